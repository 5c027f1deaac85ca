"""Two texts that began as one, brought together: what one of them changed is taken, what both changed is asked."""

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

# Members of a sequence beyond which comparing takes too long for a page: such texts are one place that both changed.
MOST = 5000


@dataclass(frozen=True)
class Agreed:
    """What stands in both, or was changed by one of them alone."""

    members: tuple


@dataclass(frozen=True)
class Disputed:
    """A place that both changed, each in another way; `base` is what stood there before."""

    base: tuple
    mine: tuple
    theirs: tuple


def merge3(base: Sequence[Hashable], mine: Sequence[Hashable], theirs: Sequence[Hashable]) -> list[Agreed | Disputed]:
    """The members of both, in order: as diff3 does it, with the places between what all three have in common."""
    if max(len(base), len(mine), len(theirs)) > MOST:
        return _place(tuple(base), tuple(mine), tuple(theirs))
    found: list[Agreed | Disputed] = []
    at_base = at_mine = at_theirs = 0
    for start, own, other, length in _in_common(base, mine, theirs):
        found += _place(tuple(base[at_base:start]), tuple(mine[at_mine:own]), tuple(theirs[at_theirs:other]))
        if length:
            found.append(Agreed(tuple(base[start : start + length])))
        at_base, at_mine, at_theirs = start + length, own + length, other + length
    return found


def _place(base: tuple, mine: tuple, theirs: tuple) -> list[Agreed | Disputed]:
    if theirs in (mine, base):
        agreed = mine
    elif mine == base:
        agreed = theirs
    else:
        return [Disputed(base, mine, theirs)]
    return [Agreed(agreed)] if agreed else []


def _in_common(base: Sequence, mine: Sequence, theirs: Sequence) -> Iterator[tuple[int, int, int, int]]:
    """Stretches that stand in all three: where in each, and how long; at last the ends, of no length."""
    ours = SequenceMatcher(None, base, mine, autojunk=False).get_matching_blocks()
    others = SequenceMatcher(None, base, theirs, autojunk=False).get_matching_blocks()
    left = right = 0
    while left < len(ours) and right < len(others):
        one, two = ours[left], others[right]
        start, end = max(one.a, two.a), min(one.a + one.size, two.a + two.size)
        if start < end:
            yield start, one.b + start - one.a, two.b + start - two.a, end - start
        if one.a + one.size < two.a + two.size:
            left += 1
        else:
            right += 1
    yield len(base), len(mine), len(theirs), 0

"""What changed between two texts, word by word, in a time that their length bounds."""

import re
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import LCSseq

from .passages import Passage

SAME, REMOVED, ADDED, CHANGED = "same", "removed", "added", "changed"
_PIECES = re.compile(r"\S+\s*")
# Two sequences are compared in a table that has a bit for each pair of their members: so many at once (40 MB), and so
# many in all (0.3 s). What would ask for more is told whole.
MOST_AT_ONCE = 300_000_000
MOST_PAIRS = 900_000_000
# Of two texts that share less than this, one did not become the other.
ALIKE = 0.4
LOOKED_AHEAD = 6
MOST_PIECES = 3000
SHORT = 4

Piece = tuple[str, str]
Step = tuple[str, int, int, int, int]  # kind, from and to in the one, from and to in the other


@dataclass(frozen=True)
class Change:
    """A passage of either text: `SAME`, `REMOVED`, `ADDED`, or `CHANGED` in some of its pieces."""

    kind: str
    tag: str
    pieces: tuple[Piece, ...]

    @property
    def before(self) -> list[Piece]:
        return [piece for piece in self.pieces if piece[0] != ADDED]

    @property
    def after(self) -> list[Piece]:
        return [piece for piece in self.pieces if piece[0] != REMOVED]


def word_diff(before: str, after: str) -> list[Piece]:
    """The pieces of both texts in their order, each with `SAME`, `REMOVED` or `ADDED`."""
    return _Work().words(before, after)


def passage_diff(before: Sequence[Passage], after: Sequence[Passage]) -> list[Change]:
    """The passages of both texts in their order; one that became another stands once, with what changed in it."""
    work, found = _Work(), []
    for kind, start, end, begin, stop in work.steps(before, after):
        if kind == SAME:
            found += [Change(SAME, each.tag, ((SAME, each.text),)) for each in after[begin:stop]]
        else:
            found += work.between(before[start:end], after[begin:stop])
    return found


class _Work:
    """What one comparison may cost: it is spent on what comes first, and what is left over is told whole."""

    def __init__(self) -> None:
        self.pairs = MOST_PAIRS
        self.pieces = MOST_PIECES

    def steps(self, old: Sequence[Hashable], new: Sequence[Hashable]) -> list[Step]:
        """How one sequence becomes the other: what is the same, and what stands for what between."""
        shortest = min(len(old), len(new))
        head = next((at for at in range(shortest) if old[at] != new[at]), shortest)
        tail = next((at for at in range(shortest - head) if old[-1 - at] != new[-1 - at]), shortest - head)
        end, stop = len(old) - tail, len(new) - tail
        steps: list[Step] = [(SAME, 0, head, 0, head)] if head else []
        if head < max(end, stop):
            steps += self._middle(old[head:end], new[head:stop], head)
        return [*steps, (SAME, end, len(old), stop, len(new))] if tail else steps

    def _middle(self, old: Sequence[Hashable], new: Sequence[Hashable], head: int) -> list[Step]:
        pairs = len(old) * len(new)
        if pairs > min(self.pairs, MOST_AT_ONCE):
            return [(CHANGED, head, head + len(old), head, head + len(new))]
        self.pairs -= pairs
        # A change comes as what is deleted and what is inserted, each by itself.
        return _joined(
            (
                SAME if step.tag == "equal" else CHANGED,
                head + step.src_start,
                head + step.src_end,
                head + step.dest_start,
                head + step.dest_end,
            )
            for step in LCSseq.opcodes(old, new)
        )

    def words(self, before: str, after: str) -> list[Piece]:
        old, new = _PIECES.findall(before), _PIECES.findall(after)
        bare_old, bare_new = [word.strip() for word in old], [word.strip() for word in new]
        steps = _without_islands(self.steps(bare_old, bare_new), bare_new)
        if len(steps) > self.pieces:
            steps = [(CHANGED, 0, len(old), 0, len(new))]
        self.pieces -= len(steps)
        found = []
        for kind, start, end, begin, stop in steps:
            if kind == SAME:
                found.append((SAME, "".join(new[begin:stop])))
                continue
            found += [(REMOVED, "".join(old[start:end]))] if start < end else []
            found += [(ADDED, "".join(new[begin:stop]))] if begin < stop else []
        return found

    def between(self, old: Sequence[Passage], new: Sequence[Passage]) -> list[Change]:
        """What stands between two passages that are the same: each old one beside the new one that it became."""
        found, taken = [], 0
        new_words = [each.text.split() for each in new]
        for passage in old:
            at = self._became(passage.text.split(), new_words, taken)
            if at is None:
                found.append(_whole(REMOVED, passage))
                continue
            found += [_whole(ADDED, each) for each in new[taken:at]]
            found.append(self._changed(passage, new[at]))
            taken = at + 1
        return found + [_whole(ADDED, each) for each in new[taken:]]

    def _became(self, words: list[str], candidates: list[list[str]], first: int) -> int | None:
        likeness = {}
        for at in range(first, min(first + LOOKED_AHEAD, len(candidates))):
            pairs = len(words) * len(candidates[at])
            if pairs > self.pairs:
                continue
            self.pairs -= pairs
            likeness[at] = LCSseq.normalized_similarity(words, candidates[at], score_cutoff=ALIKE)
        best = max(likeness, key=likeness.__getitem__, default=None)
        return best if best is not None and likeness[best] >= ALIKE else None

    def _changed(self, old: Passage, new: Passage) -> Change:
        return Change(CHANGED, new.tag, tuple(self.words(old.text, new.text)))


def _whole(kind: str, passage: Passage) -> Change:
    return Change(kind, passage.tag, ((kind, passage.text),))


def _without_islands(steps: list[Step], words: list[str]) -> list[Step]:
    """A short word that two changes have in common by chance is no end of the first: both are read as one."""

    def is_island(number: int, begin: int, stop: int) -> bool:
        return 0 < number < len(steps) - 1 and stop - begin == 1 and len(words[begin]) < SHORT

    return _joined(
        (CHANGED if is_island(number, begin, stop) else kind, start, end, begin, stop)
        for number, (kind, start, end, begin, stop) in enumerate(steps)
    )


def _joined(steps: Iterable[Step]) -> list[Step]:
    """The steps, those of a kind that follow each other as one."""
    joined: list[Step] = []
    for step in steps:
        if joined and joined[-1][0] == step[0]:
            kind, start, _end, begin, _stop = joined.pop()
            joined.append((kind, start, step[2], begin, step[4]))
        else:
            joined.append(step)
    return joined

"""Two saves of one article brought together: what one of them changed is taken, what both changed is asked of a person."""

from dataclasses import dataclass, field
from typing import Any

from text.blocks import parts_of
from text.merging import Agreed, merge3

from .snapshots import FACTS, REFERENCES, TEXTS, Snapshot, without_names

MINE, THEIRS, BOTH = "mine", "theirs", "both"


@dataclass(frozen=True)
class Conflict:
    """A field, or a place in the text (`body-0`, `body-1`…), that both changed: what stood there before, and now in each."""

    name: str
    base: Any
    mine: Any
    theirs: Any

    @property
    def is_of_text(self) -> bool:
        return self.name.startswith("body-")


@dataclass
class Merged:
    """The article as both wrote it. Where they differ it says what was chosen, else what is mine; `taken` are the
    fields in which the other's words were taken without asking."""

    snapshot: Snapshot
    conflicts: list[Conflict] = field(default_factory=list)
    taken: list[str] = field(default_factory=list)


def merge(base: Snapshot | None, mine: Snapshot, theirs: Snapshot, chosen: dict[str, str] | None = None) -> Merged:
    """Bring together what two made of `base`; where that is no longer kept, all in which they differ is asked.

    `chosen` says, by the names of conflicts, whose is taken: `MINE`, `THEIRS` or, of places in the text, `BOTH`.
    """
    merged, chosen = Merged(dict(mine)), chosen or {}
    for name in (*TEXTS, *REFERENCES, "bylines", "kept_notices"):
        merged.snapshot[name] = _value(merged, name, base, mine, theirs, chosen)
    merged.snapshot["topics"] = _topics(merged, base, mine, theirs)
    merged.snapshot["provenance"] = _provenance(merged, base, mine, theirs, chosen)
    merged.snapshot["body"] = _body(merged, base, mine, theirs, chosen)
    return merged


def _value(merged: Merged, name: str, base: Any, mine: Any, theirs: Any, chosen: dict[str, str]) -> Any:
    old, own, other = (_plain(each, name) for each in (base, mine, theirs))
    if own == other or (base is not None and other == old):
        return mine[name]
    if base is not None and own == old:
        merged.taken.append(name)
        return theirs[name]
    merged.conflicts.append(Conflict(name, base and base.get(name), mine[name], theirs[name]))
    return theirs[name] if chosen.get(name) == THEIRS else mine[name]


def _plain(snapshot: Any, name: str) -> Any:
    return without_names(snapshot.get(name)) if snapshot else None


def _topics(merged: Merged, base: Snapshot | None, mine: Snapshot, theirs: Snapshot) -> list[dict]:
    """Each topic that either added, and none that either took off; in my order, then in the other's."""
    own, other = _by_number(mine), _by_number(theirs)
    before = _by_number(base) if base else {}
    kept = {**own, **other}
    wanted = [topic for number, topic in kept.items() if (number in own and number in other) or number not in before]
    if [topic["id"] for topic in wanted] != list(own):
        merged.taken.append("topics")
    return wanted


def _by_number(snapshot: Snapshot) -> dict[int, dict]:
    return {topic["id"]: topic for topic in snapshot["topics"]}


def _provenance(
    merged: Merged, base: Snapshot | None, mine: Snapshot, theirs: Snapshot, chosen: dict[str, str]
) -> Snapshot | None:
    """Fact by fact while both say that it is a reprint; else as a whole."""
    own, other = mine["provenance"], theirs["provenance"]
    if own is None or other is None:
        return _value(merged, "provenance", base, mine, theirs, chosen)
    before = base["provenance"] if base else None
    return {name: _value(merged, name, before, own, other, chosen) for name in ("source", "licence", *FACTS)}


def _body(merged: Merged, base: Snapshot | None, mine: Snapshot, theirs: Snapshot, chosen: dict[str, str]) -> str:
    before = parts_of(base["body"]) if base else []
    parts: list[str] = []
    for piece in merge3(before, parts_of(mine["body"]), parts_of(theirs["body"])):
        if isinstance(piece, Agreed):
            parts += piece.members
            continue
        name = f"body-{sum(conflict.is_of_text for conflict in merged.conflicts)}"
        own, other = "".join(piece.mine), "".join(piece.theirs)
        merged.conflicts.append(Conflict(name, "".join(piece.base), own, other))
        parts += {THEIRS: [other], BOTH: [own, other]}.get(chosen.get(name, MINE), [own])
    body = "".join(parts)
    if body != mine["body"] and not any(conflict.is_of_text for conflict in merged.conflicts):
        merged.taken.append("body")
    return body

"""What changed between two texts, word by word."""

import re
from difflib import SequenceMatcher

SAME, REMOVED, ADDED = "same", "removed", "added"
_PIECES = re.compile(r"\S+\s*")


def word_diff(before: str, after: str) -> list[tuple[str, str]]:
    """The pieces of both texts in their order, each with `SAME`, `REMOVED` or `ADDED`."""
    old, new = _PIECES.findall(before), _PIECES.findall(after)
    matcher = SequenceMatcher(None, [word.strip() for word in old], [word.strip() for word in new], autojunk=False)
    found = []
    for act, start, end, begin, stop in matcher.get_opcodes():
        if act == "equal":
            found.append((SAME, "".join(new[begin:stop])))
            continue
        found += [(REMOVED, "".join(old[start:end]))] if start < end else []
        found += [(ADDED, "".join(new[begin:stop]))] if begin < stop else []
    return found

"""Where the last sentences of a text begin, so that what was pasted behind it can be told from it."""

import re

MOST = 8
WITHIN = 1000  # characters at the end of the text; no more is looked at
# After a sentence: a blank, or nothing where the next begins with a capital or a sign and the last letters are small.
BOUNDARY = re.compile(
    r"(?:(?<=[.!?…։])|(?<=[ա-և]:))[»”\"’)\]]*\s+(?=\S)|(?<=[^\W\d_]{2}[.!?…։])(?=[^\W\d_a-zà-ÿա-և]|[©(—–])"
)
PAIRS = (("«", "»"), ("“", "”"), ("(", ")"), ("[", "]"))


def endings(text: str) -> list[int]:
    """Where the last sentence begins, the last two, and so on: never at the very beginning, nor within quotation marks."""
    begin = max(0, len(text) - WITHIN)
    starts = [found.end() for found in BOUNDARY.finditer(text, begin)]
    whole = (start for start in reversed(starts) if text[:start].strip() and _is_whole(text[start:]))
    return [start for start, _number in zip(whole, range(MOST), strict=False)]


def _is_whole(ending: str) -> bool:
    return ending.count('"') % 2 == 0 and all(ending.count(one) == ending.count(other) for one, other in PAIRS)

"""Passwords that many have, or that are made of such ones: what those who guess try first.

The list lies beside: the commonest passwords of leaks, French first and last names, and what French and Armenian readers take
(see docs/dependencies.md). It is one text of under two megabytes, read when the first password is chosen, and searched as it is: half a millisecond.
"""

import gzip
import re
import unicodedata
from functools import cache
from pathlib import Path

LIST = Path(__file__).parent / "data" / "common_passwords.txt.gz"
# What fingers write without a thought, on keyboards of France, of others, and of figures.
WALKS = ("azertyuiopqsdfghjklmwxcvbn", "qwertyuiopasdfghjklzxcvbnm", "abcdefghijklmnopqrstuvwxyz", "01234567890")
# What this is put around a common word does not make it rare.
DRESSING = re.compile(r"^[\W\d_]+|[\W\d_]+$")
LONGEST_REPEATED = 12


def is_common(password: str) -> bool:
    """Whether it is on the list, in whatever case and accents, alone or dressed; or a repetition; or a walk of fingers."""
    word = _fold(password)
    core = DRESSING.sub("", word)
    return any(_is_plain(each) for each in {word, core} if each) or not _has_many_characters(word)


def _is_plain(word: str) -> bool:
    unit = DRESSING.sub("", _repeated(word)) or word
    return _is_listed(unit) or len(unit) <= 3 or _is_walk(unit)


def _repeated(word: str) -> str:
    """The shortest piece that the word repeats; the whole of it where it repeats none."""
    for length in range(1, min(LONGEST_REPEATED, (len(word) + 1) // 2) + 1):
        if word == (word[:length] * (len(word) // length + 1))[: len(word)]:
            return word[:length]
    return word


def _is_walk(word: str) -> bool:
    return any(word in walk or word in walk[::-1] for walk in WALKS)


def _has_many_characters(word: str) -> bool:
    """Ten times the same key with another in between is no secret."""
    return len(set(word)) > 4


def _is_listed(word: str) -> bool:
    return f"\n{word}\n".encode() in _text()


def _fold(password: str) -> str:
    parts = unicodedata.normalize("NFKD", password).casefold()
    return "".join(character for character in parts if not unicodedata.combining(character))


@cache
def _text() -> bytes:
    """All of it, sorted, each word between two line ends."""
    return gzip.decompress(LIST.read_bytes())

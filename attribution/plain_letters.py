"""Words as they are compared, whatever the case, the accents and the blanks between them came to on the way."""

import re
import unicodedata

SIGN = re.compile(r"\(\s?[cC]\s?\)|ⓒ|Ⓒ|&copy;?|\bcopr\b\.?", re.IGNORECASE)
GLUED = re.compile(r"(?<=[a-zà-ÿ])(?=[A-ZÀ-Þ])|(?<=[^\W\d_])(?=\d)|(?<=\d)(?=[^\W\d_])|(?<=©)|(?=©)")
WORD = re.compile(r"©|[^\W_]+")


def in_words(text: str) -> list[str]:
    """The words without accents, in their own case; those that lost the blank between them taken apart."""
    return WORD.findall(GLUED.sub(" ", _plain(text)))


def letters_of(text: str) -> str:
    """Letters, digits and © alone, in lower case."""
    return "".join(WORD.findall(_plain(text).casefold()))


def _plain(text: str) -> str:
    text = unicodedata.normalize("NFKD", SIGN.sub("©", text))
    return "".join(sign for sign in text if not unicodedata.combining(sign))

"""Addresses made of words."""

import re
import unicodedata

MAX_CHARACTERS = 80

# Letters that Unicode does not take apart into a plain one and an accent.
LETTERS = str.maketrans(
    {"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "ə": "a"}
)

# One table for both standards: a reader of either finds the name again. Signs inside a word are dropped.
ARMENIAN = str.maketrans(
    dict(
        zip(
            "աբգդեզէըթժիլխծկհձղճմյնշոչպջռսվտրցւփքևօֆ",
            "a b g d e z e y t zh i l kh ts k h dz gh ch m y n sh o ch p j r s v t r ts v p k ev o f".split(),  # noqa: SIM905
            strict=True,
        )
    )
)
INSIDE_A_WORD = re.compile("[\u00ad\u200b-\u200d\u2060\ufeff\u0559\u055b\u055c\u055e\u055f]")


def slug(text: str, language: str) -> str:
    """ASCII words joined by hyphens, at most 80 characters, cut at a word; "" when there is no word in the text.

    An English apostrophe vanishes (dont-panic), a French one divides (l-armenie-d-aujourd-hui).
    """
    text = text[: MAX_CHARACTERS * 10].casefold().replace("ﬓ", "մն")
    text = INSIDE_A_WORD.sub("", text)
    if language[:2] == "en":
        text = re.sub(r"(?<=\w)['’ʼ](?=\w)", "", text)
    text = _romanised(text).translate(LETTERS)
    text = "".join(sign for sign in unicodedata.normalize("NFKD", text) if not unicodedata.combining(sign))
    return _joined(re.findall(r"[a-z0-9]+", text))


def _romanised(text: str) -> str:
    text = text.replace("եւ", "և").replace("ու", "u")
    text = re.sub(r"\bե", "ye", text)
    text = re.sub(r"\bո(?!վ)", "vo", text)
    text = re.sub(r"\bև(?=\w)", "yev", text)
    return text.translate(ARMENIAN)


def _joined(words: list[str]) -> str:
    if not words:
        return ""
    joined = words[0][:MAX_CHARACTERS]
    for word in words[1:]:
        if len(joined) + 1 + len(word) > MAX_CHARACTERS:
            break
        joined += f"-{word}"
    return joined

"""The beginning of a text, ended where a reader would end it."""

import re
from itertools import islice

from .cleaning import WORD, text_of

MARKUP = re.compile(r"</?[a-zA-Z][^<>]*>|&(?:[a-zA-Z]+|#\d+|#x[0-9a-fA-F]+);")
BLANKS = " \t\u00a0\u2009\u202f"
BLANK = f"[{BLANKS}]"
# A sentence ends before a blank and a new beginning; not after an initial (M. Price) or a short form.
SENTENCE_END = re.compile(
    rf"(?<![ (.\u00a0\u202f][A-ZÀ-Ý])(?<!\bM)(?<!\bMM)(?<!\bMr)(?<!\bMrs)(?<!\bDr)(?<!\bSt)(?<!\bart)(?<!\bNo)"
    rf"(?:[.…։]|(?<=\S){BLANK}?[!?]+)(?:{BLANK}?[»”’)])*(?=\s+[^\sa-zà-ÿա-և]|\s*$)"
)
LEAST_SENTENCE = 0.4  # of the length allowed: a shorter one says too little, and words are cut instead
DANGLING = re.compile(r"[\s,;:–—(\[«“‘-]+$")
AFTER_A_WORD = re.compile(rf"(?:{BLANK}?[^\w\s])*(?=\s|$)")
QUOTES = {"«": "»", "“": "”"}


def excerpt(html_or_text: str, limit_characters: int = 200) -> str:
    """Plain text of at most so many characters: up to the end of a sentence, else of a word with an ellipsis.

    A quotation that is cut is closed, and a closing mark without an opening one is left out.
    """
    text = _balanced(_line(html_or_text)[: limit_characters * 2 + 400])
    if len(text) <= limit_characters:
        return text
    for end in reversed([match.end() for match in SENTENCE_END.finditer(text)]):
        sentence = text[:end] + _closing(text[:end])
        if end >= limit_characters * LEAST_SENTENCE and len(sentence) <= limit_characters:
            return sentence
    end = limit_characters + 1
    while (end := text.rfind(" ", 0, end)) > 0:
        cut = _cut(text, end)
        if cut and len(cut) <= limit_characters:
            return cut
    return "…"


def excerpt_of_words(html_or_text: str, limit_words: int) -> str:
    """The same with a limit of words, as a reader counts them."""
    text = _balanced(_line(html_or_text))
    last = next(islice(WORD.finditer(text), limit_words - 1, None), None)
    if last is None:
        return text
    after = AFTER_A_WORD.match(text, last.end())
    if after and after.end() == len(text):
        return text
    return excerpt(text, after.end() + 1 if after else last.end())  # one more for the ellipsis, where a blank stands


def _line(html_or_text: str) -> str:
    text = text_of(html_or_text) if MARKUP.search(html_or_text) else html_or_text
    return re.sub(r"[ \t\r\n\f\v]+", " ", text).strip()


def _balanced(text: str) -> str:
    """Leave out the closing marks that close nothing, and add those that are missing."""
    waiting: list[str] = []
    kept: list[str] = []
    end = 0
    for match in re.finditer("[«»“”]", text):
        sign = match[0]
        if sign in QUOTES:
            waiting.append(QUOTES[sign])
        elif sign in waiting:
            before = text[end : match.start()].rstrip(BLANKS)
            kept.append(before)
            end += len(before)
            while (closing := waiting.pop()) != sign:
                kept.append(closing)
        else:
            kept.append(text[end : match.start()].rstrip(BLANKS))
            end = match.end()
    text = "".join([*kept, text[end:]])
    return text + _closing(text)


def _closing(text: str) -> str:
    """What must follow for every quotation in the text to be closed."""
    waiting: list[str] = []
    for match in re.finditer("[«»“”]", text):
        sign = match[0]
        if sign in QUOTES:
            spaced = sign == "«" and text[match.end() : match.end() + 1] in {*BLANKS}
            waiting.append(("\u202f" if spaced else "") + QUOTES[sign])
        else:
            while waiting and not waiting.pop().endswith(sign):
                pass
    return "".join(reversed(waiting))


def _cut(text: str, end: int) -> str:
    """The text up to a word's end, with an ellipsis and its quotations closed; "" if no word is left."""
    kept = DANGLING.sub("", text[:end])
    return f"{kept.removesuffix('…')}…{_closing(kept)}" if kept else ""

"""The beginning of a text, ended where a reader would end it."""

import re
from collections import Counter
from itertools import islice

from .cleaning import WORD, text_of

MARKUP = re.compile(r"</?[a-zA-Z][^<>]*>|&(?:[a-zA-Z]+|#\d+|#x[0-9a-fA-F]+);")
BLANKS = " \t\u00a0\u2009\u202f"
BLANK = f"[{BLANKS}]"
# A sentence ends before a blank and a new beginning; not after an initial (M. Price) or a short form.
SENTENCE_END = re.compile(
    rf"(?<![ (.\u00a0\u202f][A-ZÀ-Ý])(?<!\bM)(?<!\bMM)(?<!\bMr)(?<!\bMrs)(?<!\bDr)(?<!\bSt)(?<!\bart)(?<!\bNo)"
    rf"(?:[.…։]|(?<=\S){BLANK}?[!?]{{1,3}})(?:{BLANK}?[»”’)]){{0,3}}(?=\s{{1,3}}[^\sa-zà-ÿա-և]|\s{{0,3}}$)"
)
LEAST_SENTENCE = 0.4  # of the length allowed: a shorter one says too little, and words are cut instead
DANGLING = " \t\n\r\f\v\u00a0\u2009\u202f,;:–—([«“‘-"
MOST_TRIED = 60  # ends that are tried, from the last: in what is a text, one of the first few will do
CHARACTERS_A_WORD = 40  # signs and blanks included: no language of ours comes near it
AFTER_A_WORD = re.compile(rf"(?:{BLANK}?[^\w\s])*(?=\s|$)")
QUOTES = {"«": "»", "“": "”"}


def excerpt(html_or_text: str, limit_characters: int = 200) -> str:
    """Plain text of at most so many characters: up to the end of a sentence, else of a word with an ellipsis.

    A quotation that is cut is closed, and a closing mark without an opening one is left out.
    """
    text = _balanced(_line(html_or_text)[: limit_characters * 2 + 400])
    if len(text) <= limit_characters:
        return text
    ends = [match.end() for match in SENTENCE_END.finditer(text, 0, limit_characters + 4)]
    for end in ends[: -MOST_TRIED - 1 : -1]:
        sentence = text[:end] + _closing(text[:end])
        if limit_characters * LEAST_SENTENCE <= end <= limit_characters >= len(sentence):
            return sentence
    end = limit_characters + 1
    for _attempt in range(MOST_TRIED):
        if (end := text.rfind(" ", 0, end)) <= 0:
            break
        cut = _cut(text, end)
        if cut and len(cut) <= limit_characters:
            return cut
    return "…"


def excerpt_of_words(html_or_text: str, limit_words: int) -> str:
    """The same with a limit of words, as a reader counts them."""
    whole = _line(html_or_text)
    # What is longer than so many words can be holds no words: it is cut before anything is looked for in it.
    text = _balanced(whole[: limit_words * CHARACTERS_A_WORD])
    last = next(islice(WORD.finditer(text), limit_words - 1, None), None)
    if last is None:
        return text if len(whole) <= limit_words * CHARACTERS_A_WORD else excerpt(text, len(text))
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
    awaited: Counter[str] = Counter()
    kept: list[str] = []
    end = 0
    for match in re.finditer("[«»“”]", text):
        sign = match[0]
        if sign in QUOTES:
            waiting.append(QUOTES[sign])
            awaited[QUOTES[sign]] += 1
        elif awaited[sign]:
            before = text[end : match.start()].rstrip(BLANKS)
            kept.append(before)
            end += len(before)
            while (closing := waiting.pop()) != sign:
                awaited[closing] -= 1
                kept.append(closing)
            awaited[sign] -= 1
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
    kept = text[:end].rstrip(DANGLING)
    return f"{kept.removesuffix('…')}…{_closing(kept)}" if kept else ""

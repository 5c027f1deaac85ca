"""A clean body as a reader meets it: passage after passage, in words alone, with where its links and pictures lead."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape

from .markup import BLOCKS, HREF, VOID, tokens

BLANKS = re.compile(r"[ \t\r\n]+")  # no-break spaces stay as they are
SRC = re.compile(r'\ssrc="([^"]*)"')
ALT = re.compile(r'\salt="([^"]*)"')
# What a passage is by the innermost of these that it stands in; a plain paragraph where it stands in none.
KINDS = frozenset({"h2", "h3", "li", "blockquote", "footer", "figure", "figcaption", "pre", "caption", "th", "td"})
RULE = "* * *"


@dataclass(frozen=True)
class Passage:
    """A paragraph, a heading, an item of a list, a cell…: its tag, and its words on one line."""

    tag: str
    text: str


def passages_of(html: str) -> list[Passage]:
    """The passages of a clean body, in order; what holds nothing to read is none."""
    return [passage for passage in _read(html) if passage.text]


def _read(html: str) -> Iterator[Passage]:
    around: list[str] = []
    words: list[str] = []
    links: list[str] = []

    def passage() -> Passage:
        tag = next((name for name in reversed(around) if name in KINDS), "p")
        read = Passage(tag, BLANKS.sub(" ", "".join(words)).strip())
        words.clear()
        return read

    for kind, name, attributes, source in tokens(html):
        if kind == "text":
            words.append(unescape(source))
        elif name == "hr":
            yield passage()
            yield Passage("hr", RULE)
        elif name == "br":
            yield passage()
        elif name == "img":
            words.append(_picture(attributes))
        elif name in BLOCKS:
            yield passage()
            if kind == "open":
                around.append(name)
            elif name in around:
                del around[len(around) - 1 - around[::-1].index(name) :]
        elif name == "a" and kind == "open":
            links.append(_value(HREF, attributes))
        elif name == "a" and links and (address := links.pop()):
            words.append(f" ({address})")
        elif name in VOID:
            continue
    yield passage()


def _picture(attributes: str) -> str:
    alt, address = _value(ALT, attributes), _value(SRC, attributes)
    return f" [{alt}] ({address}) " if alt else f" [{address}] "


def _value(pattern: re.Pattern[str], attributes: str) -> str:
    found = pattern.search(attributes)
    return unescape(found[1]) if found else ""

"""The links of a clean text, as plain data."""

from dataclasses import dataclass
from html import unescape

from .markup import ATTRIBUTE, tokens


@dataclass(frozen=True)
class Link:
    """Where it leads, and the words that readers press."""

    href: str
    words: str


def links_in(html: str) -> list[Link]:
    """The links of a clean text in their order, each address once, with the words it stands under first."""
    if "<a " not in html:
        return []
    found: dict[str, str] = {}
    href = ""
    words: list[str] = []
    for kind, name, attributes, source in tokens(html):
        if name == "a" and kind == "open":
            href = next((unescape(each[2] or "") for each in ATTRIBUTE.finditer(attributes) if each[1] == "href"), "")
            words = []
        elif name == "a":
            if href:
                found.setdefault(href, " ".join("".join(words).split()))
            href = ""
        elif kind == "text" and href:
            words.append(unescape(source))
    return [Link(href, words or href) for href, words in found.items()]

"""What word processors put on the clipboard, told in tags that mean something: lists, bold, italic, and nothing else.

They write a list as paragraphs with a bullet in them, bold as a style, and what is not bold as a <b> that says so.
"""

import re
from dataclasses import dataclass, field
from html import unescape

from .markup import ATTRIBUTE, VOID, Token, tokens

# Only a text that says so is looked at more closely.
STYLED = re.compile(r"\s(?:style|class)\s*=", re.IGNORECASE)

# What is kept of a style, in words of our own; `styled` is asked by the sanitiser and writes them into the attribute.
MEANINGS = (
    (re.compile(r"mso-list\s*:\s*ignore"), "marker"),
    (re.compile(r"mso-hide\s*:\s*all|display\s*:\s*none"), "hidden"),
    (re.compile(r"(?:^|;)\s*font-weight\s*:\s*(?:bold|bolder|[6-9]00)"), "bold"),
    (re.compile(r"(?:^|;)\s*font-weight\s*:\s*(?:normal|lighter|[1-5]00)"), "light"),
    (re.compile(r"(?:^|;)\s*font-style\s*:\s*(?:italic|oblique)"), "italic"),
    (re.compile(r"(?:^|;)\s*font-style\s*:\s*normal"), "upright"),
    (re.compile(r"(?:^|;)\s*vertical-align\s*:\s*super"), "sup"),
    (re.compile(r"(?:^|;)\s*vertical-align\s*:\s*sub\b"), "sub"),
    (re.compile(r"line-through"), "struck"),
)
OFFICE = "office"  # a word processor wrote this
LIST = re.compile(r"mso-list\s*:\s*l\d{1,6} level(\d) ")
WRAPPED = {"bold": "strong", "italic": "em", "sup": "sup", "sub": "sub", "struck": "s"}
UNDONE = {"b": "light", "strong": "light", "i": "upright", "em": "upright"}
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
NUMBERED = re.compile(r"\(?(\d{1,3}|[a-zA-Z]|[ivxlcIVXLC]{2,6})[.)]")

# Where a picture lies that never leaves the machine it was copied on.
LEFT_BEHIND = re.compile(
    r"<(?:img|v:imagedata)\b[^>]{0,400}?\ssrc\s*=\s*[\"']?\s*(?:data|file|blob|cid|webkit-fake-url):", re.IGNORECASE
)


def pictures_left_behind(html: str) -> int:
    """How many pictures of a pasted text are none that a reader could be shown."""
    return len(LEFT_BEHIND.findall(html))


def styled(style: str) -> str | None:
    """What a style means, for `meant`; None where it means nothing to a text."""
    style = style.lower()
    said = [word for pattern, word in MEANINGS if pattern.search(style)]
    if found := LIST.search(style + " "):
        said.append(f"level{found[1]}")
    if "mso-" in style:
        said.append(OFFICE)
    return " ".join(said) or None


def classed(name: str) -> str | None:
    """The same of a class."""
    return OFFICE if name.startswith("Mso") else None


def without_heads(html: str) -> str:
    """What a word processor says to itself taken out: comments, style sheets and islands of XML."""
    for opening, closing in (("<!--", "-->"), ("<style", "</style>"), ("<xml>", "</xml>"), ("<head>", "</head>")):
        kept = []
        end = 0
        while (start := html.find(opening, end)) >= 0 and (close := html.find(closing, start)) >= 0:
            kept.append(html[end:start])
            end = close + len(closing)
        html = "".join([*kept, html[end:]])
    return html


@dataclass
class _Item:
    """A paragraph that is an item of a list."""

    level: int
    pieces: list[str] = field(default_factory=list)
    marker: list[str] = field(default_factory=list)

    @property
    def number(self) -> str:
        """What stands before it, where that is a number or a letter."""
        found = NUMBERED.match("".join(self.marker).strip(" \t\n\u00a0"))
        return found[1] if found else ""

    @property
    def opening(self) -> str:
        if not self.number:
            return "<ul>"
        return f'<ol start="{self.number}">' if self.number.isdecimal() and int(self.number) > 1 else "<ol>"

    @property
    def tag(self) -> str:
        return "ol" if self.number else "ul"


def meant(html: str) -> str:
    """HTML of the sanitiser whose styles and classes say what `styled` and `classed` made of them, told in tags."""
    return _Reading(list(tokens(html))).html


class _Reading:
    """One walk: what a tag opened is remembered by what closes it."""

    def __init__(self, pieces: list[Token]) -> None:
        # Word processors write on each word the language that its spelling was checked in.
        self.drops_languages = any(OFFICE in _said(attributes) for _kind, _name, attributes, _source in pieces)
        self.out: list[str] = []
        self.open: list[tuple[str, str]] = []
        self.items: list[_Item] = []
        self.item: _Item | None = None
        self.silent = 0  # how deep within what is not shown
        self.is_marker = False
        self.headings = 0
        for kind, name, attributes, source in pieces:
            if kind == "text":
                self.text(source)
            elif name in VOID:
                self.void(name, attributes)
            elif kind == "open":
                self.opened(name, attributes)
            else:
                self.closed(name)
        self.end_lists()
        self.html = "".join(self.out)

    def write(self, html: str) -> None:
        if self.item:
            self.item.pieces.append(html)
        else:
            self.end_lists()
            self.out.append(html)

    def text(self, source: str) -> None:
        if self.silent:
            if self.is_marker and self.item:
                self.item.marker.append(unescape(source))
        elif self.item or not self.items or source.strip(" \t\n"):
            self.write(source)

    def void(self, name: str, attributes: str) -> None:
        if not self.silent:
            self.write(f"<{name}{self.kept(attributes)}>")

    def kept(self, attributes: str) -> str:
        gone = {"style", "class", "lang"} if self.drops_languages else {"style", "class"}
        return "".join(each[0] for each in ATTRIBUTE.finditer(attributes) if each[1] not in gone)

    def opened(self, name: str, attributes: str) -> None:
        said = _said(attributes)
        if self.silent or "marker" in said or "hidden" in said:
            self.is_marker = "marker" in said if not self.silent else self.is_marker
            self.silent += 1
            self.open.append((name, ""))
            return
        attributes = self.kept(attributes)
        level = next((int(word[5:]) for word in said if word.startswith("level")), 0)
        if level and name in {"p", *HEADINGS} and not self.item:
            self.item = _Item(level)
            self.items.append(self.item)
            self.open.append((name, "item"))
            return
        self.headings += name in HEADINGS
        if UNDONE.get(name) in said:
            name_as_written = ""
        else:
            name_as_written = name
            self.write(f"<{name}{attributes}>")
        wrappers = self.wrappers(name, said)
        for wrapper in wrappers:
            self.write(f"<{wrapper}>")
        closing = "".join(f"</{wrapper}>" for wrapper in reversed(wrappers))
        self.open.append((name, closing + (f"</{name_as_written}>" if name_as_written else "")))

    def wrappers(self, name: str, said: list[str]) -> list[str]:
        if name not in {"span", "p", "a"}:
            return []
        return [tag for word, tag in WRAPPED.items() if word in said and not (word == "bold" and self.headings)]

    def closed(self, name: str) -> None:
        if not self.open or self.open[-1][0] != name:  # the sanitiser closes everything in order
            return
        _name, closing = self.open.pop()
        if self.silent:
            self.silent -= 1
        elif closing == "item":
            self.item = None
        else:
            self.headings -= name in HEADINGS
            self.write(closing)

    def end_lists(self) -> None:
        items, self.items = self.items, []
        waiting: list[_Item] = []
        for item in items:
            while waiting and waiting[-1].level > item.level:
                self.out.append(f"</li></{waiting.pop().tag}>")
            if waiting and waiting[-1].level == item.level:
                if waiting[-1].tag == item.tag:
                    self.out.append("</li>")
                else:
                    self.out.append(f"</li></{waiting.pop().tag}>")
            if not waiting or waiting[-1].level < item.level:
                self.out.append(item.opening)
                waiting.append(item)
            self.out += ["<li>", *item.pieces]
        while waiting:
            self.out.append(f"</li></{waiting.pop().tag}>")


def _said(attributes: str) -> list[str]:
    """The words of ours in an element's style and class."""
    if "style=" not in attributes and "class=" not in attributes:
        return []
    return [
        word
        for each in ATTRIBUTE.finditer(attributes)
        if each[1] in ("style", "class")
        for word in (each[2] or "").split()
    ]

"""The typographer's last look, in French, English and Armenian. It moves blanks and signs and never a letter.

French follows the rules of the Imprimerie nationale: narrow no-break spaces inside guillemets and before ; ! ?, a
no-break space before the colon. Armenian sets guillemets without spaces and ends its sentences with the verjaket.
"""

import re
from functools import lru_cache
from html import unescape

from .markup import BLOCKS, VOID, escape
from .typesetting import HIDDEN, typeset

# What is not ours to touch.
UNTOUCHED = re.compile(
    r"(?:https?://|ftp://|www\.)[^\s<>\"«»“”]*[^\s<>\"«»“”.,;:!?'’)\]…]"
    r"|(?<![\w.+%-])[\w.+%-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+"
    r"|`[^`\n]{1,200}`"
    rf"|{HIDDEN}"
)


# A front page sets some eighty headlines and standfirsts, the same ones all day, and each takes milliseconds.
@lru_cache(maxsize=8192)
def typo(text: str, language: str) -> str:
    """Plain text with the typography of its language; other languages come back as they are. Doing it twice is safe."""
    line = _Line(language)
    line.write(text, text)
    return line.text


def typo_html(html: str, language: str) -> str:
    """HTML whose words have had the same care, tags and attributes as they were; code is left alone.

    A part that says lang="…" is set in that language.
    """
    return _Page(html, language).html


class _Line:
    """A paragraph: its words in one string, the tags between them as positions."""

    def __init__(self, language: str, opening: str = "", name: str = "") -> None:
        self.language = language
        self.opening = opening
        self.name = name
        self.same_name_within = 0
        self.pieces: list[str] = []
        self.length = 0
        self.hidden: list[str] = []
        self.marks: list[int] = []
        self.tags: list[str] = []
        self.source: list[str] = []

    def write(self, text: str, source: str) -> None:
        def hide(match: re.Match[str]) -> str:
            self.hidden.append(match[0])
            return HIDDEN

        self._append(UNTOUCHED.sub(hide, text), source)

    def hide(self, html: str, stand_in: str = HIDDEN) -> None:
        """Add HTML that is not to be changed."""
        self.hidden.append(_Verbatim(html))
        self._append(stand_in, html)

    def mark(self, tag: str) -> None:
        self.marks.append(self.length)
        self.tags.append(tag)
        self.source.append(tag)

    def _append(self, text: str, source: str) -> None:
        self.pieces.append(text)
        self.length += len(text)
        self.source.append(source)

    @property
    def text(self) -> str:
        text, _marks = typeset("".join(self.pieces), [], self.language)
        hidden = iter(self.hidden)
        return re.sub(HIDDEN, lambda _match: next(hidden), text)

    @property
    def html(self) -> str:
        before = "".join(self.pieces)
        text, marks = typeset(before, self.marks, self.language)
        if text == before:
            return "".join(self.source)
        pieces: list[str] = []
        end = 0
        for position, tag in zip(marks, self.tags, strict=True):
            pieces += [escape(text[end:position]), tag]
            end = position
        pieces.append(escape(text[end:]))
        hidden = iter(self.hidden)
        # A line break in the text can only be a <br>: the others have become spaces.
        return "".join(
            piece if piece.startswith("<") else re.sub(f"[{HIDDEN}\n]", lambda _match: _as_html(next(hidden)), piece)
            for piece in pieces
        )


class _Verbatim(str):
    """Hidden text that is HTML already."""


def _as_html(hidden: str) -> str:
    return hidden if isinstance(hidden, _Verbatim) else escape(hidden)


NODE = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)((?:[^\"'<>]|\"[^\"]*\"|'[^']*')*+)>|<![^<>]*>")
LANG = re.compile(r"\slang\s*=\s*[\"']?([A-Za-z-]+)")
CODE = frozenset({"code", "pre", "kbd", "samp", "script", "style", "textarea", "svg", "math"})
ENDS_LINE = BLOCKS | frozenset({"h1", "h4", "h5", "h6", "div", "section", "article", "aside", "dl", "dt", "dd"})
MAX_DEPTH = 200  # no cleaned page is deeper


class _Page:
    """One walk over HTML: blocks end a line, inline tags are marks in it, code and foreign phrases are hidden."""

    def __init__(self, html: str, language: str) -> None:
        self.done: list[str] = []
        self.blocks: list[tuple[str, str]] = [("", language)]
        self.lines = [_Line(language)]
        self.code: list[str] = []
        self.code_name = ""
        self.code_depth = 0
        end = 0
        for node in NODE.finditer(html):
            self.read_text(html[end : node.start()])
            self.read_tag(node[0], (node[2] or "").lower(), bool(node[1]), node[3] or "")
            end = node.end()
        self.read_text(html[end:])
        if self.code:
            self.lines[-1].hide("".join(self.code))
        self.end_line()
        self.html = "".join(self.done)

    def read_text(self, source: str) -> None:
        if not source:
            return
        if self.code_depth:
            self.code.append(source)
        else:
            self.lines[-1].write(re.sub(r"[ \t\r\n\f]+", " ", unescape(source)), source)

    def read_tag(self, source: str, name: str, closing: bool, attributes: str) -> None:
        if self.code_depth:
            self.code.append(source)
            if name == self.code_name:
                self.code_depth += -1 if closing else 1
            if not self.code_depth:
                self.lines[-1].hide("".join(self.code))
                self.code = []
        elif name in CODE and not closing:
            self.code_name, self.code_depth, self.code = name, 1, [source]
        elif name == "br":
            self.lines[-1].hide(source, "\n")
        elif name in ENDS_LINE:
            self.read_block(source, name, closing, attributes)
        elif name in VOID or not name:
            self.lines[-1].hide(source)
        else:
            self.read_inline(source, name, closing, attributes)

    def read_block(self, source: str, name: str, closing: bool, attributes: str) -> None:
        self.end_line()
        self.done.append(source)
        if closing:
            for depth in range(len(self.blocks) - 1, max(len(self.blocks) - MAX_DEPTH, 0), -1):
                if self.blocks[depth][0] == name:
                    del self.blocks[depth:]
                    break
        elif name not in VOID:
            lang = LANG.search(attributes)
            self.blocks.append((name, lang[1] if lang else self.blocks[-1][1]))
        self.lines = [_Line(self.blocks[-1][1])]

    def read_inline(self, source: str, name: str, closing: bool, attributes: str) -> None:
        line = self.lines[-1]
        lang = None if closing else LANG.search(attributes)
        if lang:
            self.lines.append(_Line(lang[1], opening=source, name=name))
        elif closing and line.name == name and not line.same_name_within:
            self.fold(source)
        else:
            if line.name == name:
                line.same_name_within += -1 if closing else 1
            line.mark(source)

    def fold(self, closing: str) -> None:
        line = self.lines.pop()
        self.lines[-1].hide(line.opening + line.html + closing)

    def end_line(self) -> None:
        while len(self.lines) > 1:
            self.fold("")
        self.done.append(self.lines[0].html)
        self.lines = [_Line(self.blocks[-1][1])]

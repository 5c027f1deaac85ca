"""A clean body in blocks: its paragraphs, and the lines of those that have several; each can be taken out.

What ends the last block can be, too: a number past the last block stands for its last sentence, the next for its last
two, as `endings` has them.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape

from .cleaning import clean, one_line
from .endings import endings
from .markup import BLOCKS, HREF, VOID, Token, tokens

BLANKS = re.compile(r"[ \t\n]+")  # no-break spaces stay as they are
CHARACTER = re.compile(r"&[^;\s]*;|.", re.DOTALL)  # as it is written in HTML


@dataclass(frozen=True)
class _Line:
    """Tokens from `start` to `end`, a line of the unit from `unit_start` to `unit_end`."""

    start: int
    end: int
    unit_start: int
    unit_end: int


def blocks_of(html: str) -> list[str]:
    """The blocks of a clean body as plain text, each on one line. A figure is none, nor is what holds no word."""
    pieces = list(tokens(html))
    return [_words(pieces, line) for line in _lines_with_words(pieces)]


def parts_of(html: str) -> list[str]:
    """The HTML of a clean body in its blocks of the first level, and what stands between them: joined, it is the body."""
    pieces = list(tokens(html))
    return [_source(pieces, start, end) for start, end in _units(pieces)]


def without_block(html: str, index: int) -> str:
    """The clean body without that block of `blocks_of`; all else stands as it was. IndexError where there is none."""
    pieces = list(tokens(html))
    lines = _lines_with_words(pieces)
    if index >= len(lines):
        return clean(_without_ending(pieces, lines[-1], index - len(lines)))
    line = lines[index]
    before, after = _source(pieces, 0, line.unit_start), _source(pieces, line.unit_end, len(pieces))
    left = _unit_without(pieces, line)
    if not left and _ends_inline(pieces, line.unit_start) and _begins_inline(pieces, line.unit_end):
        left = "<br>"  # the words on either side must not run together
    return clean(before + left + after)


def links_in_block(html: str, index: int) -> list[str]:
    """The addresses that the block links to, in order."""
    pieces = list(tokens(html))
    lines = _lines_with_words(pieces)
    line = lines[min(index, len(lines) - 1)]
    start = line.start if index < len(lines) else _cut(pieces, line, index - len(lines))[0]
    attributes = [piece[2] for piece in pieces[start : line.end] if piece[1] == "a"]
    return [unescape(found[1]) for each in attributes if (found := HREF.search(each))]


def _lines_with_words(pieces: list[Token]) -> list[_Line]:
    return [line for line in _lines(pieces) if _words(pieces, line)]


def _lines(pieces: list[Token]) -> Iterator[_Line]:
    for start, end in _units(pieces):
        name = pieces[start][1]
        if name == "figure":  # its words are about the picture, and go only with it
            continue
        breaks = []
        if name == "p" or name not in BLOCKS:
            breaks = [number for number in range(start, end) if pieces[number][1] == "br"]
        for first, last in zip([start, *(number + 1 for number in breaks)], [*breaks, end], strict=True):
            yield _Line(first, last, start, end)


def _units(pieces: list[Token]) -> Iterator[tuple[int, int]]:
    """The blocks of the first level, and what stands between them without one."""
    depth = 0
    start = 0
    for number, (kind, name, _attributes, _html) in enumerate(pieces):
        if depth == 0 and name in BLOCKS and kind == "open":
            if start < number:
                yield start, number
            start = number
        if kind == "text":
            continue
        if name not in VOID:
            depth += 1 if kind == "open" else -1
        if depth == 0 and name in BLOCKS:
            yield start, number + 1
            start = number + 1
    if start < len(pieces):
        yield start, len(pieces)


def _unit_without(pieces: list[Token], line: _Line) -> str:
    """The unit without the line and one break beside it; "" where nothing else can be seen in it."""
    breaks = [number for number in range(line.unit_start, line.unit_end) if pieces[number][1] == "br"]
    shown_before = _shown(pieces, line.unit_start, line.start)
    shown_after = _shown(pieces, line.end, line.unit_end)
    if not shown_before and not shown_after:
        return ""
    dropped = _of_the_line_alone(pieces, line)
    if not shown_after:
        dropped |= {number for number in breaks if number > shown_before[-1]}
    elif not shown_before:
        dropped |= {number for number in breaks if number < shown_after[0]}
    else:
        dropped.add(line.end)
    return "".join(pieces[number][3] for number in range(line.unit_start, line.unit_end) if number not in dropped)


def _without_ending(pieces: list[Token], line: _Line, number: int) -> str:
    """The body without those last sentences of the line, nor what the tags around them would hold no more."""
    cut, length = _cut(pieces, line, number)
    dropped: set[int] = set()
    waiting: list[int] = []
    for each in range(cut + 1, line.end):
        kind, name, _attributes, _html = pieces[each]
        if kind == "text" or name == "br":
            dropped.add(each)
        elif name in VOID:
            continue
        elif kind == "open":
            waiting.append(each)
        elif waiting:
            opened = waiting.pop()
            if dropped.issuperset(range(opened + 1, each)):
                dropped |= {opened, each}
    kept = [piece[3] for number, piece in enumerate(pieces) if number not in dropped and number > cut]
    return _source(pieces, 0, cut) + pieces[cut][3][:length] + "".join(kept)


def _cut(pieces: list[Token], line: _Line, number: int) -> tuple[int, int]:
    """The token that the text before the ending ends in, and how much of it that is."""
    characters = _characters(pieces, line)
    text = "".join(character for character, _token, _length in characters)
    before = len(text[: endings(text)[number]].rstrip())
    return characters[before - 1][1:]


def _characters(pieces: list[Token], line: _Line) -> list[tuple[str, int, int]]:
    """What `_words` makes of the line, letter by letter, with the token of each and where in it the letter ends."""
    found: list[tuple[str, int, int]] = []
    for number in range(line.start, line.end):
        kind, _name, _attributes, html = pieces[number]
        if kind != "text":
            found += [(blank, number, 0) for blank in one_line(html)]
            continue
        for written in CHARACTER.finditer(html):
            found += [(character, number, written.end()) for character in unescape(written[0])]
    single = [
        (" " if BLANKS.fullmatch(character) else character, number, end)
        for at, (character, number, end) in enumerate(found)
        if not (at and BLANKS.fullmatch(character) and BLANKS.fullmatch(found[at - 1][0]))
    ]
    shown = [at for at, (character, _number, _end) in enumerate(single) if not character.isspace()]
    return single[shown[0] : shown[-1] + 1]


def _of_the_line_alone(pieces: list[Token], line: _Line) -> set[int]:
    """The tokens of the line, but for tags whose other half stands in another one."""
    dropped: set[int] = set()
    waiting: list[int] = []
    for number in range(line.start, line.end):
        kind, name, _attributes, _html = pieces[number]
        if kind == "text" or name in VOID:
            dropped.add(number)
        elif kind == "open":
            waiting.append(number)
        elif waiting:
            dropped |= {waiting.pop(), number}
    return dropped


def _shown(pieces: list[Token], start: int, end: int) -> list[int]:
    """The tokens that a reader sees something of."""
    return [
        number
        for number in range(start, end)
        if pieces[number][1] == "img" or (pieces[number][0] == "text" and unescape(pieces[number][3]).strip())
    ]


def _words(pieces: list[Token], line: _Line) -> str:
    return BLANKS.sub(" ", one_line(_source(pieces, line.start, line.end))).strip()


def _source(pieces: list[Token], start: int, end: int) -> str:
    return "".join(piece[3] for piece in pieces[start:end])


def _ends_inline(pieces: list[Token], end: int) -> bool:
    return end > 0 and pieces[end - 1][1] not in BLOCKS


def _begins_inline(pieces: list[Token], start: int) -> bool:
    return start < len(pieces) and pieces[start][1] not in BLOCKS

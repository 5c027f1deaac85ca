"""Figures in a text as readers see them: our own pictures as they are now, and cards that lead to a film elsewhere.

A text names a picture by its number (`data-picture`). What it shows of it is looked up for each page, so that a credit
that was corrected, or a picture that was taken away, is so in every story at once.
"""

import re
from collections.abc import Collection
from html import unescape

from django.utils.html import escape

from pictures.templatetags.pictures import picture as drawn
from text.embeds import provider_of
from text.markup import ATTRIBUTE, HREF, Token, tokens
from text.typography import typo

from .models import Picture

NUMBERED = re.compile(r'\sdata-picture="([1-9]\d{0,8})"')
SIZES = "(min-width: 48rem) 42rem, 100vw"


def picture_numbers(html: str) -> list[int]:
    """The pictures that a clean text names, each once, in order."""
    if "data-picture" not in html:
        return []
    named = (_number(attributes) for _kind, name, attributes, _source in tokens(html) if name == "img")
    return list(dict.fromkeys(number for number in named if number))


def pictures_by_number(numbers: Collection[int]) -> dict[int, Picture]:
    return Picture.objects.in_bulk(numbers) if numbers else {}


def with_figures(html: str, language: str) -> str:
    """The clean text as a page shows it. A picture that is no longer there, or no longer ours to show, is left out."""
    if "<figure" not in html and "data-picture" not in html:
        return html
    found = pictures_by_number(picture_numbers(html))
    pieces = list(tokens(html))
    out: list[str] = []
    at = 0
    while at < len(pieces):
        kind, name, attributes, source = pieces[at]
        if name == "figure" and kind == "open":
            end = _end(pieces, at)
            out.append(_figure(pieces[at:end], found, language))
            at = end
            continue
        number = _number(attributes) if name == "img" else 0
        out.append(_picture(found.get(number)) if number else source)
        at += 1
    return "".join(out)


def _number(attributes: str) -> int:
    named = next((each[2] for each in ATTRIBUTE.finditer(attributes) if each[1] == "data-picture"), None)
    return int(named) if named else 0


def _end(pieces: list[Token], start: int) -> int:
    """The place behind the figure that opens there."""
    depth = 0
    for at in range(start, len(pieces)):
        if pieces[at][1] == "figure":
            depth += 1 if pieces[at][0] == "open" else -1
        if not depth:
            return at + 1
    return len(pieces)


def _figure(pieces: list[Token], found: dict[int, Picture], language: str) -> str:
    numbers = [
        number for _kind, name, attributes, _source in pieces if name == "img" and (number := _number(attributes))
    ]
    if numbers:
        shown = found.get(numbers[0])
        if not shown or not shown.renditions:
            return ""
        caption = _caption(pieces) or escape(typo(shown.caption, language))
        credit = f'<span class="credit-line">{escape(shown.credit)}</span>'
        return f"<figure>{_picture(shown, has_credit=True)}<figcaption>{caption} {credit}</figcaption></figure>"
    html = "".join(piece[3] for piece in pieces)
    link = next(
        (HREF.search(attributes) for kind, name, attributes, _source in pieces if name == "a" and kind == "open"), None
    )
    if link and "<img" not in html and provider_of(unescape(link[1])):
        return html.replace("<figure", '<figure class="embed"', 1)
    return html


def _picture(shown: Picture | None, has_credit: bool = False) -> str:
    if shown is None or not shown.renditions:
        return ""
    credit = "" if has_credit else f' <span class="credit-line">{escape(shown.credit)}</span>'
    return f"{drawn(shown.renditions, alt=shown.alt, sizes=SIZES)}{credit}"


def _caption(pieces: list[Token]) -> str:
    """The caption that this story gives the picture, if it has one of its own."""
    at = next((at for at, piece in enumerate(pieces) if piece[1] == "figcaption"), None)
    if at is None:
        return ""
    end = next(end for end in range(at + 1, len(pieces)) if pieces[end][1] == "figcaption")
    return "".join(piece[3] for piece in pieces[at + 1 : end])

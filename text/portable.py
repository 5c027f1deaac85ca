"""A text as it may leave the house: its addresses absolute, in ASCII, and such as any reader can open."""

import re
from html import unescape

from .addresses import IN_A_QUERY, as_uri, quoted
from .markup import TAG, escape

REFERENCE = re.compile(r'\s(href|src|cite)="([^"]*)"')
FIGURE = re.compile(r"<figure\b[^>]*>.*?</figure>", re.DOTALL)


def absolute_html(html: str, page: str) -> str:
    """Clean HTML of a page, its links and pictures with absolute addresses; what has none loses the link, or is left out."""
    return TAG.sub(lambda tag: _absolute_tag(tag, page), html) if '="' in html else html


def _absolute_tag(tag: re.Match[str], page: str) -> str:
    name, attributes = tag[2], tag[3]
    if "href=" not in attributes and "src=" not in attributes and "cite=" not in attributes:
        return tag[0]

    def resolved(found: re.Match[str]) -> str:
        target = resolve(unescape(found[2]), page)
        return f' {found[1]}="{escape(target)}"' if target else ""

    attributes = REFERENCE.sub(resolved, attributes)
    if name == "img" and ' src="' not in attributes:
        return ""
    return f"<{tag[1]}{name}{attributes}>"


def resolve(reference: str, page: str) -> str:
    """Where a link on our page leads, as an absolute address; empty where it leads nowhere."""
    if reference.startswith("#"):
        return as_uri(page + reference)
    if reference.startswith("/"):
        return as_uri(site_of(page) + reference)
    if reference[:7].lower() == "mailto:":
        return "mailto:" + quoted(reference[7:], IN_A_QUERY) if reference[7:] else ""
    return as_uri(reference)


def without_pictures(html: str) -> str:
    """The text alone: a licence to pass on a text says nothing of the pictures in it."""
    if "<img" not in html:
        return html
    html = FIGURE.sub(lambda figure: "" if "<img" in figure[0] else figure[0], html)
    return TAG.sub(lambda tag: "" if tag[2] == "img" else tag[0], html)


def site_of(page: str) -> str:
    """Scheme and host of an absolute address."""
    return "/".join(page.split("/")[:3])

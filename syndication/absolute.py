"""Addresses and HTML fit to leave the house: absolute, in ASCII, and such as any reader can open."""

import re
from functools import lru_cache
from html import unescape
from urllib.parse import quote, urlsplit, urlunsplit

from django.conf import settings
from django.utils.html import escape

from text.markup import TAG

HOST = re.compile(r"[a-z0-9._:-]+")
LONE_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
IN_A_PATH = "/%:@!$&'()*+,;=~"
IN_A_QUERY = IN_A_PATH + "?"
REFERENCE = re.compile(r'\s(href|src|cite)="([^"]*)"')
FIGURE = re.compile(r"<figure\b[^>]*>.*?</figure>", re.DOTALL)


@lru_cache(maxsize=4096)
def address(url: str) -> str:
    """The address as RFC 3986 writes it, without a name or password; empty where it is none of the web."""
    try:
        parts = urlsplit(url.strip())
        host, port = (parts.hostname or "").encode("idna").decode(), parts.port
    except ValueError:  # UnicodeError is one
        return ""
    if parts.scheme not in ("http", "https") or not HOST.fullmatch(host):
        return ""
    host = f"[{host}]" if ":" in host else host
    return urlunsplit(
        (
            parts.scheme,
            f"{host}:{port}" if port else host,
            _quoted(parts.path, IN_A_PATH),
            _quoted(parts.query, IN_A_QUERY),
            _quoted(parts.fragment, IN_A_QUERY),
        )
    )


def _quoted(text: str, safe: str) -> str:
    return quote(LONE_PERCENT.sub("%25", text), safe=safe, errors="ignore")


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


def resolve(reference: str, page: str = "") -> str:
    """Where a link on our page leads, as an absolute address; empty where it leads nowhere."""
    if reference.startswith("#"):
        return address(page + reference)
    if reference.startswith("/"):
        return address(settings.SITE_URL + reference)
    if reference[:7].lower() == "mailto:":
        return "mailto:" + _quoted(reference[7:], IN_A_QUERY) if reference[7:] else ""
    return address(reference)


def without_pictures(html: str) -> str:
    """The text alone: a licence to pass on a text says nothing of the pictures in it."""
    if "<img" not in html:
        return html
    html = FIGURE.sub(lambda figure: "" if "<img" in figure[0] else figure[0], html)
    return TAG.sub(lambda tag: "" if tag[2] == "img" else tag[0], html)

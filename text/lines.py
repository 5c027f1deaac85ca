"""A line of a few words with links, such as a credit: what may stand in it, and nothing else."""

import re

import nh3

from .cleaning import LANGUAGE, LINK, SILENT, UNUSABLE

# What a link of such a line may say of itself: https://html.spec.whatwg.org/multipage/links.html#linkTypes
REL = re.compile(r"(?:license|nofollow)(?: (?:license|nofollow))*")
VALUES = {"href": LINK, "hreflang": LANGUAGE, "lang": LANGUAGE, "rel": REL}


def _value(_tag: str, attribute: str, value: str) -> str | None:
    value = value.strip(" \t\n\r\f")
    return value if VALUES[attribute].fullmatch(value) else None


SANITISER = nh3.Cleaner(
    tags={"a", "cite", "em", "span", "strong"},
    clean_content_tags=SILENT,
    attributes={"a": {"href", "hreflang", "rel"}, "cite": {"lang"}, "span": {"lang"}},
    attribute_filter=_value,
    url_schemes={"http", "https"},
    link_rel=None,
)


def clean_line(html: str) -> str:
    """The same line in harmless HTML, its links as they were meant to be followed. Cleaning twice changes nothing."""
    return SANITISER.clean(UNUSABLE.sub("", html)).strip()

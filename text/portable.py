"""A text as it may leave the site: its addresses whole, and without pictures, whose rights are not those of the text."""

import re

from .cleaning import clean, text_of
from .excerpts import excerpt

# What `clean()` writes: attributes in double quotes, one address in each.
LOCAL = re.compile(r'(<[a-z]+[^<>]*\s(?:href|cite)=")([/#])')
FIGURE = re.compile(r"<figure\b.*?</figure>|<img\b[^<>]*>", re.DOTALL)


def portable(html: str, page: str) -> str:
    """Clean HTML with every address absolute, for a text that is read elsewhere; `page` is its own address."""
    site = "/".join(page.split("/")[:3])
    whole = LOCAL.sub(lambda found: f"{found[1]}{site if found[2] == '/' else page}{found[2]}", FIGURE.sub("", html))
    return clean(whole)


def first_words(html: str, words: int) -> str:
    """Plain text of at most so many words, ended at a sentence where there is one to end at, else at a word."""
    every = text_of(html).split()
    if len(every) <= words:
        return " ".join(every)
    within = " ".join(every[:words])
    return excerpt(f"{within} {every[words]}", len(within) + len("…"))

"""Whether words that somebody quoted still stand in a story: as a reader sees them, whatever its typography did to them."""

import re
import unicodedata

from text.cleaning import one_line

from .models import Article

# What typography changes: the shape of spaces, apostrophes, quotation marks and dashes.
SAME = str.maketrans({"’": "'", "‘": "'", "«": '"', "»": '"', "“": '"', "”": '"', "–": "-", "—": "-", "‑": "-"})
SPACES_AT_MARKS = re.compile(r"\s*([\"!?;:%])\s*")


def plain(text: str) -> str:
    """The words alone: what two spellings of the same passage have in common."""
    text = unicodedata.normalize("NFKC", text.replace("…", "...")).translate(SAME)
    return " ".join(SPACES_AT_MARKS.sub(r"\1", text).split())


def words_of(article: Article) -> str:
    """All that somebody may quote of it."""
    lines = (article.kicker, article.headline, article.standfirst, one_line(article.body))
    return plain("\n".join(lines))


def stands_in(words: str, quote: str) -> bool:
    """Whether a quote stands in words that `words_of` gave."""
    return plain(quote) in words

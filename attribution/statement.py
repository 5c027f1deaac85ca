"""Whose a story is and by what right it stands here, as plain data: what every surface tells, each in its own words."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, lru_cache

from django.utils.safestring import SafeString

from text.cleaning import text_of

from .policy import Act, Reprint, Terms, may, text_for_others


@lru_cache(maxsize=2048)
def _words_of(line: str) -> str:
    """A line as plain text, kept: the same few hundred stand in every feed and on every page."""
    return text_of(line)


@dataclass(frozen=True)
class Statement:
    """One story's rights, as they were settled when it was published.

    `credit` and `notice` are lines of clean HTML; addresses are absolute or empty; `year` is that of the rights and never
    of the reading. `search` and `mining` are the words of `SearchPolicy` and `Mining`; `text_for_others` says how much of
    the text a feed, the API or another newsroom may take ("full", "excerpt", "none"), `excerpt_words` how long an excerpt.
    """

    is_own: bool
    credit: SafeString
    notice: SafeString
    position: str
    source: str
    source_url: str
    holder: str
    year: int | None
    title: str
    title_language: str
    authors: tuple[str, ...]
    translators: tuple[str, ...]
    changes: str
    original_url: str
    link_rel: str
    first_published_at: datetime | None
    licence: str
    badge: str
    licence_url: str
    terms_url: str
    acquire_url: str
    is_excerpt: bool
    is_translation: bool
    search: str
    mining: str
    text_for_others: str
    excerpt_words: int | None

    # `cached_property` writes past the frozen attributes, so a page that tells a line three times reads it once.
    @cached_property
    def credit_text(self) -> str:
        return _words_of(self.credit)

    @cached_property
    def notice_text(self) -> str:
        return _words_of(self.notice)

    @property
    def is_adapted(self) -> bool:
        """Whether something was changed that is not told by “excerpt” or “translation” already."""
        return bool(self.changes)

    @property
    def robots(self) -> str:
        """For `<meta name="robots">`; empty where everything is allowed."""
        return "noindex" if self.search == "noindex" else ""

    @property
    def is_kept_from_news(self) -> bool:
        return self.search == "noindex_news"

    @property
    def canonical_url(self) -> str:
        """Where the licence wants search engines to go instead of our page."""
        return self.original_url if self.search == "canonical" else ""

    @property
    def is_mining_reserved(self) -> bool:
        return self.mining == "reserved"


def passing_on(terms: Terms, reprint: Reprint, at: datetime) -> tuple[str, int | None]:
    """How much of the text may be passed on, and the words of an excerpt: nothing where the licence does not let us."""
    return text_for_others(terms) if may(Act.REPUBLISH, terms, reprint, at) else ("none", None)

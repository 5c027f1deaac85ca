"""A published article as an entry of a feed: plain data, the same for every format, with whose it is and by what right."""

import re
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db.models import QuerySet
from django.utils.html import escape

from articles.models import Article
from text.cleaning import text_of

ENTRIES = 20
# XML 1.0, section 2.2: what no document may hold, however it is written.
UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True)
class Entry:
    """What a feed tells of one story. `summary` is HTML and carries the credit and the notice of a reprint."""

    url: str
    title: str
    summary: str
    language: str
    section: str
    authors: tuple[str, ...]
    topics: tuple[str, ...]
    published_at: datetime
    updated_at: datetime
    rights: str
    source_name: str
    source_url: str
    original_url: str


def entries_of(articles: QuerySet) -> list[Entry]:
    """The newest of some articles as entries, in one query."""
    fields = (
        "revised_at",
        "provenance__credit",
        "provenance__notice",
        "provenance__original_url",
        "provenance__source__name",
        "provenance__source__url",
    )
    rows = articles.select_related("provenance__source").only(
        "id",
        "slug",
        "language",
        "headline",
        "standfirst",
        "section_id",
        "published_at",
        "expires_at",
        "status",
        "card",
        *fields,
    )
    return [_entry(article) for article in rows[:ENTRIES]]


def _entry(article: Article) -> Entry:
    provenance = article.provenance if article.is_reprint else None
    parts = [f"<p>{escape(article.summary)}</p>"] if article.summary else []
    if provenance:
        parts += [f"<p>{html}</p>" for html in (provenance.credit, provenance.notice) if html]
    language = article.language
    return Entry(
        url=settings.SITE_URL + article.get_absolute_url(),
        title=printable(article.headline),
        summary=printable("".join(parts)),
        language=language,
        section=printable(article.shown_section.translated("name", language)),
        authors=tuple(printable(author["name"]) for author in article.card.get("authors", ())),
        topics=tuple(printable(topic.get(language) or topic["fr"]) for topic in article.card.get("topics", ())),
        published_at=article.published_at,
        updated_at=article.revised_at or article.published_at,
        rights=printable(text_of(provenance.notice))
        if provenance
        else f"© {article.published_at.year} {settings.SITE_PUBLISHER}",
        source_name=printable(provenance.source.name) if provenance else "",
        source_url=provenance.source.url if provenance else "",
        original_url=printable(provenance.original_url) if provenance else "",
    )


def printable(text: str) -> str:
    """The text without what XML cannot hold."""
    return UNPRINTABLE.sub("", text)

"""A published article as it goes out to machines: plain data for every format, with whose it is and by what right."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property

from django.conf import settings
from django.db.models import Case, F, Q, QuerySet, TextField, Value, When, prefetch_related_objects
from django.utils.html import escape
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import override

from articles.models import Article, Correction
from articles.republishing import text_given
from articles.stating import statement_of
from attribution.statement import Statement
from text.cleaning import text_of
from text.dates import day, known
from text.portable import absolute_html

from .identity import uri_of
from .shots import Shot, shot_of

ENTRIES = 20
FIELDS = (
    *(
        "id",
        "slug",
        "language",
        "headline",
        "standfirst",
        "section_id",
        "translation_of_id",
        "offered_version_id",
        "offered_as",
        "lead_picture",
    ),
    *("published_at", "revised_at", "expires_at", "created_at", "version", "status", "card"),
    *(
        "provenance__" + name
        for name in ("source_id", "licence_id", "licence_version_id", "credit", "notice", "frozen")
    ),
    *("provenance__original_" + name for name in ("title", "url", "authors", "published_at", "language")),
    *("provenance__changes", "provenance__rights_expire_at"),
    *("lead_picture__" + name for name in ("renditions", "alt", "caption", "credit", "copyright", "rights_url")),
    *("lead_picture__source_id", "lead_picture__uploaded_at"),
)
# The text is read of those stories alone whose licence lets something of it go out.
GIVES_TEXT = Q(offered_version__isnull=False) | Q(provenance__licence_version__sublicence_right__in=("excerpt", "full"))


@dataclass(frozen=True)
class Entry:
    """What a machine is told of one story.

    `standfirst` is plain and in our own words; `text` is HTML, as much of it as others may have, and empty where that is
    nothing; `section` and `topics` are pairs of slug and name. `notes` is HTML too: our corrections, which are ours to
    give whatever the licence of the text, and replies.
    """

    uri: str
    url: str
    title: str
    standfirst: str
    text: str
    language: str
    section: tuple[str, str]
    topics: tuple[tuple[str, str], ...]
    names: tuple[str, ...]
    published_at: datetime
    updated_at: datetime
    expires_at: datetime | None
    version: int
    original_url: str
    source_url: str
    licence_url: str
    picture: Shot | None
    statement: Statement
    notes: str = ""

    @cached_property
    def summary(self) -> str:
        """HTML: credit, standfirst, corrections, notice."""
        return self._between_credit_and_notice(self._lead, self.notes)

    @cached_property
    def content(self) -> str:
        """HTML: credit, standfirst, corrections, text, notice; empty where no text may go out."""
        return self._between_credit_and_notice(self._lead, self.notes, self.text) if self.text else ""

    @cached_property
    def body(self) -> str:
        """HTML: credit, corrections, text, notice; empty where no text may go out."""
        return self._between_credit_and_notice(self.notes, self.text) if self.text else ""

    @property
    def _lead(self) -> str:
        return f"<p>{escape(self.standfirst)}</p>" if self.standfirst else ""

    def _between_credit_and_notice(self, *parts: str) -> str:
        credit, notice = (
            f"<p>{absolute_html(line, self.url)}</p>" if line else ""
            for line in (self.statement.credit, self.statement.notice)
        )
        return "".join((credit, *parts, notice))


def rows_of(articles: QuerySet) -> QuerySet:
    """The articles with all that an entry is made of, in one query."""
    text = Case(When(GIVES_TEXT, then=F("text__body")), default=Value(""), output_field=TextField())
    return articles.select_related("provenance", "lead_picture").only(*FIELDS).annotate(given_text=text)


def entries_of(articles: QuerySet) -> list[Entry]:
    """The newest of some articles as entries."""
    return all_of(rows_of(articles)[:ENTRIES])


def all_of(rows: Iterable[Article]) -> list[Entry]:
    """Rows of `rows_of` as entries; the notes of all of them are read together, where there are any."""
    rows = list(rows)
    prefetch_related_objects([row for row in rows if row.revised_at], "corrections")
    return [entry_of(row) for row in rows]


def entries_of_corrections(corrections: QuerySet) -> list[Entry]:
    """The newest of some corrections as entries of their own, each leading to where it stands."""
    notes = list(corrections.newest()[:ENTRIES])
    articles = rows_of(Article.objects.all()).in_bulk({note.article_id for note in notes})
    found = []
    for note in notes:
        note.article = article = articles[note.article_id]
        entry = entry_of(article, ())
        with override(article.language):
            kind = capfirst(note.get_kind_display())
            title = _("%(kind)s: %(headline)s") % {"kind": kind, "headline": article.headline}
        found.append(
            replace(
                entry,
                uri=f"{entry.uri}/correction/{note.pk}",
                url=settings.SITE_URL + note.get_absolute_url(),
                title=title,
                standfirst=note.text or text_of(note.reply),
                text="",
                picture=None,
                published_at=note.made_at,
                updated_at=note.made_at,
            )
        )
    return found


def entry_of(article: Article, notes: Iterable[Correction] | None = None) -> Entry:
    """One row of `rows_of` as an entry. `notes`: what it tells of its corrections, if not all there are."""
    if notes is None:
        notes = article.corrections.all() if article.revised_at else ()
    statement, language = statement_of(article), article.language
    url, card = settings.SITE_URL + article.get_absolute_url(), article.card
    section = article.shown_section
    written_by = (author["name"] for author in card.get("authors", ()))
    return Entry(
        uri=uri_of(article.pk, article.created_at),
        url=url,
        title=title_of(article),
        # How a reprint begins is the source's text: of it we say what we wrote ourselves, or nothing.
        standfirst=article.summary if statement.is_own else article.standfirst,
        text=text_given(article.given_text or "", statement, url),
        language=language,
        section=(section.slug, section.translated("name", language)),
        topics=tuple((topic["slug"], topic.get(language) or topic["fr"]) for topic in card.get("topics", ())),
        names=tuple(dict.fromkeys((*statement.authors, *written_by))) or (statement.source,),
        published_at=article.published_at,
        updated_at=max(article.published_at, article.revised_at or article.published_at),
        expires_at=article.expires_at,
        version=article.version,
        original_url=statement.original_url,
        source_url=statement.source_url,
        licence_url=statement.licence_url or statement.terms_url,
        picture=shot_of(article.lead_picture),
        statement=statement,
        notes="".join(_note(note, language) for note in notes),
    )


def title_of(article: Article) -> str:
    """The headline; of what no longer stands, it says so: a list in another's window has no other place for it."""
    if not article.card.get("is_retracted"):
        return article.headline
    with override(article.language):
        return _("Retracted: %(headline)s") % {"headline": article.headline}


def _note(note: Correction, language: str) -> str:
    with override(language):
        told = ", ".join(filter(None, [capfirst(note.get_kind_display()), note.by_name]))
        when = day(note.made_at.date(), known(language))
        head = _("%(kind)s (%(date)s):") % {"kind": told, "date": when}
    return f"<p><strong>{escape(head)}</strong> {escape(note.text)}</p>" + (
        f"<blockquote>{note.reply}</blockquote>" if note.reply else ""
    )

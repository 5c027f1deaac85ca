"""The walk over all that is published: each surface rendered in process, each fault with the address it stands at."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db.models import Q
from django.http import Http404, HttpRequest
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from articles import views
from articles.models import Article, NoticeRecord, Status
from articles.stories import reasons_against_story, story_of
from attribution.models import Source
from text.cleaning import text_of

from .. import sitemaps
from ..entries import entry_of, rows_of
from .expected import Expected, expected_of, spaced
from .outgoing import faults_of_feeds, faults_of_item
from .pages import faults_of_card, faults_of_page

BATCH = 200
GONE_DAYS = 30
GONE_MOST = 1000
LOCATION = re.compile(r"<loc>([^<]+)")
OPENING = 60  # characters of a body by which it is known again


@dataclass(frozen=True)
class Breach:
    """What is wrong with one story: its number, headline and address, where it is wrong, and a sentence."""

    article_id: int
    headline: str
    address: str
    surface: str
    sentence: str


@dataclass
class Outcome:
    """How many stories were asked for, and every breach."""

    checked: int = 0
    breaches: list[Breach] = field(default_factory=list)


def audit(told: Callable[[int, int], None] = lambda done, total: None, source: Source | None = None) -> Outcome:
    """Walk what is published, and what has gone of late; of one source, or of all. `told` hears how far the walk is.

    Memory does not grow with the archive but with the breaches; each article costs a few queries.
    """
    outcome, now = Outcome(), timezone.now()
    published, every = Article.objects.published(), Article.objects.all()
    if source:
        published, every = published.filter(provenance__source=source), every.filter(provenance__source=source)
    total = published.count()
    for batch in _batches(published):
        listed, recorded = _listed(batch), _recorded(batch)
        for article in batch:
            outcome.breaches += _breaches(article, listed, recorded.get(article.pk))
            outcome.checked += 1
        told(outcome.checked, total)
    recently = now - timedelta(days=GONE_DAYS)
    withdrawn = Q(status=Status.WITHDRAWN, withdrawn_at__gte=recently)
    ended = Q(status=Status.PUBLISHED, expires_at__gte=recently, expires_at__lte=now)
    for article in _rows(every.filter(withdrawn | ended))[:GONE_MOST]:
        outcome.breaches += _breaches_of_gone(article)
        outcome.checked += 1
    return outcome


def _rows(articles):
    return rows_of(articles).select_related("text", "provenance__source", "lead_picture").defer(None).order_by("pk")


def _batches(articles) -> Iterator[list[Article]]:
    last = 0
    while batch := list(_rows(articles.filter(pk__gt=last))[:BATCH]):
        yield batch
        last = batch[-1].pk


def _listed(batch: list[Article]) -> tuple[set[str], set[str]]:
    """The addresses that the sitemaps give of the articles of a batch: those of the archive, and those of the news."""
    parts = {article.pk // sitemaps.PART for article in batch}
    archive = "".join(_answer(sitemaps.part, number=number) for number in parts)
    return set(LOCATION.findall(archive)), set(LOCATION.findall(_answer(sitemaps.news)))


def _recorded(batch: list[Article]) -> dict[int, NoticeRecord]:
    """What was written down last of what stands under each."""
    records = NoticeRecord.objects.filter(article__in=batch).order_by("made_at", "pk")
    return {record.article_id: record for record in records}


def _breaches(article: Article, listed, recorded: NoticeRecord | None) -> list[Breach]:
    address = settings.SITE_URL + article.get_absolute_url()
    with override(article.language):
        page = _answer(views.article, article.get_absolute_url(), pk=article.pk, slug=article.slug)
    found = list(_faults(article, page, address, listed, recorded))
    return [Breach(article.pk, article.headline, address, surface, sentence) for surface, sentence in found]


def _faults(article: Article, page: str, address: str, listed, recorded) -> Iterator[tuple[str, str]]:
    for reason in reasons_against_story(story_of(article), article.published_at):
        yield _("licence"), reason.sentence
    if not article.is_reprint:
        if "data-notice" not in page:
            yield _("page"), _("The notice is missing, or is not the one that was published.")
        return
    try:
        expected = expected_of(article)
    except (KeyError, AttributeError):
        yield _("provenance"), _("It was published without its statement being settled. Renew its notice.")
        return
    if not expected.notice:
        yield _("provenance"), _("The notice is empty. Renew it, or correct the licence first.")
    provenance = article.provenance
    if recorded and (recorded.credit, recorded.notice) != (provenance.credit, provenance.notice):
        yield _("provenance"), _("The credit or the notice was changed by another way than an editor’s act.")
    yield from ((_("page"), sentence) for sentence in faults_of_page(page, expected))
    card = render_to_string("components/card.html", {"article": article, "variant": "row", "LANGUAGE_CODE": "fr"})
    yield from ((_("lists"), sentence) for sentence in faults_of_card(card, expected))
    entry = entry_of(article)
    if article.in_feed:
        yield from ((_("feeds"), sentence) for sentence in faults_of_feeds(entry, expected))
    if article.in_api:
        yield from ((_("API"), sentence) for sentence in faults_of_item(entry, expected))
    yield from _on_lists_for_machines(article, address, expected, listed)


def _on_lists_for_machines(article: Article, address: str, expected: Expected, listed) -> Iterator[tuple[str, str]]:
    surfaces = expected.version.surfaces
    if (article.in_feed and "feed" not in surfaces) or (article.in_api and "api" not in surfaces):
        yield _("feeds"), _("It goes out where its licence does not let it go.")
    archive, news = listed
    policy = expected.version.search_policy
    if (address in archive) != (policy in ("index", "noindex_news")) or (address in news and policy != "index"):
        yield _("sitemaps"), _("It is listed for search engines otherwise than its licence says.")


def _breaches_of_gone(article: Article) -> list[Breach]:
    """What was taken back must not be read any more, whatever stands at its address now."""
    with override(article.language):
        page = _answer(views.article, article.get_absolute_url(), pk=article.pk, slug=article.slug)
    opening = spaced(text_of(article.body))[:OPENING]
    if not opening or opening not in spaced(text_of(page)):
        return []
    address = settings.SITE_URL + article.get_absolute_url()
    sentence = _("It was taken back, and its text can still be read.")
    return [Breach(article.pk, article.headline, address, _("page"), sentence)]


def _answer(view, path: str = "/", **parameters) -> str:
    """What a stranger would be answered, without the way through a server."""
    request = HttpRequest()
    request.method, request.path, request.path_info, request.user = "GET", path, path, AnonymousUser()
    request.META |= {"SERVER_NAME": "localhost", "SERVER_PORT": "80"}
    try:
        return view(request, **parameters).content.decode()
    except Http404:
        return ""

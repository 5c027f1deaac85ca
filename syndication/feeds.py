"""Outgoing feeds: the newest of the site, of a section, a topic, an author, a source, as far as their licences let them go."""

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.http import http_date
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import conditional_page, require_safe

from articles import menu
from articles.missing import Missing
from articles.models import Article, Correction, Topic
from attribution.models import Source
from authors.models import Author

from .channel import Channel, updated_at
from .entries import Entry, entries_of, entries_of_corrections
from .formats import FORMATS
from .removals import Removal, removals


def going_out() -> QuerySet:
    """What is published, and may stand in a feed."""
    return Article.objects.published().in_feeds()


@require_safe
@conditional_page
def latest(request: HttpRequest, format: str) -> HttpResponse:
    articles = going_out().in_language(get_language()).newest()
    gone = tuple(removal for removal in removals() if removal.language == get_language())
    title, description, page = settings.SITE_NAME, str(settings.SITE_TAGLINE), reverse("articles:front")
    return _feed(request, format, entries_of(articles), title, description, page, gone)


@require_safe
@conditional_page
def section(request: HttpRequest, slug: str, format: str) -> HttpResponse:
    chosen = menu.by_slug(slug)
    if chosen is None:
        raise Missing(_("There is no such section."))
    articles = going_out().in_section(chosen).in_language(get_language()).newest()
    gone = tuple(
        removal
        for removal in removals()
        if removal.language == get_language() and chosen.pk in (removal.section_id, removal.root_section_id)
    )
    description, page = chosen.translated("description"), chosen.get_absolute_url()
    return _feed(request, format, entries_of(articles), chosen.label, description, page, gone)


@require_safe
@conditional_page
def topic(request: HttpRequest, slug: str, format: str) -> HttpResponse:
    chosen = get_object_or_404(Topic, slug=slug)
    return _feed(request, format, entries_of(going_out().about(chosen)), chosen.label, "", chosen.get_absolute_url())


@require_safe
@conditional_page
def author(request: HttpRequest, slug: str, format: str) -> HttpResponse:
    chosen = get_object_or_404(Author, slug=slug)
    description, page = chosen.translated("role"), chosen.get_absolute_url()
    return _feed(request, format, entries_of(going_out().by(chosen)), chosen.name, description, page)


@require_safe
@conditional_page
def source(request: HttpRequest, slug: str, format: str) -> HttpResponse:
    chosen = get_object_or_404(Source, slug=slug)
    description, page = chosen.translated("description"), chosen.get_absolute_url()
    return _feed(request, format, entries_of(going_out().from_source(chosen)), chosen.name, description, page)


@require_safe
@conditional_page
def corrections(request: HttpRequest, format: str) -> HttpResponse:
    """What was corrected, of the stories that may stand in feeds."""
    notes = Correction.objects.of_published().in_language(get_language()).filter(article__in_feed=True)
    title, description, page = (
        _("Corrections"),
        _("What we have corrected, newest first."),
        reverse("articles:corrections"),
    )
    return _feed(request, format, entries_of_corrections(notes), title, description, page)


def _feed(
    request: HttpRequest,
    format: str,
    entries: list[Entry],
    title: str,
    description: str,
    page: str,
    gone: tuple[Removal, ...] | None = None,
) -> HttpResponse:
    """`gone`: the removals from this very feed; where nobody knows them, any removal may have been one."""
    channel = Channel(
        title=title if title == settings.SITE_NAME else f"{settings.SITE_NAME} – {title}",
        description=description or title,
        language=get_language(),
        page_url=settings.SITE_URL + page,
        feed_url=settings.SITE_URL + request.path,
        publisher=settings.SITE_PUBLISHER,
        updated_at=updated_at(entries, removals() if gone is None else gone),
        removals=gone or (),
    )
    write, content_type = FORMATS[format]
    response = HttpResponse(write(channel, entries), content_type=content_type)
    response.headers["Last-Modified"] = http_date(channel.updated_at.timestamp())
    # A feed repeats what stands on pages, some of which their licences keep from search engines.
    response.headers["X-Robots-Tag"] = "noindex"
    patch_cache_control(response, public=True, max_age=120, s_maxage=120)
    return response

"""Outgoing feeds: the newest of the site, of a section, a topic, an author, a source."""

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.http import http_date
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from articles import menu
from articles.missing import Missing
from articles.models import Article, Topic
from attribution.models import Source
from authors.models import Author

from .entries import entries_of, printable
from .formats import FORMATS, Channel, updated_at


@require_safe
def latest(request: HttpRequest, format: str) -> HttpResponse:
    articles = Article.objects.published().in_language(get_language()).newest()
    return _feed(request, format, articles, settings.SITE_NAME, str(settings.SITE_TAGLINE), reverse("articles:front"))


@require_safe
def section(request: HttpRequest, slug: str, format: str) -> HttpResponse:
    chosen = menu.by_slug(slug)
    if chosen is None:
        raise Missing(_("There is no such section."))
    articles = Article.objects.published().in_section(chosen).in_language(get_language()).newest()
    return _feed(request, format, articles, chosen.label, chosen.translated("description"), chosen.get_absolute_url())


@require_safe
def topic(request: HttpRequest, slug: str, format: str) -> HttpResponse:
    chosen = get_object_or_404(Topic, slug=slug)
    articles = Article.objects.published().about(chosen)
    return _feed(request, format, articles, chosen.label, "", chosen.get_absolute_url())


@require_safe
def author(request: HttpRequest, slug: str, format: str) -> HttpResponse:
    chosen = get_object_or_404(Author, slug=slug)
    articles = Article.objects.published().by(chosen)
    return _feed(request, format, articles, chosen.name, chosen.translated("role"), chosen.get_absolute_url())


@require_safe
def source(request: HttpRequest, slug: str, format: str) -> HttpResponse:
    chosen = get_object_or_404(Source, slug=slug)
    articles = Article.objects.published().from_source(chosen)
    return _feed(request, format, articles, chosen.name, chosen.translated("description"), chosen.get_absolute_url())


def _feed(
    request: HttpRequest, format: str, articles: QuerySet, title: str, description: str, page: str
) -> HttpResponse:
    entries = entries_of(articles)
    channel = Channel(
        title=printable(title if title == settings.SITE_NAME else f"{settings.SITE_NAME} – {title}"),
        description=printable(description or title),
        language=get_language(),
        page_url=settings.SITE_URL + page,
        feed_url=settings.SITE_URL + request.path,
        publisher=settings.SITE_PUBLISHER,
    )
    write, content_type = FORMATS[format]
    response = HttpResponse(write(channel, entries), content_type=content_type)
    response.headers["Last-Modified"] = http_date(updated_at(entries).timestamp())
    patch_cache_control(response, public=True, max_age=120, s_maxage=120)
    return response

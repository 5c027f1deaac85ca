"""Sitemaps (https://www.sitemaps.org/protocol.html): an index, the articles in parts, the other pages, the news of two days."""

from datetime import timedelta
from xml.sax.saxutils import escape

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.translation import override
from django.views.decorators.http import require_safe

from articles.models import Article, Section
from articles.models.article import address_of_articles
from attribution.models import SearchPolicy, Source
from authors.models import Author

from .formats.writing import printable

HEAD = '<?xml version="1.0" encoding="utf-8"?>\n'
NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
LARGEST = 50_000
PART = 2_000
LARGEST_NUMBER = 2**63 - 1
NEWS_HOURS, NEWS_LARGEST = 48, 1000


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The list of the other files."""
    newest = Article.objects.published().order_by("-pk").values_list("pk", flat=True).first() or 0
    names = [reverse("sitemap_pages")]
    names += [reverse("sitemap_part", args=[number]) for number in range(newest // PART, -1, -1) if newest]
    body = "".join(f"<sitemap><loc>{settings.SITE_URL}{name}</loc></sitemap>" for name in names)
    return _xml(f'<sitemapindex xmlns="{NAMESPACE}">{body}</sitemapindex>')


@require_safe
def part(request: HttpRequest, number: int) -> HttpResponse:
    """The articles of a stretch of numbers: an article stays in its file for ever, and no file grows with the archive."""
    if number > LARGEST_NUMBER // PART:
        raise Http404
    listed = Article.objects.published().found_by_search_engines()
    rows = listed.filter(pk__gte=number * PART, pk__lt=(number + 1) * PART).order_by("-pk")
    addresses = _address_patterns()
    body = "".join(
        f"<url><loc>{addresses[language] % (pk, slug)}</loc><lastmod>{(revised_at or published_at).isoformat()}</lastmod></url>"
        for pk, slug, language, published_at, revised_at in rows.values_list(
            "pk", "slug", "language", "published_at", "revised_at"
        )
    )
    return _xml(f'<urlset xmlns="{NAMESPACE}">{body}</urlset>')


@require_safe
def pages(request: HttpRequest) -> HttpResponse:
    """The front page of each language, its corrections, sections, authors and sources."""
    found = []
    sections = list(Section.objects.all())
    for language, _name in settings.LANGUAGES:
        with override(language):
            found += [
                reverse("articles:front"),
                reverse("articles:corrections"),
                *(section.get_absolute_url() for section in sections),
            ]
    with override(settings.LANGUAGE_CODE):
        found += [author.get_absolute_url() for author in Author.objects.order_by("pk")]
        found += [source.get_absolute_url() for source in Source.objects.order_by("pk")]
    body = "".join(f"<url><loc>{settings.SITE_URL}{address}</loc></url>" for address in found[:LARGEST])
    return _xml(f'<urlset xmlns="{NAMESPACE}">{body}</urlset>')


@require_safe
def news(request: HttpRequest) -> HttpResponse:
    """Stories of the last two days, as news search engines read them."""
    since = timezone.now() - timedelta(hours=NEWS_HOURS)
    rows = Article.objects.published().filter(search_policy=SearchPolicy.INDEX, published_at__gte=since).newest()
    addresses = _address_patterns()
    name = escape(settings.SITE_NAME)
    body = "".join(
        f"<url><loc>{addresses[language] % (pk, slug)}</loc><news:news><news:publication><news:name>{name}</news:name>"
        f"<news:language>{language}</news:language></news:publication>"
        f"<news:publication_date>{published_at.isoformat()}</news:publication_date>"
        f"<news:title>{escape(printable(headline))}</news:title></news:news></url>"
        for pk, slug, language, published_at, headline in rows.values_list(
            "pk", "slug", "language", "published_at", "headline"
        )[:NEWS_LARGEST]
    )
    news_namespace = "http://www.google.com/schemas/sitemap-news/0.9"
    return _xml(f'<urlset xmlns="{NAMESPACE}" xmlns:news="{news_namespace}">{body}</urlset>')


def _address_patterns() -> dict[str, str]:
    """For each language, the absolute address of an article with places for its number and slug."""
    return {code: f"{settings.SITE_URL}{address_of_articles(code)}%d/%s/" for code, _name in settings.LANGUAGES}


def _xml(body: str) -> HttpResponse:
    response = HttpResponse(HEAD + body, content_type="application/xml; charset=utf-8")
    patch_cache_control(response, public=True, max_age=600, s_maxage=600)
    return response

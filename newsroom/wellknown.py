"""Short texts at addresses that the web agreed on."""

from datetime import UTC, datetime, time, timedelta

from django.conf import settings
from django.http import HttpResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

CLOSED_TO_ROBOTS = ("/accounts/", "/preview/", "/search/")
SITEMAPS = ("/sitemap.xml", "/news-sitemap.xml")
SECURITY_LIFE = timedelta(days=180)


def plain(lines: list[str]) -> HttpResponse:
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@cache_control(public=True, max_age=3600)
@require_safe
def robots(request):
    """All may be read but the desk, the accounts and the endless space of searches, in any language (RFC 9309)."""
    prefixes = [""] + [f"/{code}" for code, _name in settings.LANGUAGES if code != settings.LANGUAGE_CODE]
    closed = [f"Disallow: {prefix}{path}" for path in CLOSED_TO_ROBOTS for prefix in prefixes]
    sitemaps = [f"Sitemap: {settings.SITE_URL}{path}" for path in SITEMAPS]
    return plain(["User-agent: *", "Disallow: /admin/", *closed, "", *sitemaps])


@cache_control(public=True, max_age=3600)
@require_safe
def security(request):
    """Whom to tell of a hole in the site (RFC 9116); it expires within half a year of any day it is read."""
    expires = datetime.combine(datetime.now(UTC) + SECURITY_LIFE, time.min, UTC)
    languages = ", ".join(code for code, _name in settings.LANGUAGES)
    return plain(
        [
            f"Contact: mailto:{settings.CONTACT_EMAIL}",
            f"Expires: {expires:%Y-%m-%dT%H:%M:%SZ}",
            f"Preferred-Languages: {languages}",
            f"Canonical: {settings.SITE_URL}/.well-known/security.txt",
        ]
    )

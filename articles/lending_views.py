"""The page that a preview link opens: the story as it will look, for whoever has the address, and nothing else."""

from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, override
from django.views.decorators.http import require_safe

from . import applying, lending
from .lending import Fate
from .models import Article
from .views import page_of_article, with_terms

STATUS = {Fate.BROKEN: HTTPStatus.NOT_FOUND}


@require_safe
def lent(request: HttpRequest, word: str) -> HttpResponse:
    """A draft for a stranger who was given the word; once it is published, the way to its real address."""
    link = lending.find(word)
    fate = lending.fate_of(link)
    language = link.article.language if link else get_language()
    with override(language):
        response = _page(request, link) if fate is None else _no_further(request, link, fate)
    response.headers["Content-Language"] = language
    response.headers["Cache-Control"] = "no-store, private"
    response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    # No page that is linked from here learns the word.
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def _page(request: HttpRequest, link) -> HttpResponse:
    if link.change is None:
        return _story(request, link, link.article)
    # Where it cannot be told what the change would make of the article, the page says what the change says.
    with applying.as_it_would_be(link.change, link.made_by):
        return _story(request, link, Article.objects.get(pk=link.article_id))


def _story(request: HttpRequest, link, story: Article) -> HttpResponse:
    if story.is_reprint:
        with_terms(story.provenance)
    lent = {"is_preview": True, "lent_until": link.expires_at, "is_change": link.change is not None}
    return render(request, "articles/article.html", page_of_article(story) | lent)


def _no_further(request: HttpRequest, link, fate: Fate) -> HttpResponse:
    if fate is Fate.PUBLISHED:
        return redirect(settings.SITE_URL + link.article.get_absolute_url())
    context = {"fate": fate, "until": link.expires_at if link else None, "contact_email": settings.CONTACT_EMAIL}
    return render(request, "articles/lent_ended.html", context, status=STATUS.get(fate, HTTPStatus.GONE))

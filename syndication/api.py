"""The stories for other machines, as ninjs: a list to walk, and each by its number. Every answer is JSON."""

import re
from collections.abc import Callable
from datetime import datetime
from functools import wraps
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.utils.translation.trans_real import parse_accept_lang_header
from django.views.decorators.http import conditional_page, require_safe

from articles import menu
from articles.missing import Missing
from articles.models import Article, Status, Topic
from articles.paging import page_of, position_of, read_position
from attribution.models import Source

from .entries import all_of, entry_of, rows_of
from .formats.ninjs import canceled, ninjs
from .formats.writing import as_json
from .identity import uri_of

LARGEST_NUMBER = 2**63 - 1
PER_ANSWER, MOST = 20, 100
NUMBER = re.compile(r"[1-9][0-9]{0,2}")
LANGUAGES_OF_FAULTS = ("en", "fr")
FILTERS = ("language", "section", "source", "topic")


class Damaged(Exception):
    """A parameter that cannot be followed; the message is a sentence saying what is wrong with it."""


def answers_json(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A view of the API: faults become sentences in JSON, and a page of any site may read the answer."""

    @require_safe
    @conditional_page
    @wraps(view)
    def answer(request: HttpRequest, **parameters) -> HttpResponse:
        language = _language_of_faults(request)
        with override(language):
            try:
                response = view(request, **parameters)
            except (Damaged, Missing) as fault:
                response = _json({"error": str(fault)}, 400 if isinstance(fault, Damaged) else 404)
                response.headers["Content-Language"] = language
                patch_vary_headers(response, ["Accept-Language"])
        response.headers["Access-Control-Allow-Origin"] = "*"
        response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
        response.headers["X-Robots-Tag"] = "noindex"
        patch_cache_control(response, public=True, max_age=60, s_maxage=60)
        return response

    return answer


@answers_json
def articles(request: HttpRequest) -> HttpResponse:
    """The newest first, and the address of those that follow: who walks on to the end meets every story once."""
    asked = request.GET
    limit = _limit(asked.get("limit"))
    chosen, link = _chosen(asked)
    page = page_of(rows_of(chosen), {"before": _place(asked)}, link=link, per_page=limit)
    following = None
    if page.older:
        last = page.articles[-1]
        kept = {name: asked[name] for name in (*FILTERS, "limit") if name in asked}
        query = urlencode(kept | {"after": position_of(last.published_at, last.pk)})
        following = f"{settings.SITE_URL}{request.path}?{query}"
    response = _json({"items": [ninjs(entry) for entry in all_of(page.articles)], "next": following})
    languages = sorted({article.language for article in page.articles})
    response.headers["Content-Language"] = ", ".join(languages) or settings.LANGUAGE_CODE
    return response


@answers_json
def article(request: HttpRequest, pk: int) -> HttpResponse:
    """One story; what was taken back says so with 410, and nothing else."""
    if pk > LARGEST_NUMBER:
        raise Missing(_("There is no such article."))
    story = rows_of(Article.objects.published().in_the_api().filter(pk=pk)).first()
    if story is None:
        return _taken_back(pk)
    entry = entry_of(story)
    response = _json(ninjs(entry))
    response.headers["Content-Language"] = entry.language
    # https://www.w3.org/community/reports/tdmrep/CG-FINAL-tdmrep-20240510/: 1 where the rights are reserved.
    if entry.statement.mining != "unknown":
        response.headers["tdm-reservation"] = "1" if entry.statement.is_mining_reserved else "0"
    return response


@answers_json
def nothing(request: HttpRequest) -> HttpResponse:
    """Any other address under the API's."""
    raise Missing(
        _("There is nothing at this address. The list of articles is at %(url)s")
        % {"url": settings.SITE_URL + reverse("api_articles")}
    )


def _taken_back(pk: int) -> HttpResponse:
    known = ("status", "in_api", "published_at", "withdrawn_at", "expires_at", "created_at")
    story = Article.objects.filter(pk=pk).only(*known).first()
    if story is None:
        raise Missing(_("There is no such article."))
    if not story.in_api and story.is_published:
        raise Missing(_("This article is not given out here: its licence keeps it on our pages."))
    at = _gone_at(story)
    if at is None or not story.in_api:
        raise Missing(_("There is no such article."))
    return _json(canceled(uri_of(story.pk, story.created_at), at), 410)


def _gone_at(story: Article) -> datetime | None:
    """When a story that had been out went; nothing of one that never was."""
    if story.status == Status.WITHDRAWN:
        at = story.withdrawn_at
    elif story.status == Status.PUBLISHED and story.is_expired:
        at = story.expires_at
    else:
        return None
    return at if story.published_at and story.published_at <= min(at, timezone.now()) else None


def _chosen(asked) -> tuple:
    """The articles that the filters leave, and the relation by whose index they are walked."""
    chosen, link = Article.objects.published().in_the_api(), ""
    if language := asked.get("language"):
        codes = [code for code, _name in settings.LANGUAGES]
        if language not in codes:
            raise Damaged(_("The language is one of these: %(codes)s.") % {"codes": ", ".join(codes)})
        chosen = chosen.in_language(language)
    if slug := asked.get("section"):
        section = menu.by_slug(slug)
        if section is None:
            raise Damaged(_("There is no such section."))
        chosen = chosen.in_section(section)
    if slug := asked.get("source"):
        source = Source.objects.filter(slug=slug).first()
        if source is None:
            raise Damaged(_("There is no such source."))
        chosen, link = chosen.from_source(source), "provenance"
    if slug := asked.get("topic"):
        topic = Topic.objects.filter(slug=slug).first()
        if topic is None:
            raise Damaged(_("There is no such topic."))
        chosen, link = chosen.about(topic), "topic_links"
    return chosen, link


def _limit(text: str | None) -> int:
    if text is None:
        return PER_ANSWER
    if not NUMBER.fullmatch(text) or int(text) > MOST:
        raise Damaged(_("The limit is a whole number from 1 to %(most)d.") % {"most": MOST})
    return int(text)


def _place(asked) -> str:
    """Where the list goes on, as an earlier answer named it."""
    text = asked.get("after")
    if text is None:
        return ""
    try:
        read_position(text)
    except Missing as fault:
        sentence = _("“after” names no place in the list: follow the address that an answer gives as “next”.")
        raise Damaged(sentence) from fault
    return text


def _language_of_faults(request: HttpRequest) -> str:
    """English, unless the client would rather read French."""
    for code, _quality in parse_accept_lang_header(request.headers.get("Accept-Language", "").lower()):
        if code.split("-")[0] in LANGUAGES_OF_FAULTS:
            return code.split("-")[0]
    return LANGUAGES_OF_FAULTS[0]


def _json(data: dict, status: int = 200) -> HttpResponse:
    return HttpResponse(as_json(data), content_type="application/json", status=status)

"""The preview of an article: as readers will see it on a phone and on a desktop, as a card, and as others will show it.

All of it is read of the article as it is stored, as if it were published at this moment; nothing is stored.
"""

import json
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from articles import applying, preparing
from articles.freezing import foresee
from articles.models import Article
from articles.stories import reasons_against_publishing, story_of
from articles.views import page_of_article
from attribution.policy import Act, may
from syndication.entries import Entry, entry_of
from syndication.formats.ninjs import ninjs
from syndication.usage import usage_terms

# About as much as search engines show, in characters, on a desktop's screen.
TITLE, DESCRIPTION = 60, 155
SHAPES = ("page", "card")


@dataclass
class Head(HTMLParser):
    """What the head of a page says: its title, and its meta elements by name or property."""

    title: str = ""
    metas: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        super().__init__()
        self.is_in_title = False

    def handle_starttag(self, tag: str, attrs) -> None:
        facts = dict(attrs)
        self.is_in_title = tag == "title"
        if tag == "meta" and (name := facts.get("property") or facts.get("name")):
            self.metas.setdefault(name, facts.get("content") or "")

    def handle_endtag(self, tag: str) -> None:
        self.is_in_title = False

    def handle_data(self, data: str) -> None:
        if self.is_in_title:
            self.title += data


def cut(text: str, most: int) -> str:
    """A line as search engines shorten it: whole words, then dots."""
    text = " ".join(text.split())
    return text if len(text) <= most else f"{text[:most].rsplit(' ', 1)[0].rstrip(' ,;:.–—-')} …"


class Looking:
    """The addresses of the preview, for the admin site."""

    def __init__(self, site) -> None:
        self.site = site

    def urls(self) -> list:
        view = self.site.admin_view
        at = "articles/article/<int:pk>/look/"
        of_change = "articles/article/<int:pk>/prepared/look/"
        return [
            path(at, view(self.look), name="articles_article_look"),
            path(f"{at}framed/", view(self.framed), name="articles_article_framed"),
            path(of_change, view(self.look_at_change), name="articles_article_prepared_look"),
            path(f"{of_change}framed/", view(self.frame_change), name="articles_article_prepared_framed"),
        ]

    def look_at_change(self, request, pk: int) -> HttpResponse:
        """The same of a live article as its prepared change makes it."""
        with self._as_changed(request, pk) as foreseen:
            against = [*foreseen.against, *foreseen.left_out]
            if foreseen.conflicts:
                told = _(
                    "The live article was changed where this change changes it too (%(fields)s). Bring both together first."
                )
                against.append(told % {"fields": ", ".join(foreseen.conflicts)})
            return self.look(request, pk, change={"against": against}).render()

    def frame_change(self, request, pk: int) -> HttpResponse:
        with self._as_changed(request, pk):
            return self.framed(request, pk)

    def _as_changed(self, request, pk: int):
        """A block in which the article is what its prepared change makes of it, for this request alone."""
        article = self._article(request, pk)
        preparing.require_editor(request.user)
        change = preparing.open_change(article)
        if change is None:
            raise Http404
        return applying.as_it_would_be(change, request.user)

    def look(self, request, pk: int, change: dict | None = None) -> HttpResponse:
        article = self._article(request, pk)
        is_out = article.is_out
        reasons = [] if is_out else reasons_against_publishing(article, _moment_of(article))
        is_foreseen = is_out or foresee(article, _moment_of(article))
        context = {
            **self.site.each_context(request),
            "title": _("Preview"),
            "original": article,
            "is_out": is_out,
            "reasons": reasons,
            "change": change,
            **_shown_by_others(request, article),
            **(_outgoing(article) if is_foreseen else _nothing_goes_out()),
        }
        request.current_app = self.site.name
        response = TemplateResponse(request, "desk/look.html", context)
        response._csp_replace = settings.PREVIEW_CONTENT_SECURITY_POLICY
        return response

    def framed(self, request, pk: int) -> HttpResponse:
        """The page, or the card, alone and in the language of the article, for a frame of the preview."""
        article = self._article(request, pk)
        shape = request.GET.get("shape", "page")
        if shape not in SHAPES:
            raise Http404
        if not article.is_out and shape == "card":
            foresee(article, _moment_of(article))
        with override(article.language):
            told = page_of_article(article) if shape == "page" else {"article": article}
            template = "articles/article.html" if shape == "page" else "desk/framed_card.html"
            response = render(request, template, told | {"is_preview": True, "is_framed": True})
        response.headers["Content-Language"] = article.language
        response.headers["X-Frame-Options"] = "SAMEORIGIN"
        response._csp_replace = settings.FRAMED_CONTENT_SECURITY_POLICY
        return response

    def _article(self, request, pk: int) -> Article:
        owner = self.site.get_model_admin(Article)
        rows = owner.get_queryset(request).select_related(
            "text",
            "section",
            "lead_picture__source__default_licence",
            "offered_licence",
            "provenance__source__default_licence",
            "provenance__licence",
            "translation_of",
        )
        article = rows.filter(pk=pk).first() if pk < 2**63 else None
        if article is None:
            raise Http404
        if not owner.has_view_permission(request, article):
            raise PermissionDenied
        return article


def _moment_of(article: Article):
    """When it is published, or first was; of a draft, now."""
    return article.published_at or timezone.now()


def _shown_by_others(request, article: Article) -> dict:
    """As a search result and as a card on other sites, read off the very page that would be published."""
    with override(article.language):
        page = render_to_string("articles/article.html", page_of_article(article), request)
        host = urlsplit(settings.SITE_URL).hostname
        steps = [unquote(step) for step in article.get_absolute_url().split("/") if step]
    head = Head()
    head.feed(page.split("</head>", 1)[0])
    metas = head.metas
    title, description = " ".join(head.title.split()), metas.get("description", "")
    return {
        "hit": {
            "title": cut(title, TITLE),
            "where": " › ".join([host, *steps]),
            "description": cut(description, DESCRIPTION),
            "title_length": len(title),
            "title_most": TITLE,
            "description_length": len(description),
            "description_most": DESCRIPTION,
            "robots": metas.get("robots", ""),
        },
        "shared": {
            "where": host,
            "title": metas.get("og:title", ""),
            "description": metas.get("og:description", ""),
            "image": metas.get("og:image", "").removeprefix(settings.SITE_URL),
            "alt": metas.get("og:image:alt", ""),
        },
    }


def _outgoing(article: Article) -> dict:
    """The entry that feeds and the API would carry, and why those that would not."""
    entry = _entry(article)
    told = {
        "entry": entry if article.in_feed or article.in_api else None,
        "in_feed": article.in_feed,
        "in_api": article.in_api,
        "usage": usage_terms(entry.statement, article.language),
        "kept_in": [],
    }
    if article.in_api:
        told["ninjs"] = json.dumps(ninjs(entry), ensure_ascii=False, indent=2)
    if article.is_reprint:
        terms, reprint = article.provenance.licence_version.terms(), story_of(article).reprint()
        acts = [act for act, is_in in ((Act.FEED, article.in_feed), (Act.API, article.in_api)) if not is_in]
        reasons = [reason for act in acts for reason in may(act, terms, reprint, _moment_of(article)).reasons]
        told["kept_in"] = list(dict.fromkeys(reason.sentence for reason in reasons))
    return told


def _nothing_goes_out() -> dict:
    return {"entry": None, "kept_in": [_("This licence has no version yet, so it grants nothing.")]}


def _entry(article: Article) -> Entry:
    article.given_text = article.body
    return entry_of(article)

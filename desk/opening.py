"""Quick open: a few letters, and what they may mean at the desk: articles, sections, sources, pages.

Each question takes the same few bounded queries, however large the archive; a person finds only what they may see.
"""

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from articles import menu as sections
from articles.finding import LONGEST, headlines
from articles.models import Article, Section
from articles.states import state_of
from attribution.models import Source
from text.analysis import plain_words

from .menu import menu

MOST, MOST_ARTICLES = 5, 8


@dataclass(frozen=True)
class Found:
    """One thing that can be opened; `kind` says in a word what it is, `note` what tells it from its likes."""

    kind: str
    name: str
    url: str
    note: str = ""
    flag: str = ""


class Opening:
    """The one address of quick open, for the admin site: a page, or with `part` the list alone."""

    def __init__(self, site) -> None:
        self.site = site

    def urls(self) -> list:
        return [path("open/", self.site.admin_view(self.open), name="open")]

    def open(self, request) -> HttpResponse:
        asked = " ".join(request.GET.get("q", "").split())[:LONGEST]
        if "part" in request.GET:
            found = self._found(request, asked, menu(request, self.site))
            return render(request, "desk/found.html", {"found": found})
        context = self.site.each_context(request)
        found = self._found(request, asked, context["desk_menu"])
        request.current_app = self.site.name
        context |= {"title": pgettext("quick open", "Open"), "asked": asked, "found": found}
        return TemplateResponse(request, "desk/open.html", context)

    def _found(self, request, asked: str, groups: list[dict]) -> list[Found]:
        """Pages and sections first, for there are few of them; then articles, then sources. Where nothing is asked, the pages."""
        words = plain_words(asked)
        if not words:
            return _pages(groups, "")
        return [
            *_pages(groups, asked)[:MOST],
            *self._sections(request, words),
            *self._articles(request, asked),
            *self._sources(request, words),
        ]

    def _articles(self, request, asked: str) -> list[Found]:
        owner = self.site.get_model_admin(Article)
        if not owner.has_view_permission(request):
            return []
        found = []
        for article in headlines(asked, request.user, MOST_ARTICLES):
            is_theirs = article.may_be_seen_by(request.user)
            url = (
                reverse("admin:articles_article_change", args=[article.pk]) if is_theirs else article.get_absolute_url()
            )
            word, colour = state_of(article)
            found.append(Found(_("Article"), article.headline, url, word, colour))
        return found

    def _sections(self, request, words: list[str]) -> list[Found]:
        if not self.site.get_model_admin(Section).has_view_permission(request):
            return []
        return [
            Found(_("Section"), section.label, reverse("admin:articles_section_change", args=[section.pk]))
            for section in sections.tree()
            if _fits(words, section.label)
        ][:MOST]

    def _sources(self, request, words: list[str]) -> list[Found]:
        if not self.site.get_model_admin(Source).has_view_permission(request):
            return []
        return [
            Found(_("Source"), source.name, reverse("admin:attribution_source_change", args=[source.pk]))
            for source in sections.sources()
            if _fits(words, source.name)
        ][:MOST]


def _pages(groups: list[dict], asked: str) -> list[Found]:
    """The entries of the menu, which holds only what this person may open."""
    words = plain_words(asked)
    return [
        Found(_("Page"), link["name"], link["url"], group["name"])
        for group in groups
        for link in group["links"]
        if _fits(words, link["name"])
    ]


def _fits(words: list[str], name: str) -> bool:
    """Whether each word that was typed begins a word of the name."""
    of_name = plain_words(name)
    return all(any(each.startswith(word) for each in of_name) for word in words)

"""The public pages: the same bytes for every reader, in few queries, however large the archive."""

from urllib.parse import quote

from django.conf import settings
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers, patch_cache_control
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.staff import reader_of
from attribution.models import CreditPosition, Source
from attribution.statement import Statement
from authors.models import Author
from text.typography import typo

from . import finding, memory, menu
from .around import around
from .figures import with_figures
from .front import front_page
from .missing import Missing
from .models import Article, BylineRole, CorrectionKind, Provenance, Status, Topic
from .paging import page_of
from .republishing import copies, rules
from .section_page import section_page
from .states import leaves_a_link, seen_instead, state_of
from .stating import statement_of
from .structured import news_article

LARGEST_NUMBER = 2**63 - 1


def public(response: HttpResponse) -> HttpResponse:
    """Let shared caches keep the page: briefly in the browser, longer in front of the site."""
    patch_cache_control(response, public=True, max_age=60, s_maxage=60, stale_while_revalidate=300)
    return response


@require_safe
def front(request: HttpRequest) -> HttpResponse:
    return public(render(request, "articles/front.html", front_page(get_language())))


@require_safe
def latest(request: HttpRequest) -> HttpResponse:
    articles = Article.objects.published().in_language(get_language()).for_cards()
    return public(render(request, "articles/latest.html", {"page": page_of(articles, request.GET)}))


@require_safe
def section(request: HttpRequest, slug: str) -> HttpResponse:
    chosen = menu.by_slug(slug)
    if chosen is None:
        raise Missing(_("There is no such section."))
    root = menu.section(chosen.root_id)
    context = {"section": chosen, "root": root, "subsections": root.sub}
    context |= section_page(chosen, get_language(), request.GET)
    return public(render(request, "articles/section.html", context))


@require_safe
def topic(request: HttpRequest, slug: str) -> HttpResponse:
    chosen = get_object_or_404(Topic, slug=slug)
    articles = Article.objects.published().about(chosen).for_cards()
    page = page_of(articles, request.GET, link="topic_links")
    return public(render(request, "articles/topic.html", {"topic": chosen, "page": page}))


@require_safe
def author(request: HttpRequest, slug: str) -> HttpResponse:
    chosen = get_object_or_404(Author, slug=slug)
    articles = Article.objects.published().by(chosen).for_cards()
    page = page_of(articles, request.GET, link="bylines")
    return public(render(request, "articles/author.html", {"author": chosen, "page": page}))


@require_safe
def source(request: HttpRequest, slug: str) -> HttpResponse:
    chosen = get_object_or_404(Source.objects.select_related("default_licence"), slug=slug)
    articles = Article.objects.published().from_source(chosen).for_cards()
    page = page_of(articles, request.GET, link="provenance")
    # What a source that has withdrawn its permission once granted is no news to readers.
    licence = None if chosen.is_revoked else chosen.default_licence.current_version()
    context = {"source": chosen, "licence": licence, "page": page}
    return public(render(request, "articles/source.html", context))


@require_safe
def article(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    if pk > LARGEST_NUMBER:
        raise Missing(_("There is no such article."))
    story = Article.objects.select_related("text", "lead_picture", "provenance").filter(pk=pk).first()
    if story is None:
        raise Missing(_("There is no such article."))
    if story.is_reprint:
        with_terms(story.provenance)
    if not story.is_published:
        return _not_public(request, story)
    if slug != story.slug:
        return public(redirect("articles:article", pk=pk, slug=story.slug, permanent=True))
    return public(render(request, "articles/article.html", page_of_article(story)))


@require_safe
def republish(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """Our own story, ready for another newsroom to copy, where its licence lets them."""
    story = None
    if pk <= LARGEST_NUMBER:
        published = Article.objects.published().select_related("text", "lead_picture", "provenance")
        story = published.filter(pk=pk).first()
    statement = statement_of(story) if story and not story.is_reprint else None
    if statement is None or not republish_address(story, statement):
        raise Missing(_("This article cannot be republished from here."))
    if slug != story.slug:
        return public(redirect("articles:republish", pk=pk, slug=story.slug, permanent=True))
    taken = copies(story, statement)
    fields = [
        ("html", _("HTML"), taken.html, 14),
        ("plain", _("Plain text"), taken.plain, 14),
        ("head", _("For the head of your page"), taken.head, 2),
    ]
    asked = rules(story, memory.licence_version(story.offered_version_id))
    context = {"article": story, "statement": statement, "rules": asked, "fields": fields}
    response = render(request, "articles/republish.html", context)
    response.headers["X-Robots-Tag"] = "noindex"
    return public(response)


def with_terms(provenance: Provenance) -> None:
    """Give it its source and licence version from memory: each of its joins would be planned anew for each reader."""
    provenance.source = memory.source(provenance.source_id)
    if provenance.licence_version_id:
        provenance.licence_version = memory.licence_version(provenance.licence_version_id)


def _not_public(request: HttpRequest, story: Article) -> HttpResponse:
    """A preview for those who may see it; a short page where something was withdrawn or has ended; else nothing is here."""
    if Article.objects.visible_to(reader_of(request)).filter(pk=story.pk).exists():
        with override(story.language):
            word, _kind = state_of(story)
            previewed = {"is_preview": True, "state": word, "seen_instead": seen_instead(story)}
            response = render(request, "articles/article.html", page_of_article(story) | previewed)
        add_never_cache_headers(response)
        response.headers["X-Robots-Tag"] = "noindex"
        return response
    if story.status == Status.WITHDRAWN:
        context = {"article": story, "reason": story.withdrawal_reason, "date": story.withdrawn_at}
        return _briefly(render(request, "articles/gone.html", context, status=410))
    if story.status == Status.PUBLISHED and story.is_expired:
        if leaves_a_link(story):
            context = {"article": story, "provenance": story.provenance, "statement": statement_of(story)}
            response = render(request, "articles/stub.html", context)
            response.headers["X-Robots-Tag"] = "noindex"
            return _briefly(response)
        context = {"article": story, "reason": "", "date": story.expires_at}
        return _briefly(render(request, "articles/gone.html", context, status=410))
    raise Missing(_("There is no such article."))


def _briefly(response: HttpResponse) -> HttpResponse:
    """A story may come back: what says that it is gone is kept for no longer than a page."""
    patch_cache_control(response, public=True, max_age=60, s_maxage=60)
    return response


def page_of_article(story: Article) -> dict:
    """All that the page of an article shows."""
    order = {role: number for number, role in enumerate(BylineRole.values)}
    bylines = sorted(story.bylines.select_related("author"), key=lambda line: (order[line.role], line.order))
    address = settings.SITE_URL + story.get_absolute_url()
    provenance = story.provenance if story.is_reprint else None
    statement = statement_of(story)
    corrections = list(story.corrections.all()) if story.revised_at else []
    for correction in corrections:
        correction.article = story
    versions = versions_of(story) if story.card.get("has_versions") else []
    structured = news_article(story, statement, bylines, corrections, versions)
    return {
        "article": story,
        "body": with_figures(story.body, story.language),
        "bylines": bylines,
        "authors": list({line.author_id: line.author for line in bylines}.values()),
        "provenance": provenance,
        "statement": statement,
        "title_is_told": is_title_told(story, statement),
        "robots": robots(story, statement),
        "structured": structured,
        "names": [author["name"] for author in structured["author"]],
        "source_line": source_line(story, statement, address),
        "republish_url": republish_address(story, statement),
        "corrections": corrections,
        "retraction": next((each for each in corrections if each.kind == CorrectionKind.RETRACTION), None),
        "versions": versions,
        "share": share_links(address, story.headline),
        "canonical": address,
        "is_preview": False,
    } | around(story)


def robots(story: Article, statement: Statement) -> str:
    """What search engines are told of the page; nothing where they may list it for as long as they like."""
    said = [statement.robots] if statement.robots else []
    if story.expires_at:
        said.append(f"unavailable_after: {story.expires_at:%Y-%m-%dT%H:%M:%S%z}")
    return ", ".join(said)


def source_line(story: Article, statement: Statement, address: str) -> str:
    """What a passage copied from the page brings along: whose it is, and where it was read."""
    whose = settings.SITE_NAME if statement.is_own else f"{statement.source} ({settings.SITE_NAME})"
    colon = "\u00a0:" if story.language == "fr" else ":"
    return f"{story.headline}, {whose}{colon} {address}"


def is_title_told(story: Article, statement: Statement) -> bool:
    """Whether the title of the original can be read already: in the credit over it, or because it is the headline."""
    is_headline = typo(statement.title, story.language) == story.headline  # which was set so when it was stored
    return is_headline or (statement.position == CreditPosition.BEFORE and statement.title in statement.credit_text)


def republish_address(story: Article, statement: Statement) -> str:
    """Where our own story is ready to be taken; nothing where it may not be."""
    is_for_taking = statement.is_own and story.is_published and not story.card.get("is_retracted")
    if is_for_taking and statement.text_for_others != "none":
        return reverse("articles:republish", args=[story.pk, story.slug])
    return ""


def versions_of(story: Article) -> list[tuple[str, str, str]]:
    """The story in other languages: code, the language's own name, address."""
    original = story.translation_of_id or story.pk
    family = Article.objects.published().filter(Q(translation_of=original) | Q(pk=original))
    names = dict(settings.LANGUAGES)
    others = [other for other in family.only("id", "slug", "language") if other.pk != story.pk]
    return [(other.language, names[other.language], other.get_absolute_url()) for other in others]


def share_links(address: str, headline: str) -> dict[str, str]:
    """Where a reader sends a story, as plain links: no script of a network is loaded."""
    url, text = quote(address, safe=""), quote(headline, safe="")
    return {
        "whatsapp": f"https://wa.me/?text={text}%20{url}",
        "facebook": f"https://www.facebook.com/sharer/sharer.php?u={url}",
        "telegram": f"https://t.me/share/url?url={url}&text={text}",
        "mail": f"mailto:?subject={text}&body={url}",
    }


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    asked = finding.read_question(request.GET)
    answer = finding.answer(asked)
    context = {"asked": asked, "choices": finding.choices(), **answer}
    response = render(request, "articles/search.html", context, status=400 if answer["error"] else 200)
    response.headers["X-Robots-Tag"] = "noindex"
    return public(response)

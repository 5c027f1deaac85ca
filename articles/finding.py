"""The search page: from the address to a question, from the question to an answer in a bounded time."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from urllib.parse import urlencode

from django.conf import settings
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from attribution.models import Source
from authors.models import Author
from text.analysis import highlight, parse_query, snippet
from text.cleaning import one_line
from text.folding import holding

from . import menu, search
from .models import UNPUBLISHED, Article, ArticleText, Section, Topic
from .models.article import CARD_FIELDS
from .paging import PER_PAGE, Page, among_the_last, page_of

LONGEST = 200
RECENT = 1000  # of quick open: how many of the articles saved last are asked for a piece of a word
EMPTY = Page(articles=[], older="", newer="", is_first=True)


@dataclass
class Question:
    """What is looked for: words, and the limits put on them."""

    q: str = ""
    section: Section | None = None
    topic: Topic | None = None
    author: Author | None = None
    source: Source | None = None
    language: str = ""
    date_from: date | None = None
    date_to: date | None = None
    sort: str = "relevance"
    error: str = ""
    params: QueryDict = field(default_factory=QueryDict)

    @property
    def filters(self) -> dict:
        """The limits that are set, for the form."""
        named = {name: getattr(self, name) for name in ("section", "topic", "author", "source")}
        return named | {
            "language": self.language,
            "date_from": self.date_from,
            "date_to": self.date_to,
            "sort": self.sort,
        }

    def in_address(self, **changes) -> str:
        """The question as the query of an address, with a closing “&”."""
        chosen = {"q": self.q, "language": self.language, "from": self.date_from or "", "to": self.date_to or ""}
        chosen |= {name: value.slug if value else "" for name, value in self.filters.items() if name in FILTERS}
        chosen["sort"] = "" if self.sort == "relevance" else self.sort
        return urlencode({name: value for name, value in (chosen | changes).items() if value}) + "&"


FILTERS = {"section": Section, "topic": Topic, "author": Author, "source": Source}


def read_question(params: QueryDict) -> Question:
    """The question that the address asks; what cannot be understood becomes `error`, a sentence."""
    asked = Question(q=" ".join(params.get("q", "").split()), params=params)
    if len(asked.q) > LONGEST:
        asked.error = _("A search has at most %(number)d characters. Shorten it.") % {"number": LONGEST}
        asked.q = asked.q[:LONGEST]
    for name, model in FILTERS.items():
        slug = params.get(name, "")[:80]
        if slug:
            found = menu.by_slug(slug) if model is Section else model.objects.filter(slug=slug).first()
            setattr(asked, name, found)
            if found is None:
                asked.error = asked.error or _(
                    "One of the filters names something that does not exist. Choose it from the list."
                )
    if params.get("language") in dict(settings.LANGUAGES):
        asked.language = params["language"]
    if params.get("sort") == "date":
        asked.sort = "date"
    for name, key in (("date_from", "from"), ("date_to", "to")):
        text = params.get(key, "")
        try:
            setattr(asked, name, date.fromisoformat(text) if text else None)
        except ValueError:
            asked.error = asked.error or _("“%(text)s” is not a date. Write it as in 2026-03-01.") % {"text": text[:20]}
    return asked


def choices() -> dict:
    """What the form offers to choose from."""
    return {
        "sections": menu.roots(),
        "sources": menu.sources(),
        "languages": settings.LANGUAGES,
    }


def answer(asked: Question) -> dict:
    """The articles that match: `results`, `count`, `is_counted`, `page`, `filters`, `q`, `error`."""
    nothing = {
        "results": [],
        "count": 0,
        "is_counted": True,
        "page": EMPTY,
        "filters": asked.filters,
        "q": asked.q,
        "error": asked.error,
    }
    groups = parse_query(asked.q)
    if asked.error or not groups:
        return nothing
    match = search.Match.of(groups)
    found = search.some(match)
    articles = _limited(Article.objects.published().for_cards(), asked)
    if len(found) > search.MOST:
        page = page_of(
            articles.filter(search.matching(match)), asked.params, link=_link(asked), extra=asked.in_address()
        )
        count, is_counted = search.MOST, False
    else:
        articles = articles.filter(pk__in=found)
        if asked.sort == "date":
            page = page_of(articles, asked.params, link=_link(asked), extra=asked.in_address())
        else:
            page = _ranked(articles.annotate(rank=search.rank(match)).order_by("-rank", "-published_at", "-pk"), asked)
        # What was found may be scheduled or over: only what may be shown is counted.
        count, is_counted = articles.count(), True
    return nothing | {"results": _shown(page.articles, asked.q), "count": count, "is_counted": is_counted, "page": page}


def headlines(q: str, user, most: int) -> list[Article]:
    """What an editor may mean by a few words: by number, by the headline of what was saved last, then by the search of readers.

    Only what this person may open, and each article once; of each only what a list shows.
    """
    visible = Article.objects.visible_to(user).only(*CARD_FIELDS, "created_by_id", "assigned_to_id")
    if q.isdecimal() and len(q) < 19:
        return list(visible.filter(pk=int(q)))
    q = q[:LONGEST]
    if not q.strip():
        return []
    # Drafts are in no index of words, and the last word may be half typed: the headlines saved last answer that.
    found: dict[int, Article] = {}
    # Each along its own index: of both states at once, the whole archive would be walked.
    for rows in (visible, *(visible.filter(status=status) for status in UNPUBLISHED)):
        begun = rows.filter(holding("headline_plain", q), among_the_last(rows, RECENT, "saved_at"))
        found |= {article.pk: article for article in begun.order_by("-saved_at", "-pk")[:most]}
    if len(found) < most and (groups := parse_query(q)):
        match = search.Match.of(groups)
        numbers = search.some(match)
        public = Article.objects.published().only(*CARD_FIELDS, "created_by_id", "assigned_to_id")
        if len(numbers) > search.MOST:
            rows = public.filter(search.matching(match)).newest()
        else:
            rows = (
                public.filter(pk__in=numbers)
                .annotate(rank=search.rank(match))
                .order_by("-rank", "-published_at", "-pk")
            )
        for article in rows[:most]:
            found.setdefault(article.pk, article)
    return list(found.values())[:most]


def _link(asked: Question) -> str:
    """The relation whose index the list is walked by: that of the narrowest limit."""
    if asked.author:
        return "bylines"
    if asked.topic:
        return "topic_links"
    return "provenance" if asked.source else ""


def _limited(articles: QuerySet, asked: Question) -> QuerySet:
    if asked.section:
        articles = articles.in_section(asked.section)
    if asked.topic:
        articles = articles.about(asked.topic)
    if asked.author:
        articles = articles.by(asked.author)
    if asked.source:
        articles = articles.from_source(asked.source)
    if asked.language:
        articles = articles.in_language(asked.language)
    if asked.date_from:
        articles = articles.filter(published_at__gte=_midnight(asked.date_from))
    if asked.date_to and asked.date_to < date.max:
        articles = articles.filter(published_at__lt=_midnight(asked.date_to + timedelta(days=1)))
    return articles


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(max(day, date(1, 1, 2)), time.min))


def _ranked(articles: QuerySet, asked: Question) -> Page:
    """A page of a ranked list: it has at most `search.MOST` articles, so counting through it is cheap."""
    text = asked.params.get("start", "0")
    start = min(int(text), search.MOST) if text.isascii() and text.isdigit() and len(text) < 6 else 0
    rows = list(articles[start : start + PER_PAGE + 1])
    here = asked.in_address()
    return Page(
        articles=rows[:PER_PAGE],
        older=f"?{here}start={start + PER_PAGE}" if len(rows) > PER_PAGE else "",
        newer=f"?{here}start={max(start - PER_PAGE, 0)}" if start else "",
        is_first=start == 0,
    )


def _shown(articles: list[Article], q: str) -> list[dict]:
    """Each article with the words found in its headline and in a piece of its text."""
    bodies = dict(ArticleText.objects.filter(pk__in=[article.pk for article in articles]).values_list("pk", "body"))
    results = []
    for article in articles:
        text = f"{article.standfirst}\n{one_line(bodies.get(article.pk, ''))}"
        results.append(
            {
                "article": article,
                "headline": highlight(article.headline, q, article.language),
                "snippet": snippet(text, q, article.language),
            }
        )
    return results

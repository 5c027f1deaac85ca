"""Whether we have a story already: by the address of its original, or by a headline that is nearly the same.

Plain data in and out, so that a draft, a form and whatever comes in from others ask the same way.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone
from rapidfuzz import fuzz, process

from text.addresses import same_place

from .models import Article, Status
from .states import state_of

# Headlines are compared with those of a month, and of what is to come; at most so many, and so many drafts of each state.
RECENT = timedelta(days=30)
MOST_PUBLISHED, MOST_DRAFTS = 2000, 300
MOST_TOLD = 5
# How alike two headlines are, of 100; below this many letters everything is alike.
ALIKE, SHORTEST = 88, 12
NO_WORD = re.compile(r"[\W_]+")


@dataclass(frozen=True)
class Twin:
    """A story that we have: which one, its state in words, and whether it is of the same original."""

    pk: int
    headline: str
    state: str
    is_same_original: bool


def twins(*, language: str, headline: str, original_url: str = "", own: int | None = None) -> list[Twin]:
    """Stories in the same language that may be the same, those of the same original first; `own` is the story itself."""
    same = _of_the_same_original(language, original_url, own)
    alike = _of_nearly_the_same_headline(language, headline, own)
    numbers = list(dict.fromkeys([*same, *alike]))[:MOST_TOLD]
    found = Article.objects.for_cards().prefetch_related("revocations").in_bulk(numbers) if numbers else {}
    return [
        Twin(number, found[number].headline, state_of(found[number])[0], number in same)
        for number in numbers
        if number in found
    ]


def _of_the_same_original(language: str, original_url: str, own: int | None) -> list[int]:
    place = same_place(original_url)
    if not place:
        return []
    # A translation of the same original is another story.
    rows = Article.objects.filter(provenance__original_place=place, language=language).exclude(pk=own)
    return list(rows.order_by("-pk").values_list("pk", flat=True)[:MOST_TOLD])


def _of_nearly_the_same_headline(language: str, headline: str, own: int | None) -> list[int]:
    wanted = _plain(headline)
    if len(wanted) < SHORTEST:
        return []
    rows = Article.objects.in_language(language)
    published = rows.filter(status=Status.PUBLISHED, published_at__gte=timezone.now() - RECENT).newest()
    headlines = dict(published.values_list("pk", "headline")[:MOST_PUBLISHED])
    for status in (Status.DRAFT, Status.IN_REVIEW):  # one by one, as the index has them
        drafts = rows.filter(status=status, saved_at__gte=timezone.now() - RECENT).order_by("-saved_at", "-pk")
        headlines |= dict(drafts.values_list("pk", "headline")[:MOST_DRAFTS])
    headlines.pop(own, None)  # type: ignore[arg-type]
    others = {number: _plain(each) for number, each in headlines.items()}
    found = process.extract(wanted, others, scorer=fuzz.token_sort_ratio, score_cutoff=ALIKE, limit=MOST_TOLD)
    return [number for _headline, _score, number in found]


def _plain(headline: str) -> str:
    """Letters and digits alone: neither case, accent nor sign tells two headlines apart."""
    taken_apart = unicodedata.normalize("NFKD", headline.casefold())
    return NO_WORD.sub(" ", "".join(sign for sign in taken_apart if not unicodedata.combining(sign))).strip()

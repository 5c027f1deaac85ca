"""Which stories an editor is offered for a place: the newest, or those whose headline or text has the words typed so far."""

from collections.abc import Set
from functools import lru_cache

from text.analysis import parse_query, tokens

from . import search
from .models import Article, Section

NUMBER = 20
AMONG = 1000  # the newest, whose headlines are compared word by word while somebody types
LONGEST = 200


def candidates(
    language: str, q: str = "", without: Set[int] = frozenset(), section: Section | None = None
) -> list[Article]:
    """Stories that are out, or scheduled, newest first: of those that match `q` the ones by headline before the others.

    A story may be asked for by its number too. `section`: whose alone are offered.
    """
    out = Article.objects.out().in_language(language)
    if section:
        out = out.in_section(section)
    q = q[:LONGEST].strip()
    if q.isdecimal() and len(q) < 19:
        return list(out.for_cards().filter(pk=int(q)).exclude(pk__in=without))
    if not parse_query(q):
        return list(out.for_cards().exclude(pk__in=without).newest()[:NUMBER])
    begun = tokens(q, "")
    newest = out.newest().values_list("pk", "headline")[:AMONG]
    named = [pk for pk, headline in newest if pk not in without and _has(headline, begun)][:NUMBER]
    found = {pk for pk in search.some(search.Match.of(parse_query(q))) if pk not in without}
    matching = out.for_cards().filter(pk__in=found).exclude(pk__in=named).newest()[: NUMBER - len(named)]
    by_headline = out.for_cards().in_bulk(named)
    return [by_headline[pk] for pk in named if pk in by_headline] + list(matching)


def _has(headline: str, begun: list[str]) -> bool:
    """Whether each word that was begun begins a word of the headline."""
    words = _words(headline)
    return all(any(word.startswith(each) for word in words) for each in begun)


@lru_cache(maxsize=4 * AMONG)
def _words(headline: str) -> tuple[str, ...]:
    return tuple(tokens(headline, ""))

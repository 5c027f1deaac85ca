"""Pages by position: a list goes on after the last story shown, so no page costs more than the first."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from .missing import Missing

PER_PAGE = 20
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
POSITION = re.compile(r"^(-?\d{1,18})-(\d{1,18})$", re.ASCII)
LAST_MOMENT = 253_402_300_799 * 1_000_000  # the last second of the year 9999, in microseconds


@dataclass(frozen=True)
class Page:
    """Some rows of a list, mostly articles, and the query strings that lead to those before and after; empty where there are none."""

    articles: list
    older: str
    newer: str
    is_first: bool


def position_of(moment: datetime, pk: int) -> str:
    """A place in a list, as it stands in an address: microseconds since 1970, and the article's number."""
    return f"{(moment - EPOCH) // timedelta(microseconds=1)}-{pk}"


def read_position(text: str) -> tuple[datetime, int]:
    """The place that an address names. Raises `Missing` where it names none."""
    found = POSITION.match(text)
    if not found or abs(int(found[1])) > LAST_MOMENT:
        raise Missing(_("This address names no place in the list. Begin again with the newest articles."))
    try:
        return EPOCH + timedelta(microseconds=int(found[1])), int(found[2])
    except OverflowError as fault:
        raise Missing(_("This address names no place in the list. Begin again with the newest articles.")) from fault


def page_of(
    articles, params, *, link: str = "", by: str = "published_at", extra: str = "", per_page: int = PER_PAGE
) -> Page:
    """The page of a list that the address asks for.

    `articles`: a queryset; `params`: the query of the address; `link`: the relation whose index the list is walked by, if
    not the articles' own; `by`: the moment that the list goes by, for rows that are no articles; `extra`: what else of the query must stay in the links. Raises `Missing` where the address names no place.
    """
    if params.get("page", "1") != "1":
        raise Missing(_("These lists have no page numbers. Go on with “Older articles” at their end."))
    at, number = (f"{link}__listed_at", f"{link}__article_id") if link else (by, "pk")
    before, after = params.get("before", ""), params.get("after", "")
    backwards = bool(after) and not before
    listed = articles.order_by(at, number) if backwards else articles.order_by(f"-{at}", f"-{number}")
    if before or after:
        moment, pk = read_position(before or after)
        if backwards:
            listed = listed.filter(**{f"{at}__gte": moment}).filter(
                Q(**{f"{at}__gt": moment}) | Q(**{f"{number}__gt": pk})
            )
        else:
            listed = listed.filter(**{f"{at}__lte": moment}).filter(
                Q(**{f"{at}__lt": moment}) | Q(**{f"{number}__lt": pk})
            )
    rows = list(listed[: per_page + 1])
    more, rows = len(rows) > per_page, rows[:per_page]
    if backwards:
        rows.reverse()
    has_older, has_newer = (bool(rows), more) if backwards else (more, bool(before))
    return Page(
        articles=rows,
        older=f"?{extra}before={position_of(getattr(rows[-1], by), rows[-1].pk)}" if rows and has_older else "",
        newer=f"?{extra}after={position_of(getattr(rows[0], by), rows[0].pk)}" if rows and has_newer else "",
        is_first=not (before or after),
    )


def among_the_last(rows: QuerySet, most: int, by: str = "pk") -> Q:
    """The condition that a row is among the `most` last of these, by a moment or by number.

    It names the place where those begin, which is looked up at once: so a list can be walked along its index until a page is full.
    """
    first = next(iter(rows.order_by(f"-{by}", "-pk").values_list(by, "pk")[most - 1 : most]), None)
    if first is None:
        return Q()
    at, pk = first
    return Q((f"{by}__gte", at)) & (Q((f"{by}__gt", at)) | Q(pk__gte=pk))

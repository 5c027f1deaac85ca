"""What stands in the editorial calendar: what is due, scheduled, changed, published, and what ends, day by day.

Each strand is read along an index, for the days that are looked at and no further than `MOST` of its articles; of each
day only some are fetched, the others are counted.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.db.models import Exists, FilteredRelation, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from .models import Arrangement, Article, Byline, Section, Status

MOST = 5000
MOST_PAGES = 500
DUE = "due"


@dataclass(frozen=True)
class Strand:
    """One kind of what the calendar holds: which articles, and which of their moments puts them on a day."""

    kind: str
    name: Promise
    moment: str
    rows: Callable[[QuerySet[Article]], QuerySet[Article]]


STRANDS = (
    Strand(DUE, pgettext_lazy("calendar", "Due"), "due_at", lambda articles: articles.unpublished()),
    Strand(
        "scheduled",
        pgettext_lazy("calendar", "Scheduled"),
        "published_at",
        lambda articles: articles.filter(status=Status.PUBLISHED, published_at__gt=timezone.now()),
    ),
    Strand(
        "changed",
        pgettext_lazy("calendar", "Change scheduled"),
        "open_change__publish_at",
        lambda articles: articles.filter(status=Status.PUBLISHED).annotate(
            open_change=FilteredRelation("prepared_changes", condition=Q(prepared_changes__ended_at=None))
        ),
    ),
    Strand(
        "published",
        pgettext_lazy("calendar", "Published"),
        "published_at",
        lambda articles: articles.filter(status=Status.PUBLISHED, published_at__lte=timezone.now()),
    ),
    Strand(
        "ending",
        pgettext_lazy("calendar", "Rights end"),
        "expires_at",
        lambda articles: articles.filter(status=Status.PUBLISHED),
    ),
)


@dataclass(frozen=True)
class Entry:
    """An article on a day, and why it stands there."""

    strand: Strand
    at: datetime
    article: Article


@dataclass
class Day:
    """What stands on a day: some of it, by the clock, and how many there are of each kind."""

    day: date
    entries: list[Entry] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    # Pages composed by hand that begin on it.
    pages: list[Arrangement] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.counts or self.pages)

    def of(self, strand: Strand) -> list[Entry]:
        return [entry for entry in self.entries if entry.strand is strand]

    def more(self) -> list[tuple[Strand, int]]:
        """How many are not among the entries, by kind."""
        left = [(strand, self.counts.get(strand.kind, 0) - len(self.of(strand))) for strand in STRANDS]
        return [(strand, count) for strand, count in left if count]


@dataclass
class Plan:
    """Some days in a row; `is_cut` where there was more than is read of a strand."""

    days: list[Day]
    is_cut: bool = False


def plan(articles: QuerySet[Article], first: date, last: date, most: int) -> Plan:
    """What of some articles stands on the days from `first` to `last`: of each kind and day, `most` are fetched."""
    found = Plan([Day(first + timedelta(days=number)) for number in range((last - first).days + 1)])
    by_day = {each.day: each for each in found.days}
    wanted: list[tuple[date, Strand, int, datetime]] = []
    for strand in STRANDS:
        rows = _rows(strand, articles, first, last)
        found.is_cut = found.is_cut or len(rows) > MOST
        for pk, at in rows[:MOST]:
            day = timezone.localdate(at)
            counts = by_day[day].counts
            counts[strand.kind] = counts.get(strand.kind, 0) + 1
            if counts[strand.kind] <= most:
                wanted.append((day, strand, pk, at))
    named = _fetched({pk for _day, _strand, pk, _at in wanted})
    for day, strand, pk, at in wanted:
        if pk in named:
            by_day[day].entries.append(Entry(strand, at, named[pk]))
    for each in found.days:
        each.entries.sort(key=lambda entry: (entry.at, entry.article.pk))
    return found


def add_pages(days: list[Day], section: Section | None = None) -> None:
    """To some days in a row, the front pages and pages of sections that will begin on them, or those of one section."""
    between = {"starts_at__gte": _midnight(days[0].day), "starts_at__lt": _midnight(days[-1].day + timedelta(days=1))}
    pages = Arrangement.objects.planned().filter(**between).select_related("section")
    by_day = {each.day: each for each in days}
    for page in (pages.filter(section=section) if section else pages)[:MOST_PAGES]:
        by_day[timezone.localdate(page.starts_at)].pages.append(page)


def in_hands_or_by(articles: QuerySet[Article], person) -> QuerySet[Article]:
    """Those that somebody began, that are assigned to them, or that they are named on."""
    named = Exists(Byline.objects.filter(article=OuterRef("pk"), author__account=person))
    return articles.filter(Q(assigned_to=person) | Q(created_by=person) | named)


def _rows(strand: Strand, articles: QuerySet[Article], first: date, last: date) -> list[tuple[int, datetime]]:
    """The newest first: of a day on which there is more, what is to come rather than what went."""
    between = {f"{strand.moment}__gte": _midnight(first), f"{strand.moment}__lt": _midnight(last + timedelta(days=1))}
    rows = strand.rows(articles).filter(**between).order_by(f"-{strand.moment}", "-pk")
    return list(rows.values_list("pk", strand.moment)[: MOST + 1])


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def _fetched(numbers: set[int]) -> dict[int, Article]:
    shown = Article.objects.select_related("assigned_to").only(
        "headline",
        "language",
        "slug",
        "section_id",
        "status",
        "published_at",
        "expires_at",
        "due_at",
        "card",
        "assigned_to__name",
        "assigned_to__username",
    )
    return shown.in_bulk(numbers) if numbers else {}


def weeks_of(month: date) -> Iterator[tuple[date, date]]:
    """The Mondays and Sundays of the weeks that a month touches."""
    monday = month - timedelta(days=month.weekday())
    while monday < after(month):
        yield monday, monday + timedelta(days=6)
        monday += timedelta(days=7)


def after(month: date) -> date:
    """The first day of the next month."""
    return (month.replace(day=28) + timedelta(days=4)).replace(day=1)


def before(month: date) -> date:
    """The first day of the month before."""
    return (month - timedelta(days=1)).replace(day=1)

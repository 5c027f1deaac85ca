"""What is told to a licensor: per source and month, what was published, when, under which version, and what stands now."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from heapq import merge

from django.conf import settings
from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, QuerySet
from django.db.models.functions import TruncMonth
from django.utils import timezone
from django.utils.timezone import localtime, make_aware
from django.utils.translation import gettext as _

from attribution.models import LicenceVersion, Source

from .models import Article, Away, NoticeRecord, Occasion, Revocation, Status
from .states import away, leaves_a_link

BATCH = 500


@dataclass(frozen=True)
class Line:
    """One publication of a story in a report: one that was taken back and published again has a line for each.

    `versions`: those it stood under, each with the moment from which on, the last in force; `state`: what became of it,
    since `since`; `is_again`: whether readers had had the story before.
    """

    published_at: datetime
    headline: str
    address: str
    original_title: str
    original_url: str
    versions: tuple[tuple[LicenceVersion, datetime], ...]
    state: str
    since: datetime | None
    answer: str
    is_again: bool = False


@dataclass
class Publication:
    """From when on readers had a story, under which versions; and until when, and why no longer, where it came back since."""

    began_at: datetime
    versions: list[tuple[LicenceVersion, datetime]] = field(default_factory=list)
    ended_at: datetime | None = None
    ended_because: str = ""

    def stand_under(self, version: LicenceVersion, at: datetime) -> None:
        if not self.versions or self.versions[-1][0] != version:
            self.versions.append((version, at if self.versions else self.began_at))


def months_of(source: Source) -> list[tuple[date, int]]:
    """The months, in the newsroom's time, in which stories of the source were published, and how many; newest first."""
    by_month = _published(source).annotate(month=TruncMonth("published_at")).values("month").annotate(count=Count("pk"))
    counts = {localtime(row["month"]).date(): row["count"] for row in by_month.order_by()}
    again = NoticeRecord.objects.filter(article__in=_published(source), away_since__isnull=False)
    moments = again.order_by().values_list("article_id", "article__published_at", "made_at")
    for _pk, month in {(pk, _month(at)) for pk, first, at in moments if _month(at) != _month(first)}:
        counts[month] = counts.get(month, 0) + 1
    return sorted(counts.items(), reverse=True)


def totals_of(source: Source, month: date) -> dict[str, int]:
    """How many stories of the month there are, and how many of them stand, ended, were withdrawn, lost their permission."""
    lost = Revocation.objects.filter(articles=OuterRef("pk"), made_at=OuterRef("expires_at"))
    is_out = Q(expires_at=None) | Q(expires_at__gt=timezone.now())
    is_over = Q(status=Status.PUBLISHED, expires_at__lte=timezone.now())
    is_over |= Q(status=Status.WITHDRAWN, expires_at__lte=F("withdrawn_at"))
    went_first = Q(expires_at=None) | Q(expires_at__gt=F("withdrawn_at"))
    return (
        _of_month(source, month)
        .annotate(is_lost=Exists(lost))
        .aggregate(
            all=Count("pk"),
            online=Count("pk", filter=Q(status=Status.PUBLISHED) & is_out),
            ended=Count("pk", filter=is_over & Q(is_lost=False)),
            revoked=Count("pk", filter=is_over & Q(is_lost=True)),
            withdrawn=Count("pk", filter=Q(status=Status.WITHDRAWN) & went_first),
        )
    )


def lines_of(source: Source, month: date) -> Iterator[Line]:
    """The publications of the month in their order, read a batch at a time."""
    start, end = _span(month)
    first = _published(source).filter(published_at__gte=start, published_at__lt=end).order_by("published_at", "pk")
    again = _published(source).filter(_again_in(start, end))
    both = merge(
        (_line(article, publications_of(article), 0) for article in _rows(first)),
        sorted(_lines_again(again, start, end), key=_when),  # few ever come back
        key=_when,
    )
    return iter(both)


def lines_gone_with(revocation: Revocation) -> Iterator[Line]:
    """The stories that readers lost by a revocation, newest first, read a batch at a time: each once, as it stands now."""
    for article in _rows(revocation.articles.order_by("-published_at", "-pk")):
        yield replace(_line(article, publications_of(article), -1), published_at=article.published_at)


def publications_of(article: Article) -> list[Publication]:
    """Each time that readers were given the story, the first one first; of our own work, which has no records, one."""
    found = [Publication(article.published_at)]
    for record in article.notice_records.all():
        if record.occasion == Occasion.PUBLISHED:
            if record.away_since:
                found[-1].ended_at, found[-1].ended_because = record.away_since, record.away_because
                found.append(Publication(record.made_at))
            else:
                found = [Publication(article.published_at)]  # one that was scheduled before nobody had seen
        found[-1].stand_under(record.licence_version, record.made_at)
    return found


def _published(source: Source) -> QuerySet[Article]:
    """What readers have seen of the source: drafts and what is scheduled are not told."""
    return Article.objects.filter(
        provenance__source=source,
        status__in=[Status.PUBLISHED, Status.WITHDRAWN],
        published_at__lte=timezone.now(),
    )


def _of_month(source: Source, month: date) -> QuerySet[Article]:
    start, end = _span(month)
    return _published(source).filter(Q(published_at__gte=start, published_at__lt=end) | _again_in(start, end))


def _again_in(start: datetime, end: datetime) -> Exists:
    again = NoticeRecord.objects.filter(article=OuterRef("pk"), away_since__isnull=False)
    return Exists(again.filter(made_at__gte=start, made_at__lt=end))


def _span(month: date) -> tuple[datetime, datetime]:
    following = date(month.year + month.month // 12, month.month % 12 + 1, 1)
    return _midnight(month), _midnight(following)


def _midnight(day: date) -> datetime:
    return make_aware(datetime.combine(day, time.min))


def _month(moment: datetime) -> date:
    return localtime(moment).date().replace(day=1)


def _when(line: Line) -> datetime:
    return line.published_at


def _rows(articles: QuerySet[Article]) -> Iterator[Article]:
    records = NoticeRecord.objects.select_related("licence_version__licence").defer("credit", "notice")
    joined = articles.select_related("provenance__licence_version__licence").defer("card", "standfirst")
    rows = joined.prefetch_related(Prefetch("notice_records", records), "revocations")
    yield from rows.iterator(chunk_size=BATCH)


def _lines_again(articles: QuerySet[Article], start: datetime, end: datetime) -> Iterator[Line]:
    for article in _rows(articles):
        publications = publications_of(article)
        for number, publication in enumerate(publications):
            if number and start <= publication.began_at < end:
                yield _line(article, publications, number)


def _line(article: Article, publications: list[Publication], number: int) -> Line:
    publication = publications[number]
    is_last = publication is publications[-1]
    state, since, answer = _state_of(article)
    provenance = article.provenance if article.is_reprint else None
    return Line(
        published_at=publication.began_at,
        headline=article.headline,
        address=settings.SITE_URL + article.get_absolute_url(),
        original_title=provenance.original_title if provenance else "",
        original_url=provenance.original_url if provenance else "",
        versions=tuple(publication.versions),
        state=state if is_last else str(Away(publication.ended_because).label),
        since=since if is_last else publication.ended_at,
        answer=answer,
        is_again=publication is not publications[0],
    )


def _state_of(article: Article) -> tuple[str, datetime | None, str]:
    """What became of the story, since when, and what its address answers."""
    gone = away(article)
    if gone:
        because, since = gone
        if article.status == Status.PUBLISHED and leaves_a_link(article):
            return str(because.label), since, _("a link to the original, without the text")
        return str(because.label), since, _("“Gone” (410), without the text")
    if not article.is_published:
        return _("not online"), None, _("“Not found” (404)")
    return _("online"), None, _("the article")

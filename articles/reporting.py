"""What is told to a licensor: per source and month, what was published, when, under which version, and what stands now."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time

from django.conf import settings
from django.db.models import Count, Prefetch, Q, QuerySet
from django.db.models.functions import TruncMonth
from django.utils import timezone
from django.utils.timezone import localtime, make_aware
from django.utils.translation import gettext as _

from attribution.models import LicenceVersion, Source, WindowAction

from .models import Article, NoticeRecord, Occasion, Revocation, Status

BATCH = 500


@dataclass(frozen=True)
class Line:
    """One story in a report. `versions`: those it stood under, each with the moment from which on, the last in force."""

    published_at: datetime
    headline: str
    address: str
    original_title: str
    original_url: str
    versions: tuple[tuple[LicenceVersion, datetime], ...]
    state: str
    since: datetime | None
    answer: str


def months_of(source: Source) -> list[tuple[date, int]]:
    """The months, in the newsroom's time, in which stories of the source were published, and how many; newest first."""
    by_month = _published(source).annotate(month=TruncMonth("published_at")).values("month").annotate(count=Count("pk"))
    return [(localtime(row["month"]).date(), row["count"]) for row in by_month.order_by("-month")]


def totals_of(source: Source, month: date) -> dict[str, int]:
    """How many stories of the month there are, and how many of them stand, ended, were withdrawn."""
    now = timezone.now()
    over = Q(status=Status.PUBLISHED, expires_at__lte=now)
    return _published(source, month).aggregate(
        all=Count("pk"),
        online=Count("pk", filter=Q(status=Status.PUBLISHED) & ~over),
        ended=Count("pk", filter=over),
        withdrawn=Count("pk", filter=Q(status=Status.WITHDRAWN)),
    )


def lines_of(source: Source, month: date) -> Iterator[Line]:
    """The stories of the month in their order, read a batch at a time."""
    return _lines(_published(source, month).order_by("published_at", "pk"))


def lines_gone_with(revocation: Revocation) -> Iterator[Line]:
    """The stories that readers lost by a revocation, newest first, read a batch at a time."""
    return _lines(revocation.articles.order_by("-published_at", "-pk"))


def _published(source: Source, month: date | None = None) -> QuerySet[Article]:
    """What readers have seen of the source: drafts and what is scheduled are not told."""
    articles = Article.objects.filter(
        provenance__source=source,
        status__in=[Status.PUBLISHED, Status.WITHDRAWN],
        published_at__lte=timezone.now(),
    )
    if month is None:
        return articles
    following = date(month.year + month.month // 12, month.month % 12 + 1, 1)
    return articles.filter(published_at__gte=_midnight(month), published_at__lt=_midnight(following))


def _midnight(day: date) -> datetime:
    return make_aware(datetime.combine(day, time.min))


def _lines(articles: QuerySet[Article]) -> Iterator[Line]:
    records = NoticeRecord.objects.select_related("licence_version__licence").defer("credit", "notice")
    joined = articles.select_related("provenance__licence_version__licence").defer("card", "standfirst")
    rows = joined.prefetch_related(Prefetch("notice_records", records))
    for article in rows.iterator(chunk_size=BATCH):
        state, since, answer = _state_of(article)
        provenance = article.provenance if article.is_reprint else None
        yield Line(
            published_at=article.published_at,
            headline=article.headline,
            address=settings.SITE_URL + article.get_absolute_url(),
            original_title=provenance.original_title if provenance else "",
            original_url=provenance.original_url if provenance else "",
            versions=_versions(article),
            state=state,
            since=since,
            answer=answer,
        )


def _versions(article: Article) -> tuple[tuple[LicenceVersion, datetime], ...]:
    """The version of the publication and those that came after it, each once, with its moment."""
    found: list[tuple[LicenceVersion, datetime]] = []
    for record in article.notice_records.all():
        if record.occasion == Occasion.PUBLISHED:
            found = [(record.licence_version, article.published_at)]
        elif not found or found[-1][0] != record.licence_version:
            found.append((record.licence_version, record.made_at if found else article.published_at))
    return tuple(found)


def _state_of(article: Article) -> tuple[str, datetime | None, str]:
    """What became of the story, since when, and what its address answers."""
    gone = _("“Gone” (410), without the text")
    if article.status == Status.WITHDRAWN:
        return _("withdrawn"), article.withdrawn_at, gone
    if article.status != Status.PUBLISHED:
        return _("not online"), None, _("“Not found” (404)")
    if not article.is_expired:
        return _("online"), None, _("the article")
    version = article.provenance.licence_version if article.is_reprint else None
    is_stub = version is not None and version.window_action == WindowAction.STUB
    stub = _("a link to the original, without the text")
    return _("ended"), article.expires_at, stub if is_stub else gone

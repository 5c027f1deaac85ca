"""How it stands with the rights of what is published: what ends soon, what lost its permission, what is too much."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import TruncDate
from django.utils import timezone

from attribution.models import LicenceVersion, SourceState

from .models import Article, Picture, Provenance, Status
from .stories import reasons_against_story, story_of

SOON_DAYS = 7
# How many are looked at, or told of, at a time: a list that is longer is worked off from its beginning.
MOST, MOST_CHECKED = 1000, 100


def ending_soon(days: int = SOON_DAYS) -> QuerySet[Article]:
    """What is public and whose right ends within so many days, the soonest first."""
    until = timezone.now() + timedelta(days=days)
    return Article.objects.published().filter(expires_at__lte=until).order_by("expires_at", "pk")


def without_permission() -> QuerySet[Article]:
    """What is public or scheduled though its source has withdrawn its permission."""
    out = Article.objects.filter(status=Status.PUBLISHED).filter(Q(expires_at=None) | Q(expires_at__gt=timezone.now()))
    return out.filter(provenance__source__state=SourceState.REVOKED).order_by("-published_at", "-pk")


def blocked(articles: QuerySet[Article]) -> list[int]:
    """The numbers of those among some that wait for a review, or for their time, and could not be published as they stand.

    `MOST_CHECKED` of either kind are looked at, those saved last and those whose time is furthest: what stands against
    each is asked anew.
    """
    now = timezone.now()
    checked = articles.select_related(
        "text", "lead_picture", "provenance", "translation_of__provenance__source"
    ).prefetch_related(
        "bylines__author",
        "lead_picture__source__default_licence__versions",
        "provenance__licence__versions",
        "provenance__licence_version__licence",
        "provenance__source__default_licence__versions",
    )
    waiting = (
        checked.filter(status=Status.IN_REVIEW).order_by("-saved_at", "-pk"),
        checked.filter(status=Status.PUBLISHED, published_at__gt=now).newest(),
    )
    found = []
    for rows in waiting:
        for article in rows[:MOST_CHECKED]:
            story = story_of(article, article.bylines.all())
            if reasons_against_story(story, max(article.published_at or now, now)):
                found.append(article.pk)
    return found


def in_breach() -> list[int]:
    """The numbers of what is public, or scheduled, against its licence: without permission, or on a day with too many."""
    found = list(without_permission().values_list("pk", flat=True)[:MOST])
    for day in over_cap():
        start = timezone.make_aware(datetime.combine(day.day, time.min))
        of_day = Provenance.objects.filter(
            source__name=day.source, listed_at__gte=start, listed_at__lt=start + timedelta(days=1)
        )
        found += of_day.values_list("article_id", flat=True)[:MOST]
    return found


@dataclass(frozen=True)
class OverCap:
    """A day on which more of a source was published than its licence allows."""

    source: str
    day: date
    published: int
    allowed: int


def over_cap(days: int = 31) -> list[OverCap]:
    """Each such day of the last month and of what is scheduled, the newest first."""
    since = timezone.now() - timedelta(days=days)
    capped = Provenance.objects.filter(listed_at__gte=since, licence_version__daily_cap__isnull=False)
    counted = (
        capped.annotate(day=TruncDate("listed_at"))
        .values("source__name", "day", "licence_version__daily_cap")
        .annotate(published=Count("pk"))
        .order_by("-day", "source__name")
    )
    return [
        OverCap(row["source__name"], row["day"], row["published"], row["licence_version__daily_cap"])
        for row in counted
        if row["published"] > row["licence_version__daily_cap"]
    ]


def pictures_without_rights() -> QuerySet[Picture]:
    """Pictures that readers see and of which nobody noted who made them, or by what right they stand here."""
    shown = Article.objects.published().filter(lead_picture=OuterRef("pk"))
    unknown = Q(credit="") | Q(copyright="", rights_url="")
    return Picture.objects.filter(unknown).filter(Exists(shown)).order_by("-pk")


def terms_unread() -> QuerySet[LicenceVersion]:
    """Licence versions in use whose terms nobody says to have read."""
    used = Provenance.objects.filter(licence_version=OuterRef("pk"))
    return LicenceVersion.objects.filter(Exists(used), terms_checked_on=None).select_related("licence").order_by("pk")

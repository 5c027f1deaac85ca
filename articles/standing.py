"""How it stands with the rights of what is published: what ends soon, what lost its permission, what is too much."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import TruncDate
from django.utils import timezone

from attribution.models import LicenceVersion, SourceState

from .models import Article, Picture, Provenance, Status

SOON_DAYS = 7


def ending_soon(days: int = SOON_DAYS) -> QuerySet[Article]:
    """What is public and whose right ends within so many days, the soonest first."""
    until = timezone.now() + timedelta(days=days)
    return Article.objects.published().filter(expires_at__lte=until).order_by("expires_at", "pk")


def without_permission() -> QuerySet[Article]:
    """What is public or scheduled though its source has withdrawn its permission."""
    out = Article.objects.filter(status=Status.PUBLISHED).filter(Q(expires_at=None) | Q(expires_at__gt=timezone.now()))
    return out.filter(provenance__source__state=SourceState.REVOKED).order_by("-published_at", "-pk")


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

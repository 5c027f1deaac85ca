"""Stories that went out and were taken back: known for a month, so that whoever keeps a copy can let it go."""

import time
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Case, F, Q, When
from django.db.models.signals import post_save
from django.utils import timezone

from articles.models import Article, Status

from .identity import uri_of

DAYS = 30
MOST = 200
KEEP_SECONDS = 60
_kept: dict = {"until": 0.0, "rows": ()}


@dataclass(frozen=True)
class Removal:
    """Which story, when it went, and which lists it stood in."""

    uri: str
    at: datetime
    language: str
    section_id: int
    root_section_id: int


def removals() -> tuple[Removal, ...]:
    """The newest removals from feeds, newest first: read once a minute in each process, as every feed asks for them."""
    if time.monotonic() >= _kept["until"]:
        _kept.update(rows=tuple(_read()), until=time.monotonic() + KEEP_SECONDS)
    return _kept["rows"]


def _read() -> list[Removal]:
    now = timezone.now()
    since = now - timedelta(days=DAYS)
    withdrawn = Q(
        status=Status.WITHDRAWN, saved_at__gte=since, withdrawn_at__gte=since, published_at__lte=F("withdrawn_at")
    )
    expired = Q(status=Status.PUBLISHED, expires_at__gt=since, expires_at__lte=now, published_at__lte=F("expires_at"))
    removed_at = Case(When(status=Status.WITHDRAWN, then=F("withdrawn_at")), default=F("expires_at"))
    rows = Article.objects.in_feeds().filter(withdrawn | expired).annotate(removed_at=removed_at)
    names = ("pk", "created_at", "removed_at", "language", "section_id", "root_section_id")
    return [
        Removal(uri_of(pk, begun_at), at, language, section_id, root_section_id)
        for pk, begun_at, at, language, section_id, root_section_id in rows.order_by("-removed_at", "-pk").values_list(
            *names
        )[:MOST]
    ]


def forget(**_signal) -> None:
    """Read anew next time: a story has changed."""
    _kept["until"] = 0.0


post_save.connect(forget, sender=Article, dispatch_uid="removals")

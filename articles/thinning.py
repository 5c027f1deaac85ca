"""Which versions of an article are kept: what readers had for ever, the saves of a draft the fewer the older they are."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.timezone import localtime
from django_tasks import task

from .models import THINNED, Version

ALL_OF = timedelta(days=1)
ONE_AN_HOUR_OF = timedelta(days=7)
# What is older was thinned for good when it was younger: so the table is never walked through.
LOOKED_BACK = timedelta(days=40)
BATCH = 200


@dataclass(frozen=True)
class Saved:
    """A version without what is in it."""

    kind: str
    at: datetime
    by: int | None


def kept(versions: Sequence[Saved], now: datetime) -> list[bool]:
    """Of each version of an article, the oldest first, whether it is kept.

    All that readers had or were told of, and all of the last day; of what is older, the last that each person saved in an
    hour, and after a week in a day. Hours and days are the newsroom's.
    """
    places = [_place(number, version, now) for number, version in enumerate(versions)]
    last = {place: number for number, place in enumerate(places)}
    return [last[place] == number for number, place in enumerate(places)]


def _place(number: int, version: Saved, now: datetime) -> tuple:
    """Of those that share a place, the last is kept."""
    local, age = localtime(version.at), now - version.at
    if version.kind not in THINNED or age <= ALL_OF:
        return (number,)
    if age <= ONE_AN_HOUR_OF:
        return version.by, local.date(), local.hour
    return version.by, local.date()


@task()
def thin_versions(after: int = 0) -> None:
    """The worker, once a day: a batch of articles at a time. May run any number of times."""
    now = timezone.now()
    begin = localtime(now - LOOKED_BACK).replace(hour=0, minute=0, second=0, microsecond=0)
    thinned = Version.objects.filter(kind__in=THINNED, at__gte=begin)
    aged = thinned.filter(at__lt=now - ALL_OF, article__gt=after)
    articles = list(aged.order_by("article").values_list("article", flat=True).distinct()[:BATCH])
    rows: dict[int, list[tuple[int, Saved]]] = {}
    facts = ("pk", "article", "kind", "at", "by")
    for pk, article, *saved in thinned.filter(article__in=articles).order_by("at", "number").values_list(*facts):
        rows.setdefault(article, []).append((pk, Saved(*saved)))
    for versions in rows.values():
        keeping = kept([saved for _pk, saved in versions], now)
        gone = [pk for (pk, _saved), is_kept in zip(versions, keeping, strict=True) if not is_kept]
        Version.objects.filter(pk__in=gone).unneeded().delete()
    if len(articles) == BATCH:
        thin_versions.enqueue(articles[-1])

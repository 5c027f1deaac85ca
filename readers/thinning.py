"""Counts of reads are the coarser the older they are: hours for a week, days for a year, then months. No read is lost by it."""

from collections import Counter
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.timezone import localtime, make_aware
from django_tasks import task

from .models import ReadCount, Span
from .storing import add

HOURS_KEPT = timedelta(days=8)
DAYS_KEPT = timedelta(days=400)
BATCH = 1000


@task()
def thin_read_counts() -> None:
    """The worker, once a day. May run any number of times, and be interrupted."""
    now = localtime()
    while _fold(Span.HOUR, Span.DAY, before=beginning(Span.DAY, now - HOURS_KEPT)):
        pass
    while _fold(Span.DAY, Span.MONTH, before=beginning(Span.MONTH, now - DAYS_KEPT)):
        pass


def beginning(span: Span, moment: datetime) -> datetime:
    """When the day or the month of a moment began, by the newsroom's clock."""
    local = localtime(moment)
    return make_aware(datetime(local.year, local.month, 1 if span == Span.MONTH else local.day))


def _fold(fine: Span, coarse: Span, before: datetime) -> int:
    """Put some of the oldest counts into coarser ones, and say how many; nobody else gets hold of them meanwhile."""
    with transaction.atomic():
        old = ReadCount.objects.filter(span=fine, start__lt=before).order_by("start", "pk")
        rows = list(old.select_for_update()[:BATCH])
        sums: Counter = Counter()
        for row in rows:
            sums[row.article_id, coarse, beginning(coarse, row.start)] += row.count
        add(sums)
        ReadCount.objects.filter(pk__in=[row.pk for row in rows]).delete()
    return len(rows)

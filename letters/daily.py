"""What is done once a day at a quiet hour, by whichever worker comes first; later in the day where none was there."""

from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.timezone import localtime

from .queueing import enqueue_once

QUIET_HOUR = 4


def enqueue_daily() -> int:
    """Queue what of `DAILY_TASKS` is due today and was not queued yet, and say how many that were."""
    now = localtime()
    if now.hour < QUIET_HOUR:
        return 0
    return sum(enqueue_once(import_string(path), now.date().isoformat()) for path in settings.DAILY_TASKS)

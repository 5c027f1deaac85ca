"""What keeps the queue whole: no task is lost with the process that had it, none fails for good at its first fault."""

import logging
import threading
from datetime import timedelta

from django.db import close_old_connections
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from .daily import enqueue_daily
from .sending import retry_due

logger = logging.getLogger(__name__)

# No task of ours works this long without a word (`queueing.still_in_hand`): who does is dead.
LONGEST_TASK = timedelta(minutes=30)
PAUSES = [timedelta(seconds=10), timedelta(minutes=1), timedelta(minutes=10), timedelta(hours=1)]
KEEP_DONE = timedelta(days=1)
KEEP_FAILED = timedelta(days=30)


def revive_stuck() -> int:
    """Give back what a dead worker had taken: every task of ours may run twice."""
    return (
        DBTaskResult.objects.running()
        .filter(started_at__lt=timezone.now() - LONGEST_TASK)
        .update(status=TaskResultStatus.READY, started_at=None)
    )


def retry_failed() -> int:
    """Queue failed tasks again, later each time, while they have tries left; the row tells its tries by its workers."""
    revived = 0
    for failed in DBTaskResult.objects.failed().only("worker_ids", "finished_at"):
        tries = len(failed.worker_ids)
        if 0 < tries <= len(PAUSES):
            revived += (
                DBTaskResult.objects.failed()
                .filter(pk=failed.pk)
                .update(
                    status=TaskResultStatus.READY,
                    run_after=failed.finished_at + PAUSES[tries - 1],
                    finished_at=None,
                )
            )
    return revived


def prune() -> int:
    """Forget tasks that ended well a day ago, and those that failed for good a month ago."""
    now = timezone.now()
    done, _ = DBTaskResult.objects.successful().filter(finished_at__lt=now - KEEP_DONE).delete()
    failed, _ = DBTaskResult.objects.failed().filter(finished_at__lt=now - KEEP_FAILED).delete()
    return done + failed


def keep() -> None:
    """One round of all of it."""
    revive_stuck()
    retry_failed()
    prune()
    enqueue_daily()
    retry_due()


class Keeper(threading.Thread):
    """Keeps, every few seconds, until told to stop. A mail server that hangs holds up nothing but this thread."""

    def __init__(self, interval: float = 5.0) -> None:
        super().__init__(name="keeper", daemon=True)
        self.interval = interval
        self.is_stopped = threading.Event()

    def run(self) -> None:
        while not self.is_stopped.wait(self.interval):
            try:
                close_old_connections()
                keep()
            except Exception:  # the next round may find the database again
                logger.exception("The keeper's round failed")
            finally:
                close_old_connections()

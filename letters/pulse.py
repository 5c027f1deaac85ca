"""The sign of life of the worker: a thread beside its work, so that neither a long job nor a slow mail server silences it."""

import logging
import threading
from datetime import datetime, timedelta

from django.db import close_old_connections
from django.utils import timezone
from django_tasks import task_backends
from django_tasks_db import DatabaseBackend

from .models import Pulse

logger = logging.getLogger(__name__)

EVERY = timedelta(seconds=10)
# Several signs in a row have not come: nobody is there to give them.
SILENT_AFTER = timedelta(seconds=45)
KEPT = timedelta(days=1)


def beat(worker_id: str) -> None:
    """This worker runs, now."""
    now = timezone.now()
    _pulse, is_new = Pulse.objects.update_or_create(worker_id=worker_id, defaults={"seen_at": now})
    if is_new:
        Pulse.objects.filter(seen_at__lt=now - KEPT).delete()


def last_seen() -> datetime | None:
    """When a worker last gave a sign, in the last day."""
    return Pulse.objects.order_by("-seen_at").values_list("seen_at", flat=True).first()


def is_needed() -> bool:
    """Whether jobs wait in the database for a worker of ours."""
    return isinstance(task_backends["default"], DatabaseBackend)


class Beating(threading.Thread):
    """Gives the sign every few seconds, until told to stop."""

    def __init__(self, worker_id: str, interval: timedelta = EVERY) -> None:
        super().__init__(name="pulse", daemon=True)
        self.worker_id, self.interval = worker_id, interval
        self.is_stopped = threading.Event()

    def run(self) -> None:
        while True:
            try:
                close_old_connections()
                beat(self.worker_id)
            except Exception as fault:  # the next sign may find the database again
                logger.warning("The worker could not say that it runs: %s", str(fault).splitlines()[0])
            finally:
                close_old_connections()
            if self.is_stopped.wait(self.interval.total_seconds()):
                return

"""The worker's own habits: it outlives a database that goes away, and ends within a second when told to."""

import logging
import signal
import sys
import time

from django.db import close_old_connections
from django.db.utils import InterfaceError, OperationalError
from django_tasks.base import TaskResultStatus
from django_tasks_db.management.commands.db_worker import Worker as TaskWorker

logger = logging.getLogger(__name__)

# What a task in hand may still take once the process was told to end, in seconds.
GRACE = 0.7


class Interrupted(BaseException):
    """The process ends before its task has: the task goes back to the queue."""


class Worker(TaskWorker):
    def run(self) -> None:
        while self.running:
            try:
                super().run()
            except (OperationalError, InterfaceError) as fault:
                logger.warning("The database cannot be used, trying again: %s", str(fault).splitlines()[0])
                close_old_connections()
                time.sleep(1)
            else:
                return

    def run_task(self, db_task_result) -> None:
        super().run_task(db_task_result)
        if db_task_result.exception_class_path.endswith(f".{Interrupted.__name__}"):
            db_task_result.status = TaskResultStatus.READY
            db_task_result.worker_ids = db_task_result.worker_ids[:-1]
            db_task_result.finished_at = None
            db_task_result.save(update_fields=["status", "worker_ids", "finished_at"])

    def shutdown(self, signum, frame) -> None:
        self.running = False
        if not self.running_task:
            sys.exit(0)
        signal.signal(signal.SIGALRM, self._interrupt)
        signal.setitimer(signal.ITIMER_REAL, GRACE)

    def _interrupt(self, signum, frame) -> None:
        if self.running_task:
            raise Interrupted

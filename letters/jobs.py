"""How it stands with the jobs: which wait too long, which failed; and another try for one that did."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult, get_date_max

# Each job of ours begins within a second where a worker is free.
LATE = timedelta(minutes=1)
# What a job that failed is listed with; its return value and the whole traceback are not.
SHOWN = (
    "id",
    "task_path",
    "args_kwargs",
    "status",
    "worker_ids",
    "enqueued_at",
    "run_after",
    "finished_at",
    "traceback",
)


@dataclass(frozen=True)
class Job:
    """A job as the desk tells of it; `next_at` is when it is tried again by itself, nothing where it is given up."""

    pk: UUID
    task_path: str
    args: list
    tries: int
    due_at: datetime
    failed_at: datetime | None
    next_at: datetime | None
    error: str

    @classmethod
    def of(cls, row: DBTaskResult) -> "Job":
        is_put_off = row.run_after != get_date_max()
        lines = row.traceback.strip().splitlines()
        return cls(
            pk=row.pk,
            task_path=row.task_path,
            args=[*row.args_kwargs["args"], *row.args_kwargs["kwargs"].values()],
            tries=len(row.worker_ids),
            due_at=row.run_after if is_put_off else row.enqueued_at,
            failed_at=row.finished_at,
            next_at=row.run_after if row.status == TaskResultStatus.READY and is_put_off else None,
            error=lines[-1] if lines else "",
        )


def late() -> QuerySet[DBTaskResult]:
    """What should have begun more than a minute ago, and waits; the longest waiting first."""
    since = timezone.now() - LATE
    is_late = Q(run_after=get_date_max(), enqueued_at__lt=since) | Q(run_after__lt=since)
    return DBTaskResult.objects.filter(is_late, status=TaskResultStatus.READY).only(*SHOWN).order_by("enqueued_at")


def in_work() -> DBTaskResult | None:
    """What the worker has in hand, if it has something: the one it began first."""
    return DBTaskResult.objects.running().only("task_path", "started_at").order_by("started_at").first()


def failed() -> QuerySet[DBTaskResult]:
    """What has failed and is not done: given up, or waiting for its next try; those that failed last first."""
    waiting = Q(status=TaskResultStatus.READY) & ~Q(traceback="")
    rows = DBTaskResult.objects.filter(waiting | Q(status=TaskResultStatus.FAILED))
    return rows.only(*SHOWN).order_by("-finished_at", "-enqueued_at")


def run_again(pk: UUID) -> bool:
    """Let the worker try a job that failed at once, with all its tries before it; whether it still was one."""
    begun_anew = {"worker_ids": [], "finished_at": None, "exception_class_path": "", "traceback": ""}
    at_once = {"status": TaskResultStatus.READY, "run_after": timezone.now()}
    return bool(failed().filter(pk=pk).update(**begun_anew, **at_once))


def set_aside(pk: UUID) -> bool:
    """Forget a job that failed: nobody tries it again. Whether it still was one."""
    return bool(failed().filter(pk=pk).delete()[0])

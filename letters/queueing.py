"""Tasks that may be queued once and no more, whoever else asks for the same at the same moment."""

import uuid

from django.utils import timezone
from django_tasks.base import Task, TaskResultStatus
from django_tasks_db.models import DBTaskResult, get_date_max

NAMES = uuid.UUID("6a2b9c1e-4f0d-4c5a-9a37-2d1f8e6b7c50")


def enqueue_once(task: Task, name: str, *, after_failure: bool = False) -> bool:
    """Queue a task without arguments under a name: whether it was not queued under it before.

    The name becomes the row's key, so the database itself refuses a second one while the first is remembered. With
    `after_failure` one that failed does not count.
    """
    key = uuid.uuid5(NAMES, f"{task.module_path} {name}")
    if after_failure:
        DBTaskResult.objects.failed().filter(pk=key).delete()
    facts = {
        "args_kwargs": {"args": [], "kwargs": {}},
        "priority": task.priority,
        "task_path": task.module_path,
        "queue_name": task.queue_name,
        "run_after": get_date_max(),
        "backend_name": task.backend,
    }
    return DBTaskResult.objects.get_or_create(pk=key, defaults=facts)[1]


def in_hand(task: Task) -> DBTaskResult | None:
    """The task's row where it is being done or waits for that: the one in work before those that wait."""
    rows = DBTaskResult.objects.filter(
        task_path=task.module_path, status__in=(TaskResultStatus.READY, TaskResultStatus.RUNNING)
    )
    return rows.order_by("-status", "enqueued_at").first()


def still_in_hand(task: Task) -> None:
    """Let a task that works long tell so, lest the keeper take its worker for dead and give it to another."""
    DBTaskResult.objects.running().filter(task_path=task.module_path).update(started_at=timezone.now())

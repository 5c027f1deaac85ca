"""Who did what, written down where the desk shows it."""

from collections.abc import Sequence

from django.contrib.admin.models import CHANGE, LogEntry
from django.db.models import Model


def record(by, rows: Sequence[Model], message: str) -> list[LogEntry]:
    """One entry for each of the rows, of one kind; in the language that is active."""
    return LogEntry.objects.log_actions(by.pk, rows, CHANGE, message)

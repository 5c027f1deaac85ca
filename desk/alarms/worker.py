"""The worker does not run, or does not keep up: for whoever publishes."""

from datetime import datetime

from django.utils.timesince import timesince
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.templatetags.dates import moment
from letters import jobs, pulse

from ..job_names import name_of
from ..pieces import MOST, Alarm, Asked


def worker_in_trouble(asked: Asked) -> list[Alarm]:
    """It gives no sign of life; or it does, and what should have begun a minute ago has not."""
    if not asked.is_editor or not pulse.is_needed():
        return []
    seen = pulse.last_seen()
    return _late(asked) if seen and seen > asked.now - pulse.SILENT_AFTER else _silent(seen)


def _silent(seen: datetime | None) -> list[Alarm]:
    since = (
        _("The worker has given no sign of life since %(at)s.") % {"at": moment(seen)}
        if seen
        else _("No worker has given a sign of life.")
    )
    stands_still = _(
        "Letters, prepared changes and whatever else is done in the background stand still. Scheduled articles appear at their time all the same. Whoever runs the site has to start it again: manage.py run_worker."
    )
    return [Alarm("worker", _("The worker does not run"), f"{since} {stands_still}")]


def _late(asked: Asked) -> list[Alarm]:
    waiting = list(jobs.late()[:MOST])
    if not waiting:
        return []
    oldest = min((jobs.Job.of(row) for row in waiting), key=lambda job: job.due_at)
    sentence = ngettext(
        "%(count)s job should have begun: “%(name)s”, %(age)s ago.",
        "%(count)s jobs should have begun, the first, “%(name)s”, %(age)s ago.",
        len(waiting),
    ) % {"count": len(waiting), "name": name_of(oldest.task_path), "age": timesince(oldest.due_at, asked.now)}
    busy = jobs.in_work()
    if busy and busy.started_at < asked.now - jobs.LATE:
        why = _("The worker has been busy with “%(name)s” since %(at)s; the others wait for that.") % {
            "name": name_of(busy.task_path),
            "at": moment(busy.started_at),
        }
    else:
        why = _(
            "The worker runs and has more to do than it gets done, or is stuck. If this goes on, whoever runs the site has to start it again."
        )
    return [Alarm("jobs-late", _("Jobs are late"), f"{sentence} {why}")]

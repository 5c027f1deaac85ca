"""Jobs that failed, for whoever may run them again."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.templatetags.dates import moment
from letters import jobs
from letters.keeping import PAUSES

from ..job_names import told
from ..pieces import MOST, Act, Alarm, Asked

SHOWN = 3


def failed_jobs(asked: Asked) -> list[Alarm]:
    """The last that failed, one by one, each with a button; how many more there are."""
    if not asked.user.has_perm("letters.rerun_job"):
        return []
    found = [jobs.Job.of(row) for row in jobs.failed()[:MOST]]
    # What is tried again within minutes is no alarm yet.
    lasting = [job for job in found if job.tries > 1 or job.next_at is None]
    page = reverse("admin:jobs")
    alarms = [
        Alarm(
            f"job-{job.pk}",
            _("Job failed"),
            sentence_on(job),
            job.error,
            (Act(_("Run again"), page, {"job": str(job.pk), "act": "again", "from": "index"}),),
        )
        for job in lasting[:SHOWN]
    ]
    if len(lasting) > SHOWN:
        more = len(lasting) - SHOWN
        sentence = ngettext("%(count)s more job has failed.", "%(count)s more jobs have failed.", more)
        act = Act(_("See the jobs"), page)
        alarms.append(Alarm("jobs-failed", _("Jobs failed"), sentence % {"count": more}, acts=(act,)))
    return alarms


def sentence_on(job: jobs.Job) -> str:
    """What it was, since when it fails, and whether it is tried again by itself."""
    facts = {"job": told(job), "count": job.tries}
    if job.next_at:
        return ngettext(
            "“%(job)s” has failed %(count)s time; the next try is on %(at)s.",
            "“%(job)s” has failed %(count)s times; the next try is on %(at)s.",
            job.tries,
        ) % (facts | {"at": moment(job.next_at)})
    at = moment(job.failed_at) if job.failed_at else ""
    if job.tries <= len(PAUSES):
        return _("“%(job)s” failed on %(at)s. It is tried again by itself.") % (facts | {"at": at})
    return ngettext(
        "“%(job)s” failed on %(at)s, after %(count)s try. It is not tried again by itself.",
        "“%(job)s” failed on %(at)s, after %(count)s tries. It is not tried again by itself.",
        job.tries,
    ) % (facts | {"at": at})

"""The page of the jobs that failed, with another try for each; and the alarms alone, for a page that stays open."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import gettext as _

from letters import jobs

from .alarms import raised
from .alarms.jobs import sentence_on
from .pieces import Asked

ROWS = 50


class Jobs:
    """The addresses of the jobs, for the admin site."""

    def __init__(self, site) -> None:
        self.site = site

    def urls(self) -> list:
        return [
            path("jobs/", self.site.admin_view(self.jobs), name="jobs"),
            path("alarms/", self.site.admin_view(self.alarms), name="alarms"),
        ]

    def jobs(self, request) -> HttpResponse:
        """Those that failed, the last first; by POST one of them is run again or set aside."""
        if not request.user.has_perm("letters.rerun_job"):
            raise PermissionDenied
        if request.method == "POST":
            self._act(request)
            return redirect("admin:index" if request.POST.get("from") == "index" else "admin:jobs")
        found = [jobs.Job.of(row) for row in jobs.failed()[: ROWS + 1]]
        context = {
            **self.site.each_context(request),
            "title": _("Failed jobs"),
            "jobs": [(job, sentence_on(job)) for job in found[:ROWS]],
            "has_more": len(found) > ROWS,
        }
        request.current_app = self.site.name
        return TemplateResponse(request, "desk/jobs.html", context)

    def alarms(self, request) -> HttpResponse:
        """What the first page shows above: asked for by a page that stays open."""
        return render(request, "desk/alarms.html", {"alarms": raised(Asked(request, self.site))})

    def _act(self, request) -> None:
        try:
            pk = UUID(request.POST.get("job", ""))
        except ValueError:
            pk = None
        act = {"again": jobs.run_again, "aside": jobs.set_aside}.get(request.POST.get("act", ""))
        if pk is None or act is None:
            messages.error(request, _("Nothing was done: the form did not say which job, or what to do with it."))
        elif not act(pk):
            messages.warning(request, _("This job has been run again, done or set aside meanwhile."))
        elif act is jobs.run_again:
            messages.success(request, _("The job is in the queue again. If it fails once more, it is told here."))
        else:
            messages.success(request, _("The job was set aside: nobody tries it again."))

"""What the desk does with a source's stories: their report, and taking them off when the permission is withdrawn.

The addresses stand beside the admin of the sources, which knows no articles: `desk/site.py` puts them there.
"""

from collections.abc import Iterable
from datetime import date, datetime

from django import forms
from django.contrib import messages
from django.contrib.admin.widgets import AdminTextInputWidget
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.timezone import localtime
from django.utils.translation import get_language, gettext_lazy, override
from django.utils.translation import gettext as _

from attribution.models import Source
from attribution.models.licence import EARLIEST_YEAR, LATEST_YEAR
from text.sheets import csv_lines

from ..models import Revocation
from ..reporting import Line, lines_gone_with, lines_of, months_of, totals_of
from ..revoking import SHOWN, restore, revoke, what_would_go


class RevocationForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Reason or reference"),
        max_length=Revocation._meta.get_field("reason").max_length,
        help_text=gettext_lazy("For the record and the report, such as “letter of 3 March”. Readers do not see it."),
        widget=AdminTextInputWidget,
        validators=Revocation._meta.get_field("reason").validators,
    )
    is_sure = forms.BooleanField(
        label=gettext_lazy("Take all of this off the site now"),
        error_messages={"required": gettext_lazy("Tick the box if you are sure: this is done at once.")},
    )


class Sources:
    """The views, for one admin site."""

    def __init__(self, site) -> None:
        self.site = site

    def urls(self) -> list:
        def named(act: str, view):
            address = f"attribution/source/<int:pk>/{act}/"
            return path(address, self.site.admin_view(view), name=f"attribution_source_{act}")

        return [
            named("revoke", self.revoke_view),
            named("revoked", self.revoked_view),
            named("restore", self.restore_view),
            named("report", self.report_view),
        ]

    # --- The permission ----------------------------------------------------------------------------------------------

    def revoke_view(self, request, pk: int) -> HttpResponse:
        """What will go; then, once it is confirmed with a reason, the report on what went."""
        source = self._opened(request, pk, "articles.withdraw_article")
        report = HttpResponseRedirect(reverse("admin:attribution_source_revoked", args=[source.pk]))
        if source.is_revoked and source.revocations.filter(ended_at=None).exists():
            return report
        form = RevocationForm(request.POST if request.method == "POST" else None, label_suffix="")
        if form.is_valid():
            revoke(source, request.user, form.cleaned_data["reason"])
            self._say(request, _("Done: nothing of this source is on the site any longer."))
            return report
        context = {
            "title": _("Withdrawal of the permission"),
            "form": form,
            "going": what_would_go(source),
            "most": SHOWN,
        }
        return self._page(request, "revoke", source, context, 422 if form.is_bound else 200)

    def revoked_view(self, request, pk: int) -> HttpResponse:
        """The report on the last revocation, to print or to send."""
        source = self._opened(request, pk, "articles.withdraw_article")
        revocation = source.revocations.select_related("made_by", "ended_by").first()
        if revocation is None:
            raise Http404
        lines = lines_gone_with(revocation)
        if request.GET.get("format") == "csv":
            name = f"{source.slug}-{localtime(revocation.made_at).date()}.csv"
            heading = [_("Published"), _("Title here"), _("Our address"), _("Original title"), _("Original address")]
            heading += [_("State"), _("Since"), _("What our address answers")]
            return _sheet(name, heading, lines, lambda line: [*_of(line), *_now(line), line.answer])
        context = {
            "title": _("Report on the withdrawal"),
            "revocation": revocation,
            "count": revocation.articles.count(),
            "lines": lines,
        }
        return self._page(request, "revoked", source, context)

    def restore_view(self, request, pk: int) -> HttpResponse:
        source = self._opened(request, pk, "articles.withdraw_article")
        change = HttpResponseRedirect(reverse("admin:attribution_source_change", args=[source.pk]))
        gone = f"{reverse('admin:articles_article_changelist')}?state=ended&source={source.pk}"
        if not source.is_revoked:
            return change
        if request.method == "POST":
            restore(source, request.user)
            link = format_html('<a href="{}">{}</a>', gone, _("Open each article that is to come back."))
            self._say(request, format_html("{} {}", _("This source may be published again."), link))
            return change
        return self._page(request, "restore", source, {"title": _("Restore the permission"), "gone": gone})

    # --- The report of a month ---------------------------------------------------------------------------------------

    def report_view(self, request, pk: int) -> HttpResponse:
        """What was published of the source in a month: a page to print, or a file for a spreadsheet."""
        source = self._opened(request, pk, "articles.publish_article")
        months = months_of(source)
        month = _month(request.GET.get("month", ""), [each for each, _count in months])
        lines = lines_of(source, month) if month else iter(())
        if request.GET.get("format") == "csv":
            name = f"{source.slug}-{month:%Y-%m}.csv" if month else f"{source.slug}.csv"
            heading = [_("Published"), _("Title here"), _("Our address"), _("Original title"), _("Original address")]
            heading += [_("Licence"), _("Version at publication"), _("Version in force"), _("In force since")]
            heading += [_("State"), _("Since")]
            return _sheet(name, heading, lines, lambda line: [*_of(line), *_licence(line), *_now(line)])
        context = {
            "title": _("Monthly report"),
            "months": months,
            "month": month,
            "totals": totals_of(source, month) if month else {},
            "lines": lines,
        }
        return self._page(request, "report", source, context)

    # --- What they share ---------------------------------------------------------------------------------------------

    def _opened(self, request, pk: int, permission: str) -> Source:
        if not request.user.has_perm(permission):
            raise PermissionDenied
        return get_object_or_404(Source.objects.select_related("default_licence"), pk=pk)

    def _say(self, request, sentence: str) -> None:
        messages.success(request, sentence)

    def _page(self, request, name: str, source: Source, context: dict, status: int = 200) -> HttpResponse:
        context = {**self.site.each_context(request), "opts": Source._meta, "source": source, **context}
        request.current_app = self.site.name
        return TemplateResponse(request, f"admin/attribution/source/{name}.html", context, status=status)


def _month(text: str, months: list[date]) -> date | None:
    """The month that is asked for; where that is none of our age, the newest with stories."""
    newest = months[0] if months else None
    try:
        month = datetime.strptime(text, "%Y-%m").date()
    except ValueError:
        return newest
    return month if EARLIEST_YEAR <= month.year < LATEST_YEAR else newest


def _sheet(name: str, heading: list[str], lines: Iterable[Line], cells) -> StreamingHttpResponse:
    """The lines as a file, written while they are read."""
    language = get_language()

    def rows():
        remaining = iter(lines)
        while True:
            with override(language):  # the request's is over by the time that a line is asked for
                line = next(remaining, None)
                row = cells(line) if line else None
            if row is None:
                return
            yield row

    response = StreamingHttpResponse(csv_lines(heading, rows()), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _of(line: Line) -> list[str]:
    return [_minute(line.published_at), line.headline, line.address, line.original_title, line.original_url]


def _licence(line: Line) -> list[str | int]:
    if not line.versions:
        return ["", "", "", ""]
    (first, _published), (last, since) = line.versions[0], line.versions[-1]
    return [last.licence.name, first.number, last.number, _minute(since)]


def _now(line: Line) -> list[str]:
    return [line.state, _minute(line.since)]


def _minute(moment: datetime | None) -> str:
    """As spreadsheets read it in any language."""
    return f"{localtime(moment):%Y-%m-%d %H:%M}" if moment else ""

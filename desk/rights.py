"""How it stands with the rights of what is published: what the last audit found, and what asks for somebody's eye."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django_tasks import TaskResultStatus

from articles import standing
from articles.models import Article
from letters.queueing import in_hand
from syndication.auditing.keeping import ask_for_audit, audit_rights
from syndication.models import Audit

ROWS = 50


@dataclass(frozen=True)
class First:
    """The first rows of a list, and whether there are more: they are never counted, as an archive grows."""

    rows: list
    has_more: bool

    @classmethod
    def of(cls, listed: Iterable) -> "First":
        rows = list(islice(listed, ROWS + 1))
        return cls(rows[:ROWS], len(rows) > ROWS)

    @property
    def count(self) -> str:
        return f"{len(self.rows)}+" if self.has_more else f"{len(self.rows)}"


def rights(request, site) -> HttpResponse:
    """The page; asked by POST, the worker is told to audit now."""
    if not request.user.has_perm("articles.publish_article"):
        raise PermissionDenied
    if request.method == "POST":
        if ask_for_audit():
            messages.success(
                request, _("The check has been asked for. Load this page again in a while to see what it found.")
            )
        else:
            messages.warning(request, _("A check is already under way: it was not asked for a second time."))
        return redirect("admin:rights")
    last = Audit.objects.ended().first()
    context = {
        **site.each_context(request),
        "title": _("Rights"),
        "last": last,
        **_under_way(last),
        **_breaches(last, request.GET.get("page", "")),
        "ending": First.of(standing.ending_soon()[: ROWS + 1]),
        "lost": First.of(standing.without_permission().select_related("provenance__source")[: ROWS + 1]),
        "over": First.of(standing.over_cap()),
        "pictures": First.of(standing.pictures_without_rights()[: ROWS + 1]),
        "unread": First.of(standing.terms_unread()[: ROWS + 1]),
    }
    request.current_app = site.name
    return TemplateResponse(request, "desk/rights.html", context)


def last_audit() -> Audit | None:
    """The last one that came to its end, without the breaches themselves."""
    return Audit.objects.ended().defer("breaches").first()


def _under_way(last: Audit | None) -> dict:
    """Since when an audit waits, works, or was begun and has not ended, as a command that runs or was stopped."""
    begun = Audit.objects.filter(ended_at=None, pk__gt=last.pk if last else 0).defer("breaches").first()
    queued = in_hand(audit_rights)
    if queued is None:
        return {"unended": begun.began_at} if begun else {}
    if queued.status == TaskResultStatus.READY:
        return {"waiting": queued.enqueued_at}
    return {"running": begun.began_at if begun else queued.started_at}


def _breaches(last: Audit | None, wanted: str) -> dict:
    """One page of what the audit found, each with the state of its article now."""
    found = last.breaches if last else []
    pages = max(-(-len(found) // ROWS), 1)
    number = min(max(int(wanted), 1), pages) if wanted.isdecimal() and len(wanted) < 6 else 1
    shown = found[(number - 1) * ROWS : number * ROWS]
    saved = dict(Article.objects.filter(pk__in={each["article_id"] for each in shown}).values_list("pk", "saved_at"))
    return {
        "breaches": [each | _since(saved.get(each["article_id"]), last.ended_at) for each in shown],
        "unkept": last.found - len(found) if last else 0,
        "page": number,
        "pages": pages,
    }


def _since(saved_at: datetime | None, ended_at: datetime) -> dict:
    return {"exists": saved_at is not None, "is_changed": saved_at is not None and saved_at > ended_at}

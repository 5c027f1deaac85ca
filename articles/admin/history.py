"""The history of an article at the desk: the list of its versions, any two compared, one put back."""

from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from .. import history
from ..comparing import compare
from ..missing import Missing
from ..models import Article, Version, VersionKind
from ..preparing import open_change
from ..publishing import Refused
from ..restoring import SavedMeanwhile, plan_of, restore
from ..snapshots import take

FLAGS = {
    VersionKind.SUBMITTED: "dup",
    VersionKind.PUBLISHED: "ok",
    VersionKind.CORRECTED: "upd",
    VersionKind.WITHDRAWN: "bad",
    VersionKind.RESTORED: "upd",
    VersionKind.PREPARED: "dup",
}


class History:
    """Mixed into the admin of articles, which names the addresses. Who may see the article may see all of it."""

    def history_view(self, request, object_id, extra_context=None):
        article = self.get_object(request, unquote(object_id))
        if article is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        self._seen_by(request, article)
        page = history.page_of(article, request.GET)
        numbers = [line.version.number for line in page.lines if line.version]
        context = {
            "title": _("History"),
            "page": page,
            "flags": FLAGS,
            "newest": article.versions.stood().newest().values_list("number", flat=True).first(),
            "open_change": open_change(article),
            "from_number": numbers[1] if len(numbers) > 1 else None,
            "to_number": numbers[0] if numbers else None,
            "may_restore": self.has_change_permission(request, article),
            **(extra_context or {}),
        }
        return self._page_of(request, "history", article, context)

    def compare_view(self, request, pk: int):
        """Two versions, the older first, whichever way they were asked for."""
        article = self._opened(request, pk)
        self._seen_by(request, article)
        wanted = sorted({_number(request.GET.get(name, "")) for name in ("a", "b")})
        found = {each.number: each for each in article.versions.filter(number__in=wanted).select_related("by")}
        if not all(number in found for number in wanted):
            raise Missing(_("There is no such version, or no longer."))
        before, after = found[wanted[0]], found[wanted[-1]]
        context = {
            "title": _("Compare two versions"),
            "before": before,
            "after": after,
            "newest": article.versions.newest().values_list("number", flat=True).first(),
            "standing": article.versions.stood().newest().values_list("number", flat=True).first(),
            "flags": FLAGS,
            "ends": [before, after],
            "left": _("Version %(number)d") % {"number": before.number},
            "right": _("Version %(number)d") % {"number": after.number},
            "comparison": compare(before.snapshot, after.snapshot),
            "may_restore": self.has_change_permission(request, article),
        }
        return self._page_of(request, "compare", article, context)

    def restore_view(self, request, pk: int, number: int):
        """What would be put back and what would not; then, on a press of the button, does it."""
        article = self._opened(request, pk)
        if not self.has_change_permission(request, article):
            raise PermissionDenied(_("You cannot change this article, so you cannot put a version of it back."))
        version = article.versions.filter(number=number).select_related("by").first()
        if version is None:
            raise Http404
        against: list[str] = []
        status = 200
        if request.method == "POST":
            seen = request.POST.get("seen", "")
            try:
                plan = restore(article, version, request.user, _number(seen) if seen else 0)
            except SavedMeanwhile:
                against, status = [_("Somebody saved this article after you opened this page. Look again.")], 409
            except Refused as refused:
                against, status = [reason.sentence for reason in refused.reasons], 422
            else:
                return self._restored(request, article, version, plan)
            article = self._opened(request, pk)
        return self._page_of(request, "restore", article, self._offer(request, article, version, against), status)

    def _offer(self, request, article: Article, version: Version, against: list[str]) -> dict:
        return {
            "title": _("Restore version %(number)d") % {"number": version.number},
            "version": version,
            "left": _("Now"),
            "right": _("Version %(number)d") % {"number": version.number},
            "comparison": compare(take(article), version.snapshot),
            "left_out": plan_of(article, version.snapshot, request.user).left_out,
            "against": against,
        }

    def _restored(self, request, article: Article, version: Version, plan):
        if article.is_published:
            sentence = _("Version %(number)d is restored; readers see it as it is now.")
        else:
            sentence = _("Version %(number)d is restored. What stood before it is kept in the history.")
        self.message_user(request, sentence % {"number": version.number}, messages.SUCCESS)
        for each in plan.left_out:
            self.message_user(request, each, messages.WARNING)
        return HttpResponseRedirect(reverse("admin:articles_article_change", args=[article.pk]))

    def _seen_by(self, request, article: Article) -> None:
        if not self.has_view_permission(request, article):
            raise PermissionDenied

    def _page_of(self, request, name: str, article: Article, context: dict, status: int = 200):
        context = {**self.admin_site.each_context(request), "opts": self.opts, "original": article, **context}
        request.current_app = self.admin_site.name
        return TemplateResponse(request, f"admin/articles/article/{name}.html", context, status=status)


def _number(text: str) -> int:
    if not text.isascii() or not text.isdecimal() or len(text) > 9:
        raise Missing(_("There is no such version, or no longer."))
    return int(text)

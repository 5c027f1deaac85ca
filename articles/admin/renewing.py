"""The act “Renew the notices” on chosen articles of the list: shown word by word, then done as shown."""

import re

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from text.cleaning import text_of
from text.diffs import word_diff

from ..models import Article
from ..renewing import MOST, Renewal, ShownOtherwise, articles_of, renew, renewals

LINK = re.compile(r'<a [^>]*href="([^"]*)"[^>]*>(.*?)</a>')


class Renewing:
    """Mixed into the admin of articles, which names the address."""

    def get_actions(self, request):
        """Ours alone: articles are not deleted by the dozen."""
        return {name: act for name, act in super().get_actions(request).items() if name != "delete_selected"}

    def has_publish_permission(self, request) -> bool:
        return request.user.has_perm("articles.publish_article")

    @admin.action(description=gettext_lazy("Renew the notices"), permissions=["publish"])
    def renew_notices(self, request, queryset):
        chosen = list(queryset.order_by().values_list("pk", flat=True)[: MOST + 1])
        if len(chosen) > MOST:
            sentence = _(
                "At most %(most)d articles are renewed at a time. Choose fewer, page by page or with a filter."
            )
            self.message_user(request, sentence % {"most": MOST}, messages.WARNING)
            return None
        return self._confirmation(request, renewals(Article.objects.filter(pk__in=chosen).newest()))

    def renew_view(self, request):
        """Do what was shown; where something changed meanwhile, say so and show again."""
        if not self.has_publish_permission(request):
            raise PermissionDenied(_("Only an editor may renew notices."))
        back = HttpResponseRedirect(reverse("admin:articles_article_changelist"))
        marks = request.POST.getlist("shown")
        if not articles_of(marks):
            return back
        try:
            done = renew(marks, request.user)
        except ShownOtherwise as otherwise:
            return self._confirmation(request, otherwise.renewals, is_changed=True)
        sentence = ngettext("%(count)d notice renewed.", "%(count)d notices renewed.", len(done)) % {"count": len(done)}
        self.message_user(request, sentence, messages.SUCCESS)
        return back

    def _confirmation(self, request, found: list[Renewal], is_changed: bool = False):
        context = {
            **self.admin_site.each_context(request),
            "title": _("Renew the notices"),
            "opts": self.opts,
            "possible": [_shown(renewal) for renewal in found if renewal.is_possible],
            "refused": [renewal for renewal in found if renewal.reasons],
            "unchanged": [renewal for renewal in found if renewal.obstacle],
            "is_changed": is_changed,
        }
        request.current_app = self.admin_site.name
        status = 409 if is_changed else 200
        return TemplateResponse(request, "admin/articles/article/renew.html", context, status=status)


def _shown(renewal: Renewal) -> dict:
    """A renewal with what changes in its credit and its notice."""
    provenance = renewal.article.provenance
    return {
        "renewal": renewal,
        "join": pgettext("between the terms of a list", "; "),
        "credit": word_diff(_words(provenance.credit), _words(renewal.credit)),
        "notice": word_diff(_words(provenance.notice), _words(renewal.notice)),
    }


def _words(html: str) -> str:
    """A line as text, the address of each link beside its words: a link that changes is a change."""
    return text_of(LINK.sub(r"\2 (\1)", html))

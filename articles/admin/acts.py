"""Acts on an article that have a page of their own: withdrawing it, correcting it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from ..forms import CorrectionForm, WithdrawalForm
from ..models import Article
from ..publishing import Refused


class Acts:
    """Mixed into the admin of articles, which names the addresses."""

    def withdraw_view(self, request, pk: int):
        article = self._opened(request, pk)
        if not request.user.has_perm("articles.withdraw_article"):
            raise PermissionDenied(_("Only a chief editor may withdraw an article."))
        form = WithdrawalForm(request.POST or None)
        if form.is_valid():
            try:
                article.withdraw(request.user, form.cleaned_data["reason"])
            except Refused as refused:
                for reason in refused.reasons:
                    form.add_error("reason", reason.sentence)
            else:
                return self._back(request, article, _("Withdrawn. Its address now tells readers so, and why."))
        return self._act(
            request,
            article,
            form,
            title=_("Withdraw the article"),
            explanation=_(
                "It leaves every page, feed and list at once. Its address stays, and gives the reason below."
            ),
            button=_("Withdraw"),
            is_dangerous=True,
        )

    def correct_view(self, request, pk: int):
        article = self._opened(request, pk)
        if not request.user.has_perm("articles.publish_article"):
            raise PermissionDenied(_("Only an editor may add a correction."))
        if not article.is_published:
            raise PermissionDenied(_("Only what readers can see is corrected. Change the text itself."))
        form = CorrectionForm(request.POST or None)
        if form.is_valid():
            article.correct(request.user, form.cleaned_data["text"], form.cleaned_data["kind"])
            return self._back(request, article, _("The correction stands under the article."))
        return self._act(
            request,
            article,
            form,
            title=_("Add a correction"),
            explanation=_("Change the text first if it needs changing: the note only says what was wrong."),
            button=_("Add the correction"),
            is_dangerous=False,
        )

    def _opened(self, request, pk: int) -> Article:
        article = self.get_object(request, str(pk))
        if article is None:
            raise Http404
        return article

    def _back(self, request, article: Article, sentence: str):
        self.message_user(request, sentence, messages.SUCCESS)
        return HttpResponseRedirect(reverse("admin:articles_article_change", args=[article.pk]))

    def _act(self, request, article: Article, form, **words):
        context = {
            **self.admin_site.each_context(request),
            **words,
            "opts": self.opts,
            "original": article,
            "form": form,
            "corrections": article.corrections.all(),
        }
        request.current_app = self.admin_site.name
        status = 422 if form.is_bound else 200
        return TemplateResponse(request, "admin/articles/article/act.html", context, status=status)

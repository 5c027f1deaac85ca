"""Withdrawing an article: the reason, a look at what its address will answer and at what goes with it, and the act."""

from django import forms
from django.contrib.admin.widgets import AdminTextareaWidget
from django.core.exceptions import PermissionDenied
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from text.validators import is_visible, no_control_characters_in_lines

from ..leaving import also_gone, stays
from ..models import Article
from ..publishing import AlreadyDone, Refused
from .correcting import seen


class WithdrawalForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        required=False,
        max_length=Article._meta.get_field("withdrawal_reason").max_length,
        help_text=gettext_lazy(
            "Readers will see it at the address of the article, which stays and answers “withdrawn”."
        ),
        widget=AdminTextareaWidget(attrs={"rows": 3}),
        validators=[no_control_characters_in_lines],
    )
    note = forms.CharField(
        label=gettext_lazy("For the newsroom alone"),
        required=False,
        max_length=Article._meta.get_field("withdrawal_note").max_length,
        help_text=gettext_lazy(
            "What readers need not know: who asked for it, which letter. It stands beside the article at the desk."
        ),
        widget=AdminTextareaWidget(attrs={"rows": 3}),
        validators=[no_control_characters_in_lines],
    )

    def clean_reason(self):
        """Something that can be read: the address has nothing else to say."""
        reason = self.cleaned_data["reason"]
        if not is_visible(reason):
            raise forms.ValidationError(
                _("Say why: the address of the article will tell readers that it was withdrawn.")
            )
        return reason


class Withdrawing:
    """Mixed into the admin of articles, which names the address."""

    def withdraw_view(self, request, pk: int):
        article = self._opened(request, pk)
        if not request.user.has_perm("articles.withdraw_article"):
            raise PermissionDenied(_("Only a chief editor may withdraw an article."))
        if article.is_scheduled:
            raise PermissionDenied(_("Readers have not seen this article yet. Take it off the schedule instead."))
        is_sent = request.method == "POST"
        form = WithdrawalForm(request.POST if is_sent else None, label_suffix="")
        words, status = {}, 200
        if is_sent and form.is_valid():
            facts = form.cleaned_data
            words = {"preview": _answer(article, facts["reason"]), "seen": seen(facts)}
            if request.POST.get("_store") == words["seen"]:
                try:
                    article.withdraw(request.user, **facts)
                except Refused as refused:
                    status = 409 if isinstance(refused, AlreadyDone) else 422
                    for reason in refused.reasons:
                        form.add_error("reason", reason.sentence)
                else:
                    return self._back(request, article, _("Withdrawn. Its address now tells readers so, and why."))
            elif "_store" in request.POST:
                words["told"] = _("You changed it after you looked at it. This is how readers will see it now.")
        elif is_sent:
            status = 422
        return self._act(
            request,
            article,
            form,
            status,
            title=_("Withdraw the article"),
            template="admin/articles/article/withdraw.html",
            also_gone=also_gone(article),
            stays=stays(article),
            **words,
        )


def _answer(article: Article, reason: str) -> str:
    """What the address will say, in the language of the article."""
    with override(article.language):
        return render_to_string("components/gone.html", {"reason": reason, "date": timezone.now(), "level": 3})

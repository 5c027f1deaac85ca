"""The preview links of an article at the desk: made, listed with who made them and until when, taken back."""

from datetime import timedelta

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .. import lending
from ..models import PreviewLink
from ..publishing import Refused

SHOWN = 50


class LendingForm(forms.Form):
    lives = forms.TypedChoiceField(
        label=gettext_lazy("Open for"),
        choices=[
            (1, gettext_lazy("1 hour")),
            (24, gettext_lazy("1 day")),
            (72, gettext_lazy("3 days")),
            (168, gettext_lazy("7 days")),
            (336, gettext_lazy("14 days")),
        ],
        initial=24,
        coerce=int,
    )


class Lending:
    """Mixed into the admin of articles, which names the address."""

    def lend_view(self, request, pk: int):
        """The links of an article; by POST another one is made, whose address this answer alone shows, or one is taken back."""
        article = self._opened(request, pk)
        if not self.has_view_permission(request, article):
            raise PermissionDenied
        if "take_back" in request.POST:
            return self._take_back(request, article)
        form, address = LendingForm(request.POST if request.method == "POST" else None), ""
        if form.is_valid():
            try:
                _link, address = lending.lend(article, request.user, timedelta(hours=form.cleaned_data["lives"]))
            except Refused as refused:
                for reason in refused.reasons:
                    form.add_error(None, reason.sentence)
        links = list(article.preview_links.select_related("made_by", "change")[:SHOWN])
        for link in links:
            link.article = article
        for link, fate in zip(links, lending.fates_of(links), strict=True):
            link.fate = fate
        context = {
            **self.admin_site.each_context(request),
            "title": _("Preview links"),
            "opts": self.opts,
            "original": article,
            "form": form,
            "address": address,
            "links": links,
            "may_lend": article.may_be_changed_by(request.user),
            "of_change": (change := lending.lent_change(article, request.user)),
            "is_over": change is None and lending.is_over(article),
        }
        request.current_app = self.admin_site.name
        status = 422 if form.is_bound and form.errors else 200
        return TemplateResponse(request, "admin/articles/article/lend.html", context, status=status)

    def _take_back(self, request, article):
        number = request.POST["take_back"]
        known = number.isdecimal() and len(number) < 19
        link = (
            PreviewLink.objects.filter(article=article, pk=number).select_related("article").first() if known else None
        )
        if link and lending.take_back(link, request.user):
            self.message_user(request, _("Taken back: the link opens nothing any more."), messages.SUCCESS)
        else:
            self.message_user(request, _("This link was no longer open. Nothing was changed."), messages.WARNING)
        return HttpResponseRedirect(reverse("admin:articles_article_lend", args=[article.pk]))

"""Acts on an article that have a page of their own: what their pages share."""

from django.contrib import messages
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse

from ..models import Article
from .correcting import Correcting
from .withdrawing import Withdrawing


class Acts(Correcting, Withdrawing):
    """Mixed into the admin of articles, which names the addresses."""

    def _opened(self, request, pk: int) -> Article:
        article = self.get_object(request, str(pk))
        if article is None:
            raise Http404
        return article

    def _back(self, request, article: Article, sentence: str):
        self.message_user(request, sentence, messages.SUCCESS)
        return HttpResponseRedirect(reverse("admin:articles_article_change", args=[article.pk]))

    def _act(self, request, article: Article, form, status: int, *, template: str, **words):
        """The page of an act; `words`: what it says beside its form."""
        context = {
            **self.admin_site.each_context(request),
            **words,
            "opts": self.opts,
            "original": article,
            "form": form,
        }
        request.current_app = self.admin_site.name
        return TemplateResponse(request, template, context, status=status)

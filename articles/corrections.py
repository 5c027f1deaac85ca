"""The public list of corrections: of what readers can read now, newest first; the same bytes for all, in one query."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from text.excerpts import excerpt

from .missing import Missing
from .models import Correction, CorrectionKind
from .paging import page_of
from .views import public

OF_A_REPLY = 400  # characters; the whole stands under the article
FIELDS = ("kind", "text", "by_name", "reply", "made_at", "article")
OF_ARTICLES = ("id", "slug", "language", "headline", "card")


@require_safe
def corrections(request: HttpRequest) -> HttpResponse:
    kind = request.GET.get("kind", "")
    if kind and kind not in CorrectionKind.values:
        raise Missing(_("There is no such kind of correction. The whole list stands at the same address without it."))
    notes = Correction.objects.of_published().in_language(get_language()).filter(**({"kind": kind} if kind else {}))
    notes = notes.select_related("article").only(*FIELDS, *(f"article__{name}" for name in OF_ARTICLES))
    page = page_of(notes, request.GET, by="made_at", extra=f"kind={kind}&" if kind else "")
    for note in page.articles:
        note.shown = note.text or excerpt(note.reply, OF_A_REPLY)
    context = {"page": page, "kind": kind, "kinds": CorrectionKind.choices}
    return public(render(request, "articles/corrections.html", context))

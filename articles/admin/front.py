"""Composing the front page, and those of sections: one page with what stands there and what could, its preview, and the search beside it."""

import re
from datetime import datetime

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.shortcuts import render
from django.template.response import TemplateResponse
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override, pgettext_lazy

from authors.models import Author

from .. import arranging, menu
from ..arranging import Refused, Stale, seen_of
from ..candidates import LONGEST
from ..forms import MomentField
from ..models import Arrangement, Placement, Section
from ..templatetags.dates import moment
from .composed import Composed
from .placing import Typed, lists_of, row_of, rows_of, stored, typed_in

AUTHORS = 300
FORMER_SHOWN = 5
NUMBER = re.compile(r"[0-9]{1,18}", re.ASCII)


class SwapForm(forms.Form):
    """From when readers see the arrangement."""

    starts_at = MomentField(
        label=pgettext_lazy("before a time", "From"),
        required=False,
        help_text=gettext_lazy("Leave empty to swap it in at once."),
    )


class Front:
    """The views, for one admin site."""

    def __init__(self, site) -> None:
        self.site = site

    def urls(self) -> list:
        def named(address: str, view, name: str):
            return path(address, self.site.admin_view(view), name=name)

        return [
            named("front/", self.front_view, "front"),
            named("front/preview/", self.preview_view, "front_preview"),
            named("front/candidates/", self.candidates_view, "front_candidates"),
        ]

    def front_view(self, request) -> HttpResponse:
        """The page; asked by POST, one of its acts."""
        composed = _opened(request)
        if request.method != "POST":
            return self._page(request, composed, stored(composed, composed.draft() or composed.in_force()))
        for name, act in (("_restore", self._restore), ("_take_back", self._take_back), ("_discard", self._discard)):
            if name in request.POST:
                return act(request, composed)
        typed = typed_in(request, composed)
        for headline in typed.dropped:
            sentence = (
                _("“%(headline)s” is not online in this section, or no longer: it has lost its place.")
                if composed.section
                else _("“%(headline)s” is not online in this language, or no longer: it has lost its place.")
            )
            messages.warning(request, sentence % {"headline": headline})
        if "_search" in request.POST:
            return self._page(request, composed, typed, is_unsaved=True)
        return self._store(request, composed, typed)

    def preview_view(self, request) -> HttpResponse:
        """The real page as an arrangement makes it: the stored one that is asked for, or, by POST, what is in the form."""
        composed = _opened(request)
        if request.method == "POST":
            typed, swap = typed_in(request, composed), SwapForm(request.POST)
            if typed.errors or not swap.is_valid():
                return self._page(request, composed, typed, swap=swap, is_unsaved=True, status=422)
            return _preview(
                request, composed, typed.placements, swap.cleaned_data["starts_at"], gettext_lazy("Not stored")
            )
        wanted = request.GET.get("of", "")
        arrangement = _chosen(composed, wanted) if wanted else composed.draft() or composed.in_force()
        placements = rows_of(arrangement)
        at = arrangement.starts_at if arrangement else None
        return _preview(request, composed, placements, at, _word_for(arrangement))

    def candidates_view(self, request) -> HttpResponse:
        """The rows that match what is typed: a piece of the page."""
        composed = _opened(request)
        if request.method == "POST":
            return HttpResponseNotAllowed(["GET"])
        choices = composed.choices()
        rows = [row_of(article, choices) for article in composed.candidates(request.GET.get("q", ""))]
        return render(request, "admin/articles/front/candidates.html", {"candidates": rows})

    # --- Acts --------------------------------------------------------------------------------------------------------

    def _store(self, request, composed: Composed, typed: Typed) -> HttpResponse:
        swap = SwapForm(request.POST if "_swap" in request.POST else None, label_suffix="")
        if typed.errors or (swap.is_bound and not swap.is_valid()):
            return self._page(request, composed, typed, swap=swap, is_unsaved=True, status=422)
        seen = request.POST.get("_over") or request.POST.get("seen", "")
        try:
            if swap.is_bound:
                arrangement = arranging.arrange(
                    composed.language,
                    request.user,
                    typed.places,
                    seen,
                    swap.cleaned_data["starts_at"],
                    section_id=composed.section_id,
                )
                is_planned = arrangement.starts_at > timezone.now()
                done = _("Planned: readers will see it on %(at)s.") if is_planned else _("Readers see it from now on.")
                messages.success(request, done % {"at": moment(arrangement.starts_at)} if is_planned else done)
            else:
                arranging.save_draft(
                    composed.language, request.user, typed.places, seen, section_id=composed.section_id
                )
                messages.success(request, _("The draft is kept. Readers do not see it yet."))
        except Stale as stale:
            return self._page(
                request, composed, typed, swap=swap, refused=str(stale), is_stale=True, is_unsaved=True, status=409
            )
        except Refused as refused:
            swap.add_error("starts_at", str(refused))
            return self._page(request, composed, typed, swap=swap, is_unsaved=True, status=422)
        return _back(composed)

    def _restore(self, request, composed: Composed) -> HttpResponse:
        arrangement = _chosen(composed, request.POST["_restore"])
        if arrangement.is_draft or arrangement.starts_at > timezone.now():
            raise Http404
        arranging.restore(arrangement, request.user)
        messages.success(request, _("The former page is back; the one it replaced stands among the former ones."))
        return _back(composed)

    def _take_back(self, request, composed: Composed) -> HttpResponse:
        try:
            arranging.take_back(_chosen(composed, request.POST["_take_back"]), request.user)
        except Refused as refused:
            standing = stored(composed, composed.draft() or composed.in_force())
            return self._page(request, composed, standing, refused=str(refused), status=409)
        messages.success(request, _("It is the draft again; readers will not see it by itself."))
        return _back(composed)

    def _discard(self, request, composed: Composed) -> HttpResponse:
        try:
            arranging.discard(
                composed.language, request.user, request.POST.get("seen", ""), section_id=composed.section_id
            )
        except Stale as stale:
            return self._page(
                request,
                composed,
                typed_in(request, composed),
                refused=str(stale),
                is_stale=True,
                is_unsaved=True,
                status=409,
            )
        messages.success(request, _("The draft is given up. This is what readers see."))
        return _back(composed)

    # --- The page ----------------------------------------------------------------------------------------------------

    def _page(
        self,
        request,
        composed: Composed,
        typed: Typed,
        *,
        swap=None,
        refused="",
        is_stale=False,
        is_unsaved=False,
        status=200,
    ) -> HttpResponse:
        current, draft = composed.in_force(), composed.draft()
        begun = composed.arrangements().begun().select_related("saved_by")
        choices = composed.choices()
        q = request.POST.get("q", "").replace("\x00", "")[:LONGEST]
        lists, shown = lists_of(composed, typed, choices)
        offered = composed.candidates(q, typed.placed | shown)
        swap = swap or SwapForm(label_suffix="")
        context = {
            **self.site.each_context(request),
            "title": composed.title,
            "composed": composed,
            "language": composed.language,
            "sections": Section.objects.in_tree_order(),
            "languages": settings.LANGUAGES,
            "current": current,
            "draft": draft,
            "is_overtaken": bool(draft and current and draft.saved_at < current.starts_at),
            "planned": composed.arrangements().planned().select_related("saved_by"),
            "former": begun[1 : 1 + FORMER_SHOWN],
            # After a refusal the form stays what it was opened as: only “keep mine” takes what is stored by now.
            "seen": request.POST.get("seen", "") if is_unsaved else seen_of(current, draft),
            "seen_now": seen_of(current, draft),
            "lists": lists,
            "candidates": [row_of(article, choices) for article in offered],
            "q": q,
            "authors": Author.objects.order_by("name").values_list("name", flat=True).distinct()[:AUTHORS],
            "swap": swap,
            "refused": refused,
            "is_stale": is_stale,
            "is_unsaved": is_unsaved,
            "error_links": typed.errors
            + [(swap["starts_at"].auto_id, swap["starts_at"].label, each) for each in swap.errors.get("starts_at", ())],
        }
        request.current_app = self.site.name
        return TemplateResponse(request, "admin/articles/front/front.html", context, status=status)


def _opened(request) -> Composed:
    """The page that is asked for. Raises `PermissionDenied` where it is not for this person."""
    if not request.user.has_perm("articles.change_placement"):
        raise PermissionDenied(_("Only an editor arranges the front page and those of sections."))
    wanted = request.GET.get("language", "")
    language = wanted if wanted in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
    number = request.GET.get("section", "")
    if not number:
        return Composed(language)
    section = Section.objects.filter(pk=number).first() if NUMBER.fullmatch(number) else None
    if section is None:
        raise Http404
    return Composed(language, menu.section(section.pk))


def _back(composed: Composed) -> HttpResponse:
    return HttpResponseRedirect(composed.address)


def _chosen(composed: Composed, wanted: str) -> Arrangement:
    found = composed.arrangements().filter(pk=wanted) if NUMBER.fullmatch(wanted) else ()
    for arrangement in found:
        return arrangement
    raise Http404


def _word_for(arrangement: Arrangement | None) -> str:
    if arrangement is None or (arrangement.starts_at and arrangement.starts_at <= timezone.now()):
        return gettext_lazy("Arranged before")
    return gettext_lazy("Draft") if arrangement.is_draft else gettext_lazy("Planned")


def _preview(request, composed: Composed, placements: list[Placement], at: datetime | None, state: str) -> HttpResponse:
    at = at if at and at > timezone.now() else None
    with override(composed.language):
        told = _("The page as it would be on %(at)s.") % {"at": moment(at)} if at else _("The page as it would be now.")
        template, shown = composed.previewed(placements, at)
        context = shown | {"is_preview": True, "seen_instead": told, "state": state}
        return render(request, template, context)

"""Composing the front page: one page with what stands there and what could, its preview, and the search beside it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import prefetch_related_objects
from django.http import Http404, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.shortcuts import render
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override, pgettext_lazy

from attribution.models.licence import LATEST_YEAR
from authors.models import Author

from .. import arranging, menu
from ..around import MOST_PLACED
from ..arranging import Place, Refused, Stale, draft_of, in_force, seen_of
from ..candidates import LONGEST, candidates
from ..forms import MomentField
from ..front import ROOM, front_page
from ..models import Arrangement, Article, Placement, Slot
from ..states import state_of
from ..templatetags.dates import moment

MOST_ROWS = 400
AUTHORS = 300
FORMER_SHOWN = 5
ROW = re.compile(r"a([0-9]{1,18})-slot", re.ASCII)
NUMBER = re.compile(r"[0-9]{1,18}", re.ASCII)


class PlaceForm(forms.Form):
    """Where a story stands, from which rank on down, until when, and why."""

    slot = forms.ChoiceField(label=gettext_lazy("Place"), required=False)
    order = forms.IntegerField(
        label=gettext_lazy("Rank"),
        required=False,
        min_value=0,
        max_value=999,
        widget=forms.NumberInput(attrs={"class": "placed__order"}),
    )
    ends_at = MomentField(label=gettext_lazy("Until"), required=False)
    reason = forms.CharField(
        label=gettext_lazy("Why we recommend it"),
        required=False,
        max_length=Placement._meta.get_field("reason").max_length,
        widget=forms.TextInput(attrs={"class": "vTextField"}),
        validators=Placement._meta.get_field("reason").validators,
    )
    by = forms.CharField(
        label=gettext_lazy("Recommended by"),
        required=False,
        max_length=120,
        widget=forms.TextInput(attrs={"class": "vTextField", "list": "authors", "autocomplete": "off"}),
    )

    def __init__(self, *args, choices: list, **kwargs) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        self.fields["slot"].choices = choices


class SwapForm(forms.Form):
    """From when readers see the arrangement."""

    starts_at = MomentField(
        label=pgettext_lazy("before a time", "From"),
        required=False,
        help_text=gettext_lazy("Leave empty to swap it in at once."),
    )


@dataclass
class Row:
    """A story in the form: where it stands, and what is typed of it."""

    article: Article
    form: PlaceForm

    @cached_property
    def state(self) -> tuple[str, str]:
        return state_of(self.article)

    @property
    def has_errors(self) -> bool:
        """Whether something is to be mended beside the place."""
        return any(self.form[name].errors for name in ("ends_at", "reason", "by"))

    @property
    def ends_at(self) -> datetime | None:
        return self._said.get("ends_at")

    @property
    def reason(self) -> str:
        return self._said.get("reason", "")

    @property
    def _said(self) -> dict:
        return getattr(self.form, "cleaned_data", self.form.initial)


@dataclass
class Typed:
    """An arrangement as a form holds it, or as it is stored."""

    rows: dict[str, list[Row]] = field(default_factory=dict)
    placements: list[Placement] = field(default_factory=list)
    errors: list[tuple[str, str, str]] = field(default_factory=list)  # id of the field, label, sentence
    dropped: list[str] = field(default_factory=list)

    @property
    def places(self) -> list[Place]:
        return [
            Place(Slot(each.slot), each.article_id, each.section_id, each.reason, each.recommended_by_id, each.ends_at)
            for each in self.placements
        ]

    @property
    def placed(self) -> set[int]:
        return {each.article_id for each in self.placements}


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
        language = _opened(request)
        if request.method != "POST":
            return self._page(request, language, _stored(language, draft_of(language) or in_force(language)))
        for name, act in (("_restore", self._restore), ("_take_back", self._take_back), ("_discard", self._discard)):
            if name in request.POST:
                return act(request, language)
        typed = _typed(request, language)
        for headline in typed.dropped:
            sentence = _("“%(headline)s” is not online in this language, or no longer: it has lost its place.")
            messages.warning(request, sentence % {"headline": headline})
        if "_search" in request.POST:
            return self._page(request, language, typed, is_unsaved=True)
        return self._store(request, language, typed)

    def preview_view(self, request) -> HttpResponse:
        """The real page as an arrangement makes it: the stored one that is asked for, or, by POST, what is in the form."""
        language = _opened(request)
        if request.method == "POST":
            typed, swap = _typed(request, language), SwapForm(request.POST)
            if typed.errors or not swap.is_valid():
                return self._page(request, language, typed, swap=swap, is_unsaved=True, status=422)
            return _preview(
                request, language, typed.placements, swap.cleaned_data["starts_at"], gettext_lazy("Not stored")
            )
        wanted = request.GET.get("of", "")
        arrangement = _chosen(language, wanted) if wanted else draft_of(language) or in_force(language)
        placements = _rows_of(arrangement)
        at = arrangement.starts_at if arrangement else None
        return _preview(request, language, placements, at, _word_for(arrangement))

    def candidates_view(self, request) -> HttpResponse:
        """The rows that match what is typed: a piece of the page."""
        language = _opened(request)
        if request.method == "POST":
            return HttpResponseNotAllowed(["GET"])
        choices = _choices()
        rows = [_row(article, choices) for article in candidates(language, request.GET.get("q", ""))]
        return render(request, "admin/articles/front/candidates.html", {"candidates": rows})

    # --- Acts --------------------------------------------------------------------------------------------------------

    def _store(self, request, language: str, typed: Typed) -> HttpResponse:
        swap = SwapForm(request.POST if "_swap" in request.POST else None, label_suffix="")
        if typed.errors or (swap.is_bound and not swap.is_valid()):
            return self._page(request, language, typed, swap=swap, is_unsaved=True, status=422)
        seen = request.POST.get("_over") or request.POST.get("seen", "")
        try:
            if swap.is_bound:
                arrangement = arranging.arrange(
                    language, request.user, typed.places, seen, swap.cleaned_data["starts_at"]
                )
                is_planned = arrangement.starts_at > timezone.now()
                done = _("Planned: readers will see it on %(at)s.") if is_planned else _("Readers see it from now on.")
                messages.success(request, done % {"at": moment(arrangement.starts_at)} if is_planned else done)
            else:
                arranging.save_draft(language, request.user, typed.places, seen)
                messages.success(request, _("The draft is kept. Readers do not see it yet."))
        except Stale as stale:
            return self._page(
                request, language, typed, swap=swap, refused=str(stale), is_stale=True, is_unsaved=True, status=409
            )
        except Refused as refused:
            swap.add_error("starts_at", str(refused))
            return self._page(request, language, typed, swap=swap, is_unsaved=True, status=422)
        return _back(language)

    def _restore(self, request, language: str) -> HttpResponse:
        arrangement = _chosen(language, request.POST["_restore"])
        if arrangement.is_draft or arrangement.starts_at > timezone.now():
            raise Http404
        arranging.restore(arrangement, request.user)
        messages.success(request, _("The former front page is back; the one it replaced stands among the former ones."))
        return _back(language)

    def _take_back(self, request, language: str) -> HttpResponse:
        try:
            arranging.take_back(_chosen(language, request.POST["_take_back"]), request.user)
        except Refused as refused:
            stored = _stored(language, draft_of(language) or in_force(language))
            return self._page(request, language, stored, refused=str(refused), status=409)
        messages.success(request, _("It is the draft again; readers will not see it by itself."))
        return _back(language)

    def _discard(self, request, language: str) -> HttpResponse:
        try:
            arranging.discard(language, request.user, request.POST.get("seen", ""))
        except Stale as stale:
            return self._page(
                request,
                language,
                _typed(request, language),
                refused=str(stale),
                is_stale=True,
                is_unsaved=True,
                status=409,
            )
        messages.success(request, _("The draft is given up. This is what readers see."))
        return _back(language)

    # --- The page ----------------------------------------------------------------------------------------------------

    def _page(
        self,
        request,
        language: str,
        typed: Typed,
        *,
        swap=None,
        refused="",
        is_stale=False,
        is_unsaved=False,
        status=200,
    ) -> HttpResponse:
        current, draft = in_force(language), draft_of(language)
        begun = Arrangement.objects.in_language(language).begun().select_related("saved_by")
        choices = _choices()
        q = request.POST.get("q", "").replace("\x00", "")[:LONGEST]
        lists, shown = _lists(language, typed, choices)
        offered = candidates(language, q, typed.placed | shown)
        swap = swap or SwapForm(label_suffix="")
        context = {
            **self.site.each_context(request),
            "title": _("Compose the front page"),
            "language": language,
            "languages": settings.LANGUAGES,
            "current": current,
            "draft": draft,
            "is_overtaken": bool(draft and current and draft.saved_at < current.starts_at),
            "planned": Arrangement.objects.in_language(language).planned().select_related("saved_by"),
            "former": begun[1 : 1 + FORMER_SHOWN],
            # After a refusal the form stays what it was opened as: only “keep mine” takes what is stored by now.
            "seen": request.POST.get("seen", "") if is_unsaved else seen_of(current, draft),
            "seen_now": seen_of(current, draft),
            "lists": lists,
            "candidates": [_row(article, choices) for article in offered],
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


def _opened(request) -> str:
    """The language of the front page that is asked for. Raises `PermissionDenied` where it is not for this person."""
    if not request.user.has_perm("articles.change_placement"):
        raise PermissionDenied(_("Only an editor arranges the front page."))
    wanted = request.GET.get("language", "")
    return wanted if wanted in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


def _back(language: str) -> HttpResponse:
    return HttpResponseRedirect(f"{reverse('admin:front')}?language={language}")


def _chosen(language: str, wanted: str) -> Arrangement:
    found = Arrangement.objects.in_language(language).filter(pk=wanted) if NUMBER.fullmatch(wanted) else ()
    for arrangement in found:
        return arrangement
    raise Http404


def _word_for(arrangement: Arrangement | None) -> str:
    if arrangement is None or (arrangement.starts_at and arrangement.starts_at <= timezone.now()):
        return gettext_lazy("Arranged before")
    return gettext_lazy("Draft") if arrangement.is_draft else gettext_lazy("Planned")


def _preview(request, language: str, placements: list[Placement], at: datetime | None, state: str) -> HttpResponse:
    at = at if at and at > timezone.now() else None
    with override(language):
        told = (
            _("The front page as it would be on %(at)s.") % {"at": moment(at)}
            if at
            else _("The front page as it would be now.")
        )
        context = front_page(language, placements, at) | {"is_preview": True, "seen_instead": told, "state": state}
        return render(request, "articles/front.html", context)


# --- What is stored, and what is typed ---------------------------------------------------------------------------------


def _keys() -> list[tuple[str, str, Slot, int | None]]:
    """The places in the order of the page: what stands in a form, the name, the slot, the section."""
    places = [
        ("lead", _("Top of the page"), Slot.LEAD, None),
        ("pick", _("Editors’ picks"), Slot.PICK, None),
    ]
    return places + [(f"strip-{root.pk}", root.label, Slot.STRIP, root.pk) for root in menu.roots()]


def _choices() -> list[tuple[str, str]]:
    return [("", _("Not placed")), *((key, name) for key, name, _slot, _section in _keys())]


def _key(placement: Placement) -> str:
    return f"strip-{placement.section_id}" if placement.slot == Slot.STRIP else placement.slot


def _row(article: Article, choices: list, initial: dict | None = None) -> Row:
    return Row(article, PlaceForm(choices=choices, prefix=f"a{article.pk}", initial=initial or {}))


def _rows_of(arrangement: Arrangement | None) -> list[Placement]:
    if arrangement is None:
        return []
    return list(arrangement.placements.at(timezone.now()).select_related("recommended_by"))


def _stored(language: str, arrangement: Arrangement | None) -> Typed:
    choices = _choices()
    known = {key for key, _name in choices}
    # Without those of a section that has moved under another since: they can be placed anew.
    stored = Typed(placements=[each for each in _rows_of(arrangement) if _key(each) in known])
    articles = Article.objects.for_cards().in_bulk(stored.placed)
    prefetch_related_objects([each for each in articles.values() if each.is_expired], "revocations")
    for placement in stored.placements:
        key = _key(placement)
        rows = stored.rows.setdefault(key, [])
        initial = {
            "slot": key,
            "order": len(rows) + 1,
            "ends_at": placement.ends_at,
            "reason": placement.reason,
            "by": placement.recommended_by.name if placement.recommended_by else "",
        }
        rows.append(_row(articles[placement.article_id], choices, initial))
    return stored


def _typed(request, language: str) -> Typed:
    """What the form holds; the errors are sentences at the fields, and nothing that was typed is left out."""
    typed, choices = Typed(), _choices()
    numbers = [int(found[1]) for found in map(ROW.fullmatch, request.POST) if found][:MOST_ROWS]
    named = Article.objects.for_cards().in_bulk(pk for pk in numbers if request.POST.get(f"a{pk}-slot"))
    standing = set(Article.objects.out().in_language(language).filter(pk__in=named).values_list("pk", flat=True))
    typed.dropped = [article.headline for pk, article in named.items() if pk not in standing]
    rows: dict[str, list[Row]] = {}
    for pk in numbers:
        if pk in standing:
            row = Row(named[pk], PlaceForm(request.POST, choices=choices, prefix=f"a{pk}"))
            if not row.form.is_valid():
                typed.errors += _errors_of(row, row.form.errors)
            rows.setdefault(request.POST[f"a{pk}-slot"], []).append(row)
    keys = _keys()
    known = {key for key, _name, _slot, _section in keys}
    for key in [key for key in rows if key not in known]:  # a place that is gone: the story waits where it can be seen
        rows.setdefault("lead", []).extend(rows.pop(key))
    authors = _authors(rows)
    for key, name, slot, section_id in keys:
        here = sorted(rows.get(key, []), key=_rank)
        if here:
            typed.rows[key] = here
        if len(here) > MOST_PLACED:
            words = {"place": name, "number": MOST_PLACED}
            typed.errors.append(
                (f"place-{key}", "", _("In “%(place)s” stand at most %(number)d articles. Take some out.") % words)
            )
        for row in here:
            typed.placements.append(_placement(row, slot, section_id, authors, typed))
    return typed


def _rank(row: Row) -> int:
    """Those without a rank come last, in the order of the form."""
    rank = row.form.cleaned_data.get("order")
    return 1000 if rank is None else rank


def _authors(rows: dict[str, list[Row]]) -> dict[str, Author]:
    names = {row.form.cleaned_data.get("by", "") for some in rows.values() for row in some} - {""}
    return {author.name: author for author in Author.objects.filter(name__in=names).order_by("-pk")} if names else {}


def _placement(row: Row, slot: Slot, section_id: int | None, authors: dict, typed: Typed) -> Placement:
    said = row.form.cleaned_data
    by, ends_at = said.get("by", ""), said.get("ends_at")
    if by and by not in authors:
        sentence = _("No author is called “%(name)s”. Choose a name from the list, or leave it empty.") % {"name": by}
        row.form.add_error("by", sentence)
        typed.errors += _errors_of(row, {"by": [sentence]})
    if ends_at and ends_at <= timezone.now():
        sentence = _("This time has passed. Give a time to come, or take the article out of its place.")
        row.form.add_error("ends_at", sentence)
        typed.errors += _errors_of(row, {"ends_at": [sentence]})
    elif ends_at and ends_at.year >= LATEST_YEAR:
        sentence = _("Give a time before the year %(year)d.") % {"year": LATEST_YEAR}
        row.form.add_error("ends_at", sentence)
        typed.errors += _errors_of(row, {"ends_at": [sentence]})
    placement = Placement(
        slot=slot, section_id=section_id, article=row.article, reason=said.get("reason", ""), ends_at=ends_at
    )
    placement.recommended_by = authors.get(by)
    return placement


def _errors_of(row: Row, errors: dict) -> list[tuple[str, str, str]]:
    return [
        (row.form[name].auto_id, f"{row.article.headline}, {row.form[name].label}", sentence)
        for name, sentences in errors.items()
        for sentence in sentences
    ]


def _lists(language: str, typed: Typed, choices: list) -> tuple[list[dict], set[int]]:
    """The places with what an editor put there and what the rule gives; and the numbers of the latter."""
    filled = front_page(language, typed.placements)
    by_rule: dict[str, Iterable[Article]] = {
        "lead": [article for article in [filled["lead"], *filled["seconds"]] if article],
        "pick": [],
        **{f"strip-{strip['section'].pk}": strip["articles"] for strip in filled["strips"]},
    }
    lists, shown = [], set()
    for key, name, slot, _section_id in _keys():
        ruled = [article for article in by_rule.get(key, []) if article.pk not in typed.placed]
        shown |= {article.pk for article in ruled}
        lists.append(
            {
                "key": key,
                "name": name,
                "slot": slot,
                "room": ROOM[slot],
                "rows": typed.rows.get(key, []),
                "ruled": [_row(article, choices) for article in ruled],
            }
        )
    return lists, shown

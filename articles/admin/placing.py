"""An arrangement in a form: as it is stored, and as it is typed. The errors are sentences at their fields, and nothing is lost."""

import re
from dataclasses import dataclass, field
from datetime import datetime

from django import forms
from django.db.models import prefetch_related_objects
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from attribution.models.licence import LATEST_YEAR
from authors.models import Author

from ..around import MOST_PLACED
from ..arranging import Place
from ..forms import MomentField
from ..models import Arrangement, Article, Placement, Slot
from ..states import state_of
from .composed import Composed, key_of

MOST_ROWS = 400
ROW = re.compile(r"a([0-9]{1,18})-slot", re.ASCII)


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


def row_of(article: Article, choices: list, initial: dict | None = None) -> Row:
    return Row(article, PlaceForm(choices=choices, prefix=f"a{article.pk}", initial=initial or {}))


def rows_of(arrangement: Arrangement | None) -> list[Placement]:
    if arrangement is None:
        return []
    return list(arrangement.placements.at(timezone.now()).select_related("recommended_by"))


def stored(composed: Composed, arrangement: Arrangement | None) -> Typed:
    choices = composed.choices()
    known = {key for key, _name in choices}
    # Without those of a section that has moved under another since: they can be placed anew.
    held = Typed(placements=[each for each in rows_of(arrangement) if key_of(each) in known])
    articles = Article.objects.for_cards().in_bulk(held.placed)
    prefetch_related_objects([each for each in articles.values() if each.is_expired], "revocations")
    for placement in held.placements:
        key = key_of(placement)
        rows = held.rows.setdefault(key, [])
        initial = {
            "slot": key,
            "order": len(rows) + 1,
            "ends_at": placement.ends_at,
            "reason": placement.reason,
            "by": placement.recommended_by.name if placement.recommended_by else "",
        }
        rows.append(row_of(articles[placement.article_id], choices, initial))
    return held


def typed_in(request, composed: Composed) -> Typed:
    """What the form holds; the errors are sentences at the fields, and nothing that was typed is left out."""
    typed, choices = Typed(), composed.choices()
    numbers = [int(found[1]) for found in map(ROW.fullmatch, request.POST) if found][:MOST_ROWS]
    named = Article.objects.for_cards().in_bulk(pk for pk in numbers if request.POST.get(f"a{pk}-slot"))
    standing = set(composed.articles().filter(pk__in=named).values_list("pk", flat=True))
    typed.dropped = [article.headline for pk, article in named.items() if pk not in standing]
    rows: dict[str, list[Row]] = {}
    for pk in numbers:
        if pk in standing:
            row = Row(named[pk], PlaceForm(request.POST, choices=choices, prefix=f"a{pk}"))
            if not row.form.is_valid():
                typed.errors += _errors_of(row, row.form.errors)
            rows.setdefault(request.POST[f"a{pk}-slot"], []).append(row)
    keys = composed.places()
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


def lists_of(composed: Composed, typed: Typed, choices: list) -> tuple[list[dict], set[int]]:
    """The places with what an editor put there and what the rule gives; and the numbers of the latter."""
    by_rule = composed.by_rule(typed.placements)
    lists, shown = [], set()
    for key, name, slot, _section_id in composed.places():
        ruled = [article for article in by_rule.get(key, []) if article.pk not in typed.placed]
        shown |= {article.pk for article in ruled}
        lists.append(
            {
                "key": key,
                "name": name,
                "slot": slot,
                "room": composed.room[slot],
                "rows": typed.rows.get(key, []),
                "ruled": [row_of(article, choices) for article in ruled],
            }
        )
    return lists, shown

"""Two versions of an article side by side, as a reader would compare them: fields, lines, passages, and no HTML."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from itertools import groupby
from typing import Any

from django.conf import settings
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from text.diffs import SAME, Change, passage_diff
from text.passages import Passage, passages_of

from .models import Article, BylineRole, Kind, Provenance
from .snapshots import FACTS, REFERENCES, Snapshot
from .templatetags.dates import moment

MOST_SHOWN = 2000
AROUND = 1  # passages that stand unchanged before and after a change, so that a reader knows the place


@dataclass(frozen=True)
class Field:
    """A field of the form in both versions, as lines that changed or did not."""

    name: str
    label: str
    changes: tuple[Change, ...]

    @property
    def is_changed(self) -> bool:
        return any(change.kind != SAME for change in self.changes)

    @property
    def stood_before(self) -> bool:
        return any(change.before for change in self.changes)

    @property
    def stands_after(self) -> bool:
        return any(change.after for change in self.changes)


@dataclass(frozen=True)
class Stretch:
    """Passages that follow each other; of those far from any change only how many is told."""

    changes: tuple[Change, ...]
    is_folded: bool


@dataclass(frozen=True)
class Comparison:
    """`is_markup_only`: the words of the text are the same, and its HTML is not; `more`: passages beyond what is shown."""

    fields: list[Field]
    text: list[Stretch]
    is_text_changed: bool
    is_markup_only: bool
    more: int

    @property
    def changed(self) -> list[Field]:
        return [field for field in self.fields if field.is_changed]

    @property
    def unchanged(self) -> list[Field]:
        """Those in which something stands."""
        return [field for field in self.fields if field.changes and not field.is_changed]

    @property
    def is_same(self) -> bool:
        return not (self.changed or self.is_text_changed or self.is_markup_only)


def compare(before: Snapshot, after: Snapshot) -> Comparison:
    """What became of one version in the other."""
    old, new = _fields(before), _fields(after)
    # A version from before there was such a field says nothing of it.
    fields = [_field(name, old[name], lines) for name, lines in new.items() if name in old]
    changes = passage_diff(passages_of(before["body"]), passages_of(after["body"]))
    is_text_changed = any(change.kind != SAME for change in changes)
    return Comparison(
        fields=fields,
        text=_stretches(changes[:MOST_SHOWN]),
        is_text_changed=is_text_changed,
        is_markup_only=not is_text_changed and before["body"] != after["body"],
        more=max(len(changes) - MOST_SHOWN, 0),
    )


def what_changed(before: Snapshot, after: Snapshot) -> list[str]:
    """The names of the fields that differ, as the form names them."""
    old, new = _fields(before), _fields(after)
    names = [label_of(name) for name, lines in new.items() if name in old and old[name] != lines]
    return [_("Text"), *names] if before["body"] != after["body"] else names


def lines_of(name: str, value: Any) -> list[str]:
    """One field's value of a snapshot in readable lines; of a provenance, what it says of the original."""
    if name == "provenance":
        if value is None:
            return [_("our own work")]
        facts = {"source": _named(value["source"]), "licence": _named(value["licence"])}
        facts |= {each: _lines(_fact(each, value[each])) for each in FACTS}
        colon = pgettext("between a label and what follows", ":")
        return [f"{label_of(each)}{colon} {line}" for each, lines in facts.items() for line in lines]
    if name in (*FACTS, "source", "licence"):
        return _named(value) if name in ("source", "licence") else _lines(_fact(name, value))
    return _READERS[name](value) if value is not None or name in _MAY_BE_NOTHING else []


def label_of(name: str) -> str:
    own = {
        "topics": _("Topics"),
        "bylines": _("By-lines"),
        "body": _("Text"),
        "provenance": _("Source and licence"),
        "kept_notices": _("Passages that are no notices"),
    }
    if name in own:
        return own[name]
    model = Provenance if name in (*FACTS, "source", "licence") else Article
    return capfirst(str(model._meta.get_field(name).verbose_name))


def _field(name: str, before: list[str], after: list[str]) -> Field:
    changes = passage_diff([Passage("p", line) for line in before], [Passage("p", line) for line in after])
    return Field(name, label_of(name), tuple(changes))


def _fields(snapshot: Snapshot) -> dict[str, list[str]]:
    """Each field in readable lines, in the order of the form; the text is told apart."""
    provenance = snapshot["provenance"] or {}
    facts = {name: _lines(_fact(name, provenance.get(name))) for name in FACTS}
    return {
        **{name: read(snapshot[name]) for name, read in _READERS.items() if name in snapshot},
        **{name: _named(provenance.get(name)) for name in ("source", "licence")},
        **facts,
    }


def _lines(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.strip()]


def _named(reference: dict | None) -> list[str]:
    return [reference["name"]] if reference else []


def _byline(line: dict) -> str:
    return f"{line['author']['name']} ({_choice(BylineRole, line['role'])})"


def _choice(choices, value: str) -> str:
    return str(dict(choices.choices).get(value, value))


def _language(code: str) -> str:
    return str(dict(settings.LANGUAGES).get(code, code))


def _fact(name: str, value: str | None) -> str:
    if not value:
        return ""
    if name == "original_language":
        return _language(value)
    return moment(datetime.fromisoformat(value)) if _is_moment(name) else value


@lru_cache(maxsize=64)
def _is_moment(name: str) -> bool:
    return Provenance._meta.get_field(name).get_internal_type() == "DateTimeField"


def _stretches(changes: list[Change]) -> list[Stretch]:
    """The passages with those around each change; what lies between is folded."""
    near: set[int] = set()
    for at, change in enumerate(changes):
        if change.kind != SAME:
            near.update(range(at - AROUND, at + AROUND + 1))
    runs = groupby(enumerate(changes), key=lambda each: each[0] in near)
    return [Stretch(tuple(change for _at, change in run), not is_near) for is_near, run in runs]


def tag_in_words(tag: str) -> str:
    """What a passage is, where it is no plain paragraph."""
    words = {
        "h2": pgettext("a passage", "Heading"),
        "h3": pgettext("a passage", "Smaller heading"),
        "li": pgettext("a passage", "List"),
        "blockquote": pgettext("a passage", "Quotation"),
        "footer": pgettext("a passage", "Source of the quotation"),
        "figure": pgettext("a passage", "Picture"),
        "figcaption": pgettext("a passage", "Caption"),
        "caption": pgettext("a passage", "Caption"),
        "th": pgettext("a passage", "Table"),
        "td": pgettext("a passage", "Table"),
    }
    return words.get(tag, "")


# How each field of a snapshot is read, in the order of the form; the text is told apart.
_READERS: dict[str, Callable[[Any], list[str]]] = {
    "headline": _lines,
    "kicker": _lines,
    "standfirst": _lines,
    "section": _named,
    "language": lambda code: _lines(_language(code)),
    "kind": lambda value: [_choice(Kind, value)],
    "lead_picture": _named,
    "topics": lambda topics: [each["name"] for each in topics],
    "bylines": lambda lines: [_byline(line) for line in lines],
    "slug": _lines,
    "translation_of": _named,
    "offered_licence": _named,
    "kept_notices": lambda marks: [_("passage %(mark)s") % {"mark": mark} for mark in marks],
}
_MAY_BE_NOTHING = REFERENCES

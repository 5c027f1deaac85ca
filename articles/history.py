"""The history of an article: its versions, and the acts that made none, newest first in one list, page by page."""

from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise

from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.admin.options import get_content_type_for_model
from django.db.models import Q
from django.utils.translation import gettext as _

from .comparing import what_changed
from .missing import Missing
from .models import Article, Version, VersionKind
from .paging import position_of, read_position

PER_PAGE = 25
# Of the same moment: the version, then what else was written down with it.
VERSION, ENTRY = "version", "entry"


@dataclass
class Line:
    """One of the list: a version, or an act that made none. `changed`: fields that differ from the version before."""

    at: datetime
    by: object
    words: str
    version: Version | None = None
    before: int | None = None
    changed: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Page:
    lines: list[Line]
    older: str
    is_first: bool


def page_of(article: Article, params) -> Page:
    """The page that the address asks for, in a number of queries that does not grow. Raises `Missing`."""
    versions, entries = _versions(article), _entries(article)
    is_first = not params.get("before")
    if not is_first:
        at, pk = read_position(params["before"])
        kind = params.get("of", VERSION)
        if kind not in (VERSION, ENTRY):
            raise Missing(_("This address names no place in the history. Begin again with the newest version."))
        versions = (
            versions.filter(Q(at__lt=at) | Q(at=at, pk__lt=pk)) if kind == VERSION else versions.filter(at__lt=at)
        )
        same = Q(action_time=at) if kind == VERSION else Q(action_time=at, pk__lt=pk)
        entries = entries.filter(Q(action_time__lt=at) | same)
    # One more of each than a page can hold: what tells that there is more, and what the last version was before it.
    some, others = list(versions[: PER_PAGE + 1]), list(entries[: PER_PAGE + 1])
    found = [(each.at, 1, each.pk, each) for each in some] + [(each.action_time, 0, each.pk, each) for each in others]
    found.sort(key=lambda each: each[:3], reverse=True)
    shown = [each for _at, _rank, _pk, each in found[:PER_PAGE]]
    before = _before(article, some)
    lines = [_of_version(each, before.get(each)) if isinstance(each, Version) else _of_entry(each) for each in shown]
    return Page(lines, _place(shown[-1]) if len(found) > PER_PAGE else "", is_first)


def _before(article: Article, versions: list[Version]) -> dict[Version, Version]:
    """What each of them was made from: the version before it, but what was only prepared is no version before another kind."""
    found, older = dict(pairwise(versions)), list(versions)
    if any(each.kind == VersionKind.PREPARED for each in versions):
        last = versions[-1]
        if last.kind == VersionKind.PREPARED:
            older += article.versions.stood().filter(number__lt=last.number).newest()[:1]
        for place, version in enumerate(versions):
            stood = (each for each in older[place + 1 :] if each.kind != VersionKind.PREPARED)
            if version.kind != VersionKind.PREPARED:
                found.pop(version, None)
                if (before := next(stood, None)) is not None:
                    found[version] = before
    return found


def _versions(article: Article):
    return article.versions.select_related("by", "entry").order_by("-at", "-pk")


def _entries(article: Article):
    """What was written down of the article, but for what a version tells: acts that made one, and saves since the first."""
    told = article.versions.exclude(entry=None).values("entry")
    rows = LogEntry.objects.filter(content_type=get_content_type_for_model(article), object_id=str(article.pk))
    first = article.versions.exclude(by=None).order_by("at", "pk").values_list("at", flat=True).first()
    if first:
        rows = rows.exclude(change_message__startswith="[", action_time__gte=first)
    return rows.exclude(pk__in=told).select_related("user").order_by("-action_time", "-pk")


def _of_version(version: Version, before: Version | None) -> Line:
    words = version.entry.get_change_message() if version.entry else ""
    if before is None or before.digest == version.digest:
        changed = []
    else:
        changed = what_changed(before.snapshot, version.snapshot)
    return Line(version.at, version.by, words, version, before.number if before else None, changed)


def _of_entry(entry: LogEntry) -> Line:
    words = entry.get_change_message() or (entry.get_action_flag_display() if entry.action_flag != CHANGE else "")
    return Line(entry.action_time, entry.user, words or _("Saved without a change."))


def _place(last: Version | LogEntry) -> str:
    if isinstance(last, Version):
        return f"?of={VERSION}&before={position_of(last.at, last.pk)}"
    return f"?of={ENTRY}&before={position_of(last.action_time, last.pk)}"

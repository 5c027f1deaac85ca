"""Keeping what is typed before it is saved, and telling who else has an article open."""

import re
from datetime import timedelta
from uuid import UUID

from django.db.models import Min
from django.http import QueryDict
from django.utils import timezone
from django_tasks import task

from .linking import want
from .models import Article, Autosave, Presence

# A form holds some fifty fields; what sends more is no form of ours.
MOST_FIELDS = 1000
# What the form sends beside what is typed.
NOT_TYPED = frozenset({"csrfmiddlewaretoken", "window", "version"})
KEEP = timedelta(days=30)
# A window speaks every five seconds (static/desk/autosave.js), one out of sight once a minute; closed ones say so.
GONE_AFTER = timedelta(seconds=75)
MOST_SHOWN = 5
# What ties a row of the form to one that is stored.
ROW_OF_ONE = re.compile(r"[a-z_]+-\d+-(?:id|article)")


def keep(by, article: Article | None, window: UUID, typed: QueryDict, *, is_of_change: bool = False) -> Autosave:
    """Store what a window holds, over what it held before; of one that is done, nothing.

    `typed` is what its form would send; `is_of_change`, that the form is that of the prepared change of the article.
    """
    if done := Autosave.objects.filter(by=by, window=window, is_done=True).first():
        return done
    version = typed.get("version", "")
    fields = [
        [_storable(name), [_storable(value) for value in values]]
        for name, values in list(typed.lists())[:MOST_FIELDS]
        if name not in NOT_TYPED and not _is_button(name)
    ]
    kept, _is_new = Autosave.objects.update_or_create(
        by=by,
        window=window,
        defaults={
            "article": article,
            "is_of_change": is_of_change,
            "base_version": int(version) if version.isdecimal() and len(version) < 10 else 0,
            "fields": fields,
            "headline": _storable(typed.get("headline", "")).strip()[:200],
            "kept_at": timezone.now(),
        },
    )
    want(typed.get("body", ""))
    return kept


def _storable(text: str) -> str:
    """Without the one character that PostgreSQL keeps in no text."""
    return text.replace("\0", "")


def _is_button(name: str) -> bool:
    return name.startswith("_")


def typed_in(kept: Autosave) -> QueryDict:
    """What the form would send, as it was kept."""
    typed = QueryDict(mutable=True)
    for name, values in kept.fields:
        typed.setlist(name, values)
    typed["window"] = str(kept.window)
    if kept.article_id is None:
        _begin_anew(typed)
    elif kept.base_version:
        typed["version"] = str(kept.base_version)
    return typed


def _begin_anew(typed: QueryDict) -> None:
    """Of an article that was never stored, or is no more: its rows are new ones, and it has no version yet."""
    typed.pop("base", None)
    for name in list(typed):
        if name.endswith("-INITIAL_FORMS"):
            typed[name] = "0"
        elif ROW_OF_ONE.fullmatch(name):
            del typed[name]


def unsaved(by, article: Article | None, *, in_change_only: bool = False):
    """The unsaved texts of a person in one article, or of articles that were never saved; newest first.

    Those of its prepared change too, or those alone.
    """
    found = Autosave.objects.filter(by=by, article=article, is_done=False, kept_at__gt=timezone.now() - KEEP)
    if in_change_only:
        found = found.filter(is_of_change=True)
    return found.defer("fields").order_by("-kept_at", "-pk")[:MOST_SHOWN]


def done_with(by, window: UUID) -> None:
    """The window has saved, or its text is not wanted any more."""
    now = timezone.now()
    nothing = {"is_done": True, "fields": [], "headline": "", "article": None, "kept_at": now}
    Autosave.objects.update_or_create(by=by, window=window, defaults=nothing)


def be_present(by, article: Article, window: UUID) -> None:
    """This window has the article open, now."""
    now = timezone.now()
    facts = {"article": article, "by": by, "window": window}
    if not Presence.objects.filter(**facts).update(seen_at=now):
        Presence.objects.get_or_create(**facts, defaults={"since": now, "seen_at": now})
        Presence.objects.filter(seen_at__lt=now - GONE_AFTER).delete()


def leave(by, article: Article, window: UUID) -> None:
    """The window was closed."""
    Presence.objects.filter(article=article, by=by, window=window).delete()


def others_with(article: Article, window: UUID) -> list[dict]:
    """Who has the article open in other windows, and since when: `by_id`, `name`, `since`; the first to come first."""
    present = Presence.objects.filter(article=article, seen_at__gte=timezone.now() - GONE_AFTER).exclude(window=window)
    people = present.values("by_id", "by__name", "by__username").annotate(first=Min("since")).order_by("first")
    return [
        {"by_id": each["by_id"], "name": each["by__name"] or each["by__username"], "since": each["first"]}
        for each in people[:20]
    ]


@task()
def forget_unsaved() -> None:
    """Forget what nobody has come back for in a month."""
    Autosave.objects.filter(kept_at__lt=timezone.now() - KEEP).delete()

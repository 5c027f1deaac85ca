"""A prepared change put before readers: at once, or at its time by the worker; and what it would look like, without being it.

What was changed live in the meantime stays: where both changed the same, nobody guesses. At once an editor is asked; at a
scheduled time the change is held, and the desk says so.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import override
from django_tasks import task

from attribution.models.licence import LATEST_YEAR
from attribution.policy import Reason

from .comparing import label_of
from .models import Article, Fate, PreparedChange
from .preparing import (
    Conflicting,
    as_it_stands,
    brought_together,
    end,
    hold,
    hold_both,
    open_change,
    require_editor,
    tell,
    touch,
    why_not_live,
)
from .publishing import Busy, Refused, revise, settle
from .restoring import plan_of, write
from .snapshots import Snapshot, take
from .templatetags.dates import moment

# The worker looks for work all the time: what is later than this is held up by something.
LATE = timedelta(minutes=1)
JUST_NOW = timedelta(minutes=1)  # what was typed as “now” may arrive a moment later


@dataclass
class Foreseen:
    """What publishing the change now would make of the article, and what stands against it, in sentences.

    `left_out`: what it names and is no longer there; `conflicts`: fields that were changed live as well.
    """

    before: Snapshot
    after: Snapshot
    taken: list[str] = field(default_factory=list)
    conflicts: list[str] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    against: list[str] = field(default_factory=list)


def publish(change: PreparedChange, by, seen: str, *, without: bool = False) -> None:
    """Put the change before readers now; `without`: though what it names is partly gone.

    Raises `PermissionDenied`, `preparing.Stale`, `Conflicting`, `Refused` with every reason against it.
    """
    require_editor(by)
    with transaction.atomic():
        row, change = hold_both(change, seen)
        _apply(row, change, by, without=without)
        end(change, by, Fate.PUBLISHED)


def schedule(change: PreparedChange, by, at: datetime, seen: str) -> PreparedChange:
    """Let the worker publish the change at a time to come. It has to be publishable as it is; it is checked again then.

    Raises as `publish` does.
    """
    require_editor(by)
    if at.year >= LATEST_YEAR:
        raise Refused([Reason("publish_at", _("Give a time before the year %(year)d.") % {"year": LATEST_YEAR})])
    if at < timezone.now() - JUST_NOW:
        sentence = _("This time has passed. Give one that is to come, or publish the change now.")
        raise Refused([Reason("publish_at", sentence)])
    with transaction.atomic():
        row, change = hold_both(change, seen)
        if row.expires_at and row.expires_at <= at:
            sentence = _("The right to publish the article ends before (%(at)s). Give an earlier time.")
            raise Refused([Reason("publish_at", sentence % {"at": moment(row.expires_at)})])
        with transaction.atomic():
            _apply(Article.objects.get(pk=row.pk), change, by)
            transaction.set_rollback(True)
        change.publish_at, change.scheduled_by, change.held_at, change.held_because = at, by, None, ""
        with override(settings.LANGUAGE_CODE):
            told = _("Prepared change scheduled for %(at)s.") % {"at": moment(at)}
        tell(by, row, told)
        touch(change, by)
        publish_due.using(run_after=at).enqueue(change.pk)
    return change


def unschedule(change: PreparedChange, by, seen: str) -> PreparedChange:
    """Keep the change, without a time. Raises `PermissionDenied`, `preparing.Stale`."""
    require_editor(by)
    with transaction.atomic():
        row, change = hold_both(change, seen)
        change.publish_at, change.scheduled_by, change.held_at, change.held_because = None, None, None, ""
        tell(by, row, lazy("Prepared change taken off the schedule."))
        touch(change, by)
    return change


@task()
def publish_due(pk: int) -> None:
    """The worker, at the time of a change. Done twice, or at a time that was changed since, it does nothing."""
    change = PreparedChange.objects.due().select_related("article").filter(pk=pk).first()
    if change is None:
        return
    with transaction.atomic():
        row = hold(change.article)
        change = open_change(row)
        if change is None or change.pk != pk or not PreparedChange.objects.due().filter(pk=pk).exists():
            return
        by = change.scheduled_by
        with override(settings.LANGUAGE_CODE):
            against = _published_at_its_time(row, change, by)
            if against:
                _hold(row, change, by, against)
                return
        end(change, by, Fate.PUBLISHED)


def _published_at_its_time(row: Article, change: PreparedChange, by) -> list[str]:
    """Publish it; or why that cannot be done without a person."""
    if by is None or not by.has_perm("articles.publish_article"):
        return [_("Whoever scheduled it may no longer publish. Look at the change, and publish it yourself.")]
    try:
        with transaction.atomic():
            _apply(row, change, by)
    except Busy:
        raise  # the worker tries again in a moment
    except Conflicting as conflict:
        return [_told_of_conflict(conflict)]
    except Refused as refused:
        return [reason.sentence for reason in refused.reasons]
    return []


def _hold(row: Article, change: PreparedChange, by, against: list[str]) -> None:
    change.held_at, change.held_because = timezone.now(), "\n".join(" ".join(each.split()) for each in against)
    change.save()
    if by is not None:
        told = _("The prepared change was due, and is held: %(reasons)s")
        tell(by, row, told % {"reasons": " ".join(change.reasons_for_holding)})


def overdue() -> list[PreparedChange]:
    """The changes that should be before readers and are not, the oldest first: held, or late by more than a minute."""
    late = Q(held_at__isnull=False) | Q(publish_at__lt=timezone.now() - LATE)
    rows = PreparedChange.objects.open().filter(late).select_related("article", "scheduled_by")
    return list(rows.order_by("publish_at", "pk")[:100])


def _apply(row: Article, change: PreparedChange, by, *, without: bool = False) -> None:
    """Make the article what the change makes of it, checked and written down as any change to a live one."""
    if not row.is_published:
        raise Refused([Reason("", why_not_live(row))])
    merged = brought_together(change, as_it_stands(row).snapshot)
    if merged.conflicts:
        raise Conflicting(merged)
    plan = plan_of(row, merged.snapshot, by)
    if plan.left_out and not without:
        raise Refused([Reason("", sentence) for sentence in plan.left_out])
    is_text_changed, are_facts_changed = write(row, plan)
    with override(settings.LANGUAGE_CODE):
        told = _("Prepared change published.")
    text_changed = is_text_changed and not change.is_typo
    revise(row, by, facts_changed=are_facts_changed, text_changed=text_changed, told=told)


def foresee(change: PreparedChange, by) -> Foreseen:
    """What would become of the article, and what stands against it; nothing of it is stored."""
    with as_it_would_be(change, by) as foreseen:
        return foreseen


@contextmanager
def as_it_would_be(change: PreparedChange, by) -> Iterator[Foreseen]:
    """Within the block the article stands in the database as the change makes it; nobody else sees it, and nothing of it stays.

    Where both changed the same, it says what the change says.
    """
    with transaction.atomic():
        row = hold(change.article)
        before = take(row)
        merged = brought_together(change, before)
        plan = plan_of(row, merged.snapshot, by)
        foreseen = Foreseen(
            before,
            merged.snapshot,
            taken=[label_of(name) for name in merged.taken],
            conflicts=_named(merged),
            left_out=plan.left_out,
        )
        if not row.is_published:
            foreseen.against.append(why_not_live(row))
        is_text_changed, are_facts_changed = write(row, plan)
        try:
            with transaction.atomic():
                text_changed = is_text_changed and not change.is_typo
                revise(row, by, facts_changed=are_facts_changed, text_changed=text_changed)
        except Refused as refused:
            foreseen.against += [reason.sentence for reason in refused.reasons]
            settle(Article.objects.get(pk=row.pk))
        yield foreseen
        transaction.set_rollback(True)


def _named(merged) -> list[str]:
    """The fields that both changed, each once."""
    return list(
        dict.fromkeys(label_of("body") if each.is_of_text else label_of(each.name) for each in merged.conflicts)
    )


def _told_of_conflict(conflict: Conflicting) -> str:
    sentence = _(
        "The live article was changed where this change changes it too (%(fields)s). Bring both together first."
    )
    return sentence % {"fields": ", ".join(_named(conflict.merged))}

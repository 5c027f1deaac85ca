"""What may happen to the front page and to those of sections: each act checks, changes and records, in one transaction, whoever calls it.

There is one draft a page and language. It is swapped in at once or at a time to come: which arrangement readers see is asked of
the clock (`around.arranged`), so nothing has to happen when a planned one begins.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import override

from attribution.models.licence import LATEST_YEAR

from . import around
from .models import Arrangement, Placement, Slot
from .recording import record
from .templatetags.dates import moment

FORMER_KEPT = 20
JUST_NOW = timedelta(minutes=1)  # what was typed as “now” may arrive a moment later


@dataclass(frozen=True)
class Place:
    """That a story stands in a place; the order of a list of them is the order on the page."""

    slot: Slot
    article_id: int
    section_id: int | None = None
    reason: str = ""
    recommended_by_id: int | None = None
    ends_at: datetime | None = None


class Refused(Exception):
    """The act cannot be done as asked; the message is a sentence for the editor."""


class Stale(Refused):
    """Somebody changed the page after it was opened; nothing was stored."""


def in_force(language: str, section_id: int | None = None) -> Arrangement | None:
    """What readers see on the front page, or on that of a section."""
    return Arrangement.objects.of(language, section_id).begun().select_related("saved_by").first()


def draft_of(language: str, section_id: int | None = None) -> Arrangement | None:
    return Arrangement.objects.of(language, section_id).drafts().select_related("saved_by").first()


def seen_of(current: Arrangement | None, draft: Arrangement | None) -> str:
    """What an editor saw who opens the page now: another text as soon as anybody changed it."""
    return f"{current.pk if current else 0}-{draft.pk if draft else 0}-{draft.version if draft else 0}"


def save_draft(language: str, by, places: Sequence[Place], seen: str, *, section_id: int | None = None) -> Arrangement:
    """Keep the arrangement as the draft of the page in the language. `seen`: what `by` saw when they began.

    Raises `PermissionDenied`; `Stale` where the page or its draft is another one by now.
    """
    _require(by)
    try:
        with transaction.atomic():
            return _write(language, section_id, by, places, seen)
    except IntegrityError as fault:  # two first drafts at the same moment
        raise _stale(language, section_id, by) from fault


def arrange(
    language: str,
    by,
    places: Sequence[Place],
    seen: str | None = None,
    at: datetime | None = None,
    *,
    section_id: int | None = None,
) -> Arrangement:
    """Show readers the arrangement, at once or at a time to come.

    Raises `PermissionDenied`; `Refused` where the time cannot be; `Stale` as `save_draft` does, unless `seen` is None.
    """
    _require(by)
    now = timezone.now()
    try:
        with transaction.atomic():
            draft = _write(language, section_id, by, places, seen)
            _check_time(Arrangement.objects.of(language, section_id).planned(), at, now)
            _begin(draft, by, at if at and at > now else now)
            return draft
    except IntegrityError as fault:
        raise _stale(language, section_id, by) from fault


def restore(former: Arrangement, by) -> Arrangement:
    """Show readers a former arrangement again, as a new one, so that this too can be undone; a draft stays as it is."""
    _require(by)
    with transaction.atomic():
        copy = Arrangement(language=former.language, section=former.section, starts_at=timezone.now(), saved_by=by)
        copy.save()
        placements = list(former.placements.all())
        for placement in placements:
            placement.pk, placement.arrangement = None, copy
        Placement.objects.bulk_create(placements)
        _begin(copy, by, copy.starts_at)
    return copy


def take_back(planned: Arrangement, by) -> None:
    """Make a planned arrangement the draft again. Raises `Refused` where it has begun, or where there is a draft."""
    _require(by)
    try:
        with transaction.atomic():
            row = _held(planned.language, planned.section_id).get(planned.pk)
            if row is None or row.is_draft or row.starts_at <= timezone.now():
                raise Refused(_("This arrangement is no longer planned. Nothing was changed: look at the page again."))
            row.starts_at, row.version = None, row.version + 1
            row.save()
            _tell(by, row, lazy("Taken off the plan."))
    except IntegrityError as fault:
        raise Refused(
            _("There is a draft already. Swap it in or give it up first; what is planned stays as it is.")
        ) from fault


def discard(language: str, by, seen: str, *, section_id: int | None = None) -> None:
    """Give the draft up. Raises `Stale` where somebody has changed it since."""
    _require(by)
    with transaction.atomic():
        rows = _held(language, section_id)
        _check_seen(language, section_id, by, seen, rows)
        for row in rows.values():
            if row.is_draft:
                row.delete()


def _require(by) -> None:
    if not by.has_perm("articles.change_placement"):
        raise PermissionDenied(_("Only an editor arranges the front page and those of sections."))


def _held(language: str, section_id: int | None) -> dict[int, Arrangement]:
    """All arrangements of the page, held until the transaction ends: there are few."""
    rows = Arrangement.objects.of(language, section_id).order_by("pk")
    list(rows.select_for_update(of=("self",)).values_list("pk"))
    # Read only now: what somebody added while this one waited, PostgreSQL shows to a later statement alone.
    return rows.in_bulk()


def _write(language: str, section_id: int | None, by, places: Sequence[Place], seen: str | None) -> Arrangement:
    rows = _held(language, section_id)
    if seen is not None:
        _check_seen(language, section_id, by, seen, rows)
    draft = next((row for row in rows.values() if row.is_draft), None)
    draft = draft or Arrangement(language=language, section_id=section_id, version=0)
    draft.version, draft.saved_by = draft.version + 1, by
    draft.save()
    draft.placements.all().delete()
    Placement.objects.bulk_create(
        Placement(
            arrangement=draft,
            slot=place.slot,
            section_id=place.section_id,
            article_id=place.article_id,
            position=position,
            reason=place.reason,
            recommended_by_id=place.recommended_by_id,
            ends_at=place.ends_at,
        )
        for position, place in enumerate(places)
    )
    return draft


def _check_seen(language: str, section_id: int | None, by, seen: str, rows: dict[int, Arrangement]) -> None:
    now = timezone.now()
    begun = [row for row in rows.values() if row.starts_at and row.starts_at <= now]
    current = max(begun, key=lambda row: (row.starts_at, row.pk), default=None)
    if seen != seen_of(current, next((row for row in rows.values() if row.is_draft), None)):
        raise _stale(language, section_id, by)


def _stale(language: str, section_id: int | None, by) -> Stale:
    """Who was faster, and when."""
    current, draft = in_force(language, section_id), draft_of(language, section_id)
    last = max((row for row in (current, draft) if row), key=lambda row: row.starts_at or row.saved_at, default=None)
    nothing_lost = _("Nothing you arranged here is lost: compare, then keep yours, or load the page again.")
    if last is None:
        return Stale(f"{_('The page has changed since you opened it here.')} {nothing_lost}")
    words = {
        "who": last.saved_by.get_full_name() if last.saved_by else _("Somebody"),
        "when": moment(last.starts_at or last.saved_at),
    }
    if last.saved_by == by:
        told = _("You saved this page in another window (%(when)s).") % words
    elif last.is_draft:
        told = _("%(who)s saved the draft of this page after you opened it (%(when)s).") % words
    else:
        told = _("This page was changed after you opened it (%(when)s, %(who)s).") % words
    return Stale(f"{told} {nothing_lost}")


def _check_time(planned: QuerySet, at: datetime | None, now: datetime) -> None:
    if at is None:
        return
    if at < now - JUST_NOW:
        raise Refused(_("This time has passed. Leave it empty to swap the draft in at once."))
    if at.year >= LATEST_YEAR:
        raise Refused(_("Give a time before the year %(year)d.") % {"year": LATEST_YEAR})
    if planned.count() >= around.MOST_PLANNED:
        raise Refused(
            _("%(number)d arrangements are planned already. Take one of them back first.")
            % {"number": around.MOST_PLANNED}
        )
    if planned.filter(starts_at=at).exists():
        raise Refused(
            _("Another arrangement is planned for this very time. Choose another one, or take that one back.")
        )


def _begin(row: Arrangement, by, at: datetime) -> None:
    row.starts_at = at
    row.save()  # which lets this process read the arrangement anew
    for old in Arrangement.objects.of(row.language, row.section_id).begun()[1 + FORMER_KEPT :]:
        old.delete()
    _tell(by, row, lazy("Swapped in.") if at <= timezone.now() else lazy("Planned."))
    transaction.on_commit(around.forget)


def _tell(by, row: Arrangement, message) -> None:
    with override(settings.LANGUAGE_CODE):
        record(by, [row], str(message))

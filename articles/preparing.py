"""A change to a live article, prepared without going live: kept, brought together with what was changed live since, taken
back. How it is published, now or at its time, is in `applying.py`."""

from collections.abc import Sequence

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import override

from attribution.policy import Reason

from .merging import Merged, merge
from .models import Article, Fate, PreparedChange, Status, Version, VersionKind
from .publishing import Refused
from .recording import record
from .snapshots import Snapshot, digest_of, keep_if_changed, keep_prepared, keep_what_stood
from .templatetags.dates import moment


class Stale(Exception):
    """Somebody kept, scheduled, published or took back the change after it was looked at; nothing was stored."""


class Conflicting(Exception):
    """The live article was changed where the change changes it too: a person has to choose."""

    def __init__(self, merged: Merged):
        super().__init__(", ".join(conflict.name for conflict in merged.conflicts))
        self.merged = merged


def open_change(article: Article) -> PreparedChange | None:
    """The prepared change of the article, with its texts and with who had it last."""
    rows = article.prepared_changes.open().select_related("base", "prepared", "saved_by", "made_by", "scheduled_by")
    return rows.first()


def last_ended(article: Article) -> PreparedChange | None:
    """What was prepared before, with who ended it."""
    ended = article.prepared_changes.exclude(ended_at=None).select_related("base", "prepared", "ended_by")
    return ended.order_by("-version").first()


def changes_of(articles: Sequence[Article]) -> dict[int, PreparedChange]:
    """The open changes of many articles, by the numbers of the articles; without their texts."""
    rows = PreparedChange.objects.open().filter(article__in=[article.pk for article in articles])
    return {change.article_id: change for change in rows}


def keep(article: Article, by, snapshot: Snapshot, *, seen: int, is_typo: bool) -> PreparedChange:
    """Keep what was typed as the prepared change of the article; `seen` is the save of it that was looked at, 0 of none.

    Readers see nothing of it. Raises `PermissionDenied`, `Stale`, and `Refused` where there is nothing to prepare.
    """
    require_editor(by)
    with transaction.atomic():
        row = hold(article)
        change = open_change(row)
        if seen != (change.version if change else 0):
            raise Stale
        if change is None:
            change = _begin(row, by, snapshot)
            told = lazy("Change prepared; readers do not see it.")
        else:
            told = lazy("Prepared change saved; readers do not see it.")
        if change.pk is None or change.prepared.digest != digest_of(snapshot):
            change.prepared = keep_prepared(row, snapshot, by, tell(by, row, told))
        change.is_typo = is_typo
        touch(change, by)
    return change


def _begin(row: Article, by, snapshot: Snapshot) -> PreparedChange:
    if not row.is_published:
        raise Refused([Reason("", f"{why_not_live(row)} {_('Change the article itself, and save it.')}")])
    before = last_ended(row)
    change = PreparedChange(article=row, made_by=by, base=as_it_stands(row), version=before.version if before else 0)
    if change.base.digest == digest_of(snapshot):
        sentence = _("Nothing here differs from what readers have. Change something first, then keep it.")
        raise Refused([Reason("", sentence)])
    return change


def brought_together(change: PreparedChange, live: Snapshot, chosen: dict[str, str] | None = None) -> Merged:
    """The article as the change makes it of what readers have now: of the change, and of each change made live since."""
    return merge(change.base.snapshot, change.prepared.snapshot, live, chosen)


def bring_together(change: PreparedChange, by, seen: str, chosen: dict[str, str]) -> PreparedChange:
    """Make the change one of what readers have now. Raises `PermissionDenied`, `Stale`, `Conflicting`."""
    require_editor(by)
    with transaction.atomic():
        row, change = hold_both(change, seen)
        base = as_it_stands(row)
        merged = brought_together(change, base.snapshot, chosen)
        if any(conflict.name not in chosen for conflict in merged.conflicts):
            raise Conflicting(merged)
        told = lazy("Prepared change brought together with what was changed live.")
        change.base, change.prepared = base, keep_prepared(row, merged.snapshot, by, tell(by, row, told))
        touch(change, by)
    return change


def take_back(change: PreparedChange, by, seen: str) -> None:
    """Give the change up; what it was stays in the history. Raises `PermissionDenied`, `Stale`."""
    require_editor(by)
    with transaction.atomic():
        row, change = hold_both(change, seen)
        tell(by, row, lazy("Prepared change taken back."))
        end(change, by, Fate.TAKEN_BACK)


# --- What every act needs ----------------------------------------------------------------------------------------------


def seen_of(change: PreparedChange) -> str:
    """What an editor saw who looks at it now: another text as soon as anybody touched the change or the live article."""
    return f"{change.version}-{change.article.version}"


def hold(article: Article) -> Article:
    """The row as it is now, held until the transaction ends; with it each change of it, as all acts begin here."""
    return Article.objects.select_for_update().get(pk=article.pk)


def hold_both(change: PreparedChange, seen: str) -> tuple[Article, PreparedChange]:
    """Both as they are now. Raises `Stale` where that is not what was seen."""
    row = hold(change.article)
    held = open_change(row)
    if held is None or held.pk != change.pk:
        raise Stale
    held.article = row
    if seen_of(held) != seen:
        raise Stale
    return row, held


def as_it_stands(row: Article) -> Version:
    """The version that the article is now, kept if it came there by another way than the desk's."""
    keep_what_stood(row)
    keep_if_changed(row, None, VersionKind.PUBLISHED)
    return row.versions.stood().newest().first()


def touch(change: PreparedChange, by) -> None:
    """Store it as what this person had last."""
    change.version, change.saved_by, change.saved_at = change.version + 1, by, timezone.now()
    change.save()


def end(change: PreparedChange, by, fate: Fate) -> None:
    change.fate, change.ended_at, change.ended_by = fate, timezone.now(), by
    change.publish_at, change.held_at, change.held_because = None, None, ""
    change.save()
    change.preview_links.open().update(revoked_at=change.ended_at)


def require_editor(by) -> None:
    if not by.has_perm("articles.publish_article"):
        raise PermissionDenied(_("Only an editor may prepare a change to what is published."))


def tell(by, row: Article, message):
    """Write it down with the article, in the newsroom's own language."""
    with override(settings.LANGUAGE_CODE):
        (entry,) = record(by, [row], str(message))
    return entry


def why_not_live(row: Article) -> str:
    """Why readers do not have the article now, in a sentence."""
    if row.status == Status.WITHDRAWN:
        return _("The article is withdrawn: readers do not have it.")
    if row.is_expired:
        return _("The right to publish the article has ended: readers do not have it.")
    return _("Readers do not have this article yet.")


def told_of(change: PreparedChange | None) -> str:
    """Who touched it last, or ended it, and when: for whoever comes second."""
    if change is None:
        return _("There is no prepared change of this article.")
    ended = change.ended_at
    who = change.ended_by if ended else change.saved_by
    words = {
        "who": who.get_full_name() if who else _("Somebody"),
        "when": moment(change.ended_at or change.saved_at),
    }
    if change.fate == Fate.PUBLISHED:
        return _("%(who)s published this change meanwhile (%(when)s).") % words
    if change.fate == Fate.TAKEN_BACK:
        return _("%(who)s took this change back meanwhile (%(when)s).") % words
    return _("%(who)s saved or scheduled this change after you opened it (%(when)s).") % words

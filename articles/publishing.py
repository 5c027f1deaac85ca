"""What may happen to a story: each act checks, changes and records, in one transaction, whoever calls it."""

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.contrib.admin.models import CHANGE, LogEntry
from django.core.exceptions import PermissionDenied
from django.db import OperationalError, transaction
from django.utils import timezone
from django.utils.html import linebreaks
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import override

from attribution.models import Source
from attribution.policy import Reason
from text.cleaning import text_of

from . import search
from .cards import card_of
from .commenting import comment
from .freezing import freeze, unfreeze
from .models import Article, Comment, Correction, CorrectionKind, Occasion, Status, VersionKind
from .snapshots import keep, keep_if_changed
from .states import away
from .stories import reasons_against_publishing
from .templatetags.dates import moment


class Refused(Exception):
    """The story may not be published as it stands; `reasons` name each field and the mend."""

    def __init__(self, reasons: list[Reason]):
        super().__init__("; ".join(reason.sentence for reason in reasons))
        self.reasons = reasons


class Busy(Refused):
    """Somebody is changing what the story depends on at this very moment: tried again a moment later, it may go."""


class AlreadyDone(Refused):
    """Somebody was faster, or it was sent twice: nothing was changed, and `reasons` say so."""


class AlreadyPublished(Exception):
    """Somebody was faster; the message is a sentence for the editor."""


def _require(by, permission: str, sentence: str) -> None:
    if not by.has_perm(permission):
        raise PermissionDenied(sentence)


def _locked(article: Article) -> Article:
    """The row as the database has it now, held until the transaction ends."""
    # Nothing is joined: PostgreSQL reads only the locked row anew after it has waited, and joined ones as they were.
    return Article.objects.select_for_update().get(pk=article.pk)


def _hold_sources(article: Article, *, is_out: bool = False) -> None:
    """Let no source withdraw its permission between the check and the publication: revoking holds the same rows.

    What is out, the revocation waits for (`articles/revoking.py`), so for that nobody waits here: it is said instead.
    """
    picture, provenance = article.lead_picture, article.provenance if article.is_reprint else None
    named = {each.source_id for each in (picture, provenance) if each and each.source_id}
    sources = Source.objects.select_for_update(no_key=True, nowait=is_out).order_by("pk")
    try:
        with transaction.atomic():
            held = sources.in_bulk(named)
    except OperationalError as fault:
        if not is_out:
            raise
        sentence = _("Somebody is changing this source at this moment. Nothing was stored: save again.")
        raise Busy([Reason("source", sentence)]) from fault
    for each in (picture, provenance):
        if each and each.source_id:
            each.source = held[each.source_id]


def _record(by, article: Article, message) -> LogEntry:
    """Write down who did what, in the newsroom's own language, whoever's language the act was done in."""
    with override(settings.LANGUAGE_CODE):
        return LogEntry.objects.log_actions(by.pk, [article], CHANGE, str(message), single_object=True)


def publish(article: Article, by, at: datetime | None = None) -> None:
    """Publish now, or at a time to come; see `Article.publish`."""
    _require(by, "articles.publish_article", _("You may write drafts. Ask an editor to publish this one."))
    with transaction.atomic():
        row = _locked(article)
        if row.status == Status.WITHDRAWN:
            _require(by, "articles.withdraw_article", _("Only a chief editor may publish again what was withdrawn."))
        if row.is_out:
            raise AlreadyPublished(
                _("This article has been published in the meantime. Nothing was changed; reload the page to see it.")
            )
        _hold_sources(row)
        if row.seen_since:
            _publish_again(row, by, at)
        else:
            _publish_first(row, by, at or timezone.now())
    article.refresh_from_db()


def _publish_first(row: Article, by, at: datetime) -> None:
    reasons = reasons_against_publishing(row, at)
    if reasons:
        raise Refused(reasons)
    freeze(row, at, by, Occasion.PUBLISHED)
    row.status, row.published_at = Status.PUBLISHED, at
    row.withdrawn_at, row.withdrawal_reason, row.withdrawal_note = None, "", ""
    row.save()
    settle(row)
    entry = _record(by, row, lazy("Scheduled.") if row.is_scheduled else lazy("Published."))
    keep(row, by, VersionKind.PUBLISHED, entry)


def _publish_again(row: Article, by, at: datetime | None) -> None:
    """Give readers back what they had: at once, with the date on which they had it first, and as revised now."""
    now = timezone.now()
    if at and at > now:
        sentence = _("Readers have had this article before: it is published again at once. Leave the time empty.")
        raise Refused([Reason("publish_at", sentence)])
    reasons = reasons_against_publishing(row, now)
    if reasons:
        raise Refused(reasons)
    freeze(row, row.published_at, by, Occasion.PUBLISHED, away=away(row))
    row.status, row.revised_at = Status.PUBLISHED, now
    row.withdrawn_at, row.withdrawal_reason, row.withdrawal_note = None, "", ""
    row.save()
    settle(row)
    keep(row, by, VersionKind.PUBLISHED, _record(by, row, lazy("Published again.")))


def reschedule(article: Article, by, at: datetime | None) -> None:
    """Give a scheduled story another time, now among them, or, with none, make it a draft again: nobody has read it yet.

    Raises `PermissionDenied`, `Refused` with every reason against the new time, `AlreadyPublished` where it is out.
    """
    _require(by, "articles.publish_article", _("You may write drafts. Ask an editor to publish this one."))
    with transaction.atomic():
        row = _locked(article)
        if not row.is_scheduled:
            raise AlreadyPublished(
                _("This article is no longer scheduled. Nothing was changed; reload the page to see it.")
            )
        if at is None:
            row.status, row.published_at = Status.DRAFT, None
            unfreeze(row)
        else:
            reasons = reasons_against_publishing(row, at)
            if reasons:
                raise Refused(reasons)
            row.published_at = at
            freeze(row, at, by, Occasion.PUBLISHED)
        row.save()
        settle(row)
        said = lazy("Scheduled.") if row.is_scheduled else lazy("Published.")
        entry = _record(by, row, said if at else lazy("Taken off the schedule."))
        keep_if_changed(row, by, VersionKind.PUBLISHED if at else VersionKind.SAVED, entry)
    article.refresh_from_db()


def revise(article: Article, by, *, facts_changed: bool, text_changed: bool, told: str = "") -> None:
    """Bring a changed live story up to date wherever it is listed.

    `facts_changed` says that an editor corrected the provenance itself: the credit is written anew, under the licence
    version of the publication. `text_changed` says that a reader would call it a change; `told` is what is written down. A story whose rights have
    ended stays where it is: only publishing it again brings it back. Raises `PermissionDenied`, `Refused`.
    """
    _require(by, "articles.publish_article", _("Only an editor may change what is published."))
    with transaction.atomic():
        row = _locked(article)
        if row.is_out:
            if facts_changed:
                _hold_sources(row, is_out=True)
            reasons = reasons_against_publishing(row, row.published_at)
            if reasons:
                raise Refused(reasons)
            if facts_changed:
                freeze(row, row.published_at, by, Occasion.CHANGED)
            if text_changed and row.is_published:
                row.revised_at = timezone.now()
            row.save()
            keep_if_changed(row, by, VersionKind.PUBLISHED, _record(by, row, told or lazy("Changed while published.")))
        else:
            keep_if_changed(row, by)
        settle(row)
    article.refresh_from_db()


def withdraw(article: Article, by, reason: str, note: str = "") -> None:
    """Take the story off every page; see `Article.withdraw`."""
    _require(by, "articles.withdraw_article", _("Only a chief editor may withdraw an article."))
    reason, note = reason.strip(), note.strip()
    if not reason:
        raise Refused(
            [
                Reason(
                    "withdrawal_reason",
                    _("Say why: the address of the article will tell readers that it was withdrawn."),
                )
            ]
        )
    with transaction.atomic():
        row = _locked(article)
        if row.status == Status.WITHDRAWN:
            told = _("This article was withdrawn in the meantime, for this reason: “%(reason)s”. Nothing was changed.")
            raise AlreadyDone([Reason("withdrawal_reason", told % {"reason": row.withdrawal_reason})])
        if row.status != Status.PUBLISHED:
            raise Refused([Reason("withdrawal_reason", _("Only a published article can be withdrawn."))])
        row.status, row.withdrawn_at = Status.WITHDRAWN, timezone.now()
        row.withdrawal_reason, row.withdrawal_note = reason, note
        row.save()
        row.preview_links.open().update(revoked_at=row.withdrawn_at)
        settle(row)
        keep(row, by, VersionKind.WITHDRAWN, _record(by, row, lazy("Withdrawn: %(reason)s") % {"reason": reason}))
    article.refresh_from_db()


def submit(article: Article, by) -> None:
    """Ask for a review of a draft."""
    with transaction.atomic():
        row = _locked(article)
        if row.status == Status.DRAFT:
            row.status = Status.IN_REVIEW
            row.save(update_fields=["status", "saved_at"])
            keep(row, by, VersionKind.SUBMITTED, _record(by, row, lazy("Review asked for.")))
    article.refresh_from_db()


def send_back(article: Article, by, text: str) -> Comment:
    """End a review without publishing; see `Article.send_back`."""
    _require(by, "articles.publish_article", _("Only an editor sends an article back."))
    if not text.strip():
        raise Refused([Reason("text", _("Say what is to be done: whoever wrote the article reads it with the text."))])
    with transaction.atomic():
        row = _locked(article)
        if row.status != Status.IN_REVIEW:
            sentence = _(
                "This article waits for no review, or no longer. Nothing was changed; your comment stands below."
            )
            raise Refused([Reason("", sentence)])
        row.status = Status.DRAFT
        row.save(update_fields=["status", "saved_at"])
        said = comment(row, by, text, sends_back=True)
        _record(by, row, lazy("Sent back with a comment."))
    article.refresh_from_db()
    return said


def note_of(article: Article, text: str, kind: str, *, by_name: str = "", stands_at: str = "") -> Correction:
    """A note as it would be stored, for a look at it. `text`: of a right of reply, the words of whoever replies."""
    text = text.strip()
    if kind == CorrectionKind.REPLY:
        # Their paragraphs, and nothing else of what they may have typed, is markup.
        return Correction(
            article=article, kind=kind, reply=linebreaks(text, True), by_name=by_name, stands_at=stands_at
        )
    return Correction(article=article, kind=kind, text=text, stands_at=stands_at)


def correct(
    article: Article, by, text: str, kind: str, *, by_name: str = "", stands_at: str = "", token: UUID | None = None
) -> None:
    """Add a dated note; see `Article.correct`. `by_name`: who replies; `stands_at`: if not where its kind usually does;
    `token`: of the form, which is stored once however often it is sent. Raises `Refused`, `AlreadyDone`."""
    _require(by, "articles.publish_article", _("Only an editor may add a correction."))
    if not text.strip():
        raise Refused([Reason("text", _("Say what was wrong, and what is right."))])
    with transaction.atomic():
        row = _locked(article)
        if not row.is_published:
            sentence = _("Readers no longer see this article, so there is nothing to correct. Nothing was stored.")
            raise AlreadyDone([Reason("text", sentence)])
        note = note_of(row, text, kind, by_name=by_name, stands_at=stands_at)
        stored = Correction.objects.filter(token=token).first() if token else None
        if stored:
            _check_same(stored, note)
            return
        _check_new(row, note)
        note.made_by, note.token = by, token
        note.save()
        row.revised_at = timezone.now()
        row.save(update_fields=["revised_at", "saved_at"])
        if note.kind == CorrectionKind.RETRACTION:
            settle(row)
        keep(row, by, VersionKind.CORRECTED, _record(by, row, TOLD[CorrectionKind(kind)]))
    article.refresh_from_db()


# What is written down, by the kind of the note.
TOLD = {
    CorrectionKind.CORRECTION: lazy("Corrected."),
    CorrectionKind.CLARIFICATION: lazy("Clarified for readers."),
    CorrectionKind.UPDATE: lazy("Told readers of an update."),
    CorrectionKind.RETRACTION: lazy("Retracted."),
    CorrectionKind.REPLY: lazy("Published a right of reply."),
}


def _check_new(article: Article, note: Correction) -> None:
    """That readers are not told the same twice, as from a form that somebody else has open. Raises `AlreadyDone`."""
    for other in article.corrections.all():
        if _is_same(other, note):
            told = _(
                "This note stands on the article already, since %(at)s. Nothing was stored a second time. If there is more to tell, say what is new."
            )
            raise AlreadyDone([Reason("text", told % {"at": moment(other.made_at)})])


def _is_same(one: Correction, other: Correction) -> bool:
    words = [(each.article_id, each.kind, each.text, each.by_name, text_of(each.reply)) for each in (one, other)]
    return words[0] == words[1]


def _check_same(stored: Correction, note: Correction) -> None:
    """That what is sent again is what was stored. Raises `AlreadyDone` where something else was typed since."""
    if not _is_same(stored, note):
        sentence = _(
            "A note was stored from this form already, and a note is never rewritten. If this is to be another one, send it once more."
        )
        raise AlreadyDone([Reason("text", sentence)])


def settle(article: Article) -> None:
    """Bring up to date what is derived from a story for lists and search. May run any number of times."""
    listed_at = article.published_at if article.is_out else None
    article.topic_links.update(listed_at=listed_at)
    article.bylines.update(listed_at=None)
    first_of_each = {line.author_id: line.pk for line in reversed(article.bylines.all())}
    article.bylines.filter(pk__in=first_of_each.values()).update(listed_at=listed_at)
    if article.is_reprint:
        type(article.provenance).objects.filter(pk=article.provenance.pk).update(listed_at=listed_at)
    if article.revised_at:
        article.corrections.exclude(language=article.language).update(language=article.language)
    article.card = card_of(article)
    Article.objects.filter(pk=article.pk).update(card=article.card)
    if article.translation_of_id:
        Article.objects.filter(pk=article.translation_of_id).update(card=card_of(article.translation_of))
    if listed_at:
        search.index(article)
    else:
        search.forget(article.pk)

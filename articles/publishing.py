"""What may happen to a story: each act checks, changes and records, in one transaction, whoever calls it."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.contrib.admin.models import CHANGE, LogEntry
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import override

from attribution.models import LicenceVersion
from attribution.policy import Reason, Reprint, reasons_against, rights_end
from attribution.rendering import Facts, Rendered, render
from text.cleaning import is_blank, word_count

from . import search
from .cards import card_of
from .models import Article, BylineRole, Correction, Picture, Provenance, Status


class Refused(Exception):
    """The story may not be published as it stands; `reasons` name each field and the mend."""

    def __init__(self, reasons: list[Reason]):
        super().__init__("; ".join(reason.sentence for reason in reasons))
        self.reasons = reasons


class AlreadyPublished(Exception):
    """Somebody was faster; the message is a sentence for the editor."""


def _require(by, permission: str, sentence: str) -> None:
    if not by.has_perm(permission):
        raise PermissionDenied(sentence)


def _locked(article: Article) -> Article:
    """The row as the database has it now, held until the transaction ends."""
    return Article.objects.select_for_update(of=("self",)).select_related("section", "lead_picture").get(pk=article.pk)


def _record(by, article: Article, message) -> None:
    """Write down who did what, in the newsroom's own language, whoever's language the act was done in."""
    with override(settings.LANGUAGE_CODE):
        LogEntry.objects.log_actions(by.pk, [article], CHANGE, str(message), single_object=True)


def publish(article: Article, by, at: datetime | None = None) -> None:
    """Publish now, or at a time to come; see `Article.publish`."""
    _require(by, "articles.publish_article", _("You may write drafts. Ask an editor to publish this one."))
    with transaction.atomic():
        row = _locked(article)
        if row.status == Status.PUBLISHED:
            raise AlreadyPublished(
                _("This article has been published in the meantime. Nothing was changed; reload the page to see it.")
            )
        at = at or timezone.now()
        reasons = reasons_against_publishing(row, at)
        if reasons:
            raise Refused(reasons)
        row.expires_at = _freeze(row, at)
        row.status, row.published_at, row.withdrawn_at, row.withdrawal_reason = Status.PUBLISHED, at, None, ""
        row.save()
        settle(row)
        _record(by, row, lazy("Scheduled.") if row.is_scheduled else lazy("Published."))
    article.refresh_from_db()


def reschedule(article: Article, by, at: datetime | None) -> None:
    """Give a scheduled story another time, or, with none, make it a draft again: nobody has read it yet.

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
            row.status, row.published_at, row.expires_at = Status.DRAFT, None, None
            if row.is_reprint:
                Provenance.objects.filter(article=row).update(licence_version=None, credit="", notice="")
        else:
            reasons = reasons_against_publishing(row, at)
            if reasons:
                raise Refused(reasons)
            row.published_at = at
            row.expires_at = _freeze(row, at)
        row.save()
        settle(row)
        _record(by, row, lazy("Scheduled.") if at else lazy("Taken off the schedule."))
    article.refresh_from_db()


def revise(article: Article, by, *, facts_changed: bool, text_changed: bool) -> None:
    """Bring a changed live story up to date wherever it is listed.

    `facts_changed` says that an editor corrected the provenance itself: the credit is written anew, under the licence
    version of the publication. `text_changed` says that a reader would call it a change. Raises `PermissionDenied`,
    `Refused`.
    """
    _require(by, "articles.publish_article", _("Only an editor may change what is published."))
    with transaction.atomic():
        row = _locked(article)
        if row.status == Status.PUBLISHED:
            reasons = reasons_against_publishing(row, row.published_at)
            if reasons:
                raise Refused(reasons)
            if facts_changed:
                row.expires_at = _freeze(row, row.published_at)
            if text_changed and row.is_published:
                row.revised_at = timezone.now()
            row.save()
            _record(by, row, lazy("Changed while published."))
        settle(row)
    article.refresh_from_db()


def withdraw(article: Article, by, reason: str) -> None:
    """Take the story off every page; see `Article.withdraw`."""
    _require(by, "articles.withdraw_article", _("Only a chief editor may withdraw an article."))
    reason = reason.strip()
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
        if row.status != Status.PUBLISHED:
            raise Refused([Reason("withdrawal_reason", _("Only a published article can be withdrawn."))])
        row.status, row.withdrawn_at, row.withdrawal_reason = Status.WITHDRAWN, timezone.now(), reason
        row.save()
        settle(row)
        _record(by, row, lazy("Withdrawn: %(reason)s") % {"reason": reason})
    article.refresh_from_db()


def submit(article: Article, by) -> None:
    """Ask for a review of a draft."""
    with transaction.atomic():
        row = _locked(article)
        if row.status == Status.DRAFT:
            row.status = Status.IN_REVIEW
            row.save(update_fields=["status", "saved_at"])
            _record(by, row, lazy("Review asked for."))
    article.refresh_from_db()


def correct(article: Article, by, text: str, kind: str) -> None:
    """Add a dated note; see `Article.correct`."""
    _require(by, "articles.publish_article", _("Only an editor may add a correction."))
    with transaction.atomic():
        row = _locked(article)
        Correction.objects.create(article=row, text=text, kind=kind, made_by=by)
        row.revised_at = timezone.now()
        row.save(update_fields=["revised_at", "saved_at"])
        _record(by, row, lazy("Corrected."))
    article.refresh_from_db()


def settle(article: Article) -> None:
    """Bring up to date what is derived from a story for lists and search. May run any number of times."""
    listed_at = article.published_at if article.status == Status.PUBLISHED else None
    article.topic_links.update(listed_at=listed_at)
    article.bylines.update(listed_at=None)
    first_of_each = {line.author_id: line.pk for line in reversed(article.bylines.all())}
    article.bylines.filter(pk__in=first_of_each.values()).update(listed_at=listed_at)
    if article.is_reprint:
        type(article.provenance).objects.filter(pk=article.provenance.pk).update(listed_at=listed_at)
    article.card = card_of(article)
    Article.objects.filter(pk=article.pk).update(card=article.card)
    if article.translation_of_id:
        Article.objects.filter(pk=article.translation_of_id).update(card=card_of(article.translation_of))
    if listed_at:
        search.index(article)
    else:
        search.forget(article.pk)


@dataclass(frozen=True)
class Story:
    """What the rules ask of an article, stored or still being typed; `bylines` are names with their roles."""

    language: str
    body: str
    bylines: tuple[tuple[str, str], ...] = ()
    provenance: Provenance | None = None
    picture: Picture | None = None
    is_out: bool = False

    def licence_version(self) -> LicenceVersion | None:
        """The terms a reprint falls under; nothing for our own work, or where the licence has no version yet."""
        return self.provenance.licence_in_force(self.is_out) if self.provenance else None

    def facts(self) -> Facts:
        """What is known of a reprint, as plain data for the rendering."""
        provenance = self.provenance
        return Facts(
            title=provenance.original_title,
            source=provenance.source.name,
            authors=provenance.authors,
            original_url=provenance.original_url,
            published_at=provenance.original_published_at,
            title_language=provenance.original_language or provenance.source.language,
            translators=tuple(name for name, role in self.bylines if role == BylineRole.TRANSLATION),
            changes=provenance.changes,
            site=settings.SITE_NAME,
        )


def story_of(article: Article) -> Story:
    """The article as it is stored."""
    return Story(
        language=article.language,
        body=article.body,
        bylines=tuple((byline.author.name, byline.role) for byline in article.bylines.select_related("author")),
        provenance=article.provenance if article.is_reprint else None,
        picture=article.lead_picture,
        is_out=article.status == Status.PUBLISHED,
    )


def reasons_against_publishing(article: Article, at: datetime) -> list[Reason]:
    """Every reason why the article may not be published at that time, each with its field."""
    return reasons_against_story(story_of(article), at)


def reasons_against_story(story: Story, at: datetime) -> list[Reason]:
    """The same, of a story that need not be stored."""
    reasons = []
    if is_blank(story.body):
        reasons.append(Reason("body", _("The text is empty. Write or paste it before publishing.")))
    picture, provenance = story.picture, story.provenance
    if provenance is None:
        if not story.bylines:
            reasons.append(
                Reason("bylines", _("Name an author, or the desk, or give the source it is reprinted from."))
            )
        if picture and picture.source_id and not picture.credit.strip():
            reasons.append(
                Reason("lead_picture", _("This picture is not ours and has no credit. Enter it with the picture."))
            )
        return reasons
    version = story.licence_version()
    if version is None:
        sentence = _("This licence has no version yet, so it grants nothing. A chief editor can write one.")
        return [*reasons, Reason("licence", sentence)]
    rendered = render(version.wording(), story.facts(), story.language)
    reprint = Reprint(
        original_title=provenance.original_title,
        original_url=provenance.original_url,
        original_authors=provenance.authors,
        original_published_at=provenance.original_published_at,
        original_language=provenance.original_language,
        language=story.language,
        words=word_count(story.body),
        changes=provenance.changes,
        picture_is_theirs=bool(picture and picture.source_id == provenance.source_id),
        picture_credit=picture.credit if picture else "",
        embargo_until=provenance.embargo_until,
        publish_at=at,
        source_is_active=provenance.source.is_active or story.is_out,
        missing_variables=rendered.missing,
    )
    return [*reasons, *reasons_against(version.terms(), reprint)]


def preview_of_credit(story: Story) -> tuple[Rendered, LicenceVersion] | None:
    """The credit and the notice that the story would get now, and the version that says so; nothing for our own work."""
    version = story.licence_version()
    return (render(version.wording(), story.facts(), story.language), version) if version else None


def _freeze(article: Article, at: datetime) -> datetime | None:
    """Write the credit and the notice of a reprint for good; return when the right to show it ends."""
    if not article.is_reprint:
        return None
    provenance, story = article.provenance, story_of(article)
    version = story.licence_version()
    rendered = render(version.wording(), story.facts(), article.language)
    provenance.licence_version, provenance.licence = version, version.licence
    provenance.credit, provenance.notice = rendered.credit, rendered.notice
    provenance.save()
    return rights_end(version.terms(), at, provenance.rights_expire_at)

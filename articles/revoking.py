"""When a source withdraws its permission: what would go, taking it off every surface in one act, and the way back."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import OperationalError, transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from attribution.models import Source, SourceState

from . import around, search
from .cards import without_picture
from .illustrating import show_again, take_down
from .models import Article, ArticleTopic, Byline, Picture, Placement, Provenance, Revocation, Status
from .recording import record
from .refreshing import refresh_cards
from .states import revocation_of

BATCH = 500
TRIES = 4
SHOWN = 100


@dataclass(frozen=True)
class Going:
    """What would leave the site with a source's permission. Lists hold the newest `SHOWN`, counts count all."""

    live: int
    scheduled: int
    translations: int
    placements: int
    pictures: int
    illustrated: int
    derived: int
    newest: list[Article]
    showing: list[Article]
    translated_from_them: list[Article]

    @property
    def out(self) -> int:
        return self.live + self.scheduled


def what_would_go(source: Source) -> Going:
    """What taking the source off the site would take, and what it would leave that an editor should look at.

    `translations`: how many of the stories are translations, of ours or from the source's language; `illustrated`: the articles of others, ours too, that show
    a picture of the source; `derived`: those that translate a story of the source and do not name it.
    """
    out, now = out_of(source), timezone.now()
    from_another_language = ~Q(provenance__original_language__in=["", F("language")])
    showing, derived = showing_pictures_of(source), derived_from(source)
    live = out.filter(published_at__lte=now)
    return Going(
        live=live.count(),
        scheduled=out.filter(published_at__gt=now).count(),
        translations=out.filter(Q(translation_of__isnull=False) | from_another_language).count(),
        placements=Placement.objects.on_the_front_page().filter(article__in=out.values("pk")).count(),
        pictures=Picture.objects.filter(source=source).count(),
        illustrated=showing.count(),
        derived=derived.count(),
        newest=list(out.newest().for_cards()[:SHOWN]),
        showing=list(showing.newest().for_cards()[:SHOWN]),
        translated_from_them=list(derived.newest().for_cards()[:SHOWN]),
    )


def out_of(source: Source) -> QuerySet[Article]:
    """The reprints of the source that readers see, or will."""
    return Article.objects.out().filter(provenance__source=source)


def showing_pictures_of(source: Source) -> QuerySet[Article]:
    """Articles of others, ours too, that show a picture of the source, or will."""
    return Article.objects.out().filter(lead_picture__source=source).exclude(provenance__source=source)


def revocation_behind(article: Article) -> Revocation | None:
    """The withdrawal of a permission for which readers do not have the article: by it they lost it, or it holds still."""
    if article.is_out or article.status == Status.WITHDRAWN:
        return None
    # In a form that was refused, it may be a reprint whose source is not chosen yet.
    source = article.provenance.source if article.is_reprint and article.provenance.source_id else None
    if source is None or not source.is_revoked:
        return revocation_of(article)
    return article.provenance.source.revocations.filter(ended_at=None).first() or revocation_of(article)


def derived_from(source: Source) -> QuerySet[Article]:
    """Public translations of the source's stories that do not name it: no rule can judge them, an editor has to."""
    theirs = Provenance.objects.filter(source=source).values("article")
    return Article.objects.published().filter(translation_of__in=theirs).exclude(provenance__source=source)


def revoke(source: Source, by, reason: str) -> Revocation:
    """Take all that is of the source off every surface, in one transaction. Done twice it does nothing more.

    Raises `PermissionDenied` where `by` may not; `ValueError` where there is no reason.
    """
    if not by.has_perm("articles.withdraw_article"):
        raise PermissionDenied(_("Only a chief editor may take a source off the site."))
    if not reason.strip():
        raise ValueError("a revocation says why")
    made = _insisting(lambda: _revoke(source.pk, by, reason.strip()))
    source.refresh_from_db()
    return made


def _insisting(act: Callable[[], Revocation]) -> Revocation:
    """Do it, and again where PostgreSQL ended it for the sake of somebody who was saving: a revocation is never put off."""
    for _attempt in range(TRIES - 1):
        try:
            return act()
        except OperationalError as fault:
            is_deadlock = getattr(fault.__cause__, "pgcode", "") in ("40P01", "55P03")
            if not is_deadlock or transaction.get_connection().in_atomic_block:
                raise
    return act()


def _revoke(pk: int, by, reason: str) -> Revocation:
    with transaction.atomic():
        # Whoever publishes a story of the source holds this row first, so each waits for the other and none slips by.
        row = Source.objects.select_for_update(no_key=True).get(pk=pk)
        before = row.revocations.filter(ended_at=None).first() if row.is_revoked else None
        if before is None:
            before = _take_off(row, by, reason, timezone.now())
        transaction.on_commit(around.forget)
    return before


def restore(source: Source, by) -> None:
    """Note that the permission was given again: new stories may come, and each that went only by being published again.

    Its pictures are made again by the worker. Raises `PermissionDenied`.
    """
    if not by.has_perm("articles.withdraw_article"):
        raise PermissionDenied(_("Only a chief editor may let a source back."))
    with transaction.atomic():
        row = Source.objects.select_for_update(no_key=True).get(pk=source.pk)
        if row.is_revoked:
            row.state, row.revoked_at = SourceState.ACTIVE, None
            row.save()
            row.revocations.filter(ended_at=None).update(ended_at=timezone.now(), ended_by=by)
            show_again.enqueue(row.pk)
            with override(settings.LANGUAGE_CODE):
                record(by, [row], _("The permission was given again."))
    source.refresh_from_db()


def _take_off(source: Source, by, reason: str, now: datetime) -> Revocation:
    """Only what is out is locked: whoever publishes holds a story that is not, and may be waiting for the source."""
    rows = out_of(source).order_by("pk").select_for_update(of=("self",)).only("pk", "published_at")
    out = {article.pk: article.published_at for article in rows.iterator()}
    live = [pk for pk, published_at in out.items() if published_at <= now]
    scheduled = [pk for pk, published_at in out.items() if published_at > now]
    placements = 0
    for some in _batches(list(out)):
        placements += Placement.objects.on_the_front_page().filter(article__in=some).count()
        Placement.objects.filter(article__in=some).delete()  # of drafts and former arrangements too
        for link in (ArticleTopic, Byline, Provenance):
            link.objects.filter(article__in=some).update(listed_at=None)
        search.forget(*some)
    for some in _batches(live):
        Article.objects.filter(pk__in=some).update(expires_at=now, saved_at=now, version=F("version") + 1)
    for some in _batches(scheduled):
        Article.objects.filter(pk__in=some).update(
            status=Status.DRAFT, published_at=None, expires_at=None, saved_at=now, version=F("version") + 1
        )
        # As `freezing.unfreeze` does for one.
        Provenance.objects.filter(article__in=some).update(licence_version=None, credit="", notice="", frozen={})
    pictures, illustrated = _take_down_pictures(source)
    source.state, source.revoked_at = SourceState.REVOKED, now
    source.save()
    revocation = Revocation.objects.create(
        source=source,
        reason=reason,
        scheduled=len(scheduled),
        placements=placements,
        pictures=pictures,
        illustrated=illustrated,
        made_at=now,
        made_by=by,
    )
    for some in _batches(live):
        revocation.articles.add(*some)
    _record(source, by, revocation, live, scheduled)
    return revocation


def _take_down_pictures(source: Source) -> tuple[int, int]:
    """Serve no picture of the source any longer; how many, and how many articles of others showed them."""
    pictures = list(Picture.objects.filter(source=source).order_by("pk").values_list("pk", flat=True))
    for some in _batches(pictures):
        take_down(list(Picture.objects.select_for_update(no_key=True, of=("self",)).filter(pk__in=some)))
    showing = list(showing_pictures_of(source).order_by("pk").values_list("pk", flat=True))
    for some in _batches(showing):
        rows = list(Article.objects.select_for_update(of=("self",)).filter(pk__in=some).order_by("pk").only("card"))
        for article in rows:
            article.card = without_picture(article.card)
        Article.objects.bulk_update(rows, ["card"])
    refresh_cards.enqueue("pictures_of", source.pk)  # drafts, and who chose such a picture a moment ago
    return len(pictures), len(showing)


def _record(source: Source, by, revocation: Revocation, live: list[int], scheduled: list[int]) -> None:
    """Write down who did what, with the source and with each article."""
    with override(settings.LANGUAGE_CODE):
        reason = revocation.reason
        told = ngettext(
            "The permission was withdrawn (%(reason)s): %(count)d article taken off.",
            "The permission was withdrawn (%(reason)s): %(count)d articles taken off.",
            len(live),
        ) % {"reason": reason, "count": len(live)}
        counts = _("Scheduled: %(scheduled)d. Pictures: %(pictures)d. Places on the front page: %(placements)d.") % {
            "scheduled": len(scheduled),
            "pictures": revocation.pictures,
            "placements": revocation.placements,
        }
        record(by, [source], f"{told} {counts}")
        for pks, message in (
            (live, _("Taken off: the source withdrew its permission (%(reason)s).")),
            (scheduled, _("Off the schedule: the source withdrew its permission (%(reason)s).")),
        ):
            for some in _batches(pks):
                rows = list(Article.objects.filter(pk__in=some).only("pk", "headline"))
                record(by, rows, message % {"reason": reason})


def _batches(pks: list[int]) -> Iterator[list[int]]:
    for start in range(0, len(pks), BATCH):
        yield pks[start : start + BATCH]

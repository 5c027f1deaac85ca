"""A story, or a prepared change of one, lent to somebody without an account before it is published: by a link that ends by
itself, or is taken back.

The word of the link is signed, so that one which was made up asks no database, and is kept here as its digest alone.
"""

import hashlib
import secrets
from datetime import timedelta
from enum import StrEnum

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.signing import BadSignature, Signer
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import override

from attribution.policy import Reason
from text import dates

from .holders import PUBLISHES, WRITES, holders
from .models import Article, PreparedChange, PreviewLink, Status
from .models import Fate as ChangeFate
from .publishing import Refused
from .recording import record

SHORTEST, LONGEST = timedelta(hours=1), timedelta(days=14)
MOST_OPEN = 20
SIGNED_AS = "articles.lending"


class Fate(StrEnum):
    """Why a link leads no further."""

    BROKEN = "broken"
    PUBLISHED = "published"
    REVOKED = "revoked"
    EXPIRED = "expired"


@transaction.atomic
def lend(article: Article, by, lives: timedelta) -> tuple[PreviewLink, str]:
    """Make a link that opens the story for so long; with it its address, which is told this once and never again.

    Raises `PermissionDenied`, and `Refused` where there is nothing to lend, or too many links are open.
    """
    if not article.may_be_changed_by(by):
        raise PermissionDenied(_("Only who may change this article may show it to others before it is published."))
    if not SHORTEST <= lives <= LONGEST:
        raise Refused([Reason("lives", _("A preview link lives from an hour to 14 days."))])
    row = Article.objects.select_for_update(of=("self",)).get(pk=article.pk)
    change = lent_change(row, by)
    if change is None and is_over(row):
        sentence = _(
            "Only what is not published yet is shown by a link. Readers have had this article, or its rights ended."
        )
        raise Refused([Reason("", sentence)])
    if is_forbidden(row):
        raise Refused(
            [Reason("", _("The source has withdrawn its permission: nothing of it may be shown to anybody."))]
        )
    if row.preview_links.open().count() >= MOST_OPEN:
        sentence = _("%(most)d preview links of this article are open. Take back those that are no longer needed.")
        raise Refused([Reason("", sentence % {"most": MOST_OPEN})])
    word = Signer(salt=SIGNED_AS, sep=".").sign(secrets.token_urlsafe(24))
    now = timezone.now()
    link = PreviewLink.objects.create(
        article=row, change=change, digest=digest(word), made_by=by, made_at=now, expires_at=now + lives
    )
    _record(by, row, lazy("Preview link made, open until %(at)s."), link)
    return link, address_of(row, word)


@transaction.atomic
def take_back(link: PreviewLink, by) -> bool:
    """End a link before its time; whether it was open. Raises `PermissionDenied`."""
    if not link.article.may_be_changed_by(by):
        raise PermissionDenied(_("Only who may change this article may take back its preview links."))
    is_ended = bool(PreviewLink.objects.open().filter(pk=link.pk).update(revoked_at=timezone.now()))
    if is_ended:
        _record(by, link.article, lazy("Preview link taken back, which was open until %(at)s."), link)
    return is_ended


def end_all(**whose) -> int:
    """End all open links of an article, or of who made them; how many that were."""
    return PreviewLink.objects.open().filter(**whose).update(revoked_at=timezone.now())


def find(word: str) -> PreviewLink | None:
    """The link of that word, with its story as a page shows it; none for a word that is not one of ours."""
    try:
        Signer(salt=SIGNED_AS, sep=".").unsign(word)
    except BadSignature:
        return None
    rows = PreviewLink.objects.select_related(
        "made_by", "change", "article__text", "article__lead_picture", "article__provenance__source"
    )
    return rows.filter(digest=digest(word)).first()


def fate_of(link: PreviewLink | None) -> Fate | None:
    """Why it leads no further; None while it does."""
    return fates_of([link])[0] if link else Fate.BROKEN


def fates_of(links: list[PreviewLink]) -> list[Fate | None]:
    """The fate of each; what their makers may do is asked in two queries, however many they are."""
    makers = {link.made_by_id for link in links}
    writers, publishers = (
        set(holders(right).filter(pk__in=makers).values_list("pk", flat=True)) for right in (WRITES, PUBLISHES)
    )
    return [_fate(link, link.made_by_id in writers, link.made_by_id in publishers) for link in links]


def _fate(link: PreviewLink, may_write: bool, may_publish: bool) -> Fate | None:
    """The fate of a link whose maker has these rights now, which whoever left the newsroom has not."""
    article, change = link.article, link.change
    if article.is_published and (change is None or change.fate == ChangeFate.PUBLISHED):
        return Fate.PUBLISHED
    if link.expires_at <= timezone.now() and link.revoked_at is None:
        return Fate.EXPIRED
    if link.revoked_at or is_forbidden(article):
        return Fate.REVOKED
    if change is None:
        may_lend = may_write and (may_publish or article.is_in_hands_of(link.made_by))
        is_gone = is_over(article)
    else:
        may_lend = may_publish
        is_gone = change.ended_at is not None or not article.is_published
    return Fate.REVOKED if is_gone or not may_lend else None


def lent_change(article: Article, by) -> PreparedChange | None:
    """The prepared change that this person may lend: readers have the article itself."""
    if not article.is_published or not by.has_perm("articles.publish_article"):
        return None
    return article.prepared_changes.open().first()


def is_over(article: Article) -> bool:
    """Whether it is no draft any more: readers had it and lost it, or it was taken back before they did."""
    return article.status == Status.WITHDRAWN or article.is_expired or article.seen_since is not None


def is_forbidden(article: Article) -> bool:
    """Whether its source has withdrawn its permission."""
    return article.is_reprint and article.provenance.source.is_revoked


def digest(word: str) -> str:
    return hashlib.sha256(word.encode()).hexdigest()


def address_of(article: Article, word: str) -> str:
    """The whole address, in the language of the story."""
    with override(article.language):
        return settings.SITE_URL + reverse("articles:lent", args=[word])


def _record(by, article: Article, sentence: str, link: PreviewLink) -> None:
    """Write it down in the newsroom's own language, and never the word."""
    with override(settings.LANGUAGE_CODE):
        until = dates.moment(timezone.localtime(link.expires_at), settings.LANGUAGE_CODE)
        record(by, [article], str(sentence) % {"at": until})

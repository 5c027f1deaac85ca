"""Renewing notices: stories that are out, put under the newest version of their licence; what was shown is what is done."""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Prefetch, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from attribution.models import LicenceVersion
from attribution.policy import Act, Reason, may, may_stand, rights_end

from .freezing import freeze
from .models import Article, Byline, Occasion
from .publishing import settle
from .recording import record
from .stories import Story, story_of
from .terms import terms_that_change

MOST = 500


@dataclass(frozen=True)
class Renewal:
    """One article: the version it stands under, the newest, and how that words its credit and notice; or why not.

    `changes`: what else of its terms would be otherwise, in words; `ends_at`: when the right to publish it would end;
    `obstacle` says why there is nothing to renew, `reasons` why the newest version forbids it.
    """

    article: Article
    held: LicenceVersion | None = None
    newest: LicenceVersion | None = None
    credit: str = ""
    notice: str = ""
    changes: tuple[str, ...] = ()
    ends_at: datetime | None = None
    obstacle: str = ""
    reasons: tuple[Reason, ...] = ()

    @property
    def is_possible(self) -> bool:
        return not self.obstacle and not self.reasons

    @property
    def is_same_wording(self) -> bool:
        provenance = self.article.provenance
        return (provenance.credit, provenance.notice) == (self.credit, self.notice)

    @property
    def mark(self) -> str:
        """What was shown, for the form to send back: article, the versions, and a sum over the words of both and the end."""
        provenance = self.article.provenance
        words = "\0".join((provenance.credit, provenance.notice, self.credit, self.notice, str(self.ends_at)))
        return f"{self.article.pk}-{self.held.number}-{self.newest.number}-{zlib.crc32(words.encode()):08x}"


class ShownOtherwise(Exception):
    """Something changed between the page that asked and the answer; `renewals` are as they are now."""

    def __init__(self, renewals: list[Renewal]):
        super().__init__("the notices are no longer those that were shown")
        self.renewals = renewals


def renewals(articles: QuerySet[Article]) -> list[Renewal]:
    """What renewing would make of each of the articles, in a bounded number of queries."""
    bylines = Prefetch("bylines", Byline.objects.select_related("author"))
    joined = articles.select_related(
        "section",
        "text",
        "lead_picture",
        "provenance__source__default_licence",
        "provenance__licence",
        "provenance__licence_version__licence",
    ).prefetch_related(bylines)
    newest: dict[int, LicenceVersion | None] = {}
    return [_renewal(article, newest) for article in joined]


def renew(marks: Sequence[str], by) -> list[Renewal]:
    """Put each article that was shown under the newest version, all or none; `marks` are those of the renewals shown.

    Raises `PermissionDenied`, and `ShownOtherwise` where a version was added or a story changed in the meantime.
    """
    if not by.has_perm("articles.publish_article"):
        raise PermissionDenied(_("Only an editor may renew notices."))
    pks = articles_of(marks)
    with transaction.atomic():
        # Locked first and read then: what a lock waited for is in no row that was joined to it.
        held = Article.objects.select_for_update().filter(pk__in=pks).order_by("pk").values_list("pk", flat=True)
        found = renewals(Article.objects.filter(pk__in=list(held)).order_by("pk"))
        possible = [renewal for renewal in found if renewal.is_possible]
        if {renewal.mark for renewal in possible} != set(marks):
            raise ShownOtherwise(found)
        for renewal in possible:
            _renew(renewal, by)
    return possible


def articles_of(marks: Sequence[str]) -> list[int]:
    """The numbers of the articles that the marks are of; what is no mark names none."""
    heads = [mark.partition("-")[0] for mark in marks[:MOST]]
    return [int(head) for head in heads if head.isascii() and head.isdecimal() and len(head) < 19]


def _renew(renewal: Renewal, by) -> None:
    article = renewal.article
    freeze(article, article.published_at, by, Occasion.RENEWED, renewal.newest)
    article.save()
    settle(article)
    with override(settings.LANGUAGE_CODE):
        numbers = {"held": renewal.held.number, "newest": renewal.newest.number}
        record(by, [article], _("Notice renewed: version %(held)d → version %(newest)d.") % numbers)


def _renewal(article: Article, newest_of: dict[int, LicenceVersion | None]) -> Renewal:
    if not article.is_reprint:
        return Renewal(article, obstacle=_("Our own work: it has no notice of a source."))
    if not article.is_out:
        return Renewal(article, obstacle=_("Not online: its notice is written anew when it is published."))
    story = story_of(article, article.bylines.all())
    held = story.provenance.licence_version
    licence = story.provenance.licence or story.provenance.source.default_licence
    if licence.pk not in newest_of:
        newest_of[licence.pk] = licence.current_version()
    newest = newest_of[licence.pk]
    if held is None or newest is None or newest == held:
        return Renewal(article, held, newest, obstacle=_("It stands under the newest version already."))
    rendered = story.rendered_under(newest)
    ends_at = rights_end(newest.terms(), article.published_at, story.provenance.rights_expire_at, timezone.now())
    return Renewal(
        article,
        held,
        newest,
        rendered.credit,
        rendered.notice,
        changes=tuple(terms_that_change(held, newest, article.expires_at, ends_at)),
        ends_at=ends_at,
        reasons=_reasons(story, article.published_at, newest, rendered.missing),
    )


def _reasons(story: Story, at: datetime, version: LicenceVersion, missing: tuple[str, ...]) -> tuple[Reason, ...]:
    """Why the story, published at `at`, may not stand under this version. How many came that day is not asked: nothing new is published."""
    terms, reprint = version.terms(), story.reprint(missing=missing)
    standing = may_stand(terms, reprint, at).reasons
    keeping = may(Act.KEEP, terms, reprint, timezone.now()).reasons
    return tuple(dict.fromkeys([*standing, *keeping]))

"""Whose a story is, written for good when it is published: what stands under it changes by an editor's act alone."""

from datetime import datetime

from django.utils import timezone

from attribution.models import LicenceVersion
from attribution.policy import Act, may, rights_end

from .models import Article, Away, NoticeRecord, Occasion, Provenance
from .stories import Story, story_of


def freeze(
    article: Article,
    at: datetime,
    by,
    occasion: Occasion,
    version: LicenceVersion | None = None,
    away: tuple[Away, datetime] | None = None,
) -> None:
    """Settle the licence version, the credit, the notice and what follows from them, for a story published at `at`.

    `version` is the one to put it under; where none is told, the one that the story falls under by itself. `away`: why
    and since when readers had lost it, where they have it again. Sets `expires_at` and what the lists ask on the article,
    which the caller stores; stores the provenance, and a record of what stands under the story from now on.
    """
    if article.is_reprint:
        story = story_of(article)
        version = version or story.licence_version()
        freeze_under(version, story, by, occasion, away)
        _settle_rights(article, story, version, at)
    else:
        _settle_offer(article)


def foresee(article: Article, at: datetime) -> bool:
    """Settle in memory what publishing the story at `at` would write on it, and store nothing.

    Whether that can be told: of a reprint whose licence has no version yet it cannot.
    """
    if article.is_reprint:
        story = story_of(article)
        version = story.licence_version()
        if version is None:
            return False
        _word(version, story)
        _settle_rights(article, story, version, at)
    else:
        _settle_offer(article)
    article.published_at = at
    return True


def freeze_under(
    version: LicenceVersion, story: Story, by, occasion: Occasion, away: tuple[Away, datetime] | None = None
) -> None:
    """Write the credit and the notice of a reprint as this version words them, and keep a record."""
    provenance = story.provenance
    _word(version, story)
    provenance.save()
    NoticeRecord.objects.create(
        article_id=provenance.article_id,
        licence_version=version,
        occasion=occasion,
        credit=provenance.credit,
        notice=provenance.notice,
        away_because=away[0] if away else "",
        away_since=away[1] if away else None,
        made_by=by,
    )


def _word(version: LicenceVersion, story: Story) -> None:
    provenance, rendered = story.provenance, story.rendered_under(version)
    provenance.licence_version, provenance.licence = version, version.licence
    provenance.credit, provenance.notice = rendered.credit, rendered.notice
    provenance.frozen = names_of(provenance, version, story.translators)


def unfreeze(article: Article) -> None:
    """Back to a draft before anybody has read it: its credit is written anew when it is published."""
    article.expires_at, article.offered_version, article.offered_as = None, None, {}
    if article.is_reprint:
        Provenance.objects.filter(article=article).update(licence_version=None, credit="", notice="", frozen={})


def names_of(provenance: Provenance, version: LicenceVersion, translators: tuple[str, ...]) -> dict:
    """What stands in records that may be renamed later: source, licence and people, as they are now."""
    source = provenance.source
    told = {"source": source.name, "label": source.label, "source_url": source.url, "translators": list(translators)}
    return told | names_of_licence(version)


def names_of_licence(version: LicenceVersion) -> dict:
    """Its name, its badge in each language and its address, as they are now."""
    licence = version.licence
    return {"licence": licence.name, "badge": licence.translations_of("badge"), "licence_url": licence.url}


def _settle_rights(article: Article, story: Story, version: LicenceVersion, at: datetime) -> None:
    terms, reprint = version.terms(), story.reprint()
    article.expires_at = rights_end(terms, at, story.provenance.rights_expire_at, max(at, timezone.now()))
    article.search_policy = version.search_policy
    article.in_feed = bool(may(Act.FEED, terms, reprint, at))
    article.in_api = bool(may(Act.API, terms, reprint, at))
    article.offered_version, article.offered_as = None, {}


def _settle_offer(article: Article) -> None:
    article.expires_at, article.search_policy, article.in_feed, article.in_api = None, "index", True, True
    version = _offered(article)
    if version is None:
        article.offered_as = {}
    elif version != article.offered_version or not article.offered_as:
        article.offered_as = names_of_licence(version)
    article.offered_version = version


def _offered(article: Article) -> LicenceVersion | None:
    """The version others may take our own work under: once it is out, the one it was published with."""
    if article.offered_licence_id is None:
        return None
    settled = article.offered_version
    if settled and settled.licence_id == article.offered_licence_id:
        return settled
    return article.offered_licence.current_version()

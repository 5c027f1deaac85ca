"""Whose an article is and by what right it stands here: the one statement that every surface reads."""

from functools import lru_cache

from django.conf import settings
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localtime
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from attribution.models import CreditPosition, LicenceVersion, LinkRel, SearchPolicy, TextRight
from attribution.policy import Reprint
from attribution.rendering import in_language
from attribution.statement import Statement, passing_on
from text.addresses import as_uri

from . import memory
from .freezing import names_of, names_of_licence
from .models import Article
from .stories import story_of

NO_LICENCE = {"licence": "", "badge": "", "licence_url": ""}


def statement_of(article: Article) -> Statement:
    """The article's statement. Costs no query for what is published, once sources and licence versions are in memory."""
    return _of_reprint(article) if article.is_reprint else _of_our_own(article)


def _of_reprint(article: Article) -> Statement:
    provenance = article.provenance
    if provenance.licence_version_id:
        version = memory.licence_version(provenance.licence_version_id)
        credit, notice, names = provenance.credit, provenance.notice, provenance.frozen
    else:  # not settled yet: what it would be
        story = story_of(article)
        version = story.licence_version() or LicenceVersion(
            licence=provenance.licence or provenance.source.default_licence
        )
        rendered = story.rendered_under(version)
        credit, notice = rendered.credit, rendered.notice
        names = names_of(provenance, version, story.translators)
    wording = version.wording()
    kept = Reprint(
        source_state=memory.source(provenance.source_id).state,
        published_at=article.published_at,
        rights_expire_at=provenance.rights_expire_at,
    )
    amount, words = passing_on(version.terms(), kept, timezone.now())
    return Statement(
        is_own=False,
        credit=SafeString(credit),
        notice=SafeString(notice),
        position=version.credit_position,
        source=names["source"],
        source_url=as_uri(names["source_url"]),
        holder=version.holder or names["source"],
        year=wording.year_of(provenance.original_published_at),
        title=provenance.original_title,
        title_language=provenance.original_language,
        authors=provenance.authors,
        translators=tuple(names["translators"]),
        changes=provenance.changes,
        original_url=provenance.original_uri,
        link_rel="" if version.link_rel == LinkRel.FOLLOW else version.link_rel,
        first_published_at=provenance.original_published_at,
        licence=names["licence"],
        badge=_badge(names["badge"]),
        licence_url=as_uri(names["licence_url"]),
        terms_url=as_uri(version.terms_url),
        acquire_url=as_uri(version.acquire_url),
        is_excerpt=version.text_right == TextRight.EXCERPT,
        is_translation=provenance.is_translated_into(article.language),
        search=version.search_policy,
        mining=version.ai_mining,
        text_for_others=amount,
        excerpt_words=words,
    )


def _badge(frozen: dict[str, str] | str) -> str:
    """In the language of the page; a row that was written before badges had languages keeps its one."""
    return frozen if isinstance(frozen, str) else in_language(frozen, get_language() or settings.LANGUAGE_CODE)[0]


@lru_cache(maxsize=256)
def _own_notice(language: str, year: int, publisher: str, licence: str, url: str) -> SafeString:
    """Said of many stories in the same words, so made once: to change the language of a thread costs more than a page has."""
    with override(language):
        notice = format_html("© {} {}.", year, publisher)
        if not licence:
            return notice
        named = format_html('<a href="{}" rel="license">{}</a>', url, licence) if url else licence
        return format_html("{} {}", notice, format_html(_("Published under {licence}."), licence=named))


def _of_our_own(article: Article) -> Statement:
    version = memory.licence_version(article.offered_version_id) if article.offered_version_id else None
    names = (article.offered_as or names_of_licence(version)) if version else NO_LICENCE
    url = as_uri(names["licence_url"])
    year = localtime(article.published_at or timezone.now()).year
    notice = _own_notice(article.language, year, settings.SITE_PUBLISHER, names["licence"], url)
    return Statement(
        is_own=True,
        credit=SafeString(),
        notice=notice,
        position=CreditPosition.BYLINE,
        source=settings.SITE_NAME,
        source_url=settings.SITE_URL,
        holder=settings.SITE_PUBLISHER,
        year=year,
        title=article.headline,
        title_language=article.language,
        authors=tuple(author["name"] for author in article.card.get("authors", ())),
        translators=tuple(article.card.get("translators", ())),
        changes="",
        original_url="",
        link_rel="",
        first_published_at=article.published_at,
        licence=names["licence"],
        badge=_badge(names["badge"]),
        licence_url=url,
        terms_url=as_uri(version.terms_url) if version else "",
        acquire_url=as_uri(version.acquire_url) if version else settings.ACQUIRE_URL,
        is_excerpt=False,
        is_translation=article.translation_of_id is not None,
        search=SearchPolicy.INDEX,
        mining=version.ai_mining if version else settings.AI_MINING,
        # What a licence grants of the text is, where the text is ours to give, what others may take.
        text_for_others=version.text_right if version else "none",
        excerpt_words=version.excerpt_words if version else None,
    )

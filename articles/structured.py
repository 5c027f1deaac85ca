"""A story as machines read it on its page: schema.org's NewsArticle (https://schema.org/NewsArticle), as JSON-LD."""

from django.conf import settings

from attribution.statement import Statement
from authors.models import AuthorKind
from pictures.renditions import url
from text.cleaning import text_of

from .models import Article, Byline, BylineRole, Correction, CorrectionKind, Picture

WIDEST = 1200


def news_article(
    article: Article,
    statement: Statement,
    bylines: list[Byline],
    corrections: list[Correction],
    versions: list[tuple[str, str, str]],
) -> dict:
    """The article and its rights; what is not known is left out."""
    address = settings.SITE_URL + article.get_absolute_url()
    told = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "@id": address,
        "url": address,
        "mainEntityOfPage": address,
        "headline": article.headline,
        "description": article.summary,
        "inLanguage": article.language,
        "datePublished": _moment(article.published_at),
        "dateModified": _moment(article.revised_at or article.published_at),
        "expires": _moment(article.expires_at),
        "articleSection": article.shown_section.translated("name", article.language),
        "keywords": [topic.get(article.language) or topic["fr"] for topic in article.card.get("topics", ())],
        "image": _image(article.lead_picture) if article.lead_picture else None,
        "author": _authors(statement, bylines),
        "publisher": _organisation(settings.SITE_NAME, settings.SITE_URL),
        "isAccessibleForFree": True,
        "creativeWorkStatus": "Retracted" if article.card.get("is_retracted") else None,
        "correction": [_correction(each) for each in corrections if each.kind != CorrectionKind.REPLY],
        "comment": [_reply(each) for each in corrections if each.kind == CorrectionKind.REPLY],
        "workTranslation": [
            {"@type": "NewsArticle", "@id": settings.SITE_URL + other, "inLanguage": code}
            for code, _name, other in versions
        ],
    }
    return _without_gaps(told | rights_of(statement))


def rights_of(statement: Statement) -> dict:
    """Whose it is and by what right, in schema.org's words: the part that every story must carry."""
    original = {
        "@type": "CreativeWork",
        "name": statement.title,
        "url": statement.original_url,
        "inLanguage": statement.title_language,
        "author": [_person(name) for name in statement.authors],
        "datePublished": _moment(statement.first_published_at),
    }
    is_theirs = not statement.is_own
    return {
        "creditText": statement.credit_text or statement.source,
        "copyrightNotice": statement.notice_text,
        "copyrightHolder": _organisation(statement.holder),
        "copyrightYear": statement.year,
        "license": statement.licence_url or statement.terms_url,
        "usageInfo": statement.terms_url,
        "acquireLicensePage": statement.acquire_url,
        "sourceOrganization": _organisation(statement.source, statement.source_url),
        "isBasedOn": _without_gaps(original) if is_theirs and statement.original_url else None,
        "translationOfWork": _without_gaps(original) if is_theirs and statement.is_translation else None,
        "translator": [_person(name) for name in statement.translators],
    }


def _authors(statement: Statement, bylines: list[Byline]) -> list[dict]:
    """Every name, each once: ours with their pages, then those of the original, else whoever published it."""
    ours = {line.author.name: _our_author(line) for line in bylines if line.role == BylineRole.TEXT}
    theirs = {name: _person(name) for name in statement.authors if name not in ours}
    return [*ours.values(), *theirs.values()] or [_organisation(statement.source, statement.source_url)]


def _our_author(line: Byline) -> dict:
    kind = "Person" if line.author.kind == AuthorKind.PERSON else "Organization"
    return {"@type": kind, "name": line.author.name, "url": settings.SITE_URL + line.author.get_absolute_url()}


def _image(picture: Picture) -> dict | None:
    if not picture.renditions:
        return None
    return {
        "@type": "ImageObject",
        "contentUrl": settings.SITE_URL + url(picture.renditions, settings.MEDIA_URL, WIDEST),
        "caption": picture.caption or picture.alt,
        "creditText": picture.credit,
        "creator": _organisation(picture.credit),
        "copyrightNotice": picture.copyright or picture.credit,
        "license": picture.rights_url,
        "acquireLicensePage": picture.rights_url,
    }


def _correction(correction: Correction) -> dict:
    return {
        "@type": "CorrectionComment",
        "text": correction.text,
        "datePublished": _moment(correction.made_at),
        "url": settings.SITE_URL + correction.get_absolute_url(),
    }


def _reply(correction: Correction) -> dict:
    """A right of reply. Whether a person or a body replies is not known, so whose it is stands as its credit."""
    return {
        "@type": "Comment",
        "text": text_of(correction.reply),
        "creditText": correction.by_name,
        "datePublished": _moment(correction.made_at),
        "url": settings.SITE_URL + correction.get_absolute_url(),
    }


def _person(name: str) -> dict:
    return {"@type": "Person", "name": name}


def _organisation(name: str, address: str = "") -> dict:
    return {"@type": "Organization", "name": name, "url": address}


def _moment(value) -> str | None:
    return value.isoformat(timespec="seconds") if value else None


def _without_gaps(told: dict) -> dict:
    """Without what is empty, at every depth."""
    kept = {name: _filled(value) for name, value in told.items()}
    return {name: value for name, value in kept.items() if value not in (None, "", [], {})}


def _filled(value):
    if isinstance(value, dict):
        return _without_gaps(value)
    return [_filled(each) for each in value] if isinstance(value, list) else value

"""ninjs 3.1, the IPTC's JSON for news: https://iptc.org/standards/ninjs/"""

from datetime import datetime

from django.conf import settings

from ..entries import Entry
from ..shots import Shot
from ..usage import usage_terms
from .writing import told

STANDARD = {
    "name": "ninjs",
    "version": "3.1",
    "schema": "https://www.iptc.org/std/ninjs/ninjs-schema_3.1.json",
}


def ninjs(entry: Entry) -> dict:
    """A story as an item of ninjs: everything of the statement, and as much of the text as the licence gives."""
    statement = entry.statement
    return {
        "uri": entry.uri,
        "standard": STANDARD,
        "type": "text",
        "pubStatus": "usable",
        "representationType": "full" if statement.text_for_others == "full" else "partial",
        "version": str(entry.version),
        "firstCreated": entry.published_at.isoformat(),
        "versionCreated": entry.updated_at.isoformat(),
        "language": entry.language,
        "headlines": [{"role": "main", "contentType": "text/plain", "value": entry.title}],
    } | told(
        contentCreated=(statement.first_published_at or entry.published_at).isoformat(),
        descriptions=_text("standfirst", "text/plain", entry.standfirst),
        bodies=_text("main" if statement.text_for_others == "full" else "excerpt", "text/html", entry.body),
        by=_by(entry),
        people=[
            *({"name": name, "rel": "author"} for name in entry.names if name != statement.source),
            *({"name": name, "rel": "translator"} for name in statement.translators),
        ],
        organisations=[
            told(name=statement.source, rel="source", uri=entry.source_url),
            told(name=statement.holder, rel="copyrightHolder"),
        ],
        infoSources=_sources(entry),
        copyrightHolder=statement.holder,
        copyrightNotice=statement.notice_text,
        usageTerms=usage_terms(statement, entry.language),
        rightsInfo=told(linkedRights=entry.licence_url),
        subjects=[
            {"name": entry.section[1], "literal": entry.section[0], "rel": "section"},
            *({"name": name, "literal": slug, "rel": "topic"} for slug, name in entry.topics),
        ],
        associations=[_picture(entry.picture)] if entry.picture else [],
        altIds=[
            {"role": "page", "value": entry.url},
            *([{"role": "original", "value": entry.original_url}] if entry.original_url else []),
        ],
        expires=entry.expires_at.isoformat() if entry.expires_at else "",
    )


def canceled(uri: str, at: datetime) -> dict:
    """What is left of a story that was taken back: that it was, and when."""
    return {
        "uri": uri,
        "standard": STANDARD,
        "type": "text",
        "pubStatus": "canceled",
        "versionCreated": at.isoformat(),
    }


def _text(role: str, content_type: str, value: str) -> list[dict]:
    return [{"role": role, "contentType": content_type, "value": value}] if value else []


def _by(entry: Entry) -> str:
    """Who wrote it and, of a reprint, the credit that its licence asks for; each name once."""
    credit = entry.statement.credit_text
    names = [name for name in entry.names if name not in credit]
    return " — ".join(part for part in (", ".join(names), credit) if part)


def _sources(entry: Entry) -> list[dict]:
    """Where it began, and through whose hands it came."""
    origin = told(name=entry.statement.source, role="originator", uri=entry.source_url)
    ours = {"name": settings.SITE_NAME, "role": "distributor", "uri": settings.SITE_URL}
    return [origin] if entry.statement.is_own else [origin, ours]


def _picture(shot: Shot) -> dict:
    description = shot.caption or shot.alt
    return {
        "name": "lead picture",
        "rel": "lead",
        "uri": shot.uri,
        "type": "picture",
        "renditions": [
            {
                "name": f"{file.width} {file.media_type}",
                "href": file.url,
                "contentType": file.media_type,
                "width": file.width,
                "height": file.height,
            }
            for file in shot.files
        ],
    } | told(
        by=shot.credit,
        copyrightNotice=shot.copyright or shot.credit,
        descriptions=_text("caption" if shot.caption else "alt", "text/plain", description),
        rightsInfo=told(linkedRights=shot.rights_url),
    )

"""JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/), with whose it is in an extension."""

from ..channel import Channel
from ..entries import Entry
from ..shots import Shot
from .writing import as_json, told


def json_feed(channel: Channel, entries: list[Entry]) -> bytes:
    """The feed as JSON."""
    return as_json(
        {
            "version": "https://jsonfeed.org/version/1.1",
            "title": channel.title,
            "description": channel.description,
            "home_page_url": channel.page_url,
            "feed_url": channel.feed_url,
            "language": channel.language,
            "authors": [{"name": channel.publisher}],
            "items": [_item(entry) for entry in entries],
        }
    )


def _item(entry: Entry) -> dict:
    shot = entry.picture
    return {
        "id": entry.uri,
        "url": entry.url,
        "title": entry.title,
        "content_html": entry.content or entry.summary,
    } | told(
        external_url=entry.original_url,
        summary=entry.standfirst,
        image=shot.files[0].url if shot else "",
        date_published=entry.published_at.isoformat(),
        date_modified=entry.updated_at.isoformat(),
        authors=[{"name": name} for name in entry.names],
        tags=[name for _slug, name in (entry.section, *entry.topics) if name.strip()],
        language=entry.language,
        attachments=[_attachment(shot)] if shot else [],
        _syndication=_rights(entry),
    )


def _rights(entry: Entry) -> dict:
    statement = entry.statement
    return told(
        source=statement.source,
        source_url=entry.source_url,
        original_title="" if statement.is_own else statement.title,
        holder=statement.holder,
        year=statement.year,
        credit=statement.credit_text,
        notice=statement.notice_text,
        license=entry.licence_url,
        license_name=statement.licence,
        terms_url=statement.terms_url,
        acquire_url=statement.acquire_url,
        translators=list(statement.translators),
        changes=statement.changes,
        text=statement.text_for_others,
        ai_mining=statement.mining,
        expires=entry.expires_at.isoformat() if entry.expires_at else "",
    )


def _attachment(shot: Shot) -> dict:
    file = shot.files[0]
    return {"url": file.url, "mime_type": file.media_type} | told(
        title=shot.caption or shot.alt,
        _syndication=told(credit=shot.credit, notice=shot.copyright, license=shot.rights_url),
    )

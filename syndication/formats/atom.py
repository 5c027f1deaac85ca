"""Atom (RFC 4287) with deleted entries (RFC 6721)."""

from ..channel import Channel
from ..entries import Entry
from .extensions import NAMESPACES, picture, rights
from .writing import element, empty


def atom(channel: Channel, entries: list[Entry]) -> bytes:
    """The feed as Atom."""
    head = (
        element("id", channel.feed_url),
        element("title", channel.title),
        element("subtitle", channel.description),
        empty("link", rel="self", type="application/atom+xml", href=channel.feed_url),
        empty("link", rel="alternate", type="text/html", href=channel.page_url),
        element("updated", channel.updated_at.isoformat()),
        _person("author", channel.publisher),
        # Which story and when, and nothing of what it said.
        *(empty("at:deleted-entry", ref=gone.uri, when=gone.at.isoformat()) for gone in channel.removals),
    )
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom" '
        f'xmlns:at="http://purl.org/atompub/tombstones/1.0" {NAMESPACES} xml:lang="{channel.language}">'
        f"{''.join(head)}{''.join(_entry(entry) for entry in entries)}</feed>\n"
    ).encode()


def _entry(entry: Entry) -> str:
    statement = entry.statement
    via = empty("link", rel="via", href=entry.original_url, hreflang=statement.title_language)
    parts = (
        element("id", entry.uri),
        element("title", entry.title),
        empty("link", rel="alternate", type="text/html", href=entry.url),
        via if entry.original_url else "",
        empty("link", rel="license", href=entry.licence_url) if entry.licence_url else "",
        element("published", entry.published_at.isoformat()),
        element("updated", entry.updated_at.isoformat()),
        *(_person("author", name) for name in entry.names),
        *(_person("contributor", name) for name in statement.translators),
        *(empty("category", term=name) for _slug, name in (entry.section, *entry.topics) if name.strip()),
        element("summary", entry.summary, type="html"),
        element("content", entry.content, type="html"),
        element("rights", statement.notice_text),
        rights(entry),
        picture(entry),
    )
    return f'<entry xml:lang="{entry.language}">{"".join(parts)}</entry>'


def _person(role: str, name: str) -> str:
    inside = element("name", name)
    return f"<{role}>{inside}</{role}>" if inside else ""

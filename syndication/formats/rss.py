"""RSS 2.0 (https://www.rssboard.org/rss-specification), with Dublin Core for names and rights and Media RSS for pictures."""

from email.utils import format_datetime

from ..channel import Channel
from ..entries import Entry
from .extensions import NAMESPACES, picture, rights
from .writing import element, empty


def rss(channel: Channel, entries: list[Entry]) -> bytes:
    """The feed as RSS."""
    head = (
        element("title", channel.title),
        element("link", channel.page_url),
        element("description", channel.description),
        element("language", channel.language),
        empty("atom:link", rel="self", type="application/rss+xml", href=channel.feed_url),
        element("lastBuildDate", format_datetime(channel.updated_at)),
    )
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom" '
        f'xmlns:content="http://purl.org/rss/1.0/modules/content/" {NAMESPACES}><channel>'
        f"{''.join(head)}{''.join(_item(entry) for entry in entries)}</channel></rss>\n"
    ).encode()


def _item(entry: Entry) -> str:
    statement = entry.statement
    parts = (
        element("title", entry.title),
        element("link", entry.url),
        element("guid", entry.uri, isPermaLink="false"),
        element("description", entry.summary),
        element("content:encoded", entry.content),
        element("pubDate", format_datetime(entry.published_at)),
        element("dcterms:modified", entry.updated_at.isoformat()),
        *(element("dc:creator", name) for name in entry.names),
        *(element("dc:contributor", name) for name in statement.translators),
        *(element("category", name) for _slug, name in (entry.section, *entry.topics)),
        element("dc:source", entry.original_url),
        element("dc:language", entry.language),
        element("dc:rights", statement.notice_text),
        rights(entry),
        empty("atom:link", rel="license", href=entry.licence_url) if entry.licence_url else "",
        picture(entry),
    )
    return f"<item>{''.join(parts)}</item>"

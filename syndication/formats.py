"""Feeds as RSS 2.0, Atom (RFC 4287) and JSON Feed 1.1: from entries to bytes."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from xml.sax.saxutils import escape, quoteattr

from .entries import Entry


@dataclass(frozen=True)
class Channel:
    """What a feed says of itself; addresses are absolute."""

    title: str
    description: str
    language: str
    page_url: str
    feed_url: str
    publisher: str


def updated_at(entries: list[Entry]) -> datetime:
    """When the newest change in the feed was made."""
    return max((entry.updated_at for entry in entries), default=datetime(1970, 1, 1, tzinfo=UTC))


def rss(channel: Channel, entries: list[Entry]) -> bytes:
    """RSS 2.0 with Dublin Core for names and rights. https://www.rssboard.org/rss-specification"""
    items = []
    for entry in entries:
        creators = "".join(
            f"<dc:creator>{escape(name)}</dc:creator>" for name in entry.authors or (entry.source_name,) if name
        )
        topics = "".join(f"<category>{escape(name)}</category>" for name in (entry.section, *entry.topics))
        source = (
            f"<dc:publisher>{escape(entry.source_name)}</dc:publisher><dc:source>{escape(entry.original_url)}</dc:source>"
            if entry.source_name
            else ""
        )
        items.append(
            f"<item><title>{escape(entry.title)}</title><link>{escape(entry.url)}</link>"
            f'<guid isPermaLink="true">{escape(entry.url)}</guid><description>{escape(entry.summary)}</description>'
            f"<pubDate>{format_datetime(entry.published_at)}</pubDate>{creators}{topics}{source}"
            f"<dc:language>{entry.language}</dc:language><dc:rights>{escape(entry.rights)}</dc:rights></item>"
        )
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        '<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>'
        f"<title>{escape(channel.title)}</title><link>{escape(channel.page_url)}</link>"
        f"<description>{escape(channel.description)}</description><language>{channel.language}</language>"
        f'<atom:link rel="self" type="application/rss+xml" href={quoteattr(channel.feed_url)}/>'
        f"<lastBuildDate>{format_datetime(updated_at(entries))}</lastBuildDate>{''.join(items)}</channel></rss>\n"
    ).encode()


def atom(channel: Channel, entries: list[Entry]) -> bytes:
    """Atom, RFC 4287."""
    items = []
    for entry in entries:
        names = entry.authors or (entry.source_name or channel.publisher,)
        authors = "".join(f"<author><name>{escape(name)}</name></author>" for name in names)
        topics = "".join(f"<category term={quoteattr(name)}/>" for name in (entry.section, *entry.topics))
        via = f'<link rel="via" href={quoteattr(entry.original_url)}/>' if entry.original_url else ""
        items.append(
            f'<entry xml:lang="{entry.language}"><id>{escape(entry.url)}</id><title>{escape(entry.title)}</title>'
            f'<link rel="alternate" type="text/html" href={quoteattr(entry.url)}/>{via}'
            f"<published>{entry.published_at.isoformat()}</published><updated>{entry.updated_at.isoformat()}</updated>"
            f'{authors}{topics}<summary type="html">{escape(entry.summary)}</summary><rights>{escape(entry.rights)}</rights></entry>'
        )
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{channel.language}"><id>{escape(channel.feed_url)}</id>'
        f"<title>{escape(channel.title)}</title><subtitle>{escape(channel.description)}</subtitle>"
        f'<link rel="self" type="application/atom+xml" href={quoteattr(channel.feed_url)}/>'
        f'<link rel="alternate" type="text/html" href={quoteattr(channel.page_url)}/>'
        f"<updated>{updated_at(entries).isoformat()}</updated><author><name>{escape(channel.publisher)}</name></author>"
        f"{''.join(items)}</feed>\n"
    ).encode()


def json_feed(channel: Channel, entries: list[Entry]) -> bytes:
    """JSON Feed 1.1, with whose it is in an extension. https://www.jsonfeed.org/version/1.1/"""
    items = []
    for entry in entries:
        item = {
            "id": entry.url,
            "url": entry.url,
            "title": entry.title,
            "content_html": entry.summary,
            "date_published": entry.published_at.isoformat(),
            "date_modified": entry.updated_at.isoformat(),
            "authors": [{"name": name} for name in entry.authors or (entry.source_name or channel.publisher,)],
            "tags": [entry.section, *entry.topics],
            "language": entry.language,
            "_syndication": {"notice": entry.rights},
        }
        if entry.original_url:
            item["external_url"] = entry.original_url
            item["_syndication"]["source"] = entry.source_name
        items.append(item)
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": channel.title,
        "description": channel.description,
        "home_page_url": channel.page_url,
        "feed_url": channel.feed_url,
        "language": channel.language,
        "authors": [{"name": channel.publisher}],
        "items": items,
    }
    return json.dumps(feed, ensure_ascii=False).encode()


FORMATS = {
    "rss": (rss, "application/rss+xml; charset=utf-8"),
    "atom": (atom, "application/atom+xml; charset=utf-8"),
    "json": (json_feed, "application/feed+json; charset=utf-8"),
}

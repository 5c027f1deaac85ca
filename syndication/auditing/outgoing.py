"""What a reprint's entry in a feed, or its item of the API, fails to say or says too much of."""

import json
from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _
from lxml import etree

from text.cleaning import text_of

from ..channel import Channel
from ..entries import Entry
from ..formats import FORMATS
from ..formats.ninjs import ninjs
from .expected import Expected, spaced

NAMES = {
    "a": "http://www.w3.org/2005/Atom",
    "dc": "http://purl.org/dc/elements/1.1/",
    "content": "http://purl.org/rss/1.0/modules/content/",
}


@dataclass(frozen=True)
class Told:
    """What one format says of a story: its texts as HTML, the rights it states, the addresses it gives."""

    texts: list[str]
    rights: str
    links: set[str]


def faults_of_feeds(entry: Entry, expected: Expected) -> Iterator[str]:
    """The entry as every format writes it."""
    channel = Channel("–", "–", entry.language, settings.SITE_URL, settings.SITE_URL, "–", entry.updated_at)
    for name, (write, _type) in FORMATS.items():
        yield from _faults(name, READERS[name](write(channel, [entry])), entry, expected)


def faults_of_item(entry: Entry, expected: Expected) -> Iterator[str]:
    """The story as the API gives it."""
    item = ninjs(entry)
    texts = [each["value"] for each in item.get("bodies", ())] or [f"{expected.credit} {expected.notice}"]
    links = {each["value"] for each in item.get("altIds", ())}
    yield from _faults("ninjs", Told(texts, item.get("copyrightNotice", ""), links), entry, expected)
    sources = [each.get("name") for each in item.get("organisations", ())]
    if item.get("copyrightHolder") != expected.holder or expected.source not in sources:
        yield _("%(format)s: the holder of the rights or the source is not named.") % {"format": "ninjs"}


def _faults(name: str, told: Told, entry: Entry, expected: Expected) -> Iterator[str]:
    shown = [spaced(text_of(text)) for text in told.texts]
    if not all(expected.credit in text and expected.notice in text for text in shown):
        yield _("%(format)s: the credit or the notice is missing.") % {"format": name}
    if spaced(told.rights) != expected.notice:
        yield _("%(format)s: the rights stated are not those of the notice.") % {"format": name}
    if expected.original and expected.original not in told.links:
        yield _("%(format)s: the address of the original is missing.") % {"format": name}
    most = _most_words(entry, expected)
    if most is not None and any(len(text.split()) > most for text in shown):
        yield _("%(format)s: it carries more of the text than the licence lets us pass on.") % {"format": name}


def _most_words(entry: Entry, expected: Expected) -> int | None:
    """How long an entry may be: what is ours to say, and the excerpt; nothing where the whole text may go."""
    if expected.amount == "full":
        return None
    ours = " ".join((expected.credit, expected.notice, entry.standfirst))
    return len(ours.split()) + (expected.words or 0)


def _rss(data: bytes) -> Told:
    item = etree.fromstring(data).find("channel/item")
    texts = [item.findtext("description") or "", *item.xpath("content:encoded/text()", namespaces=NAMES)]
    rights = item.findtext("dc:rights", namespaces=NAMES) or ""
    return Told(texts, rights, {item.findtext("dc:source", namespaces=NAMES)})


def _atom(data: bytes) -> Told:
    entry = etree.fromstring(data).find("a:entry", NAMES)
    texts = entry.xpath("a:summary/text() | a:content/text()", namespaces=NAMES)
    rights = entry.findtext("a:rights", namespaces=NAMES) or ""
    return Told(texts or [""], rights, set(entry.xpath('a:link[@rel="via"]/@href', namespaces=NAMES)))


def _json(data: bytes) -> Told:
    (item,) = json.loads(data)["items"]
    rights = item.get("_syndication", {}).get("notice", "")
    return Told([item.get("content_html", "")], rights, {item.get("external_url")})


READERS = {"rss": _rss, "atom": _atom, "json": _json}

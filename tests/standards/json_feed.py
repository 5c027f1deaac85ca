"""JSON Feed 1.1, https://www.jsonfeed.org/version/1.1/"""

import json
import re
from collections import Counter

from .values import faults_of_html, is_language, is_media_type, is_rfc3339, is_web_address

VERSION = "https://jsonfeed.org/version/1.1"
FEED = {
    *("version", "title", "home_page_url", "feed_url", "description", "user_comment", "next_url", "icon", "favicon"),
    *("authors", "language", "expired", "hubs", "items"),
}
ITEM = {
    *("id", "url", "external_url", "title", "content_html", "content_text", "summary", "image", "banner_image"),
    *("date_published", "date_modified", "authors", "tags", "language", "attachments"),
}
AUTHOR = {"name", "url", "avatar"}
ATTACHMENT = {"url", "mime_type", "title", "size_in_bytes", "duration_in_seconds"}
ADDRESSES = {
    "home_page_url",
    "feed_url",
    "next_url",
    "icon",
    "favicon",
    "url",
    "external_url",
    "image",
    "banner_image",
    "avatar",
}
TEXTS = {"title", "description", "user_comment", "content_html", "content_text", "summary", "name", "mime_type"}
EXTENSION = re.compile(r"_[A-Za-z][^.]*")


def check_json_feed(data: bytes) -> list[str]:
    """What is wrong with a feed of JSON, a sentence a fault."""
    twice: list[str] = []

    def once(pairs: list[tuple[str, object]]) -> dict:
        twice.extend(key for key, count in Counter(key for key, _value in pairs).items() if count > 1)
        return dict(pairs)

    try:
        text = data.decode("utf-8")
        feed = json.loads(text, object_pairs_hook=once, parse_constant=_refuse)
        json.dumps(feed, ensure_ascii=False).encode("utf-8")
    except (UnicodeError, ValueError) as fault:
        return [f"JSON Feed: it is not JSON in UTF-8: {fault}"]
    if not isinstance(feed, dict):
        return ["JSON Feed: it is no object"]
    faults = [f"{key} stands twice in one object" for key in twice]
    return [f"JSON Feed: {fault}" for fault in faults + _of_feed(feed)]


def _refuse(name: str) -> None:
    raise ValueError(f"JSON has no {name}")


def _of_feed(feed: dict) -> list[str]:
    faults = _of_object(feed, FEED)
    if feed.get("version") != VERSION:
        faults.append(f"version is {feed.get('version')!r}, not {VERSION}")
    if not feed.get("title"):
        faults.append("title is missing or empty")
    faults += [f"{name} is missing" for name in ("home_page_url", "feed_url") if name not in feed]
    if "expired" in feed and not isinstance(feed["expired"], bool):
        faults.append("expired is neither true nor false")
    for hub in feed.get("hubs", ()):
        if not (isinstance(hub, dict) and hub.get("type") and is_web_address(str(hub.get("url")))):
            faults.append("a hub has no type or no absolute url")
    items = feed.get("items")
    if not isinstance(items, list):
        return [*faults, "items is no list"]
    ids = Counter(item.get("id") for item in items if isinstance(item, dict) and isinstance(item.get("id"), str))
    faults += [f"{count} items have the id {id!r}" for id, count in ids.items() if count > 1]
    for position, item in enumerate(items, 1):
        found = _of_item(item) if isinstance(item, dict) else ["it is no object"]
        faults += [f"item {position}: {fault}" for fault in found]
    return faults


def _of_item(item: dict) -> list[str]:
    faults = _of_object(item, ITEM)
    if not isinstance(item.get("id"), str) or not item["id"]:
        faults.append(f"id is no text: {item.get('id')!r}")
    if "content_html" not in item and "content_text" not in item:
        faults.append("it has neither content_html nor content_text")
    if isinstance(item.get("content_html"), str):
        faults += [f"content_html: {fault}" for fault in faults_of_html(item["content_html"])]
    for name in ("date_published", "date_modified"):
        if name in item and not (isinstance(item[name], str) and is_rfc3339(item[name])):
            faults.append(f"{name} is no date of RFC 3339: {item[name]!r}")
    tags = item.get("tags", [])
    if not isinstance(tags, list) or not all(isinstance(tag, str) and tag.strip() for tag in tags):
        faults.append(f"tags is no list of texts: {tags!r}")
    attachments = item.get("attachments", [])
    if not isinstance(attachments, list) or not all(isinstance(one, dict) for one in attachments):
        return [*faults, "attachments is no list of objects"]
    for one in attachments:
        faults += [f"attachment: {fault}" for fault in _of_object(one, ATTACHMENT)]
        if "url" not in one or not is_media_type(str(one.get("mime_type"))):
            faults.append("attachment: it has no url or no mime_type")
        for name in ("size_in_bytes", "duration_in_seconds"):
            if name in one and (isinstance(one[name], bool) or not isinstance(one[name], int | float)):
                faults.append(f"attachment: {name} is no number")
    return faults


def _of_object(found: dict, known: set[str]) -> list[str]:
    """Only known keys and extensions, and under each what belongs there."""
    faults = []
    for key, value in found.items():
        if key not in known and not EXTENSION.fullmatch(key):
            faults.append(f"there is no {key}; an extension begins with _ and a letter, and has no full stop")
        elif key not in known and not isinstance(value, dict):
            faults.append(f"{key}: an extension is an object")
        elif value is None:
            faults.append(f"{key} is null; leave it out")
        elif key in TEXTS & known and not isinstance(value, str):
            faults.append(f"{key} is no text: {value!r}")
        elif key in ADDRESSES & known and not (isinstance(value, str) and is_web_address(value, any_letters=True)):
            faults.append(f"{key} is no absolute address: {value!r}")
        elif key == "language" and not (isinstance(value, str) and is_language(value)):
            faults.append(f"language is no code: {value!r}")
        elif key == "authors":
            faults += _of_authors(value)
    return faults


def _of_authors(authors: object) -> list[str]:
    if not isinstance(authors, list) or not authors:
        return ["authors is no list of one author or more"]
    faults = []
    for author in authors:
        if not isinstance(author, dict):
            faults.append(f"an author is no object: {author!r}")
            continue
        faults += [f"an author: {fault}" for fault in _of_object(author, AUTHOR)]
        if not any(author.get(name) for name in AUTHOR):
            faults.append("an author has neither name nor url nor avatar")
    return faults

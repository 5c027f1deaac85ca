"""RSS 2.0, https://www.rssboard.org/rss-specification and its best practices, with the namespaces that we know."""

import re
from collections import Counter

from lxml import etree

from .extensions import ATOM, CONTENT, DC, DCTERMS, of_extension, short
from .values import XML, faults_of_html, is_language, is_media_type, is_rfc822, is_web_address, parse_xml, text_in

CHANNEL_REQUIRED = ("title", "link", "description")
CHANNEL_ONCE = {
    *CHANNEL_REQUIRED,
    *("language", "copyright", "managingEditor", "webMaster", "pubDate", "lastBuildDate", "generator", "docs"),
    *("cloud", "ttl", "image", "rating", "textInput", "skipHours", "skipDays"),
}
ITEM_ONCE = {"title", "link", "description", "author", "comments", "enclosure", "guid", "pubDate", "source"}
ATTRIBUTES = {
    "rss": {"version"},
    "guid": {"isPermaLink"},
    "enclosure": {"url", "length", "type"},
    "source": {"url"},
    "category": {"domain"},
    "cloud": {"domain", "port", "path", "registerProcedure", "protocol"},
}
SAME_MEANING = [("pubDate", f"{DC}date"), ("author", f"{DC}creator"), ("pubDate", f"{DCTERMS}issued")]
MAIL = re.compile(r"[^@\s()]+@[^@\s()]+\.[^@\s()]+( \([^()]+\))?")


def check_rss(data: bytes) -> list[str]:
    """What is wrong with a feed of RSS 2.0, a sentence a fault."""
    root, faults = parse_xml(data)
    if root is not None:
        faults += _of_root(root)
    return [f"RSS: {fault}" for fault in faults]


def _of_root(root: etree._Element) -> list[str]:
    if root.tag != "rss" or root.get("version") != "2.0":
        return [f'its root is {root.tag} of version {root.get("version")!r}, not rss of version "2.0"']
    channels = root.findall("channel")
    if len(channels) != 1 or len(root) != 1:
        return ["rss holds something else than one channel"]
    faults = _of_attributes(root)
    channel = channels[0]
    faults += [f"the channel: {fault}" for fault in _of_channel(channel)]
    guids = Counter(text_in(item.find("guid")) for item in channel.iterfind("item"))
    faults += [f"{count} items have the guid {guid!r}" for guid, count in guids.items() if guid and count > 1]
    for position, item in enumerate(channel.iterfind("item"), 1):
        faults += [f"item {position}: {fault}" for fault in _of_item(item)]
    return faults


def _of_channel(channel: etree._Element) -> list[str]:
    faults = _of_children(channel, CHANNEL_ONCE, {"category", "item"})
    faults += [f"{name} is missing or empty" for name in CHANNEL_REQUIRED if not text_in(channel.find(name))]
    link = channel.find("link")
    if link is not None and not is_web_address(text_in(link)):
        faults.append(f"link is no absolute address: {text_in(link)!r}")
    language = channel.find("language")
    if language is not None and not is_language(text_in(language)):
        faults.append(f"language is no code: {text_in(language)!r}")
    for name in ("managingEditor", "webMaster"):
        if channel.find(name) is not None and not MAIL.fullmatch(text_in(channel.find(name))):
            faults.append(f"{name} is no address of e-mail")
    ttl = channel.find("ttl")
    if ttl is not None and not text_in(ttl).isdecimal():
        faults.append("ttl is no number of minutes")
    docs = channel.find("docs")
    if docs is not None and not is_web_address(text_in(docs)):
        faults.append("docs is no absolute address")
    faults += _of_dates(channel, ("pubDate", "lastBuildDate"))
    if channel.find("image") is not None:
        faults += _of_image(channel.find("image"))
    own = [link for link in channel.iterfind(f"{ATOM}link") if link.get("rel") == "self"]
    if len(own) != 1:
        faults.append(f"it has {len(own)} atom:link to itself, not one")
    return faults


def _of_image(image: etree._Element) -> list[str]:
    faults = [f"image: {name} is missing" for name in ("url", "title", "link") if not text_in(image.find(name))]
    faults += [
        f"image: {name} is no absolute address"
        for name in ("url", "link")
        if not is_web_address(text_in(image.find(name)))
    ]
    known = {"url", "title", "link", "width", "height", "description"}
    faults += [f"image: there is no element {child.tag}" for child in image if child.tag not in known]
    for name, most in (("width", 144), ("height", 400)):
        value = text_in(image.find(name))
        if value and not (value.isdecimal() and 0 < int(value) <= most):
            faults.append(f"image: {name} is {value!r}, not at most {most}")
    return faults


def _of_item(item: etree._Element) -> list[str]:
    faults = _of_children(item, ITEM_ONCE, {"category"})
    if not text_in(item.find("title")) and not text_in(item.find("description")):
        faults.append("it has neither title nor description")
    for name in ("link", "comments"):
        element = item.find(name)
        if element is not None and not is_web_address(text_in(element)):
            faults.append(f"{name} is no absolute address: {text_in(element)!r}")
    faults += _of_guid(item.find("guid"))
    faults += _of_dates(item, ("pubDate",))
    author = item.find("author")
    if author is not None and not MAIL.fullmatch(text_in(author)):
        faults.append(f"author is no address of e-mail: {text_in(author)!r}; names belong in dc:creator")
    if item.find("source") is not None:
        faults += _of_source(item.find("source"))
    if item.find("enclosure") is not None:
        faults += _of_enclosure(item.find("enclosure"))
    faults += [
        f"{first} and {short(second)} say the same twice"
        for first, second in SAME_MEANING
        if item.find(first) is not None and item.find(second) is not None
    ]
    for name in ("description", f"{CONTENT}encoded"):
        for element in item.iterfind(name):
            faults += [f"{short(name)}: {fault}" for fault in faults_of_html(text_in(element))]
    return faults


def _of_guid(guid: etree._Element | None) -> list[str]:
    if not text_in(guid):
        return ["it has no guid: a reader cannot know it again"]
    permanent = guid.get("isPermaLink", "true")
    if permanent not in ("true", "false"):
        return [f"isPermaLink is {permanent!r}"]
    if permanent == "true" and not is_web_address(text_in(guid)):
        return [f"guid says that it is a permanent link, and is none: {text_in(guid)!r}"]
    return []


def _of_source(source: etree._Element) -> list[str]:
    faults = [] if text_in(source) else ["source names nobody"]
    if not is_web_address(source.get("url", "")):
        faults.append(f"source has no absolute url: {source.get('url')!r}")
    return faults


def _of_enclosure(enclosure: etree._Element) -> list[str]:
    faults = [] if is_web_address(enclosure.get("url", "")) else ["enclosure has no absolute url"]
    if not enclosure.get("length", "").isdecimal():
        faults.append("enclosure has no length in bytes")
    if not is_media_type(enclosure.get("type", "")):
        faults.append("enclosure has no type")
    return faults


def _of_dates(parent: etree._Element, names: tuple[str, ...]) -> list[str]:
    return [
        f"{name} is no date of RFC 822 with a year of four digits: {text_in(parent.find(name))!r}"
        for name in names
        if parent.find(name) is not None and not is_rfc822(text_in(parent.find(name)))
    ]


def _of_children(parent: etree._Element, once: set[str], several: set[str]) -> list[str]:
    """Only known elements, none twice that stands once, none empty that must say something, text where text belongs."""
    faults = []
    if (parent.text or "").strip() or any((child.tail or "").strip() for child in parent):
        faults.append("text stands between its elements")
    counted = Counter(child.tag for child in parent)
    faults += [
        f"it has {count} {short(name)}"
        for name, count in counted.items()
        if count > 1 and (name in once or name == f"{CONTENT}encoded")
    ]
    for child in parent:
        faults += _of_attributes(child)
        if child.tag.startswith("{"):
            faults += of_extension(child)
        elif child.tag not in once | several:
            faults.append(f"there is no element {child.tag}")
        elif len(child) and child.tag not in ("image", "textInput", "skipHours", "skipDays", "item"):
            faults.append(f"{child.tag} holds elements; markup must be escaped in it")
        elif child.tag == "category" and not text_in(child):
            faults.append("a category is empty")
    return faults


def _of_attributes(element: etree._Element) -> list[str]:
    if element.tag.startswith("{"):
        return []
    known = ATTRIBUTES.get(element.tag, set()) | {f"{XML}lang", f"{XML}base", f"{XML}space"}
    return [f"{element.tag} has no attribute {name}" for name in element.attrib if name not in known]

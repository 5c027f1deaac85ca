"""Atom (RFC 4287) with deleted entries (RFC 6721), and what the W3C's validator warns of."""

from collections import Counter

from lxml import etree

from .extensions import ATOM, DC, DCTERMS, MEDIA, of_extension
from .values import XML, faults_of_html, is_iri, is_language, is_media_type, is_rfc3339, moment, parse_xml, text_in

DELETED = "{http://purl.org/atompub/tombstones/1.0}"
XHTML = "{http://www.w3.org/1999/xhtml}"
THREAD = "{http://purl.org/syndication/thread/1.0}"

FEED_ONCE = {"id", "title", "updated", "subtitle", "rights", "generator", "icon", "logo"}
ENTRY_ONCE = {"id", "title", "updated", "published", "rights", "summary", "content", "source"}
SEVERAL = {"author", "contributor", "category", "link"}
TEXTS = {"title", "subtitle", "summary", "rights"}
RELATIONS = {
    *(
        "alternate",
        "related",
        "self",
        "enclosure",
        "via",
        "license",
        "copyright",
        "canonical",
        "author",
        "replies",
        "hub",
    ),
    *("first", "last", "next", "previous", "prev", "current", "next-archive", "prev-archive", "edit", "edit-media"),
    *("search", "payment", "up", "about", "describedby", "terms-of-service", "original", "collection", "item"),
}
ATTRIBUTES = {
    "link": {"href", "rel", "type", "hreflang", "title", "length"},
    "category": {"term", "scheme", "label"},
    "content": {"type", "src"},
    "generator": {"uri", "version"},
    **{name: {"type"} for name in TEXTS},
}


def check_atom(data: bytes) -> list[str]:
    """What is wrong with a feed of Atom, a sentence a fault."""
    root, faults = parse_xml(data)
    if root is not None:
        faults += _of_feed(root)
    return [f"Atom: {fault}" for fault in faults]


def _of_feed(feed: etree._Element) -> list[str]:
    if feed.tag != f"{ATOM}feed":
        return [f"its root is {feed.tag}, not feed of {ATOM[1:-1]}"]
    faults = _of_children(feed, FEED_ONCE, SEVERAL | {"entry"})
    faults += _of_required(feed)
    if not feed.get(f"{XML}lang"):
        faults.append("the feed does not say its language (xml:lang)")
    for element in feed.iter():
        language = element.get(f"{XML}lang")
        if language is not None and not is_language(language):
            faults.append(f"xml:lang is no code of a language: {language!r}")
    if len([link for link in feed.iterfind(f"{ATOM}link") if link.get("rel") == "self"]) != 1:
        faults.append("the feed has not one link to itself (rel=self)")
    has_author = feed.find(f"{ATOM}author") is not None
    entries = feed.findall(f"{ATOM}entry")
    versions = Counter((text_in(entry.find(f"{ATOM}id")), text_in(entry.find(f"{ATOM}updated"))) for entry in entries)
    faults += [
        f"{count} entries have the id {id!r} and the same date" for (id, _at), count in versions.items() if count > 1
    ]
    for position, entry in enumerate(entries, 1):
        faults += [f"entry {position}: {fault}" for fault in _of_entry(entry, has_author)]
    for gone in feed.iterfind(f"{DELETED}deleted-entry"):
        faults += [f"deleted-entry: {fault}" for fault in _of_deleted(gone, entries)]
    faults += [
        "a deleted-entry stands elsewhere than in the feed" for _gone in feed.iterfind(f"*//{DELETED}deleted-entry")
    ]
    return faults


def _of_entry(entry: etree._Element, has_author: bool) -> list[str]:
    faults = _of_children(entry, ENTRY_ONCE, SEVERAL)
    faults += _of_required(entry)
    authors = entry.findall(f"{ATOM}author") + entry.findall(f"{ATOM}source/{ATOM}author")
    if not authors and not has_author:
        faults.append("neither it nor the feed has an author")
    content = entry.find(f"{ATOM}content")
    alternates = [link for link in entry.iterfind(f"{ATOM}link") if link.get("rel", "alternate") == "alternate"]
    if content is None and not alternates:
        faults.append("it has neither content nor a link to its page (rel=alternate)")
    if content is not None:
        faults += _of_content(content, has_summary=entry.find(f"{ATOM}summary") is not None)
    source = entry.find(f"{ATOM}source")
    if source is not None:
        faults += [f"source: {fault}" for fault in _of_children(source, FEED_ONCE, SEVERAL)]
    return faults


def _of_required(parent: etree._Element) -> list[str]:
    return [
        f"{name} is missing or empty" for name in ("id", "title", "updated") if not text_in(parent.find(ATOM + name))
    ]


def _of_children(parent: etree._Element, once: set[str], several: set[str]) -> list[str]:
    """Only known elements, each as often as it may stand, with the values that it asks for."""
    faults = []
    if (parent.text or "").strip() or any((child.tail or "").strip() for child in parent):
        faults.append("text stands between its elements")
    counted = Counter(child.tag for child in parent)
    faults += [f"it has {counted[ATOM + name]} {name}" for name in sorted(once) if counted[ATOM + name] > 1]
    for child in parent:
        if not child.tag.startswith(ATOM):
            faults += _of_other(child)
            continue
        name = child.tag.removeprefix(ATOM)
        if name not in once | several:
            faults.append(f"{name} does not belong here")
            continue
        known = ATTRIBUTES.get(name, set()) | {f"{XML}lang", f"{XML}base", f"{XML}space"}
        faults += [f"{name} has no attribute {key}" for key in child.attrib if name != "entry" and key not in known]
        faults += _of_child(child, name)
    alternates = Counter(
        (link.get("type"), link.get("hreflang"))
        for link in parent.iterfind(f"{ATOM}link")
        if link.get("rel", "alternate") == "alternate"
    )
    faults += [f"it has {count} alternate links of one type and language" for count in alternates.values() if count > 1]
    return faults


def _of_other(element: etree._Element) -> list[str]:
    """An element of another namespace."""
    if element.tag.startswith((DC, DCTERMS, MEDIA)):
        return of_extension(element)
    if element.tag == f"{DELETED}deleted-entry" or element.tag.startswith(THREAD):
        return []
    return [f"{element.tag} is of a namespace that readers do not know"]


def _of_child(element: etree._Element, name: str) -> list[str]:
    text = text_in(element)
    faults = []
    if name in TEXTS:
        faults = _of_text(element, name)
    elif name in ("updated", "published") and not is_rfc3339(text):
        faults = [f"{name} is no date of RFC 3339: {text!r}"]
    elif name in ("id", "icon", "logo") and not is_iri(text):
        faults = [f"{name} is no absolute address: {text!r}"]
    elif name in ("author", "contributor"):
        faults = _of_person(element, name)
    elif name == "link":
        faults = _of_link(element)
    elif name == "category" and not element.get("term", "").strip():
        faults = ["a category has no term"]
    elif name == "generator" and not text:
        faults = ["generator is empty"]
    given = {"category": "scheme", "generator": "uri"}.get(name)
    if given and given in element.attrib and not is_iri(element.get(given)):
        faults.append(f"{name} has the {given} {element.get(given)!r}")
    return faults


def _of_person(person: etree._Element, name: str) -> list[str]:
    faults = []
    counted = Counter(child.tag.removeprefix(ATOM) for child in person)
    faults += [f"{name} has no element {key}" for key in counted if key not in ("name", "uri", "email")]
    faults += [f"{name} has {count} {key}" for key, count in counted.items() if count > 1]
    if not text_in(person.find(f"{ATOM}name")):
        faults.append(f"{name} has no name")
    uri, mail = person.find(f"{ATOM}uri"), person.find(f"{ATOM}email")
    if uri is not None and not is_iri(text_in(uri)):
        faults.append(f"{name} has the uri {text_in(uri)!r}")
    if mail is not None and "@" not in text_in(mail):
        faults.append(f"{name} has the email {text_in(mail)!r}")
    return faults


def _of_link(link: etree._Element) -> list[str]:
    href, relation = link.get("href", ""), link.get("rel", "alternate")
    faults = [] if is_iri(href) else [f"a link has no absolute href: {href!r}"]
    if relation not in RELATIONS and not is_iri(relation):
        faults.append(f"a link has the relation {relation!r}, which is not registered")
    if link.get("type") is not None and not is_media_type(link.get("type")):
        faults.append(f"a link has the type {link.get('type')!r}")
    if link.get("hreflang") is not None and not is_language(link.get("hreflang")):
        faults.append(f"a link has the language {link.get('hreflang')!r}")
    if link.get("length") is not None and not link.get("length").isdecimal():
        faults.append(f"a link has the length {link.get('length')!r}")
    return faults


def _of_text(element: etree._Element, name: str) -> list[str]:
    kind = element.get("type", "text")
    if kind not in ("text", "html", "xhtml"):
        return [f"{name} has the type {kind!r}, not text, html or xhtml"]
    return [f"{name}: {fault}" for fault in _of_kind(element, kind)]


def _of_kind(element: etree._Element, kind: str) -> list[str]:
    if kind == "xhtml":
        is_div = len(element) == 1 and element[0].tag == f"{XHTML}div" and not (element.text or "").strip()
        return faults_of_html(_as_html(element[0])) if is_div else ["xhtml is one div of XHTML"]
    if len(element):
        return ["it holds elements; markup must be escaped in it"]
    return faults_of_html(text_in(element)) if kind == "html" else []


def _as_html(element: etree._Element) -> str:
    """The same without namespaces."""
    copy = etree.fromstring(etree.tostring(element))
    for part in copy.iter():
        if isinstance(part.tag, str):
            part.tag = part.tag.removeprefix(XHTML)
    return etree.tostring(copy, encoding="unicode", with_tail=False)


def _of_content(content: etree._Element, *, has_summary: bool) -> list[str]:
    kind, src = content.get("type", "text"), content.get("src")
    if src is not None:
        faults = [] if is_iri(src) else [f"content has the src {src!r}"]
        if len(content) or text_in(content):
            faults.append("content has both src and words")
        if "type" in content.attrib and not is_media_type(kind):
            faults.append(f"content has a src and the type {kind!r}")
        return faults if has_summary else [*faults, "content stands elsewhere, and there is no summary"]
    if kind in ("text", "html", "xhtml"):
        return [f"content: {fault}" for fault in _of_kind(content, kind)]
    if not is_media_type(kind) or kind.startswith(("multipart/", "message/")):
        return [f"content has the type {kind!r}"]
    is_plain = kind.startswith("text/") or kind.endswith(("+xml", "/xml"))
    return [] if is_plain or has_summary else ["content is Base64, and there is no summary"]


def _of_deleted(gone: etree._Element, entries: list[etree._Element]) -> list[str]:
    """RFC 6721: which entry, when; perhaps by whom and why."""
    ref, when = gone.get("ref", ""), gone.get("when", "")
    faults = [] if is_iri(ref) else [f"ref is no absolute address: {ref!r}"]
    if not is_rfc3339(when):
        faults.append(f"when is no date of RFC 3339: {when!r}")
    faults += [
        f"it has no attribute {key}" for key in gone.attrib if key not in ("ref", "when") and not key.startswith(XML)
    ]
    for child in gone:
        if child.tag == f"{DELETED}by":
            faults += _of_person(child, "by")
        elif child.tag == f"{DELETED}comment":
            faults += _of_text(child, "comment")
        elif child.tag == f"{ATOM}link":
            faults += _of_link(child)
        elif child.tag != f"{ATOM}source":
            faults.append(f"{child.tag} does not belong here")
    for entry in entries:
        updated = text_in(entry.find(f"{ATOM}updated"))
        is_same = text_in(entry.find(f"{ATOM}id")) == ref
        if is_same and is_rfc3339(when) and is_rfc3339(updated) and moment(updated) <= moment(when):
            faults.append(f"{ref} is told to be gone, and is still there")
    return faults

"""Elements of other namespaces in a feed: Dublin Core, Media RSS, content, and Atom within RSS."""

from lxml import etree

from .values import is_absolute, is_iri, is_language, is_media_type, is_rfc3339, is_w3c_date, is_web_address, text_in

ATOM = "{http://www.w3.org/2005/Atom}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}"
DC = "{http://purl.org/dc/elements/1.1/}"
DCTERMS = "{http://purl.org/dc/terms/}"
MEDIA = "{http://search.yahoo.com/mrss/}"

ELEMENTS = {
    ATOM: {"link", "author", "contributor", "category", "updated", "published", "id", "rights", "name", "uri", "email"},
    CONTENT: {"encoded"},
    DC: {
        *("title", "creator", "subject", "description", "publisher", "contributor", "date", "type", "format"),
        *("identifier", "source", "language", "relation", "coverage", "rights"),
    },
    DCTERMS: {
        *("abstract", "accessRights", "alternative", "available", "bibliographicCitation", "contributor", "coverage"),
        *("created", "creator", "date", "dateAccepted", "dateCopyrighted", "dateSubmitted", "description", "format"),
        *("hasPart", "hasVersion", "identifier", "isFormatOf", "isPartOf", "isReferencedBy"),
        *("isReplacedBy", "isRequiredBy", "isVersionOf", "issued", "language", "license", "modified", "provenance"),
        *("publisher", "references", "relation", "replaces", "requires", "rights", "rightsHolder", "source"),
        *("subject", "title", "type", "valid"),
    },
    MEDIA: {
        *("group", "content", "title", "description", "keywords", "thumbnail", "category", "hash", "player"),
        *("credit", "copyright", "license", "rating", "text", "restriction", "rights", "community"),
    },
}
DATES = {
    "date",
    "available",
    "created",
    "dateAccepted",
    "dateCopyrighted",
    "dateSubmitted",
    "issued",
    "modified",
}
MEDIUMS = {"image", "audio", "video", "document", "executable"}


def of_extension(element: etree._Element) -> list[str]:
    """What is wrong with an element of another namespace than the feed's own: it must exist, with the values it asks for."""
    namespace, name = element.tag[: element.tag.index("}") + 1], element.tag.split("}")[1]
    if namespace not in ELEMENTS:
        return [f"{element.tag} is of a namespace that readers do not know"]
    if name not in ELEMENTS[namespace]:
        return [f"there is no element {element.tag}"]
    if namespace == CONTENT:
        return [f"{short(element.tag)} holds elements; markup must be escaped in it"] if len(element) else []
    if namespace == ATOM:
        return _of_atom(element, name)
    if namespace == MEDIA:
        return _of_media(element, name) + [fault for child in element for fault in of_extension(child)]
    return _of_dublin_core(element, name)


def _of_dublin_core(element: etree._Element, name: str) -> list[str]:
    tag, text = short(element.tag), text_in(element)
    faults = [f"{tag} holds elements"] if len(element) else []
    if not text:
        faults.append(f"{tag} is empty")
    if name in DATES and not is_w3c_date(text):
        faults.append(f"{tag} is no date: {text!r}")
    if name == "language" and not is_language(text):
        faults.append(f"{tag} is no code of a language: {text!r}")
    if name == "license" and not is_absolute(text):
        faults.append(f"{tag} is no address: {text!r}")
    return faults


def _of_atom(element: etree._Element, name: str) -> list[str]:
    if name == "link":
        return _of_atom_link(element)
    if name in ("updated", "published") and not is_rfc3339(text_in(element)):
        return [f"atom:{name} is no date of RFC 3339: {text_in(element)!r}"]
    if name in ("author", "contributor") and not text_in(element.find(f"{ATOM}name")):
        return [f"atom:{name} has no name"]
    return []


def _of_atom_link(link: etree._Element) -> list[str]:
    faults = []
    if not is_iri(link.get("href", "")):
        faults.append(f"atom:link has no absolute href: {link.get('href')!r}")
    if link.get("type") is not None and not is_media_type(link.get("type")):
        faults.append(f"atom:link has the type {link.get('type')!r}")
    if link.get("hreflang") is not None and not is_language(link.get("hreflang")):
        faults.append(f"atom:link has the language {link.get('hreflang')!r}")
    known = {"href", "rel", "type", "hreflang", "title", "length"}
    return faults + [f"atom:link has no attribute {name}" for name in link.attrib if name not in known]


def _of_media(element: etree._Element, name: str) -> list[str]:
    faults = _of_media_content(element) if name == "content" else []
    for attribute in ("url", "href"):
        value = element.get(attribute)
        if value is not None and not is_web_address(value):
            faults.append(f"media:{name} has no absolute {attribute}: {value!r}")
    if name == "thumbnail" and element.get("url") is None:
        faults.append("media:thumbnail has no url")
    if name in ("title", "description") and element.get("type", "plain") not in ("plain", "html"):
        faults.append(f"media:{name} has the type {element.get('type')!r}")
    if name in ("credit", "copyright", "title", "text") and not text_in(element):
        faults.append(f"media:{name} is empty")
    return faults


def _of_media_content(element: etree._Element) -> list[str]:
    faults = []
    if element.get("url") is None and element.find(f"{MEDIA}player") is None:
        faults.append("media:content has neither url nor player")
    if element.get("medium", "image") not in MEDIUMS:
        faults.append(f"media:content has the medium {element.get('medium')!r}")
    if element.get("type") is not None and not is_media_type(element.get("type")):
        faults.append(f"media:content has the type {element.get('type')!r}")
    for attribute in ("width", "height", "fileSize"):
        if element.get(attribute) is not None and not element.get(attribute).isdecimal():
            faults.append(f"media:content has the {attribute} {element.get(attribute)!r}")
    return faults


def short(tag: str) -> str:
    """The name with the prefix that everyone gives its namespace."""
    prefixes = {ATOM: "atom:", CONTENT: "content:", DC: "dc:", DCTERMS: "dcterms:", MEDIA: "media:"}
    namespace = tag[: tag.index("}") + 1] if tag.startswith("{") else ""
    return prefixes.get(namespace, namespace) + tag.removeprefix(namespace)

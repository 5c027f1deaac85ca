"""What the standards of news documents share: dates, addresses, languages, XML that is well-formed, HTML that stands alone."""

import re
from datetime import datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

from lxml import etree, html

XML = "{http://www.w3.org/XML/1998/namespace}"
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
RFC822 = re.compile(
    rf"(?:({'|'.join(DAYS)}), )?\d{{1,2}} (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) "
    r"\d{4} [0-2]\d:[0-5]\d(?::[0-6]\d)? (?:GMT|UT|[ECMP][SD]T|[+-][01]\d[0-5]\d)"
)
RFC3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)")
W3C_DATE = re.compile(r"\d{4}(?:-\d\d(?:-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d))?)?)?")
LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z]{4})?(?:-(?:[A-Za-z]{2}|\d{3}))?(?:-[A-Za-z0-9]{5,8})*")
MEDIA_TYPE = re.compile(
    r"[A-Za-z0-9][\w!#$&^.+-]*/[A-Za-z0-9][\w!#$&^.+-]*(?:\s*;\s*[\w-]+=(?:[\w.+-]+|\"[^\"]*\"))*", re.A
)
# What RFC 3986 and 3987 leave out of an address unless it is written with per cent signs.
NOT_IN_ADDRESS = re.compile(r"[\s<>\"{}|\\^`\x00-\x20\x7f]")
BAD_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
OPAQUE = ("urn", "tag", "mailto", "tel", "uuid")
REFERENCES = ("href", "src", "poster", "cite", "data", "action", "background", "longdesc")
ACTIVE = {"script", "iframe", "object", "embed", "applet", "form", "style", "link", "meta", "base", "frame", "frameset"}


def parse_xml(data: bytes) -> tuple[etree._Element | None, list[str]]:
    """The root of an XML document in UTF-8 without a DTD; None, and why, where it is not well-formed."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as fault:
        return None, [f"it is not UTF-8: {fault}"]
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as fault:
        return None, [f"it is not well-formed XML: {fault}"]
    if root.getroottree().docinfo.doctype:
        return None, ["it has a document type; readers refuse one, or ought to"]
    declared = re.match(rb"\s*<\?xml[^>]*encoding=[\"']([^\"']+)", data)
    if declared and declared[1].lower() not in (b"utf-8", b"utf8"):
        return root, [f"it declares the encoding {declared[1].decode()} and is UTF-8"]
    return root, []


def text_in(element: etree._Element | None) -> str:
    """The text of an element, without the space around it; nothing of an element that is not there."""
    return ("".join(element.itertext()) if element is not None else "").strip()


def is_rfc822(text: str) -> bool:
    """A date as e-mail has it, its year in four digits, on the right day of the week."""
    found = RFC822.fullmatch(text)
    if not found:
        return False
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return False
    return not found[1] or DAYS[moment.weekday()] == found[1]


def is_rfc3339(text: str) -> bool:
    return bool(RFC3339.fullmatch(text)) and _is_moment(text)


def is_w3c_date(text: str) -> bool:
    """A year, a month, a day or a moment: https://www.w3.org/TR/NOTE-datetime"""
    if not W3C_DATE.fullmatch(text):
        return False
    day, _t, time = text.partition("T")
    return _is_moment("-".join([*day.split("-"), "01", "01"][:3]) + (f"T{time}" if time else "T00:00:00Z"))


def moment(text: str) -> datetime:
    """The time that such a text tells; a fraction of a second to the millionth."""
    return datetime.fromisoformat(re.sub(r"\.(\d{1,6})\d*", lambda found: "." + found[1].ljust(6, "0"), text))


def _is_moment(text: str) -> bool:
    try:
        moment(text)
    except ValueError:
        return False
    return True


def is_language(text: str) -> bool:
    """A code of a language, as BCP 47 forms it."""
    return bool(LANGUAGE.fullmatch(text))


def is_media_type(text: str) -> bool:
    return bool(MEDIA_TYPE.fullmatch(text))


def is_iri(text: str) -> bool:
    """An absolute address or name, in any letters: RFC 3987."""
    if NOT_IN_ADDRESS.search(text) or BAD_PERCENT.search(text):
        return False
    try:
        parts = urlsplit(text)
        _port = parts.port
    except ValueError:
        return False
    if parts.scheme in ("http", "https"):
        return bool(parts.hostname)
    return parts.scheme in OPAQUE and bool(parts.path)


def is_absolute(text: str) -> bool:
    """An absolute address or name in ASCII alone: RFC 3986."""
    return text.isascii() and is_iri(text)


def is_web_address(text: str, *, any_letters: bool = False) -> bool:
    """An address on the web, which a reader can open."""
    return (is_iri if any_letters else is_absolute)(text) and text.startswith(("http://", "https://"))


def faults_of_html(markup: str) -> list[str]:
    """Why this HTML cannot stand in another's reader: relative addresses, scripts and the like."""
    if not markup.strip():
        return []
    faults = []
    for element in html.fragment_fromstring(markup, create_parent="div").iter():
        if not isinstance(element.tag, str):
            continue
        if element.tag in ACTIVE:
            faults.append(f"its HTML holds <{element.tag}>, which readers take for a danger")
        for name, value in element.attrib.items():
            if name.startswith("on") or name == "style":
                faults.append(f"its HTML holds the attribute {name}, which readers take for a danger")
            addresses = [value] if name in REFERENCES else []
            if name in ("srcset", "imagesrcset"):
                addresses = [part.split()[0] for part in value.split(",") if part.split()]
            faults += [
                f"its HTML refers to {address!r}, which is no absolute address"
                for address in addresses
                if not is_iri(address.strip())
            ]
    return faults

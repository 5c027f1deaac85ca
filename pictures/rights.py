"""Whose picture it is, read from the file and written into every rendition."""

import io
import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass

from lxml import etree
from PIL import ExifTags, Image

# Together these keep a packet, written in the longest form XML allows, inside one JPEG segment (65,502 bytes).
LONG_TEXT = 2000
SHORT_TEXT = 500
_LONG = ("caption", "alt", "usage_terms")

_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_NAMESPACES = {
    "rdf": _RDF,
    "cc": "http://creativecommons.org/ns#",
    "dc": "http://purl.org/dc/elements/1.1/",
    "photoshop": "http://ns.adobe.com/photoshop/1.0/",
    "xmpRights": "http://ns.adobe.com/xap/1.0/rights/",
    "Iptc4xmpCore": "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/",
    "Iptc4xmpExt": "http://iptc.org/std/Iptc4xmpExt/2008-02-29/",
    "plus": "http://ns.useplus.org/ldf/xmp/1.0/",
}

# Where XMP keeps each: IPTC Photo Metadata Standard 2023.2; the first is written, the others are read as well.
_XMP = {
    "creator": ("dc:creator",),
    "credit": ("photoshop:Credit",),
    "copyright": ("dc:rights",),
    "caption": ("dc:description",),
    "headline": ("photoshop:Headline", "dc:title"),
    "alt": ("Iptc4xmpCore:AltTextAccessibility",),
    "web_statement": ("xmpRights:WebStatement", "cc:license"),
    "licensor_url": ("plus:Licensor",),
    "source": ("photoshop:Source",),
    "digital_source_type": ("Iptc4xmpExt:DigitalSourceType",),
    "usage_terms": ("xmpRights:UsageTerms",),
}
_LANGUAGE_ALTERNATIVES = ("copyright", "caption", "alt", "usage_terms")

# IPTC-IIM 4.2, record 2.
_IIM = {80: "creator", 105: "headline", 110: "credit", 115: "source", 116: "copyright", 120: "caption"}
_IIM_BLOCK = 0x0404
_UTF8_MARKER = b"\x1b%G"

_EXIF = {
    ExifTags.Base.Artist: "creator",
    ExifTags.Base.Copyright: "copyright",
    ExifTags.Base.ImageDescription: "caption",
}

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_MAX_XMP = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Rights:
    """What a picture says of itself; addresses are kept as written and are not to be linked unchecked.

    `digital_source_type` is an address of http://cv.iptc.org/newscodes/digitalsourcetype/.
    """

    creator: str = ""
    credit: str = ""
    copyright: str = ""
    caption: str = ""
    headline: str = ""
    alt: str = ""
    web_statement: str = ""
    licensor_url: str = ""
    source: str = ""
    digital_source_type: str = ""
    usage_terms: str = ""


def read(image: Image.Image) -> Rights:
    """What the file says, XMP before IPTC-IIM before Exif; a broken block counts as absent."""
    found: dict[str, str] = {}
    for block in (_from_exif(image), _from_iim(image), _from_xmp(image)):
        found |= {name: text for name, value in block.items() if (text := _clean(name, value))}
    return Rights(**found)


def packet(rights: Rights) -> bytes:
    """The XMP packet that carries these rights; empty if there are none."""
    said = _said(rights)
    if not said:
        return b""
    root = etree.Element("{adobe:ns:meta/}xmpmeta", nsmap={"x": "adobe:ns:meta/"})
    rdf = etree.SubElement(root, _name("rdf:RDF"), nsmap={"rdf": _RDF})
    used = {name.split(":")[0] for name in (_XMP[field][0] for field in said)}
    description = etree.SubElement(
        rdf, _name("rdf:Description"), {_name("rdf:about"): ""}, nsmap={p: _NAMESPACES[p] for p in sorted(used)}
    )
    for field, text in said.items():
        element = etree.SubElement(description, _name(_XMP[field][0]))
        if field == "creator":
            etree.SubElement(etree.SubElement(element, _name("rdf:Seq")), _name("rdf:li")).text = text
        elif field == "licensor_url":
            item = etree.SubElement(etree.SubElement(element, _name("rdf:Seq")), _name("rdf:li"))
            item.set(_name("rdf:parseType"), "Resource")
            etree.SubElement(item, _name("plus:LicensorURL")).text = text
        elif field in _LANGUAGE_ALTERNATIVES:
            item = etree.SubElement(etree.SubElement(element, _name("rdf:Alt")), _name("rdf:li"))
            item.set(_XML_LANG, "x-default")
            item.text = text
        else:
            element.text = text
    body = etree.tostring(root, encoding="utf-8")
    return b'<?xpacket begin="\xef\xbb\xbf" id="W5M0MpCehiHzreSzNTczkc9d"?>' + body + b'<?xpacket end="r"?>'


def exif(rights: Rights) -> bytes:
    """An Exif block with creator and copyright and nothing else; empty if there are none."""
    said = _said(rights)
    block = Image.Exif()
    for tag in (ExifTags.Base.Artist, ExifTags.Base.Copyright):
        if text := said.get(_EXIF[tag]):
            block[tag] = text.encode()  # given as str, Pillow turns every letter that is not ASCII into "?"
    return block.tobytes() if len(block) else b""


def _said(rights: Rights) -> dict[str, str]:
    return {name: text for name, value in asdict(rights).items() if (text := _clean(name, value))}


def _clean(name: str, text: str) -> str:
    limit = LONG_TEXT if name in _LONG else SHORT_TEXT
    return _NOT_XML.sub("", text).strip()[:limit].strip()


def _name(prefixed: str) -> str:
    prefix, local = prefixed.split(":")
    return f"{{{_NAMESPACES[prefix]}}}{local}"


def _text(raw: bytes) -> str:
    """UTF-8 if it is, else the Latin alphabet of old Windows programs, which includes Latin-1."""
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("cp1252", errors="replace")


def _from_xmp(image: Image.Image) -> dict[str, str]:
    data = image.info.get("xmp") or b""
    if isinstance(data, str):
        data = data.encode(errors="replace")
    data = data.strip(b"\0 \r\n\t")
    # A packet has no use for a document type: entities are how XML attacks its reader. Zeros would be UTF-16.
    if not data or len(data) > _MAX_XMP or b"<!DOCTYPE" in data or b"\0" in data:
        return {}
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.parse(io.BytesIO(data), parser).getroot()
    except (etree.XMLSyntaxError, LookupError, ValueError):
        return {}
    descriptions = list(root.iter(_name("rdf:Description")))
    return {field: _property(descriptions, names) for field, names in _XMP.items()}


def _property(descriptions: list[etree._Element], names: tuple[str, ...]) -> str:
    """The first of these properties that is there; XMP allows it as an attribute or as an element."""
    for name in map(_name, names):
        for description in descriptions:
            if text := description.get(name):
                return text
            element = description.find(name)
            if element is not None and (text := _value(element)):
                return text
    return ""


def _value(element: etree._Element) -> str:
    if address := element.get(_name("rdf:resource")):
        return address
    licensor_url = _name("plus:LicensorURL")
    for part in element.iter():
        if part.tag == licensor_url or part.get(licensor_url):
            return part.get(licensor_url) or part.text or ""
    items = element.findall(f"*/{_name('rdf:li')}")
    if element.find(_name("rdf:Alt")) is not None:
        default = [item for item in items if item.get(_XML_LANG) == "x-default"]
        items = (default or items)[:1]
    if items:
        return ", ".join(item.text.strip() for item in items if item.text)
    return element.text or ""


def _from_iim(image: Image.Image) -> dict[str, str]:
    blocks = image.info.get("photoshop")
    block = blocks.get(_IIM_BLOCK) if isinstance(blocks, dict) else None
    if not isinstance(block, bytes):
        return {}
    datasets = list(_datasets(block))
    is_utf8 = (1, 90, _UTF8_MARKER) in datasets
    found: dict[str, str] = {}
    for record, number, raw in datasets:
        if record == 2 and (name := _IIM.get(number)):
            text = raw.decode("utf-8", errors="replace") if is_utf8 else _text(raw)
            # A by-line may stand several times, one for each hand; the others stand once.
            found[name] = f"{found[name]}, {text}" if name == "creator" and name in found else text
    return found


def _datasets(block: bytes) -> Iterator[tuple[int, int, bytes]]:
    """Record, number and value of each dataset (IIM 4.2, chapter 3), up to the first that is broken."""
    at = 0
    while at + 5 <= len(block) and block[at] == 0x1C:
        record, number, size = block[at + 1], block[at + 2], int.from_bytes(block[at + 3 : at + 5])
        at += 5
        if size & 0x8000 or at + size > len(block):
            return  # an extended dataset holds more than 32 kB: no text of ours
        yield record, number, block[at : at + size]
        at += size


def _from_exif(image: Image.Image) -> dict[str, str]:
    try:
        block = image.getexif()
        values = {name: block.get(tag) for tag, name in _EXIF.items()}
    except Exception:  # Pillow names no exception for a broken block, which is no reason to refuse a picture
        return {}
    # Pillow reads Exif text as Latin-1, so its bytes can be had back.
    return {name: _text(text.encode("latin-1", "replace")) for name, text in values.items() if isinstance(text, str)}

"""Credit stays with a picture; what tells where the photographer stood does not."""

import io
from dataclasses import fields
from pathlib import Path

import pytest
from PIL import ExifTags, Image

from pictures.opening import open_upload
from pictures.renditions import render
from pictures.rights import Rights, exif, packet, read

SAMPLES = Path(__file__).parent / "samples"
FULL = Rights(
    creator="Élodie Marchetti",
    credit="É. Marchetti / Le Courrier de Valombre",
    copyright="© 2025 Le Courrier de Valombre",
    caption="Le pont suspendu de Valombre, fermé depuis dix-huit mois, « avant l’été ».",
    headline="Le pont suspendu en travaux",
    alt="Un pont suspendu sous un ciel d’hiver",
    web_statement="https://courrier-valombre.example/droits",
    licensor_url="https://courrier-valombre.example/licences",
    source="Le Courrier de Valombre",
    digital_source_type="http://cv.iptc.org/newscodes/digitalsourcetype/digitalCapture",
    usage_terms="Mention obligatoire. Pas de recadrage.",
)


def rights_of(name: str) -> Rights:
    with (SAMPLES / name).open("rb") as file:
        return open_upload(file).rights


def carrying(**info) -> Image.Image:
    image = Image.new("RGB", (32, 32))
    image.info.update(info)
    return image


def xmp(body: str, attributes: str = "") -> bytes:
    names = " ".join(
        f'xmlns:{prefix}="{address}"'
        for prefix, address in {
            "dc": "http://purl.org/dc/elements/1.1/",
            "photoshop": "http://ns.adobe.com/photoshop/1.0/",
            "plus": "http://ns.useplus.org/ldf/xmp/1.0/",
        }.items()
    )
    rdf = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
    return (
        f'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="{rdf}" {names}>'
        f"<rdf:Description {attributes}>{body}</rdf:Description></rdf:RDF></x:xmpmeta>"
    ).encode()


def test_everything_a_full_file_says_is_read():
    assert rights_of("photo-fr-iptc-utf8.jpg") == FULL


def test_latin_1_without_a_marker_is_read_as_it_was_meant():
    rights = rights_of("photo-fr-iptc-latin1.jpg")
    assert rights.creator == "Noé Béraud"
    assert rights.credit == "Archives départementales"
    assert rights.copyright == "© Noé Béraud"
    assert rights.caption == "Fête à Sérac-le-Haut, été 2003"


def test_armenian_and_a_licence_address_are_read():
    rights = rights_of("photo-hy-xmp.png")
    assert rights.creator == "Անի Հովսեփյան"
    assert rights.headline == "Գնացքը Գյումրիում"
    assert rights.copyright == "CC BY 4.0"
    assert rights.web_statement == "https://creativecommons.org/licenses/by/4.0/"


def test_a_generated_picture_is_known():
    assert rights_of("image-ia-xmp.webp").digital_source_type.endswith("/trainedAlgorithmicMedia")


def test_a_file_that_says_nothing_has_no_rights_to_tell():
    assert rights_of("plain.webp") == Rights()


def test_xmp_may_use_attributes():
    assert read(carrying(xmp=xmp("", 'photoshop:Credit="Agence Naïri"'))).credit == "Agence Naïri"


def test_several_creators_are_all_named():
    body = "<dc:creator><rdf:Seq><rdf:li>Ada</rdf:li><rdf:li>Ben</rdf:li></rdf:Seq></dc:creator>"
    assert read(carrying(xmp=xmp(body))).creator == "Ada, Ben"


def test_the_default_language_is_taken():
    body = (
        '<dc:rights><rdf:Alt><rdf:li xml:lang="en">All rights reserved</rdf:li>'
        '<rdf:li xml:lang="x-default">Tous droits réservés</rdf:li></rdf:Alt></dc:rights>'
    )
    assert read(carrying(xmp=xmp(body))).copyright == "Tous droits réservés"


def test_a_licensor_written_as_attribute_is_read():
    body = '<plus:Licensor><rdf:Seq><rdf:li plus:LicensorURL="https://a.example/"/></rdf:Seq></plus:Licensor>'
    assert read(carrying(xmp=xmp(body))).licensor_url == "https://a.example/"


def test_xmp_is_the_truth_and_the_others_fill_in():
    block = Image.Exif()
    block[ExifTags.Base.Artist] = b"Exif"
    block[ExifTags.Base.Copyright] = "© Exif".encode()
    iim = b"\x1c\x02\x50\x00\x03IIM\x1c\x02\x6e\x00\x03IIM"
    image = carrying(xmp=xmp("<photoshop:Credit>XMP</photoshop:Credit>"), photoshop={0x0404: iim}, exif=block.tobytes())
    assert read(image) == Rights(creator="IIM", credit="XMP", copyright="© Exif")


def test_marked_utf_8_and_two_by_lines_are_read():
    name = "Անի".encode()
    iim = b"\x1c\x01\x5a\x00\x03\x1b%G" + 2 * (b"\x1c\x02\x50" + len(name).to_bytes(2) + name)
    assert read(carrying(photoshop={0x0404: iim})).creator == "Անի, Անի"


@pytest.mark.parametrize(
    "block",
    [
        b"<x",
        b"\0\0\0",
        b"<a/>",
        xmp("<photoshop:Credit>A</photoshop:Credit>")[:-9],
        b"<?xml version='1.0' encoding='no-such'?><a/>",
        xmp("").decode().encode("utf-16"),
        b'<!DOCTYPE a [<!ENTITY b "boo">]>' + xmp("<photoshop:Credit>&b;</photoshop:Credit>"),
        b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>' + xmp("<photoshop:Credit>&b;</photoshop:Credit>"),
        b'<!DOCTYPE a [<!ENTITY b "boo">]>' + xmp("", 'photoshop:Credit="&b;"'),
        xmp("<photoshop:Credit>&undeclared;</photoshop:Credit>"),
        xmp("<photoshop:Credit>" + "<a>" * 5000 + "</a>" * 5000 + "</photoshop:Credit>"),
    ],
)
def test_a_hostile_packet_says_nothing(block):
    assert read(carrying(xmp=block)) == Rights()


@pytest.mark.parametrize(
    "iim", [b"", b"\x1c", b"\x1c\x02\x50\xff\xff", b"\x1c\x02\x50\x00\x09abc", b"\x00\x02\x50\x00\x01a", b"\x1c" * 50]
)
def test_a_broken_iim_block_says_nothing(iim):
    assert read(carrying(photoshop={0x0404: iim})) == Rights()


def test_every_field_survives_the_packet():
    rights = Rights(**{field.name: f"« {field.name} » & <été> ՀՀ" for field in fields(Rights)})
    assert read(carrying(xmp=packet(rights))) == rights


def test_signs_that_xml_forbids_are_left_out():
    assert read(carrying(xmp=packet(Rights(credit="A\0B\x0bC\ufffe")))).credit == "ABC"


def test_no_rights_leave_no_block():
    assert packet(Rights()) == b""
    assert exif(Rights(caption="A caption is not for Exif")) == b""


@pytest.mark.parametrize("sign", ["&", "é", "Ճ", "𝄞", '"'])
def test_endless_rights_still_fit_into_a_file(sign):
    rights = Rights(**{field.name: sign * 9000 for field in fields(Rights)})
    for form in ("JPEG", "WEBP", "AVIF"):
        data = render(Image.new("RGB", (32, 32)), rights, width=32, format=form)
        with Image.open(io.BytesIO(data)) as image:
            assert read(image).creator == sign * 500


@pytest.mark.parametrize("form", ["JPEG", "WEBP", "AVIF"])
def test_rights_survive_into_each_format_and_the_rest_does_not(form):
    raw = (SAMPLES / "photo-fr-iptc-utf8.jpg").read_bytes()
    with Image.open(io.BytesIO(raw)) as image:
        assert image.getexif().get_ifd(ExifTags.IFD.GPSInfo)
        serial = str(image.getexif().get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.BodySerialNumber]).encode()
    assert serial in raw
    picture = open_upload(io.BytesIO(raw))
    data = render(picture.image, picture.rights, width=480, format=form)
    assert serial not in data
    with Image.open(io.BytesIO(data)) as image:
        assert image.size == (480, 320)
        assert read(image) == FULL
        assert image.getexif().get_ifd(ExifTags.IFD.GPSInfo) == {}
        assert set(image.getexif()) <= {ExifTags.Base.Artist, ExifTags.Base.Copyright}


@pytest.mark.parametrize("form", ["JPEG", "WEBP", "AVIF"])
def test_exif_alone_still_tells_creator_and_copyright_with_their_accents(form):
    data = render(Image.new("RGB", (64, 64)), FULL, width=64, format=form)
    with Image.open(io.BytesIO(data)) as image:
        image.info.pop("xmp")
        assert read(image) == Rights(creator=FULL.creator, copyright=FULL.copyright)

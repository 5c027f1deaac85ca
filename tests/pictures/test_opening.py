"""What strangers send: a picture that can be used, or a sentence."""

import hashlib
import io
import struct
import tracemalloc
import zlib
from pathlib import Path

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image, ImageCms
from PIL.PngImagePlugin import PngInfo

from pictures.fields import PictureUploadField
from pictures.opening import MAX_BYTES, Opened, PictureRefused, open_upload
from pictures.renditions import render
from pictures.rights import Rights

SAMPLES = Path(__file__).parent / "samples"
PICTURES = sorted(path.name for path in SAMPLES.iterdir() if path.suffix != ".md")
USABLE = {
    "cmyk.jpg": ("JPEG", 100, 100),
    "exif-orientation-6.jpg": ("JPEG", 128, 128),
    "image-ia-xmp.webp": ("WEBP", 800, 800),
    "iptc-photoshop-block.jpg": ("JPEG", 640, 480),
    "photo-couchee-gps.jpg": ("JPEG", 600, 900),
    "photo-fr-iptc-latin1.jpg": ("JPEG", 800, 600),
    "photo-fr-iptc-utf8.jpg": ("JPEG", 1200, 800),
    "photo-hy-xmp.png": ("PNG", 700, 500),
    "plain.webp": ("WEBP", 128, 128),
}
REFUSED = {
    "animated.gif": "not_a_picture",
    "decompression-bomb.gif": "not_a_picture",
    "exif-gps-tiny.jpg": "too_small",
    "png-text-dos.png": "damaged",
    "tiff-16bit.tif": "not_a_picture",
    "truncated.jpg": "damaged",
    "xmp-orientation.avif": "not_a_picture",
}


@pytest.fixture(autouse=True, scope="module")
def _english():
    with translation.override("en"):
        yield


def encoded(image: Image.Image, form: str = "PNG", **options) -> bytes:
    target = io.BytesIO()
    image.save(target, form, **options)
    return target.getvalue()


def opened(data: bytes) -> Opened:
    return open_upload(io.BytesIO(data))


def refusal(data: bytes) -> PictureRefused:
    with pytest.raises(PictureRefused) as caught:
        opened(data)
    return caught.value


def png_claiming(width: int, height: int) -> bytes:
    """A PNG whose header declares these sides, with next to nothing behind it."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 999)) + chunk(b"IEND", b"")
    )


def exchanged_profile() -> bytes:
    """The profile of a device whose first channel is blue and whose third is red."""
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    return srgb.replace(b"rXYZ", b"????").replace(b"bXYZ", b"rXYZ").replace(b"????", b"bXYZ")


def test_each_sample_is_used_or_refused():
    assert {*USABLE, *REFUSED} == set(PICTURES)


@pytest.mark.parametrize("name", USABLE)
def test_a_sound_picture_opens_upright_and_plain(name):
    data = (SAMPLES / name).read_bytes()
    picture = opened(data)
    assert (picture.format, picture.width, picture.height) == USABLE[name]
    assert picture.image.size == (picture.width, picture.height)
    assert picture.image.mode == "RGB"
    assert picture.image.info == {}
    assert picture.digest == hashlib.sha256(data).hexdigest()
    assert picture.file.read() == data


@pytest.mark.parametrize("name", REFUSED)
def test_an_unfit_picture_is_refused_in_words(name):
    verdict = refusal((SAMPLES / name).read_bytes())
    assert verdict.code == REFUSED[name]
    assert verdict.sentence.endswith(".")
    assert "%" not in verdict.sentence


@pytest.mark.parametrize(
    "data",
    [
        b"MZ\x90\x00" + bytes(2000),
        b"<!doctype html><script>alert(1)</script>",
        b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
        b'<?xml version="1.0"?><!DOCTYPE svg SYSTEM "file:///etc/passwd"><svg/>',
        b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 100 100\n",
        b"%PDF-1.7\n",
        b"SIMPLE  =                    T" + b" " * 2850,
        b"\0",
        encoded(Image.new("RGB", (64, 64)), "TIFF"),
        encoded(Image.new("RGB", (64, 64)), "BMP"),
        encoded(Image.new("RGB", (64, 64)), "AVIF"),
        encoded(Image.new("RGB", (64, 64)), "ICO"),
    ],
)
def test_what_only_bears_the_name_of_a_picture_is_refused(data):
    with pytest.raises(PictureRefused) as caught:
        open_upload(SimpleUploadedFile("photo.jpg", data, "image/jpeg"))
    assert caught.value.code == "not_a_picture"


def test_an_empty_file_is_refused():
    assert refusal(b"").code == "empty"


def test_a_heavy_file_is_refused_before_it_is_read_as_a_picture():
    heavy = encoded(Image.new("RGB", (64, 64))) + bytes(MAX_BYTES)
    assert "30" in refusal(heavy).sentence


@pytest.mark.parametrize("size", [(30_000, 30_000), (13_000, 13_000), (8_000, 5_001), (20_001, 20), (20, 20_001)])
def test_a_bomb_is_refused_by_its_header(size):
    tracemalloc.start()
    try:
        verdict = refusal(png_claiming(*size))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert verdict.code == "too_large"
    assert "40 million" in verdict.sentence
    assert peak < 5_000_000


def progressive(scans: int) -> bytes:
    """A JPEG whose last scan is repeated until there are this many."""
    data = encoded(Image.effect_noise((64, 64), 90), "JPEG", progressive=True)
    last = data.rindex(b"\xff\xda")
    return data[:last] + data[last:-2] * (scans - data.count(b"\xff\xda") + 1) + data[-2:]


def test_a_picture_that_would_be_gone_over_without_end_is_refused(monkeypatch):
    assert opened(progressive(100)).width == 64
    assert refusal(progressive(101)).code == "damaged"
    monkeypatch.setattr("pictures.opening.MAX_SCANS", 1000)
    assert opened(progressive(101)).width == 64


@pytest.mark.parametrize("size", [(15, 400), (400, 15), (1, 1)])
def test_a_speck_is_refused(size):
    verdict = refusal(encoded(Image.new("RGB", size)))
    assert verdict.code == "too_small"
    assert f"{size[0]} × {size[1]}" in verdict.sentence.replace("\u202f", " ")


def test_the_largest_measures_allowed_open():
    assert opened(encoded(Image.new("1", (20_000, 16)))).width == 20_000


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("part", [0.1, 0.5, 0.9])
def test_half_a_picture_is_refused(form, part):
    noise = Image.effect_noise((200, 200), 90).convert("RGB")
    data = encoded(noise, form)
    assert refusal(data[: int(len(data) * part)]).code == "damaged"


@pytest.mark.parametrize("orientation", range(1, 9))
def test_each_orientation_is_turned_upright(orientation):
    upright = Image.new("RGB", (64, 32), "white")
    upright.paste("red", (0, 0, 32, 16))
    upright.paste("blue", (32, 0, 64, 16))
    back = {2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}
    stored = upright.transpose(back[orientation]) if orientation in back else upright
    exif = Image.Exif()
    exif[0x0112] = orientation
    picture = opened(encoded(stored, exif=exif))
    assert (picture.width, picture.height) == (64, 32)
    assert picture.image.getpixel((5, 5)) == (255, 0, 0)
    assert picture.image.getpixel((60, 5)) == (0, 0, 255)


def test_an_orientation_told_in_xmp_alone_is_followed():
    xmp = '<x:xmpmeta xmlns:x="adobe:ns:meta/"><a tiff:Orientation="6"/></x:xmpmeta>'
    told = PngInfo()
    told.add_itxt("XML:com.adobe.xmp", xmp)
    assert opened(encoded(Image.new("RGB", (64, 32)), pnginfo=told)).width == 32


def test_a_lying_orientation_leaves_the_picture_as_it_is():
    exif = Image.Exif()
    exif[0x0112] = 77
    assert opened(encoded(Image.new("RGB", (64, 32)), exif=exif)).width == 64


def test_cmyk_keeps_its_colours():
    red, green, blue = opened(encoded(Image.new("CMYK", (32, 32), (0, 255, 255, 0)), "JPEG")).image.getpixel((9, 9))
    assert red > 200
    assert max(green, blue) < 60


def test_transparency_lies_on_white_paper():
    clear = Image.new("RGBA", (32, 32), (0, 0, 0, 0))
    clear.paste((200, 0, 0, 255), (0, 0, 16, 32))
    image = opened(encoded(clear)).image
    assert image.getpixel((4, 4)) == (200, 0, 0)
    assert image.getpixel((30, 4)) == (255, 255, 255)


def test_a_palette_with_a_clear_colour_lies_on_white_paper():
    indexed = Image.new("P", (32, 32), 1)
    indexed.putpalette([10, 20, 30, 200, 0, 0])
    indexed.paste(0, (16, 0, 32, 32))
    image = opened(encoded(indexed, transparency=0)).image
    assert image.getpixel((4, 4)) == (200, 0, 0)
    assert image.getpixel((30, 4)) == (255, 255, 255)


def test_sixteen_bits_are_scaled_and_not_clipped():
    assert opened(encoded(Image.new("I;16", (32, 32), 32_768))).image.getpixel((4, 4)) == (128, 128, 128)


def test_colours_come_out_of_their_profile():
    for form in ("PNG", "JPEG", "WEBP"):
        red = Image.new("RGB", (32, 32), (255, 0, 0))
        red, green, blue = opened(encoded(red, form, icc_profile=exchanged_profile(), quality=100)).image.getpixel(
            (4, 4)
        )
        assert blue > 245
        assert max(red, green) < 10


def test_colours_of_a_transparent_picture_come_out_of_their_profile():
    half = Image.new("RGBA", (32, 32), (255, 0, 0, 0))
    half.paste((255, 0, 0, 255), (0, 0, 16, 32))
    image = opened(encoded(half, icc_profile=exchanged_profile())).image
    assert image.getpixel((4, 4))[2] > 245
    assert image.getpixel((30, 4)) == (255, 255, 255)


def test_a_broken_profile_is_no_reason_to_refuse():
    grey = Image.new("RGB", (32, 32), (120, 130, 140))
    assert opened(encoded(grey, icc_profile=b"nonsense" * 20)).image.getpixel((4, 4)) == (120, 130, 140)


def test_a_page_hidden_in_a_picture_does_not_survive():
    hidden = b"<script>alert(document.cookie)</script>"
    data = encoded(Image.new("RGB", (64, 64)), "JPEG", comment=hidden) + b"<html>" + hidden
    picture = opened(data)
    for form in ("JPEG", "WEBP", "AVIF"):
        assert b"<script" not in render(picture.image, Rights(), width=64, format=form)


def test_an_animation_shows_its_first_picture():
    frames = [Image.new("RGB", (32, 32), colour) for colour in ("red", "blue")]
    for form in ("PNG", "WEBP"):
        data = encoded(frames[0], form, save_all=True, append_images=frames[1:], duration=100)
        assert opened(data).image.getpixel((9, 9))[0] > 240


def test_a_telephones_double_picture_is_a_jpeg():
    frames = [Image.new("RGB", (64, 48), colour) for colour in ("red", "blue")]
    picture = opened(encoded(frames[0], "MPO", save_all=True, append_images=frames[1:]))
    assert (picture.format, picture.width) == ("JPEG", 64)


def outcome(data: bytes) -> str:
    try:
        return opened(data).format
    except PictureRefused as verdict:
        return verdict.sentence


@settings(max_examples=150, deadline=None)
@given(
    st.binary(max_size=400), st.sampled_from([b"", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF\x20\0\0\0WEBPVP8X"])
)
def test_no_bytes_raise_anything_but_a_refusal(noise, start):
    assert outcome(start + noise)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.sampled_from(["exif-orientation-6.jpg", "plain.webp", "photo-hy-xmp.png", "cmyk.jpg", "exif-gps-tiny.jpg"]),
    st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.binary(min_size=1, max_size=8)), min_size=1, max_size=6),
)
def test_no_damage_raises_anything_but_a_refusal(name, wounds):
    data = bytearray((SAMPLES / name).read_bytes())
    for where, what in wounds:
        # Squared, so that most wounds fall on the headers.
        at = int(where**2 * len(data))
        data[at : at + len(what)] = what
    assert outcome(bytes(data))


class Form(forms.Form):
    picture = PictureUploadField()
    second = PictureUploadField(required=False)


def form_with(data: bytes, name: str = "photo.jpg") -> Form:
    return Form(files={"picture": SimpleUploadedFile(name, data, "image/jpeg")})


def test_the_field_gives_the_opened_picture_with_its_file():
    data = (SAMPLES / "photo-fr-iptc-utf8.jpg").read_bytes()
    form = form_with(data)
    assert form.is_valid(), form.errors
    picture = form.cleaned_data["picture"]
    assert picture.rights.creator == "Élodie Marchetti"
    assert picture.file.name == "photo.jpg"
    assert picture.file.read() == data
    assert form.cleaned_data["second"] is None


@pytest.mark.parametrize("name", ["../../etc/passwd.jpg", "CON.jpg", "x" * 300 + ".jpg", "<script>.jpg"])
def test_no_file_name_matters(name):
    assert form_with((SAMPLES / "plain.webp").read_bytes(), name).is_valid()


def test_the_field_says_what_is_wrong():
    form = form_with(b"<svg/>")
    assert list(form.errors) == ["picture"]
    assert "JPEG, PNG" in form.errors["picture"][0]


def test_a_missing_picture_is_asked_for():
    assert "picture" in Form(files={}).errors


def test_the_field_offers_only_what_it_takes():
    assert 'accept="image/jpeg,image/png,image/webp"' in str(Form()["picture"])

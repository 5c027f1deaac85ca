"""What strangers send becomes either a plain sRGB picture or a sentence saying why not."""

import hashlib
import io
import re
import threading
import warnings
from dataclasses import dataclass
from typing import IO, Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from PIL import ExifTags, Image, ImageCms, UnidentifiedImageError

from .rights import Rights, read

# Pillow reads some seventy formats, and every decoder is a door. AVIF is written but not read: its container may
# declare a small picture and hold a large one, which shows only once it is decoded.
FORMATS = ("JPEG", "PNG", "WEBP")
CONTENT_TYPES = ("image/jpeg", "image/png", "image/webp")

MAX_BYTES = 30 * 1024 * 1024
MAX_PIXELS = 40_000_000
MAX_SIDE = 20_000
MIN_SIDE = 16
# A progressive JPEG goes over the whole picture some ten times; a hostile one half a million times.
MAX_SCANS = 100

PAPER = (255, 255, 255)

_SENTENCES = {
    "empty": _("This file is empty. Choose another one."),
    "too_heavy": _("This file is over %(megabytes)d MB. Save the picture in a lighter form, then send it again."),
    "not_a_picture": _("This file is not a JPEG, PNG or WebP picture. Save it as JPEG, then send it again."),
    "too_large": _(
        "This picture is too large: the limit is %(megapixels)d million pixels in all and %(side)d on a side. "
        "Make it smaller, then send it again."
    ),
    "too_small": _(
        "This picture measures %(width)d × %(height)d pixels. Each side needs at least %(side)d. Send a larger one."
    ),
    "damaged": _("This picture is damaged or incomplete. Export it again, then send the new file."),
}

# Turning back what the camera turned: Exif 2.32, tag 0x0112.
_UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}

# A marker that means something between two JPEG segments or after a scan (ITU T.81, B.1.1.2).
_MARKER = re.compile(rb"\xff[\x01-\xcf\xd8-\xfe]")
_START, _END, _SCAN = 0xD8, 0xD9, 0xDA

# One decoding at a time in a process: forty million pixels take some 300 MB while their colours are converted.
_decoding = threading.Lock()


class PictureRefused(ValidationError):
    """The file cannot be used. `sentence` says why and what to do, in the visitor's language; `code` names the case."""

    def __init__(self, code: str, **numbers: int) -> None:
        super().__init__(_SENTENCES[code], code=code, params=numbers)

    @property
    def sentence(self) -> str:
        return self.messages[0]


@dataclass(frozen=True, slots=True, eq=False)
class Opened:
    """A picture fit for use: `image` is upright sRGB without metadata, width and height are its pixels.

    `digest` is the SHA-256 of the bytes as sent, in hexadecimal; `file` holds those bytes, rewound.
    """

    image: Image.Image
    format: str
    width: int
    height: int
    rights: Rights
    digest: str
    file: Any


def open_upload(file: IO[bytes]) -> Opened:
    """Open what was sent, or raise PictureRefused; no bytes whatever raise anything else."""
    data = _bytes(file)
    # Pillow warns where we refuse or do not care (large pictures, bad Exif).
    with _decoding, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            image, form, rights = _decode(data)
        except PictureRefused:
            raise
        except Image.DecompressionBombError as error:
            raise _too_large() from error
        except UnidentifiedImageError as error:
            raise PictureRefused("damaged" if _begins_well(data) else "not_a_picture") from error
        except Exception as error:  # Pillow's decoders raise a dozen kinds for broken files, and name none of them
            raise PictureRefused("damaged") from error
    return Opened(image, form, image.width, image.height, rights, hashlib.sha256(data).hexdigest(), file)


def _bytes(file: IO[bytes]) -> bytes:
    file.seek(0)
    data = file.read(MAX_BYTES + 1)
    file.seek(0)
    if not data:
        raise PictureRefused("empty")
    if len(data) > MAX_BYTES:
        raise PictureRefused("too_heavy", megabytes=MAX_BYTES // 1024**2)
    return data


def _decode(data: bytes) -> tuple[Image.Image, str, Rights]:
    with Image.open(io.BytesIO(data), formats=FORMATS) as image:
        _measure(*image.size)
        if data.startswith(b"\xff\xd8") and _scans(data) > MAX_SCANS:
            raise PictureRefused("damaged")
        form = "JPEG" if image.format == "MPO" else image.format or ""  # a telephone's JPEG with a second picture
        image.load()
        rights = read(image)
        orientation = _orientation(image)
        plain = _plain(image)
    if orientation in _UPRIGHT:
        plain = plain.transpose(_UPRIGHT[orientation])
    plain.info = {}  # Pillow would write a comment found here into every rendition
    return plain, form, rights


def _measure(width: int, height: int) -> None:
    if width * height > MAX_PIXELS or max(width, height) > MAX_SIDE:
        raise _too_large()
    if min(width, height) < MIN_SIDE:
        raise PictureRefused("too_small", width=width, height=height, side=MIN_SIDE)


def _scans(data: bytes) -> int:
    """How often the first picture of a JPEG file is gone over."""
    scans, at = 0, 2
    while (found := _MARKER.search(data, at)) and (marker := data[found.end() - 1]) != _END:
        scans += marker == _SCAN
        at = found.end()
        if marker > _START:
            at += max(2, int.from_bytes(data[at : at + 2]))
    return scans


def _too_large() -> PictureRefused:
    return PictureRefused("too_large", megapixels=MAX_PIXELS // 1_000_000, side=MAX_SIDE)


def _begins_well(data: bytes) -> bool:
    return data.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")) or (data[:4], data[8:12]) == (b"RIFF", b"WEBP")


def _orientation(image: Image.Image) -> int:
    try:
        return int(image.getexif().get(ExifTags.Base.Orientation, 1))
    except Exception:  # a broken Exif block is no reason to refuse a picture
        return 1


def _plain(image: Image.Image) -> Image.Image:
    """The picture as RGB in sRGB, on white paper where it was transparent."""
    profile = image.info.get("icc_profile")
    if image.mode.startswith("I;16") or image.mode == "I":
        # Pillow clips sixteen bits to eight instead of scaling them.
        image, profile = image.convert("I").point(lambda level: level * (1 / 256)).convert("L"), None
    if image.has_transparency_data:
        image = image.convert("RGBA")
    elif image.mode not in ("L", "RGB", "CMYK"):
        image = image.convert("RGB")
    if profile:
        image = _to_srgb(image, profile)
    if image.mode == "RGBA":
        paper = Image.new("RGB", image.size, PAPER)
        paper.paste(image, mask=image.getchannel("A"))
        return paper
    return image.convert("RGB")


def _to_srgb(image: Image.Image, profile: bytes) -> Image.Image:
    mode = "RGBA" if image.mode == "RGBA" else "RGB"
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        return ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"), outputMode=mode) or image
    except (ImageCms.PyCMSError, OSError, ValueError):
        return image  # a broken profile, or one for another colour space: the numbers are all we have

"""The files readers get: a few widths, a few formats, sRGB, with the rights in them and nothing else."""

import hashlib
import io
import math
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import groupby
from operator import attrgetter
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import Storage
from PIL import Image

from .rights import Rights, exif, packet

WIDTHS = (480, 800, 1200, 1600)
FACE_WIDTHS = (160, 320)

# Best first, the order in which a browser is offered them; JPEG is the one that every reader can show.
EXTENSIONS = {"AVIF": "avif", "WEBP": "webp", "JPEG": "jpg"}

# AVIF at speed 8 takes two thirds of a second where WebP takes a tenth: make it in the background.
_OPTIONS: dict[str, dict[str, Any]] = {
    "AVIF": {"quality": 60, "speed": 8},
    "WEBP": {"quality": 76, "method": 4},
    "JPEG": {"quality": 80, "optimize": True, "progressive": True},
}

# The focal point where nobody set one.
MIDDLE = (50, 50)

# WebP ends at 16,383 pixels.
_MAX_HEIGHT = 16_000

# Part of every name: raise it when the same picture has to come out otherwise.
_RECIPE = "1"

_by_width = attrgetter("width")

_FOLDER = re.compile(r"[a-z0-9][a-z0-9_-]*(/[a-z0-9][a-z0-9_-]*)*")


@dataclass(frozen=True, slots=True)
class Rendition:
    """One file of a set; width and height in pixels, format as Pillow names it."""

    path: str
    width: int
    height: int
    format: str


@dataclass(frozen=True, slots=True)
class PictureSet:
    """The files made from one picture: `{base}-{width}.{extension}`, extensions best first, widths rising.

    `w` and `h` are the pixels of the widest; `focus` is where in it the focal point lies, in tens of a hundred from the
    left and from the top, for a page that cuts it once more.
    """

    base: str
    w: int
    h: int
    widths: tuple[int, ...]
    formats: tuple[str, ...]
    focus: tuple[int, int] = MIDDLE

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> "PictureSet":
        focus = tuple(data.get("focus", MIDDLE))
        return cls(data["base"], data["w"], data["h"], tuple(data["widths"]), tuple(data["formats"]), focus)

    def as_dict(self) -> dict[str, Any]:
        """For a JSON column; `from_dict` reads it back."""
        data = {
            "base": self.base,
            "w": self.w,
            "h": self.h,
            "widths": list(self.widths),
            "formats": list(self.formats),
        }
        return data if self.focus == MIDDLE else data | {"focus": list(self.focus)}

    def renditions(self) -> Iterator[Rendition]:
        for form, extension in EXTENSIONS.items():
            if extension in self.formats:
                for width in self.widths:
                    yield Rendition(f"{self.base}-{width}.{extension}", width, _height(width, self.w, self.h), form)


def render(image: Image.Image, rights: Rights, *, width: int, format: str, quality: int | None = None) -> bytes:
    """The picture at this width in this format (a key of EXTENSIONS), with its rights in XMP and Exif."""
    return _encoded(_resized(image, (width, _height(width, *image.size))), rights, format, quality)


def make(
    image: Image.Image,
    rights: Rights,
    name: str,
    storage: Storage,
    *,
    formats: Iterable[str] = ("JPEG", "WEBP"),
    ratio: float | None = None,
    focus: tuple[float, float] = (0.5, 0.5),
    widths: Iterable[int] = WIDTHS,
    onto: PictureSet | None = None,
) -> PictureSet:
    """Write the renditions into the folder `name` of the storage, all or none, and say what was made.

    `ratio` (width to height) crops around `focus`, a point in parts of width and height from the top left corner.
    Nothing is enlarged. Files are named after the picture, the rights in them and the crop, so a name never changes
    its content. `onto` is an earlier set of the same picture and crop, which gets further formats.
    """
    if not _FOLDER.fullmatch(name):
        raise ValueError(f"{name!r} is no plain folder name")
    within = MIDDLE
    if ratio:
        box = _crop(image.size, ratio, focus)
        within = _within(box, image.size, focus)
        image = image.crop(box)
    base = onto.base if onto else f"{name}/{_fingerprint(image, rights)}"
    made = PictureSet(base, 0, 0, _fitting(image.size, widths), tuple(EXTENSIONS[form] for form in formats), within)
    made = replace(made, w=made.widths[-1], h=_height(made.widths[-1], *image.size))
    if onto and (onto.w, onto.h, onto.widths) != (made.w, made.h, made.widths):
        raise ValueError("The earlier set was made from another picture or another crop.")
    _write(_files(image, rights, made), storage)
    kept = {*made.formats, *(onto.formats if onto else ())}
    return replace(made, formats=tuple(extension for extension in EXTENSIONS.values() if extension in kept))


def square(image: Image.Image, focus: tuple[float, float] = (0.5, 0.5)) -> Image.Image:
    """The largest square around the focus, for faces; `make` it in FACE_WIDTHS."""
    return image.crop(_crop(image.size, 1, focus))


def discard(picture: PictureSet, storage: Storage) -> None:
    """Remove every file of the set; files already gone are no error."""
    for each in picture.renditions():
        storage.delete(each.path)


def sources(picture: Mapping[str, Any], media_url: str) -> dict[str, str]:
    """The srcset of each format of a serialised set, best first: `{"webp": "/media/…-480.webp 480w, …"}`."""
    return {
        extension: ", ".join(
            f"{media_url}{picture['base']}-{width}.{extension} {width}w" for width in picture["widths"]
        )
        for extension in picture["formats"]
    }


def url(picture: Mapping[str, Any], media_url: str, width: int = 800) -> str:
    """The address of the widest file not over this width (else of the narrowest), in the format all readers know."""
    chosen = max((each for each in picture["widths"] if each <= width), default=min(picture["widths"]))
    return f"{media_url}{picture['base']}-{chosen}.{picture['formats'][-1]}"


def _files(image: Image.Image, rights: Rights, made: PictureSet) -> dict[str, bytes]:
    files: dict[str, bytes] = {}
    for width, group in groupby(sorted(made.renditions(), key=_by_width), key=_by_width):
        small = _resized(image, (width, _height(width, made.w, made.h)))
        files |= {each.path: _encoded(small, rights, each.format) for each in group}
    return files


def _resized(image: Image.Image, size: tuple[int, int]) -> Image.Image:
    return image if size == image.size else image.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0)


def _encoded(image: Image.Image, rights: Rights, form: str, quality: int | None = None) -> bytes:
    options = _OPTIONS[form] | ({} if quality is None else {"quality": quality})
    target = io.BytesIO()
    image.save(target, form, exif=exif(rights), xmp=packet(rights), **options)
    return target.getvalue()


def _write(files: Mapping[str, bytes], storage: Storage) -> None:
    written: list[str] = []
    try:
        for path, data in files.items():
            if storage.exists(path):
                continue  # the same picture again: the name vouches for the content
            saved = storage.save(path, ContentFile(data))
            if saved == path:
                written.append(path)
            else:
                storage.delete(saved)  # another process was faster with the same content
    except BaseException:
        for path in written:
            storage.delete(path)
        raise


def _fitting(size: tuple[int, int], widths: Iterable[int]) -> tuple[int, ...]:
    """The widths that do not enlarge; the picture's own closes the list when it is below the largest."""
    wanted = sorted(widths)
    own = min(size[0], max(1, size[0] * _MAX_HEIGHT // size[1]))
    fitting = [width for width in wanted if width <= own]
    return tuple(fitting if len(fitting) == len(wanted) or own in fitting else [*fitting, own])


def _height(width: int, full_width: int, full_height: int) -> int:
    return max(1, round(full_height * width / full_width))


def _crop(size: tuple[int, int], ratio: float, focus: tuple[float, float]) -> tuple[int, int, int, int]:
    """The largest box of this ratio within the picture, its middle as near to the focus as the edges allow."""
    full_width, full_height = size
    width = max(1, min(full_width, math.floor(full_height * ratio + 0.5)))
    height = max(1, min(full_height, math.floor(full_width / ratio + 0.5)))
    left = min(max(round(focus[0] * full_width - width / 2), 0), full_width - width)
    top = min(max(round(focus[1] * full_height - height / 2), 0), full_height - height)
    return left, top, left + width, top + height


def _within(box: tuple[int, int, int, int], size: tuple[int, int], focus: tuple[float, float]) -> tuple[int, int]:
    """Where in the box the focus lies, in tens of a hundred: as fine as a page's style sheet knows it."""
    left, top, right, bottom = box
    across = (focus[0] * size[0] - left) / (right - left)
    down = (focus[1] * size[1] - top) / (bottom - top)
    return _tens(across), _tens(down)


def _tens(share: float) -> int:
    return min(max(math.floor(share * 10 + 0.5), 0), 10) * 10


def _fingerprint(image: Image.Image, rights: Rights) -> str:
    """Twenty hexadecimal digits that stand for these pixels with these rights."""
    digest = hashlib.sha256(f"{_RECIPE} {image.width}x{image.height} ".encode())
    digest.update(packet(rights))
    digest.update(image.tobytes())
    return digest.hexdigest()[:20]

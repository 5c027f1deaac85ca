"""Our own pictures as machines are given them: every file with its address, and the rights beside it."""

from dataclasses import dataclass
from urllib.parse import urljoin

from django.conf import settings

from articles.models import Picture
from pictures.renditions import PictureSet
from text.addresses import as_uri

from .identity import uri_of_picture

MEDIA_TYPES = {"JPEG": "image/jpeg", "WEBP": "image/webp", "AVIF": "image/avif"}
WIDE_ENOUGH = 1200


@dataclass(frozen=True)
class File:
    """One rendition."""

    url: str
    width: int
    height: int
    media_type: str


@dataclass(frozen=True)
class Shot:
    """One picture of ours; `files` begin with the one that every reader can show, at a good size."""

    uri: str
    files: tuple[File, ...]
    alt: str
    caption: str
    credit: str
    copyright: str
    rights_url: str


def shot_of(picture: Picture | None) -> Shot | None:
    """The picture, where it is ours to give: one of a source goes nowhere without the source's word."""
    if picture is None or picture.source_id is not None or not picture.renditions:
        return None
    base = urljoin(settings.SITE_URL + "/", settings.MEDIA_URL)
    files = [
        File(base + each.path, each.width, each.height, MEDIA_TYPES[each.format])
        for each in PictureSet.from_dict(picture.renditions).renditions()
    ]
    files.sort(key=lambda file: (file.media_type != "image/jpeg", file.width > WIDE_ENOUGH, -file.width))
    return Shot(
        uri=uri_of_picture(picture.pk, picture.uploaded_at),
        files=tuple(files),
        alt=picture.alt,
        caption=picture.caption,
        credit=picture.credit,
        copyright=picture.copyright,
        rights_url=as_uri(picture.rights_url),
    )

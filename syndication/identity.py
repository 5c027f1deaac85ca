"""The name of a story for machines: the same for ever, whatever becomes of its address, its headline and its dates."""

from datetime import UTC, datetime
from functools import lru_cache
from urllib.parse import urlsplit

from django.conf import settings


@lru_cache(maxsize=1)
def _authority(site_url: str) -> str:
    return urlsplit(site_url).hostname or "localhost"


def uri_of(pk: int, begun_at: datetime) -> str:
    """A tag of RFC 4151. Its year is the one the story was begun in: a story may be published twice, and is begun once."""
    return f"tag:{_authority(settings.SITE_URL)},{begun_at.astimezone(UTC).year}:article/{pk}"


def uri_of_picture(pk: int, uploaded_at: datetime) -> str:
    """The same for a picture."""
    return f"tag:{_authority(settings.SITE_URL)},{uploaded_at.astimezone(UTC).year}:picture/{pk}"

"""Addresses as machines want them."""

import re
from urllib.parse import urlsplit, urlunsplit

from django.utils.encoding import iri_to_uri

BARE_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")


def as_uri(address: str) -> str:
    """A web address in the letters of RFC 3986, however it was typed: “https://հայ.example/ջուր” is the same place.

    What is no web address comes back empty.
    """
    try:
        parts = urlsplit(address.strip())
        host = (
            (parts.hostname or "").encode("idna").decode() if not (parts.hostname or "").isascii() else parts.hostname
        )
        port = f":{parts.port}" if parts.port else ""
    except ValueError:  # UnicodeError of a name that no domain can have is one of these
        return ""
    if parts.scheme not in ("http", "https") or not host:
        return ""
    place = f"[{host}]" if ":" in host else host
    rest = [iri_to_uri(BARE_PERCENT.sub("%25", part)) for part in (parts.path, parts.query, parts.fragment)]
    return urlunsplit((parts.scheme, place + port, *rest))

"""Addresses as machines want them."""

import re
from functools import lru_cache
from urllib.parse import quote, urlsplit, urlunsplit

HOST = re.compile(r"[a-z0-9._:-]+")
LONE_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
IN_A_PATH = "/%:@!$&'()*+,;=~"
IN_A_QUERY = IN_A_PATH + "?"


@lru_cache(maxsize=4096)
def as_uri(url: str) -> str:
    """A web address as RFC 3986 writes it, without a name or password: “https://հայ.example/ջուր” is the same place.

    What is no address of the web comes back empty.
    """
    try:
        parts = urlsplit(url.strip())
        host, port = (parts.hostname or "").encode("idna").decode(), parts.port
    except ValueError:  # UnicodeError is one
        return ""
    if parts.scheme not in ("http", "https") or not HOST.fullmatch(host):
        return ""
    host = f"[{host}]" if ":" in host else host
    return urlunsplit(
        (
            parts.scheme,
            f"{host}:{port}" if port else host,
            quoted(parts.path, IN_A_PATH),
            quoted(parts.query, IN_A_QUERY),
            quoted(parts.fragment, IN_A_QUERY),
        )
    )


def quoted(text: str, safe: str) -> str:
    return quote(LONE_PERCENT.sub("%25", text), safe=safe, errors="ignore")

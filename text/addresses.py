"""Addresses as machines want them."""

import re
from functools import lru_cache
from hashlib import blake2b
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

HOST = re.compile(r"[a-z0-9._:-]+")
LONE_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
IN_A_PATH = "/%:@!$&'()*+,;=~"
IN_A_QUERY = IN_A_PATH + "?"
# What campaigns and networks add to an address; the page is the same without.
TRACKING = re.compile(r"(utm_|at_|mtm_|pk_|mc_)\w+|fbclid|gclid|dclid|msclkid|igshid|xtor|_ga|ref_src")
PERCENT = re.compile(r"%[0-9a-fA-F]{2}")


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


def same_place(url: str) -> str:
    """A sum that is the same for all spellings of one page's address; empty where it is no address of the web.

    With or without “www.”, TLS, a last slash, a fragment, what campaigns add, or another order of what is asked.
    """
    parts = urlsplit(as_uri(url))
    if not parts.hostname:
        return ""
    host = parts.hostname.removeprefix("www.")
    port = f":{parts.port}" if parts.port not in (None, 80, 443) else ""
    path = PERCENT.sub(lambda found: found[0].upper(), parts.path).rstrip("/")
    asked = sorted(pair for pair in parse_qsl(parts.query, keep_blank_values=True) if not TRACKING.fullmatch(pair[0]))
    return blake2b(f"{host}{port}{path}?{urlencode(asked)}".encode(), digest_size=16).hexdigest()

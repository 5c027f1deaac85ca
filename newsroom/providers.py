"""What the setting OIDC_PROVIDERS says: which other sites vouch for people here, by OpenID Connect."""

import json
import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

NEEDED = ("id", "name", "issuer", "client_id", "secret")
KNOWN = {*NEEDED, "origins"}
IDENTIFIER = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,28}[a-z0-9])?")
LONGEST_NAME = 40


@dataclass(frozen=True)
class Provider:
    """One of them. `origins`: where browsers are sent to sign in there, as the security policy of pages names it."""

    id: str
    name: str
    issuer: str
    client_id: str
    secret: str = field(repr=False)
    origins: tuple[str, ...]


def read(text: str, *, is_development: bool) -> tuple[Provider, ...]:
    """The providers in their order; none where the text is empty. What is wrong stops the start with a sentence."""
    if not text.strip():
        return ()
    try:
        entries = json.loads(text)
    except ValueError as fault:
        raise _wrong(f"is no JSON ({fault})") from fault
    if not isinstance(entries, list) or not entries:
        raise _wrong("has to be a list of providers in JSON, as in [{…}, {…}]")
    found = [_provider(entry, number, is_development) for number, entry in enumerate(entries, 1)]
    for one in found:
        if sum(one.id == other.id for other in found) > 1:
            raise _wrong(f"has two providers with the id “{one.id}”: give each its own")
    return tuple(found)


def _provider(entry: Any, number: int, is_development: bool) -> Provider:
    if not isinstance(entry, dict):
        raise _wrong(f"has as number {number} no provider in braces, as in {{…}}")
    for key in NEEDED:
        if not isinstance(entry.get(key), str) or not entry[key].strip():
            raise _wrong(f"lacks “{key}” for provider number {number}, or it is empty or no text")
    name = entry["id"]
    if unknown := sorted(entry.keys() - KNOWN):
        raise _wrong(f"says “{unknown[0]}” for “{name}”, which is none of {', '.join(sorted(KNOWN))}")
    if not IDENTIFIER.fullmatch(name):
        raise _wrong(f"has the id “{name}”: an id is small letters a to z, digits and hyphens, 30 at most")
    if len(entry["name"]) > LONGEST_NAME:
        raise _wrong(f"has for “{name}” a name of more than {LONGEST_NAME} characters, which no button holds")
    issuer = entry["issuer"].strip().rstrip("/")
    _check_address(issuer, f"the issuer of “{name}”", is_development)
    more = entry.get("origins", [])
    if not isinstance(more, list) or not all(isinstance(each, str) for each in more):
        raise _wrong(f"has for “{name}” origins that are no list of addresses")
    for each in more:
        _check_address(each, f"an origin of “{name}”", is_development)
        if each != _origin(each):
            raise _wrong(f"has for “{name}” the origin “{each}”: write scheme and host alone, as {_origin(each)}")
    return Provider(
        id=name,
        name=entry["name"].strip(),
        issuer=issuer,
        client_id=entry["client_id"].strip(),
        secret=entry["secret"].strip(),
        origins=tuple(dict.fromkeys([_origin(issuer), *more])),
    )


def _check_address(address: str, what: str, is_development: bool) -> None:
    try:
        parts = urlsplit(address)
        is_whole = bool(parts.hostname) and parts.port != 0 and not re.search(r"[\s;,'\"\\?#@]", address)
    except ValueError:
        is_whole = False
    if not is_whole or parts.scheme not in ("http", "https") or "/.well-known" in address:
        raise _wrong(f"has as {what} “{address}”, which is no address such as https://login.example.org")
    if parts.scheme != "https" and not is_development:
        raise _wrong(f"has as {what} “{address}”: with DEBUG off it has to begin with https://")


def _origin(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}".lower()


def _wrong(what: str) -> ImproperlyConfigured:
    return ImproperlyConfigured(f"OIDC_PROVIDERS {what}. See docs/settings.md.")

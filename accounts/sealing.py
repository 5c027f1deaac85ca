"""Secrets that have to be read again are stored sealed: by the first key of the settings, and opened by any of them."""

import base64
import hashlib

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings


class Unreadable(ValueError):
    """What was stored opens with none of the keys of the settings."""


def seal(text: str) -> str:
    return _box().encrypt(text.encode()).decode()


def unseal(sealed: str) -> str:
    """The text that was sealed. Raises Unreadable."""
    try:
        return _box().decrypt(sealed.encode()).decode()
    except InvalidToken as fault:
        raise Unreadable("This was sealed with a key that ENCRYPTION_KEYS no longer has.") from fault


def reseal(sealed: str) -> str:
    """The same secret, sealed with the first key. Raises Unreadable."""
    return seal(unseal(sealed))


def _box() -> MultiFernet:
    """Read anew each time, for a key is put in front of the others while tests, or an administrator, look on."""
    return MultiFernet([Fernet(_key(words)) for words in settings.ENCRYPTION_KEYS])


def _key(words: str) -> bytes:
    """The 32 bytes that Fernet asks for, of words in any form: they are random, so one hash is enough."""
    return base64.urlsafe_b64encode(hashlib.sha256(b"newsroom second factors:" + words.encode()).digest())

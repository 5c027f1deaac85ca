"""The link that a new password is chosen by: what has become of it, and where its reader was when they asked."""

import hashlib
from enum import StrEnum

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.utils import timezone

from .models import ResetRequest, User


class Fate(StrEnum):
    """Why a link leads no further."""

    EXPIRED = "expired"
    USED = "used"
    BROKEN = "broken"


def make_key(user: User) -> str:
    """What the link to a new password for this account ends with; it works once, for `PASSWORD_RESET_TIMEOUT` seconds."""
    return f"{user_pk_to_url_str(user)}-{default_token_generator.make_token(user)}"


def digest(key: str) -> str:
    """By what the key is known here: the letter alone has the key itself."""
    return hashlib.sha256(key.encode()).hexdigest()


def fate_of(key: str) -> Fate:
    """Of a key that opens nothing: too old, used (or overtaken by another change of the account), or never given."""
    request = ResetRequest.objects.filter(key_digest=digest(key)).first()
    if request is None:
        return Fate.BROKEN
    age = (timezone.now() - request.done_at).total_seconds()
    return Fate.EXPIRED if age > settings.PASSWORD_RESET_TIMEOUT else Fate.USED


def back_to(key: str) -> str:
    """The address where its reader was when they asked; empty where none was told."""
    return ResetRequest.objects.filter(key_digest=digest(key)).values_list("back_to", flat=True).first() or ""

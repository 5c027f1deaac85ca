"""Whose a name or an address is: one question to the database, whatever was typed."""

import unicodedata

from .models import User
from .usernames import fold


def find(identifier: str) -> User | None:
    """The account of this username, or of this address if it has an "@" (no username has one)."""
    if "@" in identifier:
        return User.objects.filter(email=unicodedata.normalize("NFKC", identifier)).first()
    return User.objects.filter(username=fold(identifier)).first()

"""Whether a password is an account's: the same work for a name, for an address, and for what nobody is called."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.http import HttpRequest

from .finding import find
from .models import User


class Backend(AuthenticationBackend):
    """allauth's, which would ask in turn for the addresses, the accounts and the names, and so tell by time which it found."""

    def _authenticate(self, request: HttpRequest | None, **credentials: Any) -> User | None:
        user = account_meant(request, **credentials)
        return self._check_password(user, credentials.get("password") or "")


def account_meant(request: HttpRequest | None, **credentials: Any) -> User | None:
    """The account that these credentials speak of: looked up once in a request."""
    typed = credentials.get("email") or credentials.get("username") or ""
    kept = getattr(request, "_account_meant", None)
    if kept is None or kept[0] != typed:
        kept = (typed, find(typed))
        if request is not None:
            request._account_meant = kept
    return kept[1]

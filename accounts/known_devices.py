"""Browsers in which an account has signed in before: who guesses from elsewhere does not shut them out.

After OWASP, "Slow Down Online Guessing Attacks with Device Cookies". The cookie opens nothing by itself: it gives its browser
a count of wrong passwords of its own. It ends with the password that it was given for.
"""

import secrets

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac

from .models import User

SALT = "accounts.known_devices"
COOKIE = "__Host-known" if settings.IS_HTTPS else "known"
AGE = 365 * 24 * 60 * 60
# Accounts that one browser remembers; the one that has not signed in for the longest makes room.
MOST = 5


def mark_of(request: HttpRequest, user: User) -> str:
    """The mark that this browser was given when `user` signed in with the present password; empty where it has none."""
    mark, proof = _kept(request).get(str(user.pk), ("", ""))
    return mark if mark and secrets.compare_digest(proof, _proof(user, mark)) else ""


def is_known(request: HttpRequest, user: User) -> bool:
    """Whether this browser has signed in to this account, and its password has not changed since."""
    return bool(mark_of(request, user))


def has_been_here(request: HttpRequest, user: User) -> bool:
    """Whether this browser has signed in to this account, with whatever password it had then."""
    return str(user.pk) in _kept(request)


def proved(sender, request: HttpRequest, user: User, **kwargs) -> None:
    """Somebody signed in, or changed the password that the mark depends on: the answer gives this browser its mark."""
    request.known_device_of = user


def remember(request: HttpRequest, response: HttpResponse) -> None:
    """Give the mark to a browser whose owner has just been proved, and to no other."""
    user = getattr(request, "known_device_of", None)
    if user is None:
        return
    kept = _kept(request)
    kept.pop(str(user.pk), None)
    mark = secrets.token_urlsafe(12)
    newest = dict([*kept.items(), (str(user.pk), (mark, _proof(user, mark)))][-MOST:])
    response.set_cookie(
        COOKIE,
        signing.dumps(newest, salt=SALT),
        max_age=AGE,
        secure=settings.IS_HTTPS,
        httponly=True,
        samesite="Lax",
    )


def _kept(request: HttpRequest) -> dict:
    try:
        kept = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=AGE)
    except signing.BadSignature:
        return {}
    return kept if isinstance(kept, dict) else {}


def _proof(user: User, mark: str) -> str:
    return salted_hmac(SALT, f"{user.pk}:{mark}:{user.password}", algorithm="sha256").hexdigest()

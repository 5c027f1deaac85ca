"""Where an account is signed in: read by its owner, ended by them, and ended for them with a new password.

allauth keeps a row for each session (`UserSession`); the session itself is Django's. Either is gone with the other.
"""

import time

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from .devices import describe
from .models import User

# How exactly the page tells when a device was last here, in seconds: a write for each page would be too dear for that.
SEEN_EVERY = 60 * 60
SEEN = "seen_at"
SHOWN = 50


def of(user: User):
    """The sessions that are open, the one last seen first."""
    alive = Session.objects.filter(expire_date__gt=timezone.now()).values("session_key")
    return UserSession.objects.filter(user=user, session_key__in=alive).order_by("-last_seen_at", "-pk")


def overview(request: HttpRequest) -> list[dict]:
    """The devices that the account's page shows: `session`, `device`, `is_this`; this one first."""
    kept = list(of(request.user)[:SHOWN])
    shown = [
        {
            "session": session,
            "device": describe(session.user_agent),
            "is_this": session.session_key == request.session.session_key,
        }
        for session in kept
    ]
    return sorted(shown, key=lambda each: not each["is_this"])


def end(sessions) -> int:
    """Sign out at once wherever these are; how many there were."""
    with transaction.atomic():
        keys = list(sessions.values_list("session_key", flat=True))
        Session.objects.filter(session_key__in=keys).delete()
        UserSession.objects.filter(session_key__in=keys).delete()
    return len(keys)


def end_all(user: User, but: str | None = None) -> int:
    """End every session of the account, all but the one with this key."""
    return end(UserSession.objects.filter(user=user).exclude(session_key=but))


def end_others(sender, request: HttpRequest, user: User, **kwargs) -> None:
    """A new password ends what was opened with the old one."""
    end_all(user, but=request.session.session_key)


def forget_ended() -> int:
    """Forget the rows whose session is no more."""
    gone = UserSession.objects.exclude(
        session_key__in=Session.objects.filter(expire_date__gt=timezone.now()).values("session_key")
    )
    return gone.delete()[0]


def seen(request: HttpRequest) -> None:
    """Note that the session is in use: at most once an hour."""
    now = time.time()
    if now - request.session.get(SEEN, 0) >= SEEN_EVERY:
        request.session[SEEN] = now
        UserSession.objects.filter(session_key=request.session.session_key).update(last_seen_at=timezone.now())

"""What the house holds of a person: told to them whole, and forgotten when they leave.

Each app that holds something says so in a module of its own, named in the setting `PERSONAL_DATA`, with two functions:
`tell(user)` gives rows by the name of what they are, `forget(user)` takes away what tells who it was. This is the one of accounts.
"""

from collections.abc import Iterable, Iterator
from importlib import import_module
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db.models import Q

from . import connections, open_sessions
from .factors import name_of
from .models import Event, Invitation, ResetRequest, User

Rows = Iterable[dict[str, Any]]
AT_ONCE = 1000


def everything(user: User) -> Iterator[tuple[str, Rows]]:
    """All that is held of a person, by name, app after app."""
    for module in _modules():
        yield from module.tell(user).items()


def forget_everywhere(user: User) -> None:
    """Take away what tells who it was, app after app. In the transaction of whoever calls."""
    for module in _modules():
        module.forget(user)


def _modules():
    return [import_module(path) for path in settings.PERSONAL_DATA]


# --- Of accounts -----------------------------------------------------------------------------------------------------


def tell(user: User) -> dict[str, Rows]:
    requests = ResetRequest.objects.filter(_asked_by(user))
    invitations = Invitation.objects.filter(Q(accepted_by=user) | Q(email__in=user.addresses()))
    return {
        "account": [
            {
                "username": user.username,
                "name": user.name,
                "email": user.email,
                "language": user.language,
                "joined": user.date_joined,
                "last_signed_in": user.last_login,
                "belongs_to_the_newsroom": user.is_staff,
                "letters_from_the_desk": user.desk_letters,
                "is_administrator": user.is_superuser,
                "roles": [group.name for group in user.groups.order_by("name")],
            }
        ],
        "addresses": EmailAddress.objects.filter(user=user).values("email", "verified", "primary"),
        "second_factors": [
            {"kind": kept.type, "name": name_of(kept), "added": kept.created_at, "last_used": kept.last_used_at}
            for kept in Authenticator.objects.filter(user=user).order_by("pk")
        ],
        "connections": [
            {
                "site": connections.name_of(kept),
                "account": kept.extra_data.get("called", ""),
                "connected": kept.date_joined,
                "last_used": kept.last_login,
            }
            for kept in connections.of(user)
        ],
        "devices": UserSession.objects.filter(user=user).values("user_agent", "ip", "created_at", "last_seen_at"),
        "events": _lazily(
            Event.objects.filter(user=user).order_by("pk").values("at", "kind", "device", "ip", "detail")
        ),
        "requests_for_a_password": requests.values("requested_at", "identifier", "device", "language"),
        "invitations": invitations.values("email", "name", "role__name", "invited_at", "accepted_at"),
        "acts_at_the_desk": _lazily(
            LogEntry.objects.filter(user=user)
            .order_by("pk")
            .values("action_time", "content_type__model", "object_id", "object_repr", "action_flag", "change_message")
        ),
    }


def forget(user: User) -> None:
    addresses = user.addresses()
    open_sessions.end_all(user)
    ResetRequest.objects.filter(_asked_by(user)).delete()
    EmailAddress.objects.filter(user=user).delete()
    Authenticator.objects.filter(user=user).delete()
    connections.of(user).delete()
    Invitation.objects.filter(Q(accepted_by=user) | Q(email__in=addresses)).update(
        email="erased@erased.invalid", name=""
    )
    Event.objects.filter(user=user).forget_person()
    about = LogEntry.objects.filter(content_type=ContentType.objects.get_for_model(User), object_id=str(user.pk))
    about.update(object_repr="", change_message="")


def _asked_by(user: User) -> Q:
    """Requests that reached this person, or named them in whatever letter case."""
    asked = Q(mailed_to__in=user.addresses()) | Q(identifier__iexact=user.username)
    return asked | Q(identifier__iexact=user.email)


def _lazily(rows) -> Iterator[dict[str, Any]]:
    """For tables that grow with the years: some at a time."""
    return rows.iterator(chunk_size=AT_ONCE)

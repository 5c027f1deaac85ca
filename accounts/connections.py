"""Accounts of other sites by which somebody signs in here: which there are, and each change of them.

A change, the event and the letter that tell of it are one transaction.
"""

from enum import StrEnum

from allauth.account.adapter import get_adapter
from allauth.socialaccount.models import SocialAccount, SocialLogin
from django.conf import settings
from django.db import IntegrityError, transaction
from django.http import HttpRequest

from . import factors
from .events import Kind, record
from .models import User


class Refusal(StrEnum):
    """Why an account of another site is not connected."""

    OTHERS = "others"
    SECOND = "second"


def offered() -> dict[str, str]:
    """The providers of the settings: their names by their ids."""
    return {each.id: each.name for each in settings.OIDC_PROVIDERS}


def name_of(connection: SocialAccount) -> str:
    """By what people know the provider; its id where the settings have it no more."""
    return offered().get(connection.provider, connection.provider)


def of(user: User):
    return SocialAccount.objects.filter(user=user).order_by("pk")


def overview(user: User) -> list[dict]:
    """What the account's page shows: `provider` (an id), `name`, `connection` (None where there is none), `is_offered`."""
    if not (names := offered()):
        return []
    held = {each.provider: each for each in of(user)}
    return [
        {
            "provider": provider,
            "name": names.get(provider, provider),
            "connection": held.get(provider),
            "is_offered": provider in names,
        }
        for provider in dict.fromkeys([*names, *held])
    ]


def usable(user: User) -> list[SocialAccount]:
    """The connections by which somebody can come in today."""
    names = offered()
    return [each for each in of(user) if each.provider in names] if names else []


def is_last_way_in(connection: SocialAccount) -> bool:
    """Whether nothing else opens the account: a passkey does not count, as it can be taken away later."""
    user = connection.user
    return not user.has_usable_password() and not [each for each in usable(user) if each.pk != connection.pk]


def connect(request: HttpRequest, login: SocialLogin) -> Refusal | None:
    """Let the account of another site sign in here from now on; None where it does, or did already."""
    identity = {"provider": login.account.provider, "uid": login.account.uid}
    try:
        with transaction.atomic():
            factors.lock(request.user)
            held = SocialAccount.objects.filter(**identity).first()
            if held:
                return None if held.user_id == request.user.pk else Refusal.OTHERS
            if of(request.user).filter(provider=identity["provider"]).exists():
                return Refusal.SECOND
            made = SocialAccount.objects.create(user=request.user, extra_data=login.account.extra_data, **identity)
            _note(request, Kind.CONNECTED, made, "account/email/connected")
    except IntegrityError:  # somebody else was faster
        return Refusal.OTHERS
    return None


@transaction.atomic
def disconnect(request: HttpRequest, connection: SocialAccount) -> bool:
    """Forget it; False where it is the last way in, and stays."""
    factors.lock(request.user)
    connection = of(request.user).filter(pk=connection.pk).first()
    if connection is None:  # the form was sent twice
        return True
    if is_last_way_in(connection):
        return False
    _note(request, Kind.DISCONNECTED, connection, "account/email/disconnected")
    connection.delete()
    return True


def forget_unproved(user: User, request: HttpRequest | None = None) -> None:
    """Of an account whose address nobody had proved: whoever connected it was perhaps not the one whose address it is."""
    for connection in of(user):
        record(Kind.DISCONNECTED, user, request=request, detail=name_of(connection))
        connection.delete()


def _note(request: HttpRequest, kind: Kind, connection: SocialAccount, letter: str) -> None:
    record(kind, request.user, request=request, detail=name_of(connection))
    get_adapter().send_notification_mail(letter, request.user, {"provider": name_of(connection)})

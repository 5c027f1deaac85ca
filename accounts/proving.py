"""What counts as a proof: that an address is somebody's, and that somebody has just shown who they are."""

import time

from allauth.account import app_settings
from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.models import EmailAddress
from django.http import HttpRequest

from . import connections


def address_proved(sender, user, request: HttpRequest | None = None, **kwargs) -> None:
    """Whoever chose a new password followed the link sent to the account's address: it needs no other proof.

    What was connected before anybody had proved an address goes: it may be of somebody who signed up with an address not theirs.
    """
    if EmailAddress.objects.filter(email=user.email, verified=True).exclude(user=user).exists():
        return
    if not EmailAddress.objects.filter(user=user, verified=True).exists():
        connections.forget_unproved(user, request)
    user.confirm_address()


def is_proved_lately(request: HttpRequest) -> bool:
    """Whether who is signed in has shown it once more. allauth lets through whoever has no password and no second factor."""
    proofs = [each["at"] for each in get_authentication_records(request, request.user) if each.get("reauthenticated")]
    return bool(proofs) and time.time() - proofs[-1] < app_settings.REAUTHENTICATION_TIMEOUT

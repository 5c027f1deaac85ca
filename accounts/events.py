"""What happens to accounts is written down, in the transaction of what happened: for their owners, and for administrators."""

from allauth.account import signals as account_signals
from allauth.account.adapter import get_adapter
from allauth.core import context
from django.contrib.auth import signals as auth_signals
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from .devices import describe
from .models import Event, User

Kind = Event.Kind
LONGEST_DETAIL = Event._meta.get_field("detail").max_length
LONGEST_DEVICE = Event._meta.get_field("device").max_length


def record(
    kind: Event.Kind,
    user: User | None,
    *,
    request: HttpRequest | None = None,
    actor: User | None = None,
    device: str = "",
    detail: str = "",
) -> Event:
    """Write down that this happened to the account of `user` (None: to one that there is not).

    `request`: the one that did it, for the device and the address of the network; without one, the request in hand is
    taken. `actor`: who did it, where that was somebody else: from where an administrator came is not the owner's to read.
    `device`: with what it was done, where the request that did it is over.
    """
    request = request or context.request
    is_own = request is not None and actor in (None, user) and not device
    return Event.objects.create(
        user=user,
        kind=kind,
        actor=None if actor == user else actor,
        detail=detail[:LONGEST_DETAIL],
        device=describe(request.headers.get("user-agent", ""))[:LONGEST_DEVICE] if is_own else device,
        ip=address_of(request) if is_own else None,
    )


def address_of(request: HttpRequest) -> str | None:
    """From where on the network it came; None for what was not called over one."""
    try:
        return get_adapter().get_client_ip(request) or None
    except PermissionDenied:
        return None


# --- What signals tell of -------------------------------------------------------------------------------------------


def _signed_in(sender, request, user, **kwargs) -> None:
    record(Kind.SIGNED_IN, user, request=request)


def _signed_out(sender, request, user, **kwargs) -> None:
    if user:
        record(Kind.SIGNED_OUT, user, request=request)


def _signed_up(sender, request, user, **kwargs) -> None:
    record(Kind.SIGNED_UP, user, request=request)


def _password_changed(sender, request, user, **kwargs) -> None:
    record(Kind.PASSWORD_CHANGED, user, request=request)


def _address_confirmed(sender, request, email_address, **kwargs) -> None:
    record(Kind.ADDRESS_CONFIRMED, email_address.user, request=request, detail=email_address.email)


def _address_changed(sender, request, user, from_email_address, to_email_address, **kwargs) -> None:
    if from_email_address and from_email_address.email != to_email_address.email:
        record(Kind.ADDRESS_CHANGED, user, request=request, detail=from_email_address.email)


def listen() -> None:
    """Write down what the signals of allauth and Django tell."""
    for signal, listener in [
        (auth_signals.user_logged_in, _signed_in),
        (auth_signals.user_logged_out, _signed_out),
        (account_signals.user_signed_up, _signed_up),
        (account_signals.password_changed, _password_changed),
        (account_signals.password_set, _password_changed),
        (account_signals.password_reset, _password_changed),
        (account_signals.email_confirmed, _address_confirmed),
        (account_signals.email_changed, _address_changed),
    ]:
        signal.connect(listener, dispatch_uid=f"accounts.events{listener.__name__}", weak=False)

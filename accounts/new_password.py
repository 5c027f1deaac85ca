"""A new password by mail: the page writes down what was typed, the worker finds out whose it is."""

from allauth.account.adapter import get_adapter
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone, translation
from django_tasks import task

from . import reset_links
from .events import LONGEST_DEVICE, Kind, record
from .finding import find
from .models import ResetRequest

# Letters to one address in half an hour. Beyond it nothing is sent and nothing is said: a limit that shows would tell
# that a name and an address belong together.
LETTERS_PER_HALF_HOUR = 5
LONGEST_WAY_BACK = ResetRequest._meta.get_field("back_to").max_length


def ask(identifier: str, language: str, device: str = "", back_to: str = "") -> None:
    """Write the request down and queue its answer: the same two rows whoever, or nobody, is meant.

    `device`: with what it was asked for, as its letter tells. `back_to`: the address to lead to afterwards, on this site.
    """
    back_to = back_to if len(back_to) <= LONGEST_WAY_BACK else ""
    device = device[:LONGEST_DEVICE]
    with transaction.atomic():
        request = ResetRequest.objects.create(identifier=identifier, language=language, device=device, back_to=back_to)
        answer.enqueue(request.pk)


@task()
def answer(request_id: int) -> None:
    """Post the letter the request deserves, once: the link, "no such account", "this account is closed", or none."""
    with transaction.atomic():
        request = ResetRequest.objects.select_for_update().filter(pk=request_id, done_at=None).first()
        if request is None:
            return
        with translation.override(request.language):
            _answer(request)
        request.done_at = timezone.now()
        request.save(update_fields=["mailed_to", "key_digest", "done_at"])
        ResetRequest.objects.outdated().delete()


def _answer(request: ResetRequest) -> None:
    user = find(request.identifier)
    # The stored address and never the typed one: two addresses that look alike may lead to two people.
    address = user.email if user else _address(request.identifier)
    if not address or ResetRequest.objects.recently_mailed(address).count() >= LETTERS_PER_HALF_HOUR:
        return
    request.mailed_to = address
    adapter = get_adapter()
    if user is None:
        adapter.send_mail("account/email/unknown_account", address, {})
        return
    record(Kind.PASSWORD_ASKED, user, device=request.device)
    if not user.is_active:
        adapter.send_mail("account/email/account_closed", address, {"username": user.username})
        return
    key = reset_links.make_key(user)
    request.key_digest = reset_links.digest(key)
    context = {
        "username": user.username,
        "password_reset_url": adapter.get_reset_password_from_key_url(key),
        "asked_at": request.requested_at,
        "asked_with": request.device,
    }
    adapter.send_mail("account/email/password_reset_key", address, context)


def _address(identifier: str) -> str:
    try:
        validate_email(identifier)
    except ValidationError:
        return ""
    return identifier.lower()

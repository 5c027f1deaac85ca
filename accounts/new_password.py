"""A new password by mail: the page writes down what was typed, the worker finds out whose it is."""

from allauth.account.adapter import get_adapter
from allauth.account.forms import default_token_generator
from allauth.account.internal.flows.password_reset import request_password_reset
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone, translation
from django_tasks import task

from .finding import find
from .models import ResetRequest

# Letters to one address in half an hour. Beyond it nothing is sent and nothing is said: a limit that shows would tell
# that a name and an address belong together.
LETTERS_PER_HALF_HOUR = 5


def ask(identifier: str, language: str) -> None:
    """Write the request down and queue its answer: the same two rows whoever, or nobody, is meant."""
    with transaction.atomic():
        request = ResetRequest.objects.create(identifier=identifier, language=language)
        answer.enqueue(request.pk)


@task()
def answer(request_id: int) -> None:
    """Post the letter the request deserves, once: the link, "no such account", "this account is closed", or none."""
    with transaction.atomic():
        request = ResetRequest.objects.select_for_update().filter(pk=request_id, done_at=None).first()
        if request is None:
            return
        with translation.override(request.language):
            request.mailed_to = _answer(request.identifier)
        request.done_at = timezone.now()
        request.save(update_fields=["mailed_to", "done_at"])
        ResetRequest.objects.outdated().delete()


def _answer(identifier: str) -> str:
    user = find(identifier)
    # The stored address and never the typed one: two addresses that look alike may lead to two people.
    address = user.email if user else _address(identifier)
    if not address or ResetRequest.objects.recently_mailed(address).count() >= LETTERS_PER_HALF_HOUR:
        return ""
    if user is None:
        get_adapter().send_mail("account/email/unknown_account", address, {})
    elif not user.is_active:
        get_adapter().send_mail("account/email/account_closed", address, {"username": user.username})
    else:
        request_password_reset(None, address, [user], default_token_generator)
    return address


def _address(identifier: str) -> str:
    try:
        validate_email(identifier)
    except ValidationError:
        return ""
    return identifier.lower()

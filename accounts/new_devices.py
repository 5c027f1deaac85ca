"""A sign-in from a browser that an account has not been used in: its owner hears of it."""

from allauth.account.adapter import get_adapter
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import override

from . import known_devices
from .events import address_of
from .models import Event, User


def tell(sender, request: HttpRequest, user: User, **kwargs) -> None:
    """Sign-in, before it is written down: the first of all is no news to whoever has just made the account."""
    has_been_in = Event.objects.filter(user=user, kind=Event.Kind.SIGNED_IN).exists()
    if has_been_in and not known_devices.has_been_here(request, user):
        context = {
            "timestamp": timezone.now(),
            "ip": address_of(request),
            "user_agent": request.headers.get("user-agent", ""),
        }
        with override(user.language):
            get_adapter().send_mail("account/email/new_device", user.email, context)

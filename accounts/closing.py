"""What an administrator does to an account: it is shut and opened again, its rights change; its owner is told."""

from allauth.account.adapter import get_adapter
from django.db import transaction
from django.utils.translation import override

from . import open_sessions, roles
from .events import Kind, record
from .models import User
from .rights import is_last_administrator


@transaction.atomic
def deactivate(user: User, by: User) -> None:
    """Shut the account, and sign it out wherever it is open."""
    if user.is_active and not is_last_administrator(user):
        user.is_active = False
        user.save(update_fields=["is_active"])
        note(user, by)


@transaction.atomic
def activate(user: User, by: User) -> None:
    """Open the account again; one that was erased stays so."""
    if not user.is_active and user.erased_at is None:
        user.is_active = True
        user.save(update_fields=["is_active"])
        note(user, by)


def note(user: User, by: User) -> None:
    """Write down that the account was shut or opened; what is shut is open nowhere."""
    if not user.is_active:
        open_sessions.end_all(user)
    record(Kind.ACTIVATED if user.is_active else Kind.DEACTIVATED, user, actor=by)


def tell_of_rights(user: User, by: User) -> None:
    """Write down that the rights of an account are others, and tell its owner which."""
    with override(user.language):
        names = ", ".join(str(roles.name_of(group)) for group in user.groups.order_by("name"))
        record(Kind.ROLE_CHANGED, user, actor=by, detail=names)
        context = {"username": user.username, "is_staff": user.is_staff, "roles": names}
        get_adapter().send_mail("account/email/rights_changed", user.email, context)

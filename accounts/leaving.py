"""Leaving: an account is closed, has some days to change its owner's mind, and is erased.

What stays is a row without a name, so that what was done to stories goes on being told of the same nobody.
"""

import logging
from datetime import timedelta
from pathlib import Path

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import override
from django_tasks import task

from . import faces, open_sessions, personal
from .events import Kind, record
from .models import Event, User
from .rights import is_last_administrator
from .usernames import ERASED

log = logging.getLogger(__name__)

# A name that no sign-up takes (`usernames`), and an address that no mail reaches (RFC 2606).
ERASED_NAME, ERASED_ADDRESS = ERASED + "{pk}", ERASED + "{pk}@erased.invalid"


class LastAdministrator(Exception):
    """Nobody would be left to let the others in."""


@transaction.atomic
def close(user: User, by: User | None = None) -> None:
    """Have the account erased in some days, and sign it out everywhere. Raises LastAdministrator."""
    if is_last_administrator(user):
        raise LastAdministrator
    if user.closes_at is None and user.erased_at is None:
        user.closes_at = timezone.now() + timedelta(days=settings.ACCOUNT_CLOSING_DAYS)
        user.save(update_fields=["closes_at"])
        record(Kind.CLOSING, user, actor=by)
        _write(user, "account/email/account_closing", {"by_newsroom": by is not None})
    open_sessions.end_all(user)


@transaction.atomic
def keep(user: User) -> None:
    """Keep the account after all."""
    if user.closes_at is not None:
        user.closes_at = None
        user.save(update_fields=["closes_at"])
        record(Kind.KEPT, user)
        _write(user, "account/email/account_kept", {})


def erase(user: User) -> bool:
    """Take away what tells who it was, in all apps, or nothing; whether there was something to take."""
    with transaction.atomic():
        user = User.objects.select_for_update().get(pk=user.pk)
        if user.erased_at is not None:
            return False
        faces.take_off(user)
        personal.forget_everywhere(user)
        user.groups.clear()
        user.user_permissions.clear()
        user.username, user.email = ERASED_NAME.format(pk=user.pk), ERASED_ADDRESS.format(pk=user.pk)
        user.name, user.last_login = "", None
        user.is_active = user.is_staff = user.is_superuser = False
        user.set_unusable_password()
        user.closes_at, user.erased_at = None, timezone.now()
        user.save()
        Event.objects.create(user=user, kind=Kind.ERASED)
    _note_for_restores(user)
    return True


@task()
def erase_due() -> None:
    """The worker, once a day: erase what has waited long enough. Each account alone, so that one fault stops no other."""
    for user in User.objects.filter(closes_at__lte=timezone.now()).order_by("pk"):
        try:
            erase(user)
        except Exception:
            log.exception("Account %s could not be erased; it is tried again tomorrow.", user.pk)


def erased_before_restore() -> Path:
    """The file that tells which accounts were erased, for the day when a backup brings them back."""
    return Path(settings.VAR_DIR) / "erased-accounts.txt"


def _note_for_restores(user: User) -> None:
    with erased_before_restore().open("a") as file:
        file.write(f"{user.pk} {user.date_joined.isoformat()}\n")


def replay() -> int:
    """Erase again whom a restored backup brought back; how many that were."""
    count, path = 0, erased_before_restore()
    for line in path.read_text().splitlines() if path.is_file() else []:
        pk, _blank, joined = line.partition(" ")
        for user in User.objects.filter(pk=pk, erased_at=None):
            # The same number may be another account's, in another database.
            count += user.date_joined.isoformat() == joined and erase(user)
    return count


def _write(user: User, template: str, context: dict) -> None:
    with override(user.language):
        get_adapter().send_mail(
            template, user.email, {"username": user.username, "closes_at": user.closes_at} | context
        )

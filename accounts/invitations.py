"""A colleague is invited by letter, with a role, and chooses name and password alone.

The word in the link stands nowhere but in the letter; here its digest is kept.
"""

import hashlib
import secrets
from enum import StrEnum

from allauth.account.adapter import get_adapter
from django.contrib.admin.models import ADDITION, CHANGE, LogEntry
from django.db import transaction
from django.utils import timezone
from django.utils.translation import override

from . import roles
from .adapter import site_address
from .closing import tell_of_rights
from .events import Kind, record
from .models import Invitation, User
from .models.invitation import LIVES
from .rights import grantable_groups


class Fate(StrEnum):
    """Why an invitation leads no further."""

    ACCEPTED = "accepted"
    REVOKED = "revoked"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"
    BROKEN = "broken"


class Spent(Exception):
    """The invitation has come to its end meanwhile; `fate` says how."""

    def __init__(self, fate: Fate) -> None:
        super().__init__(fate)
        self.fate = fate


def digest(word: str) -> str:
    return hashlib.sha256(word.encode()).hexdigest()


def find(word: str) -> Invitation | None:
    return Invitation.objects.filter(digest=digest(word)).select_related("role", "invited_by").first()


def fate_of(invitation: Invitation | None) -> Fate | None:
    """Why it leads no further; None while it does."""
    if invitation is None:
        return Fate.BROKEN
    if invitation.accepted_at:
        return Fate.ACCEPTED
    if invitation.revoked_at:
        return Fate.REVOKED
    if invitation.expires_at <= timezone.now():
        return Fate.EXPIRED
    return None if _may_still_invite(invitation) else Fate.WITHDRAWN


def _may_still_invite(invitation: Invitation) -> bool:
    """Whoever has left, or has lost the right, lets nobody in."""
    by = invitation.invited_by
    if by is None or not by.is_active or not by.has_perm("accounts.add_invitation"):
        return False
    return grantable_groups(by).filter(pk=invitation.role_id).exists()


@transaction.atomic
def send(invitation: Invitation, by: User) -> None:
    """Post the letter, with a new word that lives a week; a word of before leads nowhere any more."""
    word = secrets.token_urlsafe(24)
    invitation.digest = digest(word)
    invitation.invited_by, invitation.expires_at = by, timezone.now() + LIVES
    invitation.save()
    with override(invitation.language):
        context = {
            "name": invitation.name,
            "by": by.get_full_name(),
            "role": roles.name_of(invitation.role),
            "until": invitation.expires_at,
            "link": site_address("account_invitation_link", word),
        }
        get_adapter().send_mail("account/email/invitation", invitation.email, context)


@transaction.atomic
def revoke(invitation: Invitation) -> None:
    """Take it back: its link says so."""
    Invitation.objects.filter(pk=invitation.pk, accepted_at=None, revoked_at=None).update(revoked_at=timezone.now())


@transaction.atomic
def accept_as_new(invitation: Invitation, user: User, password: str) -> User:
    """Make the account of whoever followed the link, and so proved the address. Raises Spent, IntegrityError."""
    invitation = _held(invitation)
    user.email, user.language, user.is_staff = invitation.email, invitation.language, True
    user.set_password(password)
    user.save()
    user.confirm_address()
    user.groups.add(invitation.role)
    record(Kind.SIGNED_UP, user)
    _end(invitation, user, ADDITION)
    return user


@transaction.atomic
def accept_as(invitation: Invitation, user: User) -> None:
    """Let somebody who has an account with this address join the newsroom. Raises Spent."""
    invitation = _held(invitation)
    user.is_staff = True
    user.save(update_fields=["is_staff", "factor_due_at"])
    user.groups.add(invitation.role)
    _end(invitation, user, CHANGE)
    tell_of_rights(user, by=invitation.invited_by)


def _held(invitation: Invitation) -> Invitation:
    """The invitation, held so that two at once do not both take it."""
    held = Invitation.objects.select_for_update(of=("self",)).select_related("role", "invited_by").get(pk=invitation.pk)
    if fate := fate_of(held):
        raise Spent(fate)
    return held


def _end(invitation: Invitation, user: User, act: int) -> None:
    invitation.accepted_at, invitation.accepted_by = timezone.now(), user
    invitation.save(update_fields=["accepted_at", "accepted_by"])
    record(Kind.INVITED, user, actor=invitation.invited_by, detail=invitation.role.name)
    LogEntry.objects.log_actions(
        invitation.invited_by_id, [user], act, f"Invitation: {invitation.role.name}", single_object=True
    )

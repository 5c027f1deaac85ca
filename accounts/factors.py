"""What a person signs in with besides the password: an app with codes, passkeys, recovery codes; and each change of it.

A change, the letter that tells of it and the recovery codes that come with it are one transaction.
"""

import logging

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.core.internal.cryptokit import compare_user_code
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from allauth.mfa.utils import decrypt
from allauth.mfa.webauthn.internal.auth import WebAuthn
from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest

from . import open_sessions
from .events import Kind, record
from .models import User
from .sealing import Unreadable

log = logging.getLogger(__name__)
Type = Authenticator.Type


# --- What there is ---------------------------------------------------------------------------------------------------


def main_factors(user: User):
    """The app and the passkeys; recovery codes only stand in for them."""
    return Authenticator.objects.filter(user=user).exclude(type=Type.RECOVERY_CODES)


def overview(user: User) -> dict:
    """What the account's page shows: `app`, `passkeys` and `codes_left` (None where there are no codes)."""
    kept = Authenticator.objects.filter(user=user).order_by("pk")
    of_type = {kind: [each for each in kept if each.type == kind] for kind in Type}
    codes = next(iter(of_type[Type.RECOVERY_CODES]), None)
    return {
        "app": next(iter(of_type[Type.TOTP]), None),
        "passkeys": of_type[Type.WEBAUTHN],
        "codes_left": codes_left(codes) if codes else None,
    }


def codes_left(kept: Authenticator) -> int:
    """How many recovery codes were not used yet, without opening what is sealed."""
    return settings.MFA_RECOVERY_CODE_COUNT - kept.data["used_mask"].bit_count()


def is_proved(request: HttpRequest) -> bool:
    """Whether a second factor was shown in this session."""
    return any(record.get("method") == "mfa" for record in get_authentication_records(request, request.user))


# --- Codes -----------------------------------------------------------------------------------------------------------


def matching_step(secret: str, code: str) -> int | None:
    """Which half minute, of those that count as now, this code of an app belongs to."""
    for step in yield_hotp_counters_from_time():
        if compare_user_code(actual=code, expected=format_hotp_value(hotp_value(secret, step))):
            return step
    return None


def use_code(user: User, code: str) -> Authenticator | None:
    """Take a code of the app or a recovery code, once: None where it is wrong, or was used before."""
    for kept in Authenticator.objects.filter(user=user, type__in=[Type.TOTP, Type.RECOVERY_CODES]):
        try:
            is_taken = _use_app_code(kept, code) if kept.type == Type.TOTP else kept.wrap().validate_code(code)
        except Unreadable:
            log.exception("The second factor %s of account %s cannot be read.", kept.pk, user.pk)
            continue
        if is_taken:
            return Authenticator.objects.get(pk=kept.pk)
    return None


@transaction.atomic
def _use_app_code(kept: Authenticator, code: str) -> bool:
    """allauth forgets a used code after half a minute, while its own tolerance still takes it: the step is kept instead."""
    app = Authenticator.objects.select_for_update().filter(pk=kept.pk).first()
    step = matching_step(decrypt(app.data["secret"]), code) if app else None
    if app is None or step is None or step <= app.data.get("last_step", -1):
        return False
    app.data["last_step"] = step
    app.save(update_fields=["data"])
    return True


# --- Changes ---------------------------------------------------------------------------------------------------------


@transaction.atomic
def add_app(request: HttpRequest, secret: str, code: str) -> bool:
    """Keep the app that holds this secret, as its code showed; True where recovery codes were made with it."""
    lock(request.user)
    if Authenticator.objects.filter(user=request.user, type=Type.TOTP).exists():  # the form was sent twice
        return False
    app = TOTP.activate(request.user, secret).instance
    app.data["last_step"] = matching_step(secret, code)  # the code that set it up signs nobody in
    app.save(update_fields=["data"])
    record_authentication(request, request.user, "mfa", id=app.pk, type=app.type, reauthenticated=True)
    return _added(request, app, "totp_activated")


@transaction.atomic
def add_passkey(request: HttpRequest, name: str, credential: dict) -> bool:
    """Keep the passkey; True where recovery codes were made with it."""
    lock(request.user)
    key = WebAuthn.add(request.user, name, credential).instance
    record_authentication(request, request.user, "mfa", id=key.pk, type=key.type, reauthenticated=True)
    return _added(request, key, "webauthn_added", {"key": name})


@transaction.atomic
def remove(request: HttpRequest, kept: Authenticator) -> None:
    """Forget an app or a passkey, and with the last of them the recovery codes."""
    lock(request.user)
    context = {"key": str(kept)}
    record(Kind.FACTOR_REMOVED, request.user, request=request, detail=name_of(kept))
    kept.delete()
    if not main_factors(request.user).exists():
        Authenticator.objects.filter(user=request.user).delete()
    _tell(request, "totp_deactivated" if kept.type == Type.TOTP else "webauthn_removed", context)


@transaction.atomic
def renew_codes(request: HttpRequest) -> None:
    """Other recovery codes in the place of those there were."""
    lock(request.user)
    Authenticator.objects.filter(user=request.user, type=Type.RECOVERY_CODES).delete()
    RecoveryCodes.activate(request.user)
    record(Kind.CODES_RENEWED, request.user, request=request)
    _tell(request, "recovery_codes_generated")


@transaction.atomic
def show_codes(request: HttpRequest) -> list[str]:
    """The unused recovery codes, the first time they are asked for; nothing ever after."""
    lock(request.user)
    kept = Authenticator.objects.filter(user=request.user, type=Type.RECOVERY_CODES).first()
    if kept is None or kept.wrap().did_view:
        return []
    codes = kept.wrap()
    codes.mark_as_viewed()
    return codes.get_unused_codes()


def tell_of_used_code(sender, request, user, authenticator, **kwargs) -> None:
    """Who signs in with a recovery code hears of it: it may have been someone who found the list."""
    if authenticator.type == Type.RECOVERY_CODES:
        context = {"left": codes_left(authenticator)}
        record(Kind.CODE_USED, user, request=request)
        get_adapter().send_notification_mail("mfa/email/recovery_code_used", user, context)


def name_of(kept: Authenticator) -> str:
    """By what its owner knows it: the name of a passkey; an app has none."""
    return kept.wrap().name if kept.type == Type.WEBAUTHN else ""


def _added(request: HttpRequest, kept: Authenticator, template: str, context: dict | None = None) -> bool:
    record(Kind.FACTOR_ADDED, request.user, request=request, detail=name_of(kept))
    _tell(request, template, context)
    if Authenticator.objects.filter(user=request.user, type=Type.RECOVERY_CODES).exists():
        return False
    RecoveryCodes.activate(request.user)
    # What was opened with the password alone does not go on beside the first second factor.
    open_sessions.end_all(request.user, but=request.session.session_key)
    return True


def _tell(request: HttpRequest, template: str, context: dict | None = None) -> None:
    """On the next page, and by letter."""
    adapter = get_adapter()
    adapter.add_message(request, messages.SUCCESS, f"mfa/messages/{template}.txt")
    adapter.send_notification_mail(f"mfa/email/{template}", request.user, context or {})


def lock(user: User) -> None:
    """One change at a time: a form that is sent twice changes once."""
    User.objects.select_for_update().get(pk=user.pk)

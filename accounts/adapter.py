"""Where allauth asks how this site does things."""

import math
from typing import Any
from urllib.parse import quote

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context as allauth_context
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.db import IntegrityError, transaction
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import get_language, ngettext, override
from django.utils.translation import gettext_lazy as _

from letters.outbox import post
from letters.rendering import render

from . import connections, known_devices
from .authentication import account_meant
from .devices import describe
from .events import Kind, record
from .limits import Limit
from .models import User
from .usernames import ERASED, RESERVED, fold, suggestions, validate_username

# Their links open an account, or say whose an address is.
SECRET_LETTERS = frozenset(
    f"account/email/{name}"
    for name in ("password_reset_key", "email_confirmation", "email_confirmation_signup", "invitation")
)
LONGEST_NEXT = 2000
OTHER_PROOFS = {
    "reauthenticate": _("Use the password"),
    "mfa_reauthenticate": _("Use a code"),
    "mfa_reauthenticate:webauthn": _("Use a passkey"),
    "provider": _("Use the account of another site"),
}


def site_address(name: str, *args: str) -> str:
    """The page's whole address on the configured site: a letter never trusts the Host a request was sent to."""
    return settings.SITE_URL + reverse(name, args=args)


class Adapter(DefaultAccountAdapter):
    _limit = Limit("login_failed", "")

    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": _("This account is closed."),
        "cannot_remove_primary_email": _("This is the address of your account. Change it rather than remove it."),
        "duplicate_email": _("This already is the address of your account."),
        "email_taken": _("An account with this e-mail address exists."),
        "enter_current_password": _("This is not your current password."),
        "incorrect_password": _("This is not your password."),
        "invalid_password_reset": _("This link expired or was already used. Request a new one."),
        "username_blacklisted": _("This name is kept for the newsroom. Choose another."),
        "username_taken": _("This username is taken."),
        "same_as_current": _("This already is the address of your account."),
        "rate_limited": _("Too many requests. Wait a minute, then try again."),
    }

    # --- Names, addresses, where to go -------------------------------------------------------------------------------

    def clean_username(self, username: str, shallow: bool = False) -> str:
        username = fold(username)
        validate_username(username)
        if username in RESERVED or username.startswith(ERASED):
            raise self.validation_error("username_blacklisted")
        if not shallow and User.objects.filter(username=username).exists():
            free = next(name for name in suggestions(username) if not User.objects.filter(username=name).exists())
            raise ValidationError(
                _("“%(name)s” is taken. Try %(free)s."), code="username_taken", params={"name": username, "free": free}
            )
        return username

    def save_user(self, request, user, form, commit=True):
        user.language = get_language()
        return super().save_user(request, user, form, commit)

    def confirm_email(self, request, email_address) -> bool:
        """Confirm, unless the address has become another account's meanwhile."""
        taken = User.objects.filter(email=email_address.email).exclude(pk=email_address.user_id)
        if not taken.exists():
            try:
                with transaction.atomic():
                    return super().confirm_email(request, email_address)
            except IntegrityError:
                if not taken.exists():
                    raise
        template = "account/messages/email_confirmation_failed.txt"
        self.add_message(request, messages.ERROR, template, {"email": email_address.email})
        return False

    def can_delete_email(self, email_address) -> bool:
        """No account without an address: only one that waits to replace it may go."""
        return not email_address.primary and email_address.email != email_address.user.email

    def is_safe_url(self, url: str) -> bool:
        if len(url) > LONGEST_NEXT:
            return False
        try:
            return super().is_safe_url(url)
        except ValueError:  # `//[` is no address at all
            return False

    def is_ajax(self, request) -> bool:
        return False

    def post_login(self, request, user, **facts):
        """Whoever comes back to an account that waits to be erased is asked about that first."""
        response = super().post_login(request, user, **facts)
        return redirect("account_closing") if user.closes_at else response

    def get_password_change_redirect_url(self, request) -> str:
        return reverse("account")

    def get_reauthentication_methods(self, user) -> list[dict]:
        methods = super().get_reauthentication_methods(user)
        if user.is_authenticated and connections.usable(user):
            methods.append({"id": "provider", "url": reverse("account_prove")})
        return [method | {"description": OTHER_PROOFS[method["id"]]} for method in methods]

    def get_client_ip(self, request) -> str:
        try:
            return super().get_client_ip(request)
        except ImproperlyConfigured:  # fewer proxies than settings name: someone came past them
            return request.META.get("REMOTE_ADDR", "")

    # --- One limit for one account -----------------------------------------------------------------------------------

    def _get_login_attempts_cache_key(self, request, **credentials: Any) -> str:
        """By whatever name an account is called, its tries are counted together."""
        user = account_meant(request, **credentials)
        return (
            f"user:{user.pk}"
            if user
            else f"typed:{fold(credentials.get('email') or credentials.get('username') or '')}"
        )

    def pre_authenticate(self, request, **credentials: Any) -> None:
        """Count the try before the password is looked at. A browser that its owner has signed in with counts apart."""
        user = account_meant(request, **credentials)
        mark = known_devices.mark_of(request, user) if user else ""
        if not mark:
            self._limit = Limit("login_failed", self._get_login_attempts_cache_key(request, **credentials))
            super().pre_authenticate(request, **credentials)
            return
        self._limit = Limit("login_failed", f"device:{mark}", settings.KNOWN_DEVICE_RATE)
        self._login_failed_rl_usage = self._limit.consume(request)
        if not self._login_failed_rl_usage:
            raise self.validation_error("too_many_login_attempts")

    def authentication_failed(self, request, **credentials: Any) -> None:
        """Write down that an account was tried too often: once, and likewise for a name that nobody has, as time would tell."""
        left, _wait = self._limit.standing(request)
        if not left:
            record(Kind.REFUSED, account_meant(request, **credentials), request=request)

    def validation_error(self, code, *args) -> ValidationError:
        if code == "too_many_login_attempts" or code.endswith("_password_mismatch"):
            return self._refusal(code)
        return super().validation_error(code, *args)

    def _refusal(self, code: str) -> ValidationError:
        """Why a sign-in is refused, and how many tries are left: the same for names that nobody has."""
        left, wait = self._limit.standing(allauth_context.request)
        if left and code != "too_many_login_attempts":
            message = ngettext(
                "That username, address or password doesn’t match. %(left)d attempt left.",
                "That username, address or password doesn’t match. %(left)d attempts left.",
                left,
            )
            return ValidationError(message, code=code, params={"left": left})
        minutes = max(math.ceil(wait / 60), 1)
        message = ngettext(
            "Too many attempts. Try again in %(minutes)d minute, or choose a new password.",
            "Too many attempts. Try again in %(minutes)d minutes, or choose a new password.",
            minutes,
        )
        return ValidationError(message, code="too_many_login_attempts", params={"minutes": minutes})

    # --- Letters -----------------------------------------------------------------------------------------------------

    def send_mail(self, template_prefix: str, email: str, context: dict) -> None:
        """Write the letter into the outbox, in the language of the page or of the request that is answered."""
        context = context | {
            "email": email,
            "login_url": site_address("account_login"),
            "signup_url": site_address("account_signup"),
            "recover_url": site_address("account_reset_password"),
            "device": describe(context.get("user_agent", "")),
        }
        words = render(template_prefix, context, get_language())
        post(
            to=email,
            subject=words.subject,
            text=words.text,
            html=words.html,
            language=get_language(),
            is_secret=template_prefix in SECRET_LETTERS,
        )

    def send_notification_mail(self, template_prefix: str, user, context: dict | None = None, email=None) -> None:
        """Tell the owner what was changed, in their language: whoever changed it chose that of the page."""
        with override(user.language):
            super().send_notification_mail(template_prefix, user, context, email)

    def send_account_already_exists_mail(self, email: str) -> None:
        provider = getattr(allauth_context.request, "signing_up_with", "")
        self.send_mail("account/email/account_already_exists", email, {"provider": provider})

    def get_reset_password_from_key_url(self, key: str) -> str:
        uid, _dash, token = key.partition("-")
        return site_address("account_reset_password_from_key", quote(uid), quote(token))

    def get_email_confirmation_url(self, request, emailconfirmation) -> str:
        return site_address("account_confirm_email", emailconfirmation.key)

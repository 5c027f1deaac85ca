"""The forms of second factors: allauth's, with this site's words, fields and limits."""

import math

from allauth.core import context
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms as mfa_forms
from allauth.mfa.base.internal.flows import check_rate_limit, post_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm as AllauthActivateTOTPForm
from allauth.mfa.totp.internal.auth import SECRET_SESSION_KEY, generate_totp_secret
from allauth.mfa.webauthn.internal import auth as webauthn
from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from . import factors, sealing
from .forms import PLAIN, Dressed
from .limits import Limit

LONGEST_CODE = 40
LONGEST_NAME = 80
LONGEST_CREDENTIAL = 50_000
NOT_RECOGNISED = _("This passkey was not recognised. Try again, or use another way.")
# What a browser sends is JSON of any shape: what allauth and fido2 stumble over is no passkey.
STUMBLES = (TypeError, ValueError, KeyError, AttributeError, IndexError)


def attempt(user):
    """Count an attempt at this account's codes; what undoes the count. Raises ValidationError where there were too many."""
    try:
        return check_rate_limit(user)
    except ValidationError:
        _left, wait = Limit("login_failed", f"mfa-auth-user-{user.pk}").standing(context.request)
        minutes = max(math.ceil(wait / 60), 1)
        message = ngettext(
            "Too many attempts. Try again in %(minutes)d minute.",
            "Too many attempts. Try again in %(minutes)d minutes.",
            minutes,
        )
        raise ValidationError(message, code="too_many_login_attempts", params={"minutes": minutes}) from None


class Coded(Dressed):
    """A form with a code."""

    needs = {"code": _("Enter the code.")}

    def dress(self) -> None:
        super().dress()
        self.fields["code"].widget.attrs.update(PLAIN, autocomplete="one-time-code", maxlength=str(LONGEST_CODE))
        self.fields["code"].validators.append(
            MaxLengthValidator(LONGEST_CODE, get_adapter().error_messages["incorrect_code"])
        )


class _CodeForm(Coded):
    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.name("code", _("Code"), _("The six digits that the app shows now, or a recovery code."))

    def clean_code(self) -> str:
        forget = attempt(self.user)
        code = self.cleaned_data["code"]
        used = factors.use_code(self.user, code)
        if used is None:
            raise get_adapter().validation_error("incorrect_code")
        used.user = self.user
        self.authenticator = used
        forget()
        return code


class AuthenticateForm(_CodeForm, mfa_forms.AuthenticateForm):
    pass


class ReauthenticateForm(_CodeForm, mfa_forms.ReauthenticateForm):
    pass


class AddAppForm(Coded, AllauthActivateTOTPForm):
    """The secret waits in the session, sealed, until a code proves that an app has it."""

    def __init__(self, *args, **kwargs) -> None:
        self.user = kwargs.pop("user")
        # Past allauth's own, which would leave the secret in the session as it is.
        forms.Form.__init__(self, *args, **kwargs)
        self.dress()
        self.name("code", _("Code"), _("The six digits that the app shows now."))
        self.secret = self._waiting_secret()

    def clean_code(self) -> str:
        forget = attempt(self.user)
        code = self.cleaned_data["code"]
        if factors.matching_step(self.secret, code) is None:
            raise ValidationError(
                _(
                    "That code doesn’t match. Enter the one showing now, and check that the clock of your phone is right."
                ),
                code="incorrect_code",
            )
        forget()
        return code

    def _waiting_secret(self) -> str:
        """The same at each reading of the page: a reload asks nobody to scan again."""
        session = context.request.session
        try:
            return sealing.unseal(session[SECRET_SESSION_KEY])
        except (KeyError, sealing.Unreadable):
            secret = generate_totp_secret()
            session[SECRET_SESSION_KEY] = sealing.seal(secret)
            return secret


# --- Passkeys --------------------------------------------------------------------------------------------------------


class CredentialField(forms.JSONField):
    """What the browser said of a passkey: some kilobytes of JSON, and never a nest without end."""

    widget = forms.HiddenInput

    def __init__(self) -> None:
        super().__init__(error_messages={"required": NOT_RECOGNISED, "invalid": NOT_RECOGNISED})

    def to_python(self, value):
        try:
            said = super().to_python(value if len(value or "") <= LONGEST_CREDENTIAL else "")
        except RecursionError:
            said = None
        if not isinstance(said, dict):
            raise ValidationError(NOT_RECOGNISED, code="unknown_passkey")
        return said


class PasskeyForm(forms.Form):
    """A passkey that is shown; whose, is said by `user`, or by the passkey itself where that is None."""

    credential = CredentialField()
    proof: dict = {}

    def __init__(self, *args, user=None, **kwargs) -> None:
        self.user = user
        super().__init__(*args, **kwargs)

    def clean_credential(self):
        said = self.cleaned_data["credential"]
        # A passkey cannot be guessed: a limit by a name that the sender chose would only shut its owner out.
        forget = attempt(self.user) if self.user else None
        try:
            webauthn.parse_authentication_response(said)
            user = self.user or webauthn.extract_user_from_response(said)
            used = webauthn.complete_authentication(user, said)
        except (*STUMBLES, ValidationError) as fault:
            raise ValidationError(NOT_RECOGNISED, code="unknown_passkey") from fault
        if forget:
            forget()
        used.user = user
        return used

    def save(self) -> None:
        post_authentication(context.request, self.cleaned_data["credential"], **self.proof)


class SignInPasskeyForm(PasskeyForm):
    proof = {"passwordless": True}


class ReauthenticatePasskeyForm(PasskeyForm):
    proof = {"reauthenticated": True}


class Named(Dressed):
    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.name("name", _("Name of the passkey"), _("By which you will know it again, such as the device it is on."))
        self.fields["name"].widget.attrs.update(autocomplete="off")


class AddPasskeyForm(Named, forms.Form):
    name = forms.CharField(max_length=LONGEST_NAME, required=False)
    credential = CredentialField()

    def __init__(self, *args, user, **kwargs) -> None:
        self.default_name = get_adapter().generate_authenticator_name(user, Authenticator.Type.WEBAUTHN)
        super().__init__(*args, initial={"name": self.default_name}, **kwargs)

    def clean_name(self) -> str:
        """The device has its passkey by now: no name is no reason to refuse it."""
        return self.cleaned_data["name"] or self.default_name

    def clean_credential(self) -> dict:
        said = self.cleaned_data["credential"]
        try:
            webauthn.parse_registration_response(said)
            made = webauthn.complete_registration(said)
        except (*STUMBLES, ValidationError) as fault:
            raise ValidationError(NOT_RECOGNISED, code="unknown_passkey") from fault
        if not made.is_user_verified():
            raise ValidationError(NOT_RECOGNISED, code="unknown_passkey")
        return said

    def error_list(self) -> list[tuple[str, str]]:
        """Each of them leads to the name: the other field cannot be seen."""
        return [(self["name"].id_for_label, message) for messages in self.errors.values() for message in messages]


class RenameForm(Named, forms.Form):
    name = forms.CharField(max_length=LONGEST_NAME)
    needs = {"name": _("Give the passkey a name.")}

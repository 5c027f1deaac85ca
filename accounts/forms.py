"""The forms of the account pages: allauth's, with this site's words, fields and marks for assistive technology."""

import unicodedata

from allauth.account import forms as allauth_forms
from allauth.account.internal.flows.email_verification import send_verification_email_to_address
from allauth.account.models import EmailAddress
from allauth.account.utils import get_next_redirect_url
from django import forms
from django.contrib.auth.hashers import make_password
from django.core.validators import EmailValidator, MaxLengthValidator
from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from pictures.fields import PictureUploadField

from . import faces, new_password
from .devices import describe
from .models import User
from .passwords import LONGEST, hint
from .usernames import LONGEST as LONGEST_USERNAME

PLAIN = {"spellcheck": "false", "autocapitalize": "none"}
LONGEST_ADDRESS = 254
WHOLE_ADDRESS = _("Enter a whole address, such as name@example.org.")


class Dressed:
    """Gives each field the look of the site; an empty one says what to enter (`needs`)."""

    needs: dict = {}

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.dress()

    def dress(self) -> None:
        for name, field in self.fields.items():
            attributes = field.widget.attrs
            attributes.pop("placeholder", None)
            if not isinstance(field.widget, forms.CheckboxInput):
                attributes["class"] = "in"
            if isinstance(field.widget, forms.PasswordInput):
                attributes.update(PLAIN)
                field.validators.append(
                    MaxLengthValidator(LONGEST, _("A password has at most %(limit_value)d characters."))
                )
            if isinstance(field, forms.EmailField):
                field.validators = [EmailValidator(WHOLE_ADDRESS), MaxLengthValidator(LONGEST_ADDRESS, WHOLE_ADDRESS)]
                attributes["maxlength"] = str(LONGEST_ADDRESS)
            if name in self.needs:
                field.error_messages["required"] = self.needs[name]

    def error_list(self) -> list[tuple[str, str]]:
        """Each error with the id of the field to mend; what belongs to none leads to the first."""
        first = next(iter(self)).id_for_label
        return [
            (self[name].id_for_label if name in self.fields else first, message)
            for name, messages in self.errors.items()
            for message in messages
        ]

    def name(self, field: str, label, help_text="") -> None:
        self.fields[field].label = label
        self.fields[field].help_text = help_text


class LoginForm(Dressed, allauth_forms.LoginForm):
    needs = {
        "login": _("Enter your username or e-mail address."),
        "password": _("Enter your password."),
    }

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.name("login", _("Username or e-mail address"))
        self.name("password", _("Password"))
        self.name("remember", _("Stay signed in on this device"))
        self.fields["login"].widget.attrs.update(PLAIN, autocomplete="username", maxlength="254")
        self.fields["login"].validators.append(MaxLengthValidator(254))

    def clean_login(self) -> str:
        return unicodedata.normalize("NFKC", super().clean_login())

    def user_credentials(self) -> dict:
        """Name or address, never both: a second look-up would hash the password twice and tell who is registered."""
        credentials = super().user_credentials()
        if "email" in credentials:
            credentials.pop("username", None)
        return credentials


class SignupForm(Dressed, allauth_forms.SignupForm):
    needs = {
        "email": _("Enter your e-mail address."),
        "username": _("Choose a username."),
        "password1": _("Choose a password."),
    }

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.name("email", _("E-mail address"), _("To confirm your account. Never shared."))
        self.name("username", _("Username"), _("Seen when you write to us. Letters, digits, dots and hyphens."))
        self.name("password1", _("Password"), hint())
        self.fields["username"].widget.attrs.update(PLAIN, maxlength=str(LONGEST_USERNAME))

    def try_save(self, request):
        if self.account_already_exists:
            # A new account hashes its password once: so does one that is not made, or time would tell which it was.
            make_password(self.cleaned_data["password1"])
        return super().try_save(request)


class ResetForm(Dressed, allauth_forms.ResetPasswordForm):
    """Asks for a name or an address, looks nothing up, and does the same work for every answer."""

    # allauth's view takes the field by this name.
    email = forms.CharField(
        label=_("Username or e-mail address"),
        max_length=254,
        widget=forms.TextInput(attrs={"autocomplete": "username", **PLAIN}),
    )
    needs = {"email": _("Enter your username or e-mail address.")}

    def clean_email(self) -> str:
        typed = unicodedata.normalize("NFKC", self.cleaned_data["email"]).strip()[:254]
        if not typed or any(unicodedata.category(character) in {"Cc", "Cf", "Cs", "Zl", "Zp"} for character in typed):
            raise forms.ValidationError(self.needs["email"], code="required")
        return typed

    def save(self, request, **kwargs) -> str:
        identifier = self.cleaned_data["email"]
        device = describe(request.headers.get("user-agent", ""))
        new_password.ask(identifier, get_language(), device, get_next_redirect_url(request) or "")
        request.session["asked_for"] = identifier
        return identifier


class NewPasswordForm(Dressed, allauth_forms.ResetPasswordKeyForm):
    needs = {"password1": _("Choose a password.")}

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["password2"]
        self.name("password1", _("New password"), hint(self.user))


class ChangePasswordForm(Dressed, allauth_forms.ChangePasswordForm):
    needs = {"oldpassword": _("Enter your current password."), "password1": _("Choose a password.")}

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["password2"]
        self.name("oldpassword", _("Current password"))
        self.name("password1", _("New password"), hint(self.user))


class ReauthenticateForm(Dressed, allauth_forms.ReauthenticateForm):
    needs = {"password": _("Enter your password.")}

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.name("password", _("Password"))


class ChangeAddressForm(Dressed, allauth_forms.AddEmailForm):
    needs = {"email": _("Enter your e-mail address.")}

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.name("email", _("New e-mail address"), _("It replaces the present one as soon as you confirm it."))

    def save(self, request) -> EmailAddress:
        """Let the new address wait for its confirmation, in the place of any other that waited."""
        value = self.cleaned_data["email"]
        EmailAddress.objects.filter(user=self.user, verified=False).exclude(email__in=[self.user.email, value]).delete()
        address, _created = EmailAddress.objects.get_or_create(user=self.user, email=value)
        if User.objects.filter(email=value).exclude(pk=self.user.pk).exists():
            # The page stays the same; who owns the address learns that it has an account already.
            address.user_id = None
        send_verification_email_to_address(request, address, signup=address.user_id is None)
        return address


class ProfileForm(Dressed, forms.ModelForm):
    picture = PictureUploadField(
        label=_("Your picture"), required=False, help_text=_("JPEG, PNG or WebP. Only you see it.")
    )
    no_picture = forms.BooleanField(label=_("Remove the picture"), required=False)

    class Meta:
        model = User
        fields = ["name", "language", "desk_letters"]
        labels = {"desk_letters": _("Send me letters from the desk")}
        help_texts = {"name": ""}
        widgets = {"name": forms.TextInput(attrs={"autocomplete": "name"})}

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if not self.instance.is_staff:
            del self.fields["desk_letters"]

    def clean_name(self) -> str:
        name = " ".join(self.cleaned_data["name"].split())
        if any(unicodedata.category(character) in {"Cc", "Cf"} for character in name):
            raise forms.ValidationError(_("The name has a character that nobody can see. Type it again."))
        return name

    def save(self, commit=True) -> User:
        with transaction.atomic():
            user = super().save(commit)
            if opened := self.cleaned_data["picture"]:
                faces.put_on(user, opened)
            elif self.cleaned_data["no_picture"]:
                faces.take_off(user)
        return user

"""The form of whoever comes from a provider for the first time."""

from allauth.account.adapter import get_adapter
from allauth.account.models import EmailAddress
from allauth.socialaccount.forms import SignupForm
from django.utils.translation import gettext_lazy as _

from .forms import PLAIN, Dressed
from .usernames import LONGEST as LONGEST_USERNAME


class ConnectedSignupForm(Dressed, SignupForm):
    """Asks for a name, and for an address where the provider vouches for none."""

    needs = {"email": _("Enter your e-mail address."), "username": _("Choose a username.")}

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.vouched = next((each.email for each in self.sociallogin.email_addresses if each.verified), "")
        self.name("email", _("E-mail address"), _("To confirm your account. Never shared."))
        self.name("username", _("Username"), _("Seen when you write to us. Letters, digits, dots and hyphens."))
        self.fields["username"].widget.attrs.update(PLAIN, maxlength=str(LONGEST_USERNAME))
        if self.vouched:
            del self.fields["email"]

    def clean(self) -> dict:
        facts = super().clean()
        if self.vouched:
            facts["email"] = self.validate_unique_email(get_adapter().clean_email(self.vouched))
        return facts

    def try_save(self, request):
        """A known address gets a letter, and its page tells nothing: as at any other sign-up."""
        request.signing_up_with = self.sociallogin.provider.name
        email = self.cleaned_data["email"]
        self.sociallogin.email_addresses = [EmailAddress(email=email, verified=bool(self.vouched), primary=True)]
        return super().try_save(request)

"""Where allauth asks how this site does things with second factors."""

from urllib.parse import urlsplit

from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from . import factors, sealing
from .devices import describe
from .staff import is_required_of


class FactorAdapter(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {
        "cannot_delete_authenticator": _(
            "The newsroom asks for a second factor: set up another one before you remove this one."
        ),
        "cannot_generate_recovery_codes": _("Set up an app or a passkey first: the codes stand in for them."),
        "incorrect_code": _("That code doesn’t match. Enter the one showing now."),
    }

    def encrypt(self, text: str) -> str:
        return sealing.seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        return sealing.unseal(encrypted_text)

    def _get_site_name(self) -> str:
        return settings.SITE_NAME

    def get_totp_label(self, user) -> str:
        return user.username

    def build_totp_svg(self, url: str) -> str:
        """White below the black: a phone reads it on a dark page too."""
        from qrcode import make
        from qrcode.image.svg import SvgPathFillImage

        return make(url, image_factory=SvgPathFillImage).to_string(encoding="unicode")

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        user = authenticator.user
        return not is_required_of(user) or factors.main_factors(user).exclude(pk=authenticator.pk).exists()

    def generate_authenticator_name(self, user, type: Authenticator.Type) -> str:
        """The device it is made on: so its owner knows which one to remove."""
        return describe(context.request.headers.get("user-agent", "")) or super().generate_authenticator_name(
            user, type
        )

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Passkeys belong to the configured site; a development site is called by several names of this machine."""
        host = context.request.get_host() if settings.DEVELOPMENT else urlsplit(settings.SITE_URL).netloc
        return {"id": urlsplit(f"//{host}").hostname or "", "name": settings.SITE_NAME}

"""What a password must be, told in this site's words. No rule of composition: length and surprise are what counts."""

from django.conf import settings
from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError
from django.utils.functional import lazy
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .common_passwords import is_common

# Longer ones are refused, never cut.
LONGEST = 128


def shortest_for(user) -> int:
    """How many characters this person's password has at least: more for those of the newsroom."""
    is_staff = user is not None and (user.is_staff or user.is_superuser)
    return settings.STAFF_PASSWORD_MIN_LENGTH if is_staff else settings.PASSWORD_MIN_LENGTH


class LongEnough:
    def validate(self, password: str, user=None) -> None:
        shortest = shortest_for(user)
        if len(password) < shortest:
            message = ngettext(
                "The password must have at least %(count)d character.",
                "The password must have at least %(count)d characters.",
                shortest,
            )
            raise ValidationError(message % {"count": shortest}, code="password_too_short")
        if len(password) > LONGEST:
            message = _("A password has at most %(limit_value)d characters.")
            raise ValidationError(message, code="password_too_long", params={"limit_value": LONGEST})

    def get_help_text(self) -> str:
        return ""


class NotCommon:
    def validate(self, password: str, user=None) -> None:
        if is_common(password):
            raise ValidationError(_("That password is too common. Choose another."), code="password_too_common")

    def get_help_text(self) -> str:
        return ""


class NotAboutOneself(password_validation.UserAttributeSimilarityValidator):
    def __init__(self, max_similarity: float = 0.7) -> None:
        super().__init__(user_attributes=("username", "name", "email"), max_similarity=max_similarity)

    def get_error_message(self) -> str:
        return _("The password is too close to your name, username or address. Choose another.")

    def get_help_text(self) -> str:
        return ""


def _hint(user=None) -> str:
    shortest = shortest_for(user)
    return ngettext(
        "At least %(count)d character. A short phrase works very well.",
        "At least %(count)d characters. A short phrase works very well.",
        shortest,
    ) % {"count": shortest}


hint = lazy(_hint, str)

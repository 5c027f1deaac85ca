"""What a password must be, told in this site's words. No rule of composition: length and surprise are what counts."""

from django.contrib.auth import password_validation
from django.utils.functional import lazy
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

# Argon2 reads it all, and a megabyte of it would keep a worker busy.
LONGEST = 1000


class LongEnough(password_validation.MinimumLengthValidator):
    def get_error_message(self) -> str:
        return ngettext(
            "The password must have at least %(count)d character.",
            "The password must have at least %(count)d characters.",
            self.min_length,
        ) % {"count": self.min_length}

    def get_help_text(self) -> str:
        return ngettext(
            "At least %(count)d character. A short phrase works very well.",
            "At least %(count)d characters. A short phrase works very well.",
            self.min_length,
        ) % {"count": self.min_length}


class NotCommon(password_validation.CommonPasswordValidator):
    def get_error_message(self) -> str:
        return _("That password is too common. Choose another.")

    def get_help_text(self) -> str:
        return ""


class NotAboutOneself(password_validation.UserAttributeSimilarityValidator):
    def __init__(self, max_similarity: float = 0.7) -> None:
        super().__init__(user_attributes=("username", "name", "email"), max_similarity=max_similarity)

    def get_error_message(self) -> str:
        return _("The password is too close to your name, username or address. Choose another.")

    def get_help_text(self) -> str:
        return ""


def _hint() -> str:
    return " ".join(filter(None, password_validation.password_validators_help_texts()))


hint = lazy(_hint, str)

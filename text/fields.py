"""A column that holds nothing but clean HTML."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from .cleaning import clean
from .lines import clean_line

MAX_CHARACTERS = 1_000_000


def no_longer_than_a_book(value: str) -> None:
    if len(value) > MAX_CHARACTERS:
        raise ValidationError(
            _("This text has %(characters)d characters; the most that can be kept is %(most)d. Divide it into parts."),
            code="too_long",
            params={"characters": len(value), "most": MAX_CHARACTERS},
        )


class CleanHTMLField(models.TextField):
    """Stores clean HTML, whichever way it is written: forms, save(), update(), bulk_create() and fixtures.

    Database expressions (F(), Concat()) are the one way past it: they never hold their text in Python.
    Raises ValidationError, also when written without validation, for a text over 1,000,000 characters.
    """

    description = _("Clean HTML")
    cleaned_by = staticmethod(clean)
    default_validators = [no_longer_than_a_book]

    def to_python(self, value):
        value = super().to_python(value)
        # A text that is too long is left as it is: the validator that runs next refuses it unread.
        return self.cleaned_by(value) if value and len(value) <= MAX_CHARACTERS else value

    # In save() or pre_save() the cleaning would be bypassed by update(). A TextField asks to_python() here.
    def get_prep_value(self, value):
        value = super().get_prep_value(value)
        if isinstance(value, str):
            no_longer_than_a_book(value)
        return value


class CleanLineField(CleanHTMLField):
    """The same for a line of a few words with links: no block of text, and links that say what they are."""

    description = _("A line of clean HTML")
    cleaned_by = staticmethod(clean_line)

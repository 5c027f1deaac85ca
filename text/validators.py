"""What a text must not hold."""

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

# Control characters and line separators; the marks that turn the direction of writing, with which one name can be
# made to look like another; halves of surrogate pairs and what XML forbids.
_DIRECTION_AND_UNUSABLE = "\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff"
IN_A_LINE = re.compile(rf"[\x00-\x1f\x7f-\x9f{_DIRECTION_AND_UNUSABLE}]")
IN_LINES = re.compile(rf"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f{_DIRECTION_AND_UNUSABLE}]")


def no_control_characters(value: str) -> None:
    """For a text of one line: a name, a title. Refuses line breaks and tabs too."""
    if IN_A_LINE.search(value):
        raise ValidationError(
            _("This text holds a line break or an invisible control character. Type it anew, on one line."),
            code="control_characters",
        )


def no_control_characters_in_lines(value: str) -> None:
    """For a plain text of several lines: line breaks and tabs are welcome, other control characters are not."""
    if IN_LINES.search(value):
        raise ValidationError(
            _("This text holds an invisible control character. Type the passage anew instead of pasting it."),
            code="control_characters",
        )


# Letters by their category that show nothing: the fillers of Hangul, and the empty pattern of Braille.
FILLERS = frozenset("\u115f\u1160\u3164\uffa0\u2800")


def is_visible(text: str) -> bool:
    """Whether a reader would see a letter, a digit or a symbol in a plain text."""
    return any(unicodedata.category(sign)[0] in "LNS" and sign not in FILLERS for sign in text)

"""The form of a licence version beside the preset it was begun from: who says each rule, and where the form says otherwise."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from .forms import WORDINGS
from .models import LicenceVersion, Surface
from .presets import Preset, Term

# What the preset's own values say nothing of that an editor could compare.
NOT_COMPARED = frozenset({"terms_checked_on"})


class BesidePreset:
    """Mixed into the form of a version that is begun from a preset. `differences`: id and label of what says otherwise."""

    preset: Preset

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.differences: list[tuple[str, str]] = []
        for name, value in self.preset.values().items():
            if name in WORDINGS:
                self._beside_wording(name, value)
            elif name in self.fields and name not in NOT_COMPARED:
                self._beside(name, name, value, self.preset.terms.get(name))

    def clean_terms_checked_on(self):
        day = self.cleaned_data["terms_checked_on"]
        if day is None and self.preset.must_be_read:
            raise ValidationError(must_be_read(self.preset))
        return day

    def _beside_wording(self, name: str, texts: dict[str, str]) -> None:
        """A field for each language; where the wording comes from is said once, at the first that has one."""
        term: Term | None = self.preset.terms[name]
        for code, _language in settings.LANGUAGES:
            text = texts.get(code, "")
            self._beside(name, f"{name}_{code}", text, term if text else None)
            term = None if text else term

    def _beside(self, term_name: str, field_name: str, value, term: Term | None) -> None:
        """Who says the rule, and what the preset says where the field shows something else, under the field."""
        field = self.fields[field_name]
        lines = [field.help_text] if field.help_text else []
        if _plain(self._shown(field_name)) != _plain(value):
            self.differences.append((self.auto_id % field_name, field.label))
            lines.append(_says_otherwise(LicenceVersion._meta.get_field(term_name), value))
        if term:
            lines.append(capfirst(term.source))
        field.help_text = _lines(lines)

    def _shown(self, name: str):
        """What the field shows: typed already, or what the form begins with."""
        field = self.fields[name]
        if self.is_bound:
            return field.widget.value_from_datadict(self.data, self.files, self.add_prefix(name))
        return self.get_initial_for_field(field, name)


def must_be_read(chosen: Preset) -> str:
    """The sentence for the editor who has not said when the terms were read."""
    if chosen.read_at:
        return _(
            "Read the terms at %(address)s first, correct what differs here, then enter the day you read them."
        ) % {"address": chosen.read_at}
    return _(
        "Read your contract, or the source's own terms, first, correct what differs here, then enter the day you read them."
    )


def in_words(field, value) -> str:
    """The value of a term as the form of a version words it."""
    if isinstance(value, bool):
        return pgettext("a term of a licence", "yes") if value else pgettext("a term of a licence", "no")
    choices = dict(field.flatchoices)
    return str(choices.get(value, value))


def _says_otherwise(field, value) -> SafeString:
    if isinstance(value, list):
        value = ", ".join(str(Surface(each).label) for each in value)
    words = in_words(field, value) if value not in (None, "") else _("nothing")
    return format_html("<b>{}</b>", _("The preset says otherwise: %(words)s") % {"words": words})


def _plain(value) -> str | list[str]:
    """A value in the one form in which what is stored, typed and said by the preset can be compared."""
    if isinstance(value, list):
        return sorted(map(str, value))
    return "" if value is None else str(value).replace("\r\n", "\n").strip()


def _lines(lines: list) -> SafeString:
    return format_html_join(SafeString("<br>"), "{}", ((line,) for line in lines))

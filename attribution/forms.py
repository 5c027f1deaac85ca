"""A licence version in the admin: the wording of each language in a field of its own, and each fault at its field."""

from django import forms
from django.conf import settings
from django.utils.text import capfirst, format_lazy
from django.utils.translation import gettext_lazy as _

from .models import LicenceVersion, Surface
from .models.choices import every_surface
from .models.licence import check_wording
from .rendering import VARIABLES, WordingRefused

WORDINGS = {"credit": _("Credit"), "notice": _("Notice")}
FIELDS = [f"{name}_{code}" for name in WORDINGS for code, _language in settings.LANGUAGES]
HELP = format_lazy(_("Plain text; variables in braces: {}."), ", ".join(f"{{{name}}}" for name in VARIABLES))


def _wording_field(label, language: str) -> forms.CharField:
    area = forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"})
    return forms.CharField(label=format_lazy("{} ({})", label, language), required=False, widget=area)


WordingFields = type(
    "WordingFields",
    (forms.Form,),
    {
        f"{name}_{code}": _wording_field(label, language)
        for name, label in WORDINGS.items()
        for code, language in settings.LANGUAGES
    },
)
WordingFields.base_fields[FIELDS[0]].help_text = HELP


class LicenceVersionForm(forms.ModelForm, WordingFields):
    """Adds a version; the wordings are put together into what the model stores."""

    surfaces = forms.MultipleChoiceField(
        label=capfirst(_("where it may go besides the page")),
        choices=Surface,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        initial=every_surface,
    )

    class Meta:
        model = LicenceVersion
        exclude = ["notice", "credit"]  # noqa: DJ006 - the wordings are the fields below

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for name in WORDINGS:
            for code, text in (self.initial.get(name) or getattr(self.instance, name) or {}).items():
                if f"{name}_{code}" in self.fields:
                    self.initial[f"{name}_{code}"] = text

    def add_error(self, field, error):
        """What the model says of a wording stands at the field of its language already."""
        if field is None and hasattr(error, "error_dict"):
            for name in WORDINGS:
                error.error_dict.pop(name, None)
            if not error.error_dict:
                return
        super().add_error(field, error)

    def clean(self):
        data = super().clean()
        for name in WORDINGS:
            texts = {code: data.get(f"{name}_{code}", "").strip() for code, _language in settings.LANGUAGES}
            for code, text in texts.items():
                try:
                    check_wording(text, data.get("year_rule", ""))
                except WordingRefused as fault:
                    self.add_error(f"{name}_{code}", str(fault))
            if not any(texts.values()) and f"{name}_{settings.LANGUAGE_CODE}" not in self.errors:
                self.add_error(f"{name}_{settings.LANGUAGE_CODE}", _("Write it in one language at least."))
            setattr(self.instance, name, {code: text for code, text in texts.items() if text})
        return data

"""Short texts that a newsroom keeps in each of its languages, in columns beside one another."""

from django.conf import settings
from django.db import models
from django.utils.text import format_lazy
from django.utils.translation import get_language


def translations(field: type[models.Field], label, **options) -> list[models.Field]:
    """One field a language, the default language first; the others may be empty, and then the first stands for them."""
    fields: list[models.Field] = []
    for code, name in settings.LANGUAGES:
        if code == settings.LANGUAGE_CODE:
            fields.insert(0, field(label, **options))
        else:
            fields.append(field(format_lazy("{} ({})", label, name), **options | {"blank": True, "default": ""}))
    return fields


def in_columns(field: str, texts: dict[str, str]) -> dict[str, str]:
    """A text by language code, as the columns that keep it."""
    return {field if code == settings.LANGUAGE_CODE else f"{field}_{code}": text for code, text in texts.items()}


class Translated:
    """Reads such fields in the language of the page."""

    def translated(self, field: str, language: str | None = None) -> str:
        """The field's text in `language` (that of the page if none is given), else in the default language."""
        language = language or get_language()
        own = getattr(self, f"{field}_{language}", "") if language != settings.LANGUAGE_CODE else ""
        return own or getattr(self, field)

    def translations_of(self, field: str) -> dict[str, str]:
        """The field's text by language code, in those that it has been written in."""
        codes = [code for code, _name in settings.LANGUAGES]
        texts = {code: getattr(self, next(iter(in_columns(field, {code: ""})))) for code in codes}
        return {code: text for code, text in texts.items() if text}

"""What a licence permits, in the few words of the desk's panel."""

from collections.abc import Iterator
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from attribution.models import (
    EditLevel,
    LicenceVersion,
    Mining,
    PictureRight,
    SearchPolicy,
    TextRight,
    TranslationRight,
)
from attribution.policy import Act, Reprint, may


def permits(version: LicenceVersion, reprint: Reprint, at: datetime) -> list[tuple[str, str]]:
    """What the licence permits, each with `yes`, `no` or `todo`, for a list of marks."""
    return [*_of_the_text(version), *_conditions(version), *_where(version, reprint, at)]


def _of_the_text(version: LicenceVersion) -> list[tuple[str, str]]:
    texts = {
        TextRight.FULL: ("yes", _("Full text")),
        TextRight.EXCERPT: (
            "todo",
            ngettext("Excerpt of %(words)d word", "Excerpt of %(words)d words", version.excerpt_words or 0)
            % {"words": version.excerpt_words or 0},
        ),
        TextRight.NONE: ("no", _("Text")),
    }
    edits = {
        EditLevel.FULL: ("yes", _("Shorten, adapt")),
        EditLevel.MINOR: ("todo", _("Small changes only")),
        EditLevel.NONE: ("no", _("Shorten, adapt")),
    }
    translations = {
        TranslationRight.YES: ("yes", pgettext("what a licence permits", "Translate")),
        TranslationRight.ASK: ("todo", _("Translate after asking")),
        TranslationRight.NO: ("no", pgettext("what a licence permits", "Translate")),
    }
    pictures = {
        PictureRight.CREDITED: ("yes", _("Pictures, with their credit")),
        PictureRight.CONTRACT: ("todo", _("Pictures by a contract of their own")),
        PictureRight.NONE: ("no", _("Pictures")),
    }
    return [
        texts[version.text_right],
        translations[version.translation_right],
        edits[version.edit_level],
        pictures[version.picture_right],
    ]


def _conditions(version: LicenceVersion) -> Iterator[tuple[str, str]]:
    if version.change_note_required:
        yield "todo", _("Declare changes")
    if version.link_required:
        yield "todo", _("Link to the original")
    if version.delay_minutes:
        minutes = version.delay_minutes
        yield "todo", ngettext("Wait %(count)d minute", "Wait %(count)d minutes", minutes) % {"count": minutes}
    if version.daily_cap is not None:
        cap = version.daily_cap
        yield "todo", ngettext("%(count)d story a day at most", "%(count)d stories a day at most", cap) % {"count": cap}
    if version.window_days is not None:
        days = version.window_days
        yield "todo", ngettext("Up for %(days)d day", "Up for %(days)d days", days) % {"days": days}
    if version.territories:
        yield "todo", _("Only for: %(territories)s") % {"territories": version.territories}


def _where(version: LicenceVersion, reprint: Reprint, at: datetime) -> Iterator[tuple[str, str]]:
    terms = version.terms()
    surfaces = {
        Act.FEED: _("Feeds"),
        Act.API: _("API"),
        Act.LETTER: _("Letters"),
        Act.REPUBLISH: _("Others may take it"),
    }
    for act, name in surfaces.items():
        yield "yes" if may(act, terms, reprint, at) else "no", name
    if version.search_policy != SearchPolicy.INDEX:
        yield "todo", _("Search engines: %(policy)s") % {"policy": version.get_search_policy_display()}
    if version.ai_mining == Mining.RESERVED:
        yield "no", _("Data mining, AI")

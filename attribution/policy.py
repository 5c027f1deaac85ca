"""May this story stand here, under this licence? One pure function answers, with every reason and its mend."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.utils.translation import gettext as _
from django.utils.translation import ngettext


@dataclass(frozen=True)
class Terms:
    """What a licence version allows; the words are those of `LicenceVersion`."""

    text_right: str
    excerpt_words: int | None
    picture_right: str
    edit_level: str
    translation_right: str
    change_note_required: bool
    window_days: int | None


@dataclass(frozen=True)
class Reprint:
    """What is to be published: the facts that a licence may ask after."""

    original_title: str
    original_url: str
    original_authors: tuple[str, ...]
    original_published_at: datetime | None
    original_language: str
    language: str
    words: int
    changes: str
    picture_is_theirs: bool
    picture_credit: str
    embargo_until: datetime | None
    publish_at: datetime
    source_is_active: bool
    missing_variables: tuple[str, ...] = ()


@dataclass(frozen=True)
class Reason:
    """Why not, at which field, and what would mend it."""

    field: str
    sentence: str


# Which field gives which variable of a wording: a notice with a hole in it is never published.
FIELD_OF_VARIABLE = {
    "title": "original_title",
    "author": "original_authors",
    "year": "original_published_at",
    "date": "original_published_at",
    "original_url": "original_url",
    "source": "source",
    "licence": "licence",
    "site": "licence",
}


def rights_end(terms: Terms, publish_at: datetime, stated: datetime | None) -> datetime | None:
    """When the right to show the story ends: the earlier of the licence's window and the end that the source stated."""
    ends = [stated] if stated else []
    if terms.window_days is not None:
        ends.append(publish_at + timedelta(days=terms.window_days))
    return min(ends, default=None)


def reasons_against(terms: Terms, reprint: Reprint) -> list[Reason]:
    """Every reason why the reprint may not be published as it stands; none means that it may."""
    return [*_missing_facts(reprint), *_limits_on_text(terms, reprint), *_limits_on_picture(terms, reprint)]


def _missing_facts(reprint: Reprint) -> list[Reason]:
    reasons = []
    if not reprint.source_is_active:
        reasons.append(
            Reason("source", _("This source is not active: nothing new of it may be published. Ask the chief editor."))
        )
    if not reprint.original_title.strip():
        reasons.append(Reason("original_title", _("Give the title under which the source published the story.")))
    if urlsplit(reprint.original_url).scheme not in ("http", "https"):
        reasons.append(Reason("original_url", _("Give the full address of the original, beginning with https://.")))
    told = {reason.field for reason in reasons}
    sentences = {
        "original_authors": _("The licence asks for the author's name: enter it as the source gives it."),
        "original_published_at": _("The licence asks for the date of first publication: enter it."),
    }
    for variable in reprint.missing_variables:
        field = FIELD_OF_VARIABLE[variable]
        if field not in told:
            told.add(field)
            reasons.append(Reason(field, sentences.get(field, _("The notice needs this, and it is empty."))))
    if reprint.embargo_until and reprint.publish_at < reprint.embargo_until:
        reasons.append(
            Reason("embargo_until", _("The source holds this story until then: publish it at that time or later."))
        )
    return reasons


def _limits_on_text(terms: Terms, reprint: Reprint) -> list[Reason]:
    reasons = []
    is_translated = bool(reprint.original_language) and reprint.original_language != reprint.language
    if terms.text_right == "none":
        reasons.append(
            Reason("licence", _("This licence gives no right to the text. Choose another, or ask the source."))
        )
    if terms.text_right == "excerpt" and terms.excerpt_words and reprint.words > terms.excerpt_words:
        sentence = ngettext(
            "This licence allows an excerpt of %(allowed)d word; the text has %(words)d. Shorten it.",
            "This licence allows an excerpt of %(allowed)d words; the text has %(words)d. Shorten it.",
            terms.excerpt_words,
        ) % {"allowed": terms.excerpt_words, "words": reprint.words}
        reasons.append(Reason("body", sentence))
    if is_translated and terms.translation_right == "no":
        reasons.append(
            Reason("original_language", _("This licence forbids translation. Ask the source for its permission."))
        )
    if is_translated and not reprint.changes.strip() and terms.change_note_required:
        reasons.append(
            Reason(
                "changes",
                _(
                    "This licence asks that changes are declared: say that the text is translated, and what else changed."
                ),
            )
        )
    if reprint.changes.strip() and terms.edit_level == "none" and not is_translated:
        reasons.append(
            Reason("changes", _("This licence forbids changes. Publish the text as it is, or ask the source."))
        )
    return reasons


def _limits_on_picture(terms: Terms, reprint: Reprint) -> list[Reason]:
    if not reprint.picture_is_theirs:
        return []
    if terms.picture_right == "none":
        return [
            Reason(
                "lead_picture",
                _("This licence covers the text, not the pictures of the source. Choose another picture."),
            )
        ]
    if terms.picture_right == "credited" and not reprint.picture_credit.strip():
        return [
            Reason(
                "lead_picture",
                _("This licence asks for the picture's credit, and the picture has none. Enter it with the picture."),
            )
        ]
    return []

"""May this be done with this story, under its licence, now? One pure function answers, with every reason and its mend.

    may(Act.FEED, terms, reprint, at)

`terms` are those of a licence version, `reprint` what is known of the story, `at` the moment the act would take effect.
The answer is true where it may; else its reasons name the field to mend and say how, in the language that is active.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from urllib.parse import urlsplit

from django.utils.timezone import localtime
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from text import dates
from text.validators import is_visible


class Act(StrEnum):
    """What an editor, a reader's page or a machine may want to do with a story of somebody else."""

    PUBLISH = "publish"  # the full text
    EXCERPT = "excerpt"
    EDIT = "edit"
    TRANSLATE = "translate"
    PICTURE = "picture"
    FEED = "feed"
    API = "api"
    LETTER = "letter"
    REPUBLISH = "republish"  # let others take it from us
    KEEP = "keep"


@dataclass(frozen=True)
class Terms:
    """What a licence version allows; the words are those of `LicenceVersion`."""

    text_right: str = "full"
    excerpt_words: int | None = None
    picture_right: str = "none"
    edit_level: str = "minor"
    translation_right: str = "ask"
    change_note_required: bool = False
    window_days: int | None = None
    delay_minutes: int | None = None
    daily_cap: int | None = None
    sublicence_right: str = "none"
    surfaces: tuple[str, ...] = ("feed", "api", "letter")


@dataclass(frozen=True)
class Reprint:
    """What is to be published: the facts that a licence may ask after.

    `permission`: what the source allowed beyond its licence, and who said so; `that_day`: how many other stories of the
    source stand under the licence with the date of publication; `published_at`: when readers first had it here, if ever.
    """

    original_title: str = ""
    original_url: str = ""
    original_authors: tuple[str, ...] = ()
    original_published_at: datetime | None = None
    original_language: str = ""
    language: str = ""
    words: int = 0
    changes: str = ""
    permission: str = ""
    picture_is_theirs: bool = False
    picture_credit: str = ""
    embargo_until: datetime | None = None
    rights_expire_at: datetime | None = None
    published_at: datetime | None = None
    source_state: str = "active"
    that_day: int = 0
    missing_variables: tuple[str, ...] = ()

    @property
    def is_translated(self) -> bool:
        return bool(self.original_language) and self.original_language != self.language

    @property
    def is_changed(self) -> bool:
        return bool(self.changes.strip())

    @property
    def has_permission(self) -> bool:
        return bool(self.permission.strip())


@dataclass(frozen=True)
class Reason:
    """Why not, at which field, and what would mend it."""

    field: str
    sentence: str


@dataclass(frozen=True)
class Answer:
    """Whether the act is allowed; where it is not, every reason."""

    reasons: tuple[Reason, ...] = ()

    def __bool__(self) -> bool:
        return not self.reasons


# Which field gives which variable of a wording: a notice with a hole in it is never published.
FIELD_OF_VARIABLE = {
    "title": "original_title",
    "author": "original_authors",
    "year": "original_published_at",
    "date": "original_published_at",
    "original_url": "original_url",
    "source": "source",
    "holder": "licence",
    "licence": "licence",
    "site": "licence",
}


def may(act: Act, terms: Terms, reprint: Reprint, at: datetime) -> Answer:
    """Whether the act may be done with the story at that moment; where not, why, and what would mend it."""
    return Answer(tuple(RULES[act](terms, reprint, at)))


def may_stand(terms: Terms, reprint: Reprint, at: datetime) -> Answer:
    """Whether the story may be published as it is: each act that its text, changes, language and picture amount to."""
    acts = [Act.EXCERPT if terms.text_right == "excerpt" else Act.PUBLISH]
    acts += [Act.TRANSLATE] if reprint.is_translated else []
    acts += [Act.EDIT] if reprint.is_changed and not reprint.is_translated else []
    acts += [Act.PICTURE] if reprint.picture_is_theirs else []
    reasons = [reason for act in acts for reason in may(act, terms, reprint, at).reasons]
    return Answer(tuple(dict.fromkeys(reasons)))


def rights_end(
    terms: Terms, published_at: datetime, stated: datetime | None, at: datetime | None = None
) -> datetime | None:
    """When the right to show the story ends: the earlier of the licence's window and the end that the source stated.

    The window runs from the first publication, and never anew. Where it is over by the moment `at`, a later end that
    the source stated is an extension.
    """
    window = published_at + timedelta(days=terms.window_days) if terms.window_days is not None else None
    if window and stated and at and window <= at:
        return stated
    return min((end for end in (window, stated) if end), default=None)


def text_for_others(terms: Terms) -> tuple[str, int | None]:
    """How much of the text a feed or the API may carry: "full", "excerpt" or "none", and the words of an excerpt."""
    if terms.sublicence_right == "excerpt" or (terms.sublicence_right == "full" and terms.text_right == "excerpt"):
        return "excerpt", terms.excerpt_words or WORDS_OF_AN_EXCERPT
    return terms.sublicence_right, None


WORDS_OF_AN_EXCERPT = 60  # where the licence allows an excerpt and names no length


# --- The rules, one an act ---------------------------------------------------------------------------------------------


def _publish(terms: Terms, reprint: Reprint, at: datetime) -> Iterator[Reason]:
    yield from _source(reprint)
    yield from _facts(reprint)
    yield from _times(terms, reprint, at)
    yield from _cap(terms, reprint)
    if terms.text_right == "none":
        yield Reason("licence", _("This licence gives no right to the text. Choose another, or ask the source."))
    elif terms.text_right == "excerpt":
        yield Reason("licence", _("This licence allows an excerpt only. Shorten the text, or ask the source for more."))


def _excerpt(terms: Terms, reprint: Reprint, at: datetime) -> Iterator[Reason]:
    if terms.text_right != "excerpt":
        yield from _publish(terms, reprint, at)
        return
    yield from _source(reprint)
    yield from _facts(reprint)
    yield from _times(terms, reprint, at)
    yield from _cap(terms, reprint)
    if terms.excerpt_words and reprint.words > terms.excerpt_words:
        sentence = ngettext(
            "This licence allows an excerpt of %(allowed)d word; the text has %(words)d. Shorten it.",
            "This licence allows an excerpt of %(allowed)d words; the text has %(words)d. Shorten it.",
            terms.excerpt_words,
        ) % {"allowed": terms.excerpt_words, "words": reprint.words}
        yield Reason("body", sentence)


def _edit(terms: Terms, reprint: Reprint, at: datetime) -> Iterator[Reason]:
    if terms.edit_level == "none" and not reprint.has_permission:
        yield Reason(
            "changes",
            _(
                "This licence forbids changes. Publish the text as it is, or ask the source and note what it allowed, and who said so."
            ),
        )
    if terms.change_note_required and not reprint.is_changed:
        yield Reason("changes", _("This licence asks that changes are declared: say what was changed."))


def _translate(terms: Terms, reprint: Reprint, at: datetime) -> Iterator[Reason]:
    if not reprint.has_permission:
        if terms.translation_right == "no":
            yield Reason(
                "original_language",
                _(
                    "This licence forbids translation. Ask the source; if it agrees, note what it allowed, and who said so."
                ),
            )
        elif terms.translation_right == "ask":
            yield Reason(
                "permission",
                _("The source wants to be asked before a translation: note here what it allowed, and who said so."),
            )
    if terms.change_note_required and not reprint.is_changed:
        yield Reason(
            "changes",
            _("This licence asks that changes are declared: say that the text is translated, and what else changed."),
        )


def _picture(terms: Terms, reprint: Reprint, at: datetime) -> Iterator[Reason]:
    if terms.picture_right == "none":
        yield Reason(
            "lead_picture",
            _("This licence covers the text, not the pictures of the source. Choose another picture."),
        )
    elif not reprint.picture_credit.strip():
        yield Reason(
            "lead_picture",
            _("This licence asks for the picture's credit, and the picture has none. Enter it with the picture."),
        )


def _keep(terms: Terms, reprint: Reprint, at: datetime) -> Iterator[Reason]:
    if reprint.source_state == "revoked":
        yield Reason("source", _("The source has withdrawn its permission: nothing of it may stand any longer."))
    end = rights_end(terms, reprint.published_at or at, reprint.rights_expire_at, at)
    if end and at >= end:
        sentence = _(
            "Under this version of the licence, the right to publish it ended on %(moment)s. Ask the source for longer, then enter the new end under “Rights end”."
        )
        yield Reason("rights_expire_at", sentence % {"moment": _told(end)})


def _on(surface: str) -> Callable[[Terms, Reprint, datetime], Iterator[Reason]]:
    def rule(terms: Terms, reprint: Reprint, at: datetime) -> Iterator[Reason]:
        yield from _keep(terms, reprint, at)
        if surface not in terms.surfaces:
            sentences = {
                "feed": _("This licence keeps the story out of feeds. Agree it with the source, in a new version."),
                "api": _("This licence keeps the story out of the API. Agree it with the source, in a new version."),
                "letter": _("This licence keeps the story out of letters. Agree it with the source, in a new version."),
            }
            yield Reason("licence", sentences[surface])

    return rule


def _republish(terms: Terms, reprint: Reprint, at: datetime) -> Iterator[Reason]:
    yield from _keep(terms, reprint, at)
    if terms.sublicence_right == "none":
        yield Reason(
            "licence", _("This licence does not let us pass the story on. Whoever wants it has to ask its source.")
        )


RULES: dict[Act, Callable[[Terms, Reprint, datetime], Iterator[Reason]]] = {
    Act.PUBLISH: _publish,
    Act.EXCERPT: _excerpt,
    Act.EDIT: _edit,
    Act.TRANSLATE: _translate,
    Act.PICTURE: _picture,
    Act.FEED: _on("feed"),
    Act.API: _on("api"),
    Act.LETTER: _on("letter"),
    Act.REPUBLISH: _republish,
    Act.KEEP: _keep,
}


def _source(reprint: Reprint) -> Iterator[Reason]:
    if reprint.source_state == "revoked":
        yield Reason(
            "source",
            _("The source has withdrawn its permission: nothing of it may be published until it gives it again."),
        )
    elif reprint.source_state != "active":
        yield Reason(
            "source",
            _("This source is paused: nothing new of it may be published until a chief editor makes it active again."),
        )


def _facts(reprint: Reprint) -> Iterator[Reason]:
    told = set()
    if not is_visible(reprint.original_title):
        told.add("original_title")
        yield Reason("original_title", _("Give the title under which the source published the story."))
    if urlsplit(reprint.original_url).scheme not in ("http", "https"):
        told.add("original_url")
        yield Reason("original_url", _("Give the full address of the original, beginning with https://."))
    sentences = {
        "original_authors": _("The licence asks for the author's name: enter it as the source gives it."),
        "original_published_at": _("The licence asks for the date of first publication: enter it."),
    }
    for variable in reprint.missing_variables:
        field = FIELD_OF_VARIABLE[variable]
        if field not in told:
            told.add(field)
            yield Reason(field, sentences.get(field, _("The notice needs this, and it is empty.")))


def _times(terms: Terms, reprint: Reprint, at: datetime) -> Iterator[Reason]:
    first, embargo = reprint.original_published_at, reprint.embargo_until
    if first and first > at and not (embargo and embargo >= first):
        yield Reason("original_published_at", _("This date is to come."))
    if reprint.embargo_until and at < reprint.embargo_until:
        yield Reason("embargo_until", _("The source holds this story until then: publish it at that time or later."))
    if terms.delay_minutes:
        if first is None:
            yield Reason(
                "original_published_at",
                _("The licence asks us to wait after first publication: enter when that was."),
            )
        elif at < (earliest := first + timedelta(minutes=terms.delay_minutes)):
            sentence = ngettext(
                "The licence asks us to wait %(minutes)d minute after first publication: publish it on %(moment)s or later.",
                "The licence asks us to wait %(minutes)d minutes after first publication: publish it on %(moment)s or later.",
                terms.delay_minutes,
            )
            typed = earliest + timedelta(microseconds=59_999_999)  # to the minute, and not a second too early
            yield Reason("publish_at", sentence % {"minutes": terms.delay_minutes, "moment": _told(typed)})
    yield from _end(terms, reprint, at)


def _end(terms: Terms, reprint: Reprint, at: datetime) -> Iterator[Reason]:
    end = rights_end(terms, reprint.published_at or at, reprint.rights_expire_at, at)
    if end is None or end > at:
        return
    if end == reprint.rights_expire_at:
        yield Reason(
            "rights_expire_at", _("The right to show this story ends before it would be published. Ask the source.")
        )
    else:
        days = terms.window_days or 0
        sentence = ngettext(
            "This licence allowed %(days)d day; it ended on %(moment)s. Ask the source for longer, then enter the new end under “Rights end”.",
            "This licence allowed %(days)d days; they ended on %(moment)s. Ask the source for longer, then enter the new end under “Rights end”.",
            days,
        )
        yield Reason("rights_expire_at", sentence % {"days": days, "moment": _told(end)})


def _told(moment: datetime) -> str:
    """A moment as the editor's language writes it, in the newsroom's time."""
    return dates.moment(localtime(moment), dates.known(get_language()))


def _cap(terms: Terms, reprint: Reprint) -> Iterator[Reason]:
    if terms.daily_cap is not None and reprint.that_day >= terms.daily_cap:
        yield Reason(
            "publish_at",
            ngettext(
                "The licence allows %(cap)d story of this source a day, and that day has it. Choose another day, or ask the source.",
                "The licence allows %(cap)d stories of this source a day, and that day has them. Choose another day, or ask the source.",
                terms.daily_cap,
            )
            % {"cap": terms.daily_cap},
        )

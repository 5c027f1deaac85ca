"""What the rules ask of an article, stored or still being typed, and what stands against publishing it."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cached_property

from django.conf import settings
from django.utils.text import Truncator
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from attribution.models import EditLevel, LicenceVersion, PictureRight
from attribution.policy import Act, Reason, Reprint, may, may_stand
from attribution.rendering import Facts, Rendered, render
from text.cleaning import is_blank, text_of, word_count
from text.validators import is_visible

from .depicting import pictures_in
from .figures import picture_numbers
from .models import Article, Byline, BylineRole, Picture, Provenance
from .recognising import ForeignNotice, foreign_notices

LONGEST_LINE = 50_000  # characters of HTML: what stands under a story, and no book
# One of our own says so by its number, wherever its files are kept.
FOREIGN_PICTURE = re.compile(r'<img\b(?![^<>]*\sdata-picture=)[^<>]*\ssrc="https?://')


@dataclass(frozen=True)
class Story:
    """An article as the rules see it.

    `bylines` are names with their roles; `kept_notices` are marks of passages that an editor says are no notices; `pk` is
    that of a stored one.
    """

    language: str
    body: str
    bylines: tuple[tuple[str, str], ...] = ()
    provenance: Provenance | None = None
    picture: Picture | None = None
    kept_notices: tuple[str, ...] = ()
    translation_of: Article | None = None
    is_out: bool = False
    published_at: datetime | None = None
    pk: int | None = None

    def licence_version(self) -> LicenceVersion | None:
        """The terms a reprint falls under; nothing for our own work, or where the licence has no version yet."""
        return self.provenance.licence_in_force(self.is_out) if self.provenance else None

    @cached_property
    def foreign_notices(self) -> list[ForeignNotice]:
        """What in the text reads like somebody's notice: looked for once, whoever asks."""
        return foreign_notices(self.body)

    @property
    def translators(self) -> tuple[str, ...]:
        return tuple(name for name, role in self.bylines if role == BylineRole.TRANSLATION)

    def facts(self) -> Facts:
        """What is known of a reprint, as plain data for the rendering."""
        provenance = self.provenance
        return Facts(
            title=provenance.original_title,
            source=provenance.source.name,
            authors=provenance.authors,
            original_url=provenance.original_uri,
            published_at=provenance.original_published_at,
            title_language=provenance.original_language or provenance.source.language,
            translators=self.translators,
            changes=provenance.changes,
            site=settings.SITE_NAME,
        )

    def rendered_under(self, version: LicenceVersion) -> Rendered:
        """The credit and the notice as this version words them."""
        provenance = self.provenance
        is_changed = bool(provenance.changes.strip()) or provenance.is_translated_into(self.language)
        by_permission = is_changed and version.edit_level == EditLevel.NONE and bool(provenance.permission.strip())
        return render(version.wording(), replace(self.facts(), by_permission=by_permission), self.language)

    def reprint(self, missing: tuple[str, ...] = (), that_day: int = 0) -> Reprint:
        """The same as plain data for the policy."""
        provenance, picture = self.provenance, self.picture
        return Reprint(
            original_title=provenance.original_title,
            original_url=provenance.original_uri,
            original_authors=provenance.authors,
            original_published_at=provenance.original_published_at,
            original_language=provenance.original_language,
            language=self.language,
            words=word_count(self.body),
            changes=provenance.changes,
            permission=provenance.permission,
            picture_is_theirs=bool(picture and picture.source_id == provenance.source_id),
            picture_credit=picture.credit if picture else "",
            embargo_until=provenance.embargo_until,
            rights_expire_at=provenance.rights_expire_at,
            published_at=self.published_at,
            source_state=self._source_state(),
            that_day=that_day,
            missing_variables=missing,
        )

    def _source_state(self) -> str:
        """A pause is for what is new: what is out may still be changed."""
        source = self.provenance.source
        return "active" if self.is_out and source.is_paused else source.state


def story_of(article: Article, bylines: Iterable[Byline] | None = None) -> Story:
    """The article as it is stored; `bylines` with their authors, where they have been read already."""
    if bylines is None:
        bylines = article.bylines.select_related("author")
    return Story(
        language=article.language,
        body=article.body,
        bylines=tuple((byline.author.name, byline.role) for byline in bylines),
        provenance=article.provenance if article.is_reprint else None,
        picture=article.lead_picture,
        # Asked of our own work alone: a reprint has its own source to ask.
        translation_of=None if article.is_reprint else article.translation_of,
        kept_notices=tuple(article.text.kept_notices) if hasattr(article, "text") else (),
        is_out=article.is_out,
        published_at=article.seen_since,
        pk=article.pk,
    )


def reasons_against_publishing(article: Article, at: datetime) -> list[Reason]:
    """Every reason why the article may not be published at that time, each with its field."""
    return reasons_against_going_out(story_of(article), at)


def reasons_against_going_out(story: Story, at: datetime) -> list[Reason]:
    """The same, of a story that need not be stored: what its rights lack, and what its readers would lack."""
    return [*reasons_against_story(story, at), *reasons_against_undescribed(story)]


def reasons_against_story(story: Story, at: datetime) -> list[Reason]:
    """What stands against showing it at that time, by its text and its rights."""
    reasons = [*reasons_against_emptiness(story), *_against_notices(story)]
    reasons += _against_picture(story, at)
    if story.picture and story.picture.source and story.picture.source.is_revoked:
        reasons.append(
            Reason(
                "lead_picture", _("The source of this picture has withdrawn its permission. Choose another picture.")
            )
        )
    reasons += _against_figures(story, at)
    if story.provenance is None:
        return [*reasons, *_against_own(story)]
    version = story.licence_version()
    if version is None:
        sentence = _("This licence has no version yet, so it grants nothing. A chief editor can write one.")
        return [*reasons, Reason("licence", sentence)]
    that_day = others_of_that_day(story, story.published_at or at) if version.daily_cap is not None else 0
    rendered = story.rendered_under(version)
    reasons += _against_language(story)
    if max(len(rendered.credit), len(rendered.notice)) > LONGEST_LINE:
        sentence = _("With these facts the credit or the notice grows to pages. Correct the wording in a new version.")
        reasons.append(Reason("licence", sentence))
    if not rendered.missing and not all(is_visible(text_of(line)) for line in (rendered.credit, rendered.notice)):
        sentence = _(
            "The credit or the notice of this licence would be empty here. Correct its wording in a new version."
        )
        reasons.append(Reason("licence", sentence))
    if version.picture_right == PictureRight.NONE and FOREIGN_PICTURE.search(story.body):
        sentence = _("The text shows pictures from elsewhere, and this licence covers none. Take them out.")
        reasons.append(Reason("body", sentence))
    reprint = story.reprint(missing=rendered.missing, that_day=that_day)
    return [*reasons, *may_stand(version.terms(), reprint, at).reasons]


def reasons_against_emptiness(story: Story) -> Iterator[Reason]:
    if is_blank(story.body):
        yield Reason("body", _("The text is empty. Write or paste it before publishing."))


def reasons_against_undescribed(story: Story) -> Iterator[Reason]:
    """Who cannot see a picture is told what it shows, or nothing of it."""
    if story.picture and not story.picture.is_described:
        sentence = _("Describe the lead picture in one sentence, on its own page, or tick “decorative” there.")
        yield Reason("lead_picture", sentence)
    for picture, _base in pictures_in(story.body):
        if not picture.is_described:
            sentence = _(
                "A picture in the text has no description (%(picture)s). Write one on its own page, or tick “decorative” there."
            )
            yield Reason("body", sentence % {"picture": Truncator(str(picture)).chars(60)})


def _against_notices(story: Story) -> list[Reason]:
    """A notice pasted into the text would stand beside the right one, and grow old there."""
    found = [each for each in story.foreign_notices if each.source and each.mark not in story.kept_notices]
    return [
        Reason(
            "body",
            _("The text holds a notice of %(source)s: “%(text)s”. Move it into the provenance, or say that it is none.")
            % {"source": notice.source.label, "text": Truncator(notice.text).chars(80)},
        )
        for notice in found
    ]


def _against_language(story: Story) -> list[Reason]:
    """A source of another language is most likely translated: only an editor can say that it is not."""
    provenance = story.provenance
    if provenance.original_language or provenance.source.language == story.language:
        return []
    return [
        Reason(
            "original_language",
            _("%(source)s publishes in another language: say in which one the original is.")
            % {"source": provenance.source.label},
        )
    ]


def _against_figures(story: Story, at: datetime) -> list[Reason]:
    """The pictures in the text are still there, and by their right; each fault is told once."""
    numbers = picture_numbers(story.body)
    if not numbers:
        return []
    found = Picture.objects.select_related("source__default_licence").in_bulk(numbers)
    reasons = []
    if len(found) < len(numbers):
        sentence = _("A picture in the text was deleted: choose another one, or take it out.")
        reasons.append(Reason("body", sentence))
    if any(picture.source and picture.source.is_revoked for picture in found.values()):
        sentence = _("The source of a picture in the text has withdrawn its permission. Choose another picture.")
        reasons.append(Reason("body", sentence))
    for picture in found.values():
        if not (picture.source and picture.source.is_revoked):
            against = _against_picture(replace(story, picture=picture), at)
            reasons += [replace(reason, field="body") for reason in against]
    return list(dict.fromkeys(reasons))


def _against_picture(story: Story, at: datetime) -> tuple[Reason, ...]:
    """A picture of another source than the story's stands by the usual licence of its own."""
    picture = story.picture
    if not (picture and picture.source) or (story.provenance and story.provenance.source_id == picture.source_id):
        return ()
    version = picture.source.default_licence.current_version()
    if version is None:
        sentence = _("The usual licence of this picture's source has no version yet, so it grants nothing.")
        return (Reason("lead_picture", sentence),)
    reprint = Reprint(picture_is_theirs=True, picture_credit=picture.credit)
    return may(Act.PICTURE, version.terms(), reprint, at).reasons


def _against_translation(story: Story) -> Iterator[Reason]:
    """What we translated of somebody else is still theirs: its right is asked for with its source."""
    if story.translation_of and story.translation_of.is_reprint:
        yield Reason(
            "translation_of",
            _("It translates a story of %(source)s: give its source below, as with the original, and its own licence.")
            % {"source": story.translation_of.provenance.source.label},
        )


def _against_own(story: Story) -> list[Reason]:
    reasons = [*_against_translation(story)]
    if not story.bylines:
        reasons.append(Reason("bylines", _("Name an author, or the desk, or give the source it is reprinted from.")))
    return reasons


def others_of_that_day(story: Story, at: datetime) -> int:
    """How many other stories of the source are published, or scheduled, on the day of `at` in the newsroom's zone."""
    start = localtime(at).replace(hour=0, minute=0, second=0, microsecond=0)
    others = Provenance.objects.filter(
        source_id=story.provenance.source_id, listed_at__gte=start, listed_at__lt=start + timedelta(days=1)
    )
    return others.exclude(article=story.pk).count()

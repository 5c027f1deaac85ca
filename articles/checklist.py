"""What is looked at before a story goes out, line by line: rights and credit block it, as the rules do; the rest warns.

Plain data in and out: a story need not be stored to be looked at.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from attribution.policy import Reason
from text.cleaning import word_count
from text.links import Link, links_in
from text.typography import typo

from .depicting import pictures_in
from .duplicates import Twin, twins
from .linking import Finding, faults_among_ours, told_of_outside
from .stories import (
    Story,
    reasons_against_emptiness,
    reasons_against_story,
    reasons_against_undescribed,
)
from .templatetags.dates import moment
from .writing import HEADLINE_IN_SEARCH, HEADLINE_ON_A_CARD

FAR_AHEAD = timedelta(days=366)
# The fields that credit and notice are made of; what else stands against a story is a matter of rights.
OF_THE_CREDIT = frozenset(
    {
        "bylines",
        "changes",
        "original_authors",
        "original_language",
        "original_published_at",
        "original_title",
        "original_url",
    }
)


class State(StrEnum):
    GOOD = "good"
    WARN = "warn"
    MEND = "mend"  # it is not published before
    OPEN = "open"  # nobody knows


@dataclass(frozen=True)
class Remark:
    """One thing to know; `field` where it is mended, `article` the number of the story it speaks of."""

    sentence: str
    field: str = ""
    article: int | None = None


@dataclass(frozen=True)
class Line:
    name: str
    title: str
    state: State
    remarks: tuple[Remark, ...] = ()


@dataclass(frozen=True)
class Candidate:
    """A story about to go out at a moment, with what stands beside its text."""

    story: Story
    at: datetime
    headline: str
    section: str = ""


def checklist(candidate: Candidate) -> list[Line]:
    """Every line, in the order in which an editor mends."""
    story, at = candidate.story, candidate.at
    empty = list(reasons_against_emptiness(story))
    against = [reason for reason in reasons_against_story(story, at) if reason not in empty]
    links = links_in(story.body)
    return [
        *_time(at),
        _blocking(
            "rights", _("Rights"), [reason for reason in against if reason.field not in OF_THE_CREDIT], _whose(story)
        ),
        _blocking(
            "credit", _("Credit"), [reason for reason in against if reason.field in OF_THE_CREDIT], _credited(story)
        ),
        _blocking("text", _("Text"), empty, _words(story)),
        _blocking("pictures", _("Descriptions of pictures"), list(reasons_against_undescribed(story)), _shown(story)),
        _section(candidate),
        _headline(candidate),
        _links(links, at, story.pk),
        _duplicates(
            twins(
                language=story.language,
                headline=candidate.headline,
                original_url=story.provenance.original_url if story.provenance else "",
                own=story.pk,
            )
        ),
    ]


def may_go_out(lines: list[Line]) -> bool:
    return all(line.state != State.MEND for line in lines)


def _blocking(name: str, title: str, against: list[Reason], good: str) -> Line:
    if not against:
        return Line(name, title, State.GOOD, (Remark(good),) if good else ())
    return Line(name, title, State.MEND, tuple(Remark(reason.sentence, reason.field) for reason in against))


def _whose(story: Story) -> str:
    if story.provenance is None:
        return _("Our own work.")
    version = story.licence_version()
    return f"{story.provenance.source.label} · {version.licence.badge}" if version else ""


def _credited(story: Story) -> str:
    return ", ".join(dict.fromkeys(name for name, _role in story.bylines)) or (
        story.provenance.original_authors if story.provenance else ""
    )


def _words(story: Story) -> str:
    count = word_count(story.body)
    return ngettext("%(count)d word", "%(count)d words", count) % {"count": count}


def _shown(story: Story) -> str:
    count = len(pictures_in(story.body)) + (story.picture is not None)
    if not count:
        return _("No picture.")
    return ngettext("%(count)d picture", "%(count)d pictures", count) % {"count": count}


def _time(at: datetime) -> Iterator[Line]:
    """A schedule so far ahead that it may be a slip of the pen; nothing of any other."""
    if at > timezone.now() + FAR_AHEAD:
        sentence = _("Readers will not see it before %(at)s: that is more than a year from now.") % {"at": moment(at)}
        yield Line("time", _("Time"), State.WARN, (Remark(sentence, "publish_at"),))


def _section(candidate: Candidate) -> Line:
    title = _("Section")
    if candidate.section:
        return Line("section", title, State.GOOD, (Remark(candidate.section),))
    return Line("section", title, State.WARN, (Remark(_("Choose where readers find it."), "section"),))


def _headline(candidate: Candidate) -> Line:
    title = _("Length of the headline")
    length = len(typo(candidate.headline, candidate.story.language).strip())
    said = {"length": length, "search": HEADLINE_IN_SEARCH, "card": HEADLINE_ON_A_CARD}
    if not length:
        return Line("headline", title, State.MEND, (Remark(_("Write a headline."), "headline"),))
    if length <= HEADLINE_IN_SEARCH:
        sentence = ngettext("%(length)d character", "%(length)d characters", length) % said
        return Line("headline", title, State.GOOD, (Remark(sentence),))
    if length <= HEADLINE_ON_A_CARD:
        sentence = _("%(length)d characters: search results cut it after about %(search)d.") % said
    else:
        sentence = _("%(length)d characters: cut in search results (%(search)d) and long for a card (%(card)d).") % said
    return Line("headline", title, State.WARN, (Remark(sentence, "headline"),))


def _links(links: list[Link], at: datetime, own: int | None) -> Line:
    title = _("Links")
    findings = [*faults_among_ours(links, at, own), *told_of_outside(links)]
    faults = [each for each in findings if each.is_fault]
    state = State.WARN if faults else State.OPEN if findings else State.GOOD
    if findings:
        return Line("links", title, state, tuple(_told(faults + [each for each in findings if not each.is_fault])))
    count = len(links)
    good = ngettext("%(count)d link", "%(count)d links", count) % {"count": count} if count else _("No link.")
    return Line("links", title, state, (Remark(good),))


def _told(findings: list[Finding]) -> Iterator[Remark]:
    for each in findings:
        where = f"{each.link.words} ({each.link.href})" if each.link.words != each.link.href else each.link.href
        yield Remark(
            _("“%(link)s”: %(sentence)s") % {"link": where, "sentence": each.sentence}, "body" if each.is_fault else ""
        )


def _duplicates(found: list[Twin]) -> Line:
    title = _("Duplicates")
    if not found:
        return Line("duplicates", title, State.GOOD, (Remark(_("None found.")),))
    same, alike = _("The same original: “%(headline)s” (%(state)s)"), _("Nearly the same: “%(headline)s” (%(state)s)")
    remarks = tuple(
        Remark(
            (same if twin.is_same_original else alike) % {"headline": twin.headline, "state": twin.state.lower()},
            article=twin.pk,
        )
        for twin in found
    )
    return Line("duplicates", title, State.WARN, remarks)

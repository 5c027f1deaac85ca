"""What of a story's terms would be otherwise under another version of its licence, in the few words of a list."""

from collections.abc import Iterator
from datetime import datetime

from django.utils.timezone import localtime
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from attribution.models import LicenceVersion, LinkRel, Mining, SearchPolicy, SublicenceRight, Surface, WindowAction
from text import dates

# Of each surface: in words where it is gained, and where it is lost.
SURFACES = {
    Surface.FEED: (gettext_lazy("in the feeds from now on"), gettext_lazy("no longer in the feeds")),
    Surface.API: (gettext_lazy("in the API from now on"), gettext_lazy("no longer in the API")),
    Surface.LETTER: (gettext_lazy("in letters from now on"), gettext_lazy("no longer in letters")),
}
IN_WORDS = {
    "window_action": {
        WindowAction.STUB: gettext_lazy("afterwards a short page with the link to the original"),
        WindowAction.REMOVE: gettext_lazy("afterwards nothing but a notice that it has gone"),
    },
    "search_policy": {
        SearchPolicy.INDEX: gettext_lazy("search engines may list it"),
        SearchPolicy.NOINDEX_NEWS: gettext_lazy("not in news search"),
        SearchPolicy.NOINDEX: gettext_lazy("not in search engines"),
        SearchPolicy.CANONICAL: gettext_lazy("search engines are led to the original"),
    },
    "sublicence_right": {
        SublicenceRight.NONE: gettext_lazy("others may not take it from us"),
        SublicenceRight.EXCERPT: gettext_lazy("others may take an excerpt from us"),
        SublicenceRight.FULL: gettext_lazy("others may take the whole text from us"),
    },
    "ai_mining": {
        Mining.RESERVED: gettext_lazy("data mining and AI reserved"),
        Mining.ALLOWED: gettext_lazy("data mining and AI allowed"),
        Mining.UNKNOWN: gettext_lazy("nothing said of data mining and AI"),
    },
    "link_rel": {
        LinkRel.FOLLOW: gettext_lazy("the original linked as any page"),
        LinkRel.NOFOLLOW: gettext_lazy("the link to the original closed to search engines"),
    },
}


def terms_that_change(
    held: LicenceVersion, newest: LicenceVersion, ended_at: datetime | None, ends_at: datetime | None
) -> Iterator[str]:
    """Until when it may stand, and where; `ended_at` and `ends_at` are the end of the right before and after."""
    if ends_at != ended_at:
        yield _("online until %(moment)s") % {"moment": _told(ends_at)} if ends_at else _("online without an end")
    for surface, (gained, lost) in SURFACES.items():
        before, after = surface in held.surfaces, surface in newest.surfaces
        if before != after:
            yield str(gained if after else lost)
    for name, words in IN_WORDS.items():
        is_asked = name != "window_action" or ends_at is not None
        if is_asked and getattr(held, name) != getattr(newest, name):
            yield str(words[getattr(newest, name)])


def _told(moment: datetime) -> str:
    return dates.moment(localtime(moment), dates.known(get_language()))

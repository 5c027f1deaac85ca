"""How the desk writes an article in a list."""

from django import template
from django.conf import settings
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from articles.admin.states import credited_by, flag
from articles.comparing import tag_in_words
from text.diffs import ADDED, REMOVED, Piece

register = template.Library()
register.filter("flag", flag)
register.filter("credited", credited_by)
register.filter("tag_in_words", tag_in_words)


@register.filter
def page_url(changelist, number: int) -> str:
    """The address of another page of a list, with its filters."""
    return changelist.get_query_string({"p": number})


@register.filter
def first_as_written(title: str) -> str:
    """A day that Django has named, “1 mars”: “1er mars” in French."""
    return f"1er{title[1:]}" if get_language() == "fr" and title.startswith("1 ") else title


@register.filter
def of(words: dict, name: str) -> str:
    """What a table holds under a name; nothing where it holds nothing."""
    return words.get(name, "")


@register.filter
def marked(pieces: list[Piece]) -> SafeString:
    """The pieces of a comparison: what was added and removed is marked for the eye, and said to who hears the page."""
    colon = pgettext("between a label and what follows", ":")
    around = {
        kind: (f'<{tag}><span class="sr">[{word}{colon} </span>', f'<span class="sr">]</span></{tag}> ')
        for kind, tag, word in ((REMOVED, "del", _("removed")), (ADDED, "ins", _("added")))
    }
    html = (escape(words).join(around.get(kind, ("", ""))) for kind, words in pieces)
    return mark_safe("".join(html))  # noqa: S308 - every word is escaped above


@register.simple_tag
def clock_of_the_newsroom() -> str:
    """By which clock the desk's times are told: the city of the time zone, as the settings name it."""
    return settings.TIME_ZONE.rpartition("/")[2].replace("_", " ")

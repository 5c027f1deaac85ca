"""The state of an article as a flag: a word, and the class that colours it."""

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from ..models import UNPUBLISHED, Article, PreparedChange
from ..states import state_of
from ..templatetags.dates import moment


def flag(article: Article) -> SafeString:
    word, kind = state_of(article)
    return format_html('<span class="flag {}">{}</span>', kind, word)


def flag_of_change(change: PreparedChange | None) -> str:
    """That a change is prepared of a live article, and how it stands; nothing where none is."""
    if change is None:
        return ""
    if change.is_held:
        return format_html('<span class="flag bad">{}</span>', _("Change held"))
    word = _("Change scheduled") if change.is_scheduled else _("Change prepared")
    return format_html('<span class="flag {}">{}</span>', "upd" if change.is_scheduled else "dup", word)


def credited_by(article: Article) -> str:
    """Who wrote it, or whom it is from, as its card keeps it."""
    source = article.card.get("source")
    return source["name"] if source else ", ".join(author["name"] for author in article.card.get("authors", []))


def assignment(article: Article) -> SafeString:
    """Who is to write it, and until when as long as it is not published."""
    name = article.assigned_to.get_full_name() if article.assigned_to else ""
    if article.due_at is None or article.status not in UNPUBLISHED:
        return format_html("{}", name)
    kind, sentence = ("bad", _("overdue since %(at)s")) if article.is_overdue else ("", _("due on %(at)s"))
    return format_html('{} <span class="due {}">{}</span>', name, kind, sentence % {"at": moment(article.due_at)})

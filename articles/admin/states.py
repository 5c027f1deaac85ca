"""The state of an article as a flag: a word, and the class that colours it."""

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from ..models import Article, Status


def state_of(article: Article) -> tuple[str, str]:
    """The word for the state, and its class."""
    if article.status == Status.WITHDRAWN:
        return _("Withdrawn"), "bad"
    if article.status == Status.IN_REVIEW:
        return _("To review"), "dup"
    if article.status == Status.DRAFT:
        return _("Draft"), ""
    if article.is_expired:
        return _("Rights ended"), "bad"
    return (_("Scheduled"), "upd") if article.is_scheduled else (_("Online"), "ok")


def flag(article: Article) -> SafeString:
    word, kind = state_of(article)
    return format_html('<span class="flag {}">{}</span>', kind, word)


def credited_by(article: Article) -> str:
    """Who wrote it, or whom it is from, as its card keeps it."""
    source = article.card.get("source")
    return source["name"] if source else ", ".join(author["name"] for author in article.card.get("authors", []))

"""The state of an article as a flag: a word, and the class that colours it."""

from django.utils.html import format_html
from django.utils.safestring import SafeString

from ..models import Article
from ..states import state_of


def flag(article: Article) -> SafeString:
    word, kind = state_of(article)
    return format_html('<span class="flag {}">{}</span>', kind, word)


def credited_by(article: Article) -> str:
    """Who wrote it, or whom it is from, as its card keeps it."""
    source = article.card.get("source")
    return source["name"] if source else ", ".join(author["name"] for author in article.card.get("authors", []))

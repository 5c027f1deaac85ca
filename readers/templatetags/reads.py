"""How often an article was read, for the desk."""

from django import template
from django.conf import settings

from articles.models import Article

from ..most_read import reads_of

register = template.Library()


@register.simple_tag
def times_read(article: Article) -> int:
    """0 where nothing is counted, and of what no reader has had."""
    return reads_of(article) if settings.COUNT_READS and article.seen_since else 0

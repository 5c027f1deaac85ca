"""What is being read: the most read of the last hours."""

from django.conf import settings

from articles.models import Article
from readers.most_read import most_read, since

from ..pieces import ROWS, Asked, Panel

HOURS = 6


def panel(asked: Asked) -> Panel | None:
    if not settings.COUNT_READS or not asked.user.has_perm("articles.view_article"):
        return None
    articles = Article.objects.published().only("headline", "slug", "language")
    rows = most_read(articles, HOURS, ROWS)
    return Panel("reading", {"rows": rows, "since": since(HOURS)}) if rows else None

"""What is read most, and how often something was read."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import QuerySet, Sum
from django.utils import timezone

from articles.models import Article

from .counting import hour_of
from .models import Span


@dataclass(frozen=True)
class MostRead:
    """A place on the list; `share`: its reads, in a hundredth of those of the first."""

    article: Article
    reads: int
    share: int


def since(hours: int) -> datetime:
    """When the first of the last so many hours began: the one that runs is the last of them."""
    return hour_of(timezone.now()) - timedelta(hours=hours - 1)


def most_read(among: QuerySet[Article], hours: int, most: int) -> list[MostRead]:
    """Of some articles those that were read most in the last hours: `most_read(Article.objects.published(), 6, 8)`.

    Two queries, whose cost is that of the hours and never of the archive. Hours are kept for a week.
    """
    counted = among.filter(read_counts__span=Span.HOUR, read_counts__start__gte=since(hours)).order_by()
    ranked = list(
        counted.values("pk")
        .annotate(reads=Sum("read_counts__count"))
        .order_by("-reads", "-pk")
        .values_list("pk", "reads")[:most]
    )
    articles = among.in_bulk([pk for pk, _reads in ranked])
    first = ranked[0][1] if ranked else 0
    return [MostRead(articles[pk], reads, max(reads * 100 // first, 1)) for pk, reads in ranked if pk in articles]


def reads_of(article: Article) -> int:
    """How often an article was read, since it is counted."""
    return article.read_counts.aggregate(reads=Sum("count"))["reads"] or 0

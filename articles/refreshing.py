"""Bringing the cards of articles up to date after something they name has changed."""

from django_tasks import task

from .cards import card_of
from .models import Article

BATCH = 200

# How to find the articles whose cards name a thing.
NAMED_BY = {
    "author": "bylines__author",
    "source": "provenance__source",
    "topic": "topic_links__topic",
    "picture": "lead_picture",
    "pictures_of": "lead_picture__source",
}


@task()
def refresh_cards(kind: str, pk: int, after: int = 0) -> None:
    """Renew the cards of the articles that name the thing, a batch at a time. May run any number of times."""
    articles = Article.objects.filter(**{NAMED_BY[kind]: pk}, pk__gt=after).order_by("pk").distinct()
    joined = articles.select_related("text", "lead_picture", "provenance__source", "provenance__licence_version")
    batch = list(joined[:BATCH])
    for article in batch:
        card = card_of(article)
        if card != article.card:
            Article.objects.filter(pk=article.pk).update(card=card)
    if len(batch) == BATCH:
        refresh_cards.enqueue(kind, pk, batch[-1].pk)


def told(sender, instance, created: bool, **facts) -> None:
    """An author, a source or a topic was saved: what names it may have to change."""
    if not created and not facts.get("raw"):
        refresh_cards.enqueue(sender._meta.model_name, instance.pk)

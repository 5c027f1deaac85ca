"""Where a picture is shown: as the lead of articles, in their texts, on the front page."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from .models import Article, Picture, PictureInText, Placement

MOST = 20


@dataclass(frozen=True)
class Uses:
    """What this person may know of it: articles, each with whether it leads it; places of honour; whether there is more."""

    articles: list[tuple[Article, bool]]
    places: list[Placement]
    has_more: bool
    # There are others, which this person may not open.
    has_hidden: bool

    def __bool__(self) -> bool:
        return bool(self.articles or self.has_hidden)


def showing(picture: Picture) -> QuerySet[Article]:
    """The articles that show the picture, whatever their state."""
    in_text = PictureInText.objects.filter(article=OuterRef("pk"), picture=picture)
    return Article.objects.filter(Q(lead_picture=picture) | Exists(in_text))


def uses_of(picture: Picture, user) -> Uses:
    """Where the picture is shown, the newest articles first, as far as the person may open them."""
    lead = Article.objects.visible_to(user).filter(lead_picture=picture).order_by("-pk")[: MOST + 1]
    in_text = Article.objects.visible_to(user).filter(
        pk__in=PictureInText.objects.filter(picture=picture).values("article")
    )
    found = {article.pk: (article, False) for article in in_text.order_by("-pk")[: MOST + 1]}
    found |= {article.pk: (article, True) for article in lead}
    seen = Article.objects.visible_to(user).filter(pk=OuterRef("pk"))
    places = Placement.objects.on_the_front_page().filter(article__lead_picture=picture).select_related("article")
    return Uses(
        articles=[found[pk] for pk in sorted(found, reverse=True)][:MOST],
        places=list(places.filter(article__in=Article.objects.visible_to(user))[:MOST]),
        has_more=len(found) > MOST,
        has_hidden=showing(picture).filter(~Exists(seen)).exists(),
    )

"""What goes with a story that is withdrawn, and what does not: told to whoever is about to do it."""

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .models import Arrangement, Article, Pin, Placement


def also_gone(article: Article) -> list[str]:
    """Sentences on what leaves with it, in a bounded number of queries."""
    told = [_("It leaves every list, the search and the sitemaps at once.")]
    if article.in_feed:
        told.append(_("It leaves the feeds; for thirty days the Atom feeds tell readers’ programs to delete it."))
    if article.in_api:
        told.append(_("The API answers 410 with “canceled” where other newsrooms ask for it."))
    now = timezone.now()
    standing = Q(ends_at=None) | Q(ends_at__gt=now)
    places = Placement.objects.filter(standing, article=article, arrangement__in=Arrangement.objects.in_use())
    counted = (
        (
            places.count(),
            lambda n: ngettext(
                "%(count)d place on a composed page falls to the next article.",
                "%(count)d places on composed pages fall to the next articles.",
                n,
            ),
        ),
        (
            Pin.objects.filter(other=article).count(),
            lambda n: ngettext(
                "%(count)d other article no longer shows it beside its text.",
                "%(count)d other articles no longer show it beside their texts.",
                n,
            ),
        ),
        (
            article.preview_links.open().count(),
            lambda n: ngettext("%(count)d preview link is closed.", "%(count)d preview links are closed.", n),
        ),
        (
            article.corrections.count(),
            lambda n: ngettext(
                "%(count)d note on it leaves the public list of corrections.",
                "%(count)d notes on it leave the public list of corrections.",
                n,
            ),
        ),
    )
    return told + [word(count) % {"count": count} for count, word in counted if count]


def stays(article: Article) -> list[Article]:
    """Its versions in other languages that readers go on seeing."""
    original = article.translation_of_id or article.pk
    family = Article.objects.out().filter(Q(translation_of=original) | Q(pk=original)).exclude(pk=article.pk)
    return list(family.only("id", "slug", "language", "headline", "status", "published_at", "expires_at"))

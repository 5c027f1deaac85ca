"""What the first page of the desk shows: bounded queries, whatever the size of the archive."""

from django.apps import apps
from django.urls import reverse
from django.utils import timezone

from articles import standing
from articles.models import Article, Status
from articles.stories import reasons_against_publishing

from .rights import last_audit

ROWS = 8
MOST = 100
SHOWN = ("section", "section__parent", "created_by")
# What the rules of publishing ask of a story beside that.
CHECKED = ("text", "lead_picture", "provenance__source__default_licence", "provenance__licence")


def dashboard(request, site) -> dict:
    """The rows of each queue, and how many wait in it (at most 100 are counted)."""
    now = timezone.now()
    user = request.user
    is_editor = user.has_perm("articles.publish_article")
    may_write = user.has_perm("articles.add_article")
    articles = Article.objects.select_related(*SHOWN).defer("standfirst")
    live = articles.filter(status=Status.PUBLISHED)
    mine = articles.filter(created_by=user, status__in=[Status.DRAFT, Status.IN_REVIEW]).order_by("-saved_at", "-pk")
    context = {
        "now": now,
        "is_editor": is_editor,
        "may_write": may_write,
        "mine": list(mine[:ROWS]),
        "newest": list(articles.published().newest()[:ROWS]) if user.has_perm("articles.view_article") else [],
    }
    if is_editor:
        scheduled = live.filter(published_at__gt=now).order_by("published_at", "pk")
        review = articles.filter(status=Status.IN_REVIEW).order_by("saved_at", "pk")
        ending = standing.ending_soon()
        context |= {
            "review": _with_checks(list(review.select_related(*CHECKED)[:ROWS]), now),
            "review_count": review[:MOST].count(),
            "scheduled": list(scheduled[:ROWS]),
            "scheduled_count": scheduled[:MOST].count(),
            "ending": list(ending.only("headline", "expires_at")[:ROWS]),
            "ending_count": ending[:MOST].count(),
            "audit": last_audit(),
        }
    return context | _failed_letters(request, site)


def _with_checks(rows: list[Article], now) -> list[Article]:
    for article in rows:
        article.reasons = reasons_against_publishing(article, now)
    return rows


def _failed_letters(request, site) -> dict:
    """How many letters were given up, for whoever may see them."""
    letters = apps.get_model("letters", "Letter")
    if not site.is_registered(letters) or not site.get_model_admin(letters).has_view_or_change_permission(request):
        return {}
    return {
        "failed_letters": letters.objects.filter(failed_at__isnull=False)[:MOST].count(),
        "failed_letters_url": f"{reverse('admin:letters_letter_changelist')}?state=failed",
    }

"""What the first page of the desk shows: bounded queries, whatever the size of the archive."""

from datetime import timedelta

from django.apps import apps
from django.urls import reverse
from django.utils import timezone

from articles import standing
from articles.models import Article, Status
from articles.stories import reasons_against_publishing

from .assigned import assigned
from .rights import last_audit

ROWS = 8
MOST = 100
# A letter leaves within seconds; one that waits this long is held up by something.
LATE = timedelta(minutes=10)
# Those that were given up stay in the list of letters; the first page speaks of them for a week.
TOLD = timedelta(days=7)
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
    return context | assigned(user) | _letters_in_trouble(request, site)


def _with_checks(rows: list[Article], now) -> list[Article]:
    for article in rows:
        article.reasons = reasons_against_publishing(article, now)
    return rows


def _letters_in_trouble(request, site) -> dict:
    """How many letters were given up this week, and how many wait that should have left, for whoever may see them."""
    letters = apps.get_model("letters", "Letter")
    if not site.is_registered(letters) or not site.get_model_admin(letters).has_view_or_change_permission(request):
        return {}
    now = timezone.now()
    late = letters.objects.waiting().filter(created_at__lt=now - LATE).order_by("created_at")
    return {
        "letters_url": reverse("admin:letters_letter_changelist"),
        "failed_letters": letters.objects.filter(failed_at__gt=now - TOLD)[:MOST].count(),
        "late_letters": late[:MOST].count(),
        "oldest_letter": late.only("created_at", "last_error", "attempts").first(),
    }

"""What waits for somebody at the desk: what was sent back to them, and what is assigned to them."""

from articles import assigning, commenting
from articles.models import Article

ROWS = 8


def assigned(user) -> dict:
    """For the dashboard: two queries, some rows of each."""
    if not user.has_perm("articles.view_article"):
        return {}
    return {"sent_back": _some(commenting.sent_back(user)), "assigned": _some(assigning.waiting_for(user))}


def _some(articles) -> list[Article]:
    return list(articles.only("headline", "status", "due_at", "saved_at", "published_at", "expires_at")[:ROWS])

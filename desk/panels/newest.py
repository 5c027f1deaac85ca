"""What went out last, for whoever has no day to plan."""

from ..pieces import ROWS, Asked, Panel


def panel(asked: Asked) -> Panel | None:
    if asked.is_editor or not asked.user.has_perm("articles.view_article"):
        return None
    return Panel("newest", {"rows": list(asked.articles.published().newest()[:ROWS])})

"""What waits for an editor's eye, the longest waiting first, with what stands against publishing it."""

from articles.stories import reasons_against_publishing

from ..pieces import Asked, Panel


def panel(asked: Asked) -> Panel | None:
    if not asked.is_editor:
        return None
    rows = asked.review.rows
    for article in rows:
        article.reasons = reasons_against_publishing(article, asked.now)
    return Panel("review", {"rows": rows})

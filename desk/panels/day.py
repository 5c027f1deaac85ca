"""The day: what went out since midnight, what is to go out, and what comes after it."""

from django.utils.timezone import localtime

from ..pieces import Asked, Panel

# Of what went out already: enough to see where the day stands.
PUBLISHED, LATER = 4, 4


def panel(asked: Asked) -> Panel | None:
    if not asked.is_editor:
        return None
    today = localtime(asked.now)
    midnight = today.replace(hour=0, minute=0, second=0, microsecond=0)
    out = list(asked.articles.published().filter(published_at__gte=midnight).newest()[:PUBLISHED])
    coming = asked.scheduled.rows
    still_today = [article for article in coming if localtime(article.published_at).date() == today.date()]
    later = coming[len(still_today) :][:LATER]
    return Panel(
        "day",
        {
            "rows": [*reversed(out), *still_today],
            "later": later,
            "more": asked.scheduled.count - len(still_today) - len(later),
        },
    )

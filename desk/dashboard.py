"""The first page of the desk: what does not go as it should, how long the queues are, what waits for whoever looks."""

from .alarms import raised
from .panels import BESIDE, MAIN, shown
from .pieces import Asked


def dashboard(request, site) -> dict:
    """All of it in a bounded number of queries, whatever the size of the archive."""
    asked = Asked(request, site)
    return {
        "asked": asked,
        "now": asked.now,
        "alarms": raised(asked),
        "main": shown(asked, MAIN),
        "beside": shown(asked, BESIDE),
    }

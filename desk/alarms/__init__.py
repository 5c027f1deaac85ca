"""What does not go as it should. A module a kind; each gives its alarms, none where all is well or it is not for this person.

Nothing has to be done at the time of a scheduled article: what lists, search and cards show of it is written when it is
scheduled, and the clock in `published()` does the rest. What may be late are jobs, and whoever does them.
"""

from ..pieces import Alarm, Asked, MakesAlarms
from .changes import changes_not_published
from .jobs import failed_jobs
from .letters import letters_given_up, letters_held_up
from .worker import worker_in_trouble

ALARMS: tuple[MakesAlarms, ...] = (
    worker_in_trouble,
    changes_not_published,
    failed_jobs,
    letters_given_up,
    letters_held_up,
)


def raised(asked: Asked) -> list[Alarm]:
    """All that this person has to hear of now."""
    return [alarm for alarms in ALARMS for alarm in alarms(asked)]

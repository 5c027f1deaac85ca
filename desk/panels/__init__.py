"""The panels of the first page, in the order in which they stand: a module a panel, which gives nothing where it has nothing to say."""

from ..pieces import Asked, MakesPanel, Panel
from .breaches import breaches
from .day import day
from .ending import ending
from .newest import newest
from .reading import reading
from .review import review
from .waiting import waiting

MAIN: tuple[MakesPanel, ...] = (review, waiting, day, newest)
BESIDE: tuple[MakesPanel, ...] = (reading, breaches, ending)


def shown(asked: Asked, makers: tuple[MakesPanel, ...]) -> list[Panel]:
    return [panel for panel in (make(asked) for make in makers) if panel]

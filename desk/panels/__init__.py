"""The panels of the first page, in the order in which they stand: a module a panel, which gives nothing where it has nothing to say."""

from ..pieces import Asked, MakesPanel, Panel
from . import breaches, day, ending, newest, reading, review, waiting

MAIN: tuple[MakesPanel, ...] = (review.panel, waiting.panel, day.panel, newest.panel)
BESIDE: tuple[MakesPanel, ...] = (reading.panel, breaches.panel, ending.panel)


def shown(asked: Asked, makers: tuple[MakesPanel, ...]) -> list[Panel]:
    return [panel for panel in (make(asked) for make in makers) if panel]

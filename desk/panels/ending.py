"""Whose right ends within seven days."""

from ..pieces import Asked, Panel


def panel(asked: Asked) -> Panel | None:
    if not asked.is_editor or not asked.ending.rows:
        return None
    return Panel("ending", {"rows": asked.ending.rows})

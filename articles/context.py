"""What every page of the site shows of the paper's order."""

from . import menu as sections


def menu(request):
    """The sections of the first level, each with its sub-sections, and what fragments that show them are kept under."""
    return {"menu": sections.roots(), "menu_key": sections.key()}

"""What every page of the site shows of the paper's order."""

from . import menu as sections


def menu(request):
    """The sections of the first level, each with its sub-sections."""
    return {"menu": sections.roots()}

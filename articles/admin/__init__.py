"""What editors do with stories: Django's admin over the model methods."""

from . import article, catalogue, picture

__all__ = ["article", "catalogue", "picture"]

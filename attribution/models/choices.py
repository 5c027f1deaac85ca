"""The words in which a licence says what it allows; each is stored as its short code."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class TextRight(models.TextChoices):
    FULL = "full", _("the full text")
    EXCERPT = "excerpt", _("an excerpt")
    NONE = "none", _("nothing")


class PictureRight(models.TextChoices):
    NONE = "none", _("none")
    CREDITED = "credited", _("with their credit")
    CONTRACT = "contract", _("by a contract of their own")


class EditLevel(models.TextChoices):
    NONE = "none", _("no change at all")
    MINOR = "minor", _("small changes")
    FULL = "full", _("any change")


class TranslationRight(models.TextChoices):
    NO = "no", _("forbidden")
    ASK = "ask", _("after asking")
    YES = "yes", _("allowed")


class YearRule(models.TextChoices):
    FIRST_PUBLISHED = "first_published", _("the year of first publication")
    FIXED = "fixed", _("a fixed year")
    NONE = "none", _("no year")


class CreditPosition(models.TextChoices):
    BYLINE = "byline", _("in the by-line")
    BEFORE = "before", _("before the text")
    AFTER = "after", _("after the text")


class WindowAction(models.TextChoices):
    STUB = "stub", _("a short page with the link to the original")
    REMOVE = "remove", _("nothing but a notice that it has gone")


class LinkRel(models.TextChoices):
    FOLLOW = "follow", _("as any link")
    NOFOLLOW = "nofollow", _("closed to search engines (nofollow)")


class SublicenceRight(models.TextChoices):
    NONE = "none", _("nothing")
    EXCERPT = "excerpt", _("an excerpt")
    FULL = "full", _("the full text")


class SearchPolicy(models.TextChoices):
    INDEX = "index", _("may be indexed")
    NOINDEX_NEWS = "noindex_news", _("kept out of news search")
    NOINDEX = "noindex", _("kept out of every search engine")
    CANONICAL = "canonical", _("names the original as the one to index")


class Mining(models.TextChoices):
    RESERVED = "reserved", _("reserved")
    ALLOWED = "allowed", _("allowed")
    UNKNOWN = "unknown", _("the licence does not say")


class Surface(models.TextChoices):
    """Where a story may go besides its page and our lists."""

    FEED = "feed", _("feeds")
    API = "api", _("the API")
    LETTER = "letter", _("letters")


def every_surface() -> list[str]:
    """What a licence allows that does not speak of it."""
    return list(Surface.values)

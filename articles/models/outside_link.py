from django.db import models
from django.db.models import Q
from django.utils import timezone


class Found(models.TextChoices):
    """What became of asking an address elsewhere."""

    THERE = "there"
    GONE = "gone"
    NOWHERE = "nowhere"  # no site has this name
    INSIDE = "inside"  # in a network that is not the web
    UNSAFE = "unsafe"  # its certificate is not good
    SHUT = "shut"  # it answers, but not us
    SILENT = "silent"


class OutsideLinkQuerySet(models.QuerySet):
    def due(self):
        """Those that somebody wants to know of and nobody asks at this moment."""
        return self.filter(is_wanted=True, not_before__lte=timezone.now())


class OutsideLink(models.Model):
    """A page elsewhere that texts lead to, and what it answered when the worker last asked."""

    address = models.URLField(max_length=2000)
    place = models.CharField(max_length=32, unique=True, editable=False)
    host = models.CharField(max_length=255, editable=False)
    found = models.CharField(max_length=8, choices=Found, blank=True)
    status = models.PositiveSmallIntegerField(null=True, blank=True)
    asked_at = models.DateTimeField(null=True, blank=True)
    is_wanted = models.BooleanField(default=True)
    wanted_at = models.DateTimeField(default=timezone.now)
    # No earlier than this: whoever asks puts it off, so that no other process asks the same.
    not_before = models.DateTimeField(default=timezone.now)

    objects = OutsideLinkQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["not_before"], name="links_to_ask", condition=Q(is_wanted=True)),
            models.Index(fields=["wanted_at"], name="links_by_age"),
        ]

    def __str__(self) -> str:
        return self.address

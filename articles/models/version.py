import json
import zlib

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class VersionKind(models.TextChoices):
    """How a version came about. What readers had, or were told of, is kept for ever: see `articles/thinning.py`."""

    SAVED = "saved", pgettext_lazy("a version", "saved")
    SUBMITTED = "submitted", pgettext_lazy("a version", "submitted")
    PUBLISHED = "published", pgettext_lazy("a version", "published")
    CORRECTED = "corrected", pgettext_lazy("a version", "corrected")
    WITHDRAWN = "withdrawn", pgettext_lazy("a version", "withdrawn")
    RESTORED = "restored", pgettext_lazy("a version", "restored")
    # Never what the article was: what somebody means to make of it while readers have it (`PreparedChange`).
    PREPARED = "prepared", pgettext_lazy("a version", "prepared")


THINNED = (VersionKind.SAVED, VersionKind.SUBMITTED, VersionKind.RESTORED, VersionKind.PREPARED)


class PackedField(models.BinaryField):
    """Plain data, packed: a text takes about half its room, and Armenian no more of it than French."""

    description = _("Plain data, packed")

    def to_python(self, value):
        return json.loads(value) if isinstance(value, str) else value

    def value_to_string(self, obj):
        return json.dumps(self.value_from_object(obj), ensure_ascii=False)

    def from_db_value(self, value, expression, connection):
        return None if value is None else json.loads(zlib.decompress(value))

    def get_prep_value(self, value):
        if value is None:
            return None
        return zlib.compress(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode())


class VersionQuerySet(models.QuerySet):
    def newest(self):
        """Newest first, in the order of the index."""
        return self.order_by("-number")

    def stood(self):
        """What the article was, at some time: without what was only prepared."""
        return self.exclude(kind=VersionKind.PREPARED)

    def unneeded(self):
        """Those that no prepared change was made from, or came to."""
        return self.filter(made_into=None, held_by=None)

    def without_snapshots(self):
        """Who and when alone: the texts stay where they are."""
        return self.defer("snapshot")


class Version(models.Model):
    """An article as it stood after a save or an act: all that an editor can type. Written once, never changed."""

    article = models.ForeignKey("articles.Article", models.CASCADE, related_name="versions", db_index=False)
    number = models.PositiveIntegerField(_("number"))
    kind = models.CharField(_("kind"), max_length=10, choices=VersionKind)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("saved"), default=timezone.now)
    # The act that it belongs to, in words, where it was one.
    entry = models.ForeignKey("admin.LogEntry", models.SET_NULL, null=True, related_name="+")
    digest = models.CharField(max_length=32)
    snapshot = PackedField()

    objects = VersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("version")
        verbose_name_plural = _("versions")
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["article", "number"], name="a_version_has_its_own_number")]
        indexes = [
            models.Index(fields=["article", "-at", "-id"], name="versions_of_an_article"),
            models.Index(fields=["at"], name="versions_to_thin", condition=Q(kind__in=THINNED)),
        ]

    def __str__(self) -> str:
        return _("version %(number)d") % {"number": self.number}

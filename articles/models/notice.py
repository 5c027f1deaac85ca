from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from attribution.models import LicenceVersion
from text.fields import CleanLineField


class Occasion(models.TextChoices):
    PUBLISHED = "published", _("published")
    CHANGED = "changed", _("changed while published")
    RENEWED = "renewed", _("notice renewed")


class Away(models.TextChoices):
    """Why readers lost a story that they had."""

    WITHDRAWN = "withdrawn", _("withdrawn")
    ENDED = "ended", _("ended")
    REVOKED = "revoked", _("permission withdrawn")


class NoticeRecord(models.Model):
    """What stood under a reprint from a moment on: written whenever it is settled, and never changed."""

    article = models.ForeignKey("articles.Article", models.CASCADE, related_name="notice_records", db_index=False)
    licence_version = models.ForeignKey(
        LicenceVersion, models.PROTECT, related_name="+", verbose_name=_("licence version")
    )
    occasion = models.CharField(_("occasion"), max_length=10, choices=Occasion)
    credit = CleanLineField(_("credit"), blank=True)
    notice = CleanLineField(_("notice"), blank=True)
    # Of a story that is published again: since when, and why, readers had been without it. The article itself forgets.
    away_since = models.DateTimeField(null=True, editable=False)
    away_because = models.CharField(max_length=10, choices=Away, blank=True, editable=False)
    made_at = models.DateTimeField(_("made"), auto_now_add=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = _("notice as it stood")
        verbose_name_plural = _("notices as they stood")
        ordering = ["made_at", "pk"]
        indexes = [models.Index(fields=["article", "made_at"], name="notices_of_an_article")]

    def __str__(self) -> str:
        return f"{self.get_occasion_display()}: {self.licence_version}"

    def save(self, *args, **kwargs) -> None:
        """Store a new record; a stored one stands."""
        if self.pk:
            raise ValidationError(_("What stood under a story is never rewritten."))
        super().save(*args, **kwargs)

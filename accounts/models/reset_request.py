"""Requests for a new password, as they were typed."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class ResetRequestQuerySet(models.QuerySet):
    def recently_mailed(self, address: str):
        """Those that led to a letter to this address in the last half hour."""
        return self.filter(mailed_to=address, done_at__gte=timezone.now() - timedelta(minutes=30))

    def outdated(self):
        """What nobody needs any more, and what strangers typed should not be kept longer than that."""
        return self.filter(requested_at__lt=timezone.now() - timedelta(days=30))


class ResetRequest(models.Model):
    """Someone asked for a new password: what they typed, before anyone looks whose it is. Waiting → done."""

    identifier = models.CharField(max_length=254)
    language = models.CharField(max_length=2, choices=settings.LANGUAGES)
    requested_at = models.DateTimeField(default=timezone.now)
    done_at = models.DateTimeField(null=True, blank=True)
    mailed_to = models.EmailField(blank=True)
    device = models.CharField(max_length=80, blank=True)
    back_to = models.CharField(max_length=500, blank=True)
    key_digest = models.CharField(max_length=64, blank=True, db_index=True)

    objects = ResetRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("request for a new password")
        verbose_name_plural = _("requests for a new password")
        indexes = [models.Index(fields=["mailed_to", "done_at"], name="accounts_reset_mailed")]

    def __str__(self) -> str:
        return f"{self.requested_at:%Y-%m-%d %H:%M}"

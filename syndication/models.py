"""What the walk over the published articles found, kept for the editors' page."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

KEPT_BREACHES = 1000
KEPT_AUDITS = 30


class AuditQuerySet(models.QuerySet):
    def ended(self):
        """Those that came to their end: one that was stopped half-way found nothing for sure."""
        return self.filter(ended_at__isnull=False)


class Audit(models.Model):
    """One walk: when it began and ended, how many articles it asked for, and the breaches it found."""

    began_at = models.DateTimeField(_("begun"), default=timezone.now)
    ended_at = models.DateTimeField(_("ended"), null=True)
    checked = models.PositiveIntegerField(_("articles"), default=0)
    found = models.PositiveIntegerField(_("breaches"), default=0)
    breaches = models.JSONField(default=list)

    objects = AuditQuerySet.as_manager()

    class Meta:
        verbose_name = _("audit of the rights")
        verbose_name_plural = _("audits of the rights")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.began_at:%Y-%m-%d %H:%M}: {self.found}"

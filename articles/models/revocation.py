from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from attribution.models import Source
from text.validators import no_control_characters

from .article import Article


class Revocation(models.Model):
    """That a source withdrew its permission: when, on whose word, and which stories readers lost by it."""

    source = models.ForeignKey(Source, models.PROTECT, related_name="revocations", verbose_name=_("source"))
    reason = models.CharField(_("reason or reference"), max_length=300, validators=[no_control_characters])
    articles = models.ManyToManyField(Article, related_name="revocations", verbose_name=_("articles"))
    scheduled = models.PositiveIntegerField(_("scheduled articles"), default=0)
    placements = models.PositiveIntegerField(_("places on the front page"), default=0)
    pictures = models.PositiveIntegerField(_("pictures"), default=0)
    illustrated = models.PositiveIntegerField(_("articles that showed the pictures"), default=0)
    made_at = models.DateTimeField(_("permission withdrawn"))
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    ended_at = models.DateTimeField(_("permission given again"), null=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = _("withdrawal of a permission")
        verbose_name_plural = _("withdrawals of permissions")
        ordering = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.source}: {self.reason}"

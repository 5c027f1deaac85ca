from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from authors.models import Author


class Slot(models.TextChoices):
    LEAD = "lead", _("lead of the front page")
    PICK = "pick", _("the editors' picks")


class PlacementQuerySet(models.QuerySet):
    def current(self):
        """Those that have not ended, in their order."""
        return self.filter(Q(ends_at=None) | Q(ends_at__gt=timezone.now())).order_by("slot", "position", "-pk")


class Placement(models.Model):
    """An article that an editor put in a place of honour, and why."""

    slot = models.CharField(_("place"), max_length=8, choices=Slot)
    article = models.ForeignKey(
        "articles.Article", models.CASCADE, related_name="placements", verbose_name=_("article")
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    reason = models.CharField(
        _("why we recommend it"), max_length=200, blank=True, help_text=_("One human sentence, shown with a pick.")
    )
    recommended_by = models.ForeignKey(
        Author, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("recommended by")
    )
    ends_at = models.DateTimeField(_("until"), null=True, blank=True)

    objects = PlacementQuerySet.as_manager()

    class Meta:
        verbose_name = _("placement")
        verbose_name_plural = _("front page")
        ordering = ["slot", "position", "-pk"]
        constraints = [models.UniqueConstraint(fields=["slot", "article"], name="an_article_has_a_place_once")]

    def __str__(self) -> str:
        return f"{self.get_slot_display()}: {self.article}"

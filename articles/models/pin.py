from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from .article import Article, Status


class Block(models.TextChoices):
    PICKS = "picks", _("Editors’ picks")
    RELATED = "related", _("Read also")
    DISCOVER = "discover", _("Discover")


class Pin(models.Model):
    """A story that an editor put into a block of another story's page; the rule of the block fills the rest."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="pins", verbose_name=_("article"))
    block = models.CharField(_("block"), max_length=8, choices=Block, default=Block.RELATED)
    other = models.ForeignKey(
        Article,
        models.CASCADE,
        related_name="+",
        verbose_name=_("pinned article"),
        limit_choices_to={"status": Status.PUBLISHED},
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("pinned article")
        verbose_name_plural = _("articles pinned to the page")
        ordering = ["block", "position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["article", "other"], name="a_story_is_pinned_once_to_a_page"),
            models.CheckConstraint(name="a_story_is_not_pinned_to_itself", condition=~Q(article=F("other"))),
        ]

    def __str__(self) -> str:
        return f"{self.get_block_display()}: {self.other}"

from functools import lru_cache

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from text.translated import Translated, translations
from text.validators import no_control_characters


@lru_cache(maxsize=1000)
def _address(slug: str, language: str) -> str:
    return reverse("articles:section", args=[slug])


class SectionQuerySet(models.QuerySet):
    def in_tree_order(self):
        """Each section of the first level, then those in it."""
        root = [Coalesce("parent__position", "position"), Coalesce("parent_id", "pk")]
        return self.select_related("parent").order_by(
            *root, models.F("parent_id").asc(nulls_first=True), "position", "name"
        )


class Section(Translated, models.Model):
    """A part of the paper, on two levels: a section, and the sub-sections in it."""

    name, name_en, name_hy = translations(
        models.CharField, _("name"), max_length=60, validators=[no_control_characters]
    )
    slug = models.SlugField(_("address"), max_length=60, unique=True)
    description, description_en, description_hy = translations(models.TextField, _("description"), blank=True)
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("part of"),
        limit_choices_to={"parent": None},
    )
    position = models.PositiveSmallIntegerField(
        _("position"), default=0, help_text=_("Smaller numbers come first in the menu.")
    )

    objects = SectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("section")
        verbose_name_plural = _("sections")
        ordering = ["position", "name"]
        constraints = [
            models.CheckConstraint(name="a_section_is_not_in_itself", condition=~models.Q(parent=models.F("id"))),
        ]

    def __str__(self) -> str:
        return f"{self.parent} › {self.label}" if self.parent_id else self.label

    def get_absolute_url(self) -> str:
        return _address(self.slug, get_language())

    @property
    def label(self) -> str:
        """The name in the language of the page."""
        return self.translated("name")

    @property
    def root_id(self) -> int:
        """The section of the first level that this one is, or is in."""
        return self.parent_id or self.pk

    def clean(self) -> None:
        """Keep the tree at two levels."""
        if self.parent_id and self.parent.parent_id:
            raise ValidationError({"parent": _("Sections have two levels: choose a section of the first.")})
        if self.parent_id and self.pk and self.children.exists():
            raise ValidationError(
                {"parent": _("This section has sub-sections of its own, so it stays on the first level.")}
            )

    def save(self, *args, **kwargs) -> None:
        """Store the section; if it moved to another place in the tree, its articles move along."""
        super().save(*args, **kwargs)
        self.articles.exclude(root_section=self.root_id).update(root_section=self.root_id)

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from authors.models import Author
from text.validators import no_control_characters

from .section import Section


class Slot(models.TextChoices):
    LEAD = "lead", _("top of the page")
    PICK = "pick", _("the editors' picks")
    STRIP = "strip", _("strip of a section")


class ArrangementQuerySet(models.QuerySet):
    def of(self, language: str, section_id: int | None = None):
        """Those of the front page of a language, or of the page of a section in it."""
        return self.filter(language=language, section=section_id)

    def drafts(self):
        return self.filter(starts_at=None)

    def planned(self):
        """Those that will begin by themselves, the next one first."""
        return self.filter(starts_at__gt=timezone.now()).order_by("starts_at", "pk")

    def begun(self):
        """The one that readers see, then those before it."""
        return self.filter(starts_at__lte=timezone.now()).order_by("-starts_at", "-pk")

    def in_use(self):
        """Of every page: its draft, what is planned, and what readers see; not what was before."""
        page = Coalesce("section_id", 0)
        later = (
            Arrangement.objects.begun()
            .annotate(page=page)
            .filter(
                language=OuterRef("language"),
                page=Coalesce(OuterRef("section_id"), 0),
                starts_at__gt=OuterRef("starts_at"),
            )
        )
        return self.exclude(Exists(later.order_by()), starts_at__lte=timezone.now())


class Arrangement(models.Model):
    """The front page of a language, or the page of a section in it, as an editor arranged it.

    States: draft (no time) → planned (a time to come) → in force → former. In force is the one that began last: when a
    planned one begins, nothing has to be done. What an arrangement leaves open is filled by the rule of the page.
    """

    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    # None is the front page.
    section = models.ForeignKey(
        Section, models.CASCADE, null=True, blank=True, related_name="arrangements", verbose_name=_("section")
    )
    starts_at = models.DateTimeField(_("from"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    saved_at = models.DateTimeField(_("saved"), auto_now=True)
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="+", verbose_name=_("by")
    )

    objects = ArrangementQuerySet.as_manager()

    class Meta:
        verbose_name = _("arrangement of the front page")
        verbose_name_plural = _("arrangements of the front page")
        ordering = ["-starts_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["language"], condition=Q(starts_at=None, section=None), name="a_front_page_has_one_draft"
            ),
            models.UniqueConstraint(
                fields=["language", "section"], condition=Q(starts_at=None), name="a_section_page_has_one_draft"
            ),
        ]
        indexes = [models.Index(fields=["language", "section", "-starts_at", "-id"], name="arrangement_begun")]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} ({self.language}) {self.pk}"

    @property
    def is_draft(self) -> bool:
        return self.starts_at is None


class PlacementQuerySet(models.QuerySet):
    def at(self, moment: datetime):
        """Those that have not ended by then, in their order."""
        return self.filter(Q(ends_at=None) | Q(ends_at__gt=moment)).order_by("slot", "position", "pk")

    def on_the_front_page(self):
        """Those of the arrangements that readers see now."""
        languages = [code for code, _name in settings.LANGUAGES]
        seen = Q()
        for language in languages:
            seen |= Q(arrangement=Arrangement.objects.of(language).begun().values("pk")[:1])
        return self.at(timezone.now()).filter(seen)


class Placement(models.Model):
    """An article in a place of honour, and why it stands there."""

    arrangement = models.ForeignKey(
        Arrangement, models.CASCADE, related_name="placements", verbose_name=_("arrangement of the front page")
    )
    slot = models.CharField(_("place"), max_length=8, choices=Slot)
    section = models.ForeignKey(
        Section, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("section")
    )
    article = models.ForeignKey(
        "articles.Article", models.CASCADE, related_name="placements", verbose_name=_("article")
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    reason = models.CharField(
        _("why we recommend it"),
        max_length=200,
        blank=True,
        help_text=_("One human sentence, shown with a pick."),
        validators=[no_control_characters],
    )
    recommended_by = models.ForeignKey(
        Author, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("recommended by")
    )
    ends_at = models.DateTimeField(_("until"), null=True, blank=True)

    objects = PlacementQuerySet.as_manager()

    class Meta:
        verbose_name = _("placement")
        verbose_name_plural = _("front page")
        ordering = ["slot", "position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["arrangement", "article"], name="an_article_stands_once_on_a_front_page"),
            models.CheckConstraint(
                name="a_strip_is_that_of_a_section",
                condition=Q(slot=Slot.STRIP, section__isnull=False) | (~Q(slot=Slot.STRIP) & Q(section=None)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_slot_display()}: {self.article}"

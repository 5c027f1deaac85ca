from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from attribution.models import Licence, LicenceVersion, Source
from attribution.models.licence import EARLIEST_YEAR, LATEST_YEAR
from authors.models import Author
from text.addresses import as_uri, same_place
from text.fields import CleanLineField


class BylineRole(models.TextChoices):
    TEXT = "text", _("text")
    PHOTO = "photo", _("photo")
    TRANSLATION = "translation", _("translation")
    EDITING = "editing", _("editing")


class Byline(models.Model):
    """One author of an article, and for what; `listed_at` as with topics, on one by-line of each author."""

    article = models.ForeignKey("articles.Article", models.CASCADE, related_name="bylines", db_index=False)
    author = models.ForeignKey(Author, models.PROTECT, related_name="bylines", db_index=False, verbose_name=_("author"))
    role = models.CharField(_("role"), max_length=12, choices=BylineRole, default=BylineRole.TEXT)
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    listed_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = _("by-line")
        verbose_name_plural = _("by-lines")
        ordering = ["order", "pk"]
        constraints = [models.UniqueConstraint(fields=["article", "author", "role"], name="an_author_has_a_role_once")]
        indexes = [
            models.Index(fields=["author", "-listed_at", "-article"], name="author_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.author} ({self.get_role_display()})"


class PlaceField(models.CharField):
    """The sum over an address (`text.addresses.same_place`), made anew with each save, one row or many."""

    def pre_save(self, instance, add):
        place = same_place(instance.original_url)
        setattr(instance, self.attname, place)
        return place


class Provenance(models.Model):
    """Where a reprint comes from. Our own work has none. Credit and notice are written at publication, and stay."""

    article = models.OneToOneField("articles.Article", models.CASCADE, related_name="provenance")
    source = models.ForeignKey(
        Source, models.PROTECT, related_name="provenances", db_index=False, verbose_name=_("source")
    )
    licence = models.ForeignKey(
        Licence,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="provenances",
        verbose_name=_("licence"),
        help_text=_("Leave empty for the source's usual one."),
    )
    licence_version = models.ForeignKey(
        LicenceVersion,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="provenances",
        verbose_name=_("licence version"),
    )
    original_title = models.CharField(_("original title"), max_length=300, blank=True)
    original_url = models.URLField(_("address of the original"), max_length=1000, blank=True)
    original_authors = models.CharField(
        _("authors, as the source names them"), max_length=300, blank=True, help_text=_("Separated by commas.")
    )
    original_published_at = models.DateTimeField(_("first published"), null=True, blank=True)
    original_language = models.CharField(_("original language"), max_length=2, choices=settings.LANGUAGES, blank=True)
    changes = models.CharField(
        _("declared changes"),
        max_length=300,
        blank=True,
        help_text=_("For example: translated from English, shortened."),
    )
    permission = models.CharField(
        _("permission beyond the licence"),
        max_length=300,
        blank=True,
        help_text=_("What the source allowed, who said so and when. Readers do not see it."),
    )
    embargo_until = models.DateTimeField(_("embargo until"), null=True, blank=True)
    rights_expire_at = models.DateTimeField(
        _("rights end"), null=True, blank=True, help_text=_("If the source states an end of its own.")
    )
    credit = CleanLineField(_("credit"), blank=True, editable=False)
    notice = CleanLineField(_("notice"), blank=True, editable=False)
    # The names that stand in records of their own, as they were when the story was published: see `articles/stating.py`.
    frozen = models.JSONField(default=dict, editable=False)
    listed_at = models.DateTimeField(null=True, editable=False)
    # By which the same original is found, however its address is spelled.
    original_place = PlaceField(max_length=32, blank=True, editable=False)

    class Meta:
        verbose_name = _("provenance")
        verbose_name_plural = _("provenances")
        indexes = [
            models.Index(fields=["source", "-listed_at", "-article"], name="source_newest"),
            models.Index(fields=["original_place"], name="same_original"),
        ]

    def __str__(self) -> str:
        return f"{self.source}: {self.original_title}"

    def clean(self) -> None:
        """Only an address that a reader can follow, and times of our age."""
        faults = {}
        if self.original_url and not self.original_uri:
            faults["original_url"] = _("Give the full address of the original, beginning with https://.")
        for name in ("original_published_at", "embargo_until", "rights_expire_at"):
            moment = getattr(self, name)
            if moment and not EARLIEST_YEAR <= moment.year < LATEST_YEAR:
                faults[name] = _("The year %(year)d cannot be right: give a date from 1900 to 2099.") % {
                    "year": moment.year
                }
        if faults:
            raise ValidationError(faults)

    @property
    def authors(self) -> tuple[str, ...]:
        """The names of the original's authors."""
        return tuple(name.strip() for name in self.original_authors.split(",") if name.strip())

    @property
    def original_uri(self) -> str:
        """The address of the original as machines want it; empty where it is none that a reader could follow."""
        return as_uri(self.original_url)

    def is_translated_into(self, language: str) -> bool:
        """Whether a story in this language is a translation of the original."""
        return bool(self.original_language) and self.original_language != language

    def licence_in_force(self, is_out: bool) -> LicenceVersion | None:
        """The version this story falls under: while it is out, the one it was published with; else the newest.

        Where a story that is out was given another licence, or another source, the newest version of that one.
        """
        licence, published_with = self.licence or self.source.default_licence, self.licence_version
        if is_out and published_with and published_with.licence_id == licence.pk:
            return published_with
        return licence.current_version()

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from text.translated import Translated, translations
from text.validators import no_control_characters

from .licence import Licence


class SourceKind(models.TextChoices):
    WIRE = "wire", _("news agency")
    BROADCASTER = "broadcaster", _("broadcaster")
    PARTNER = "partner", _("partner")
    FREELANCE = "freelance", _("contributor")
    HANDOUT = "handout", _("press office")


class SourceState(models.TextChoices):
    ACTIVE = "active", pgettext_lazy("a source", "active")
    PAUSED = "paused", _("paused")
    REVOKED = "revoked", _("permission withdrawn")


class Source(Translated, models.Model):
    """Whoever a story was first published by."""

    name = models.CharField(_("name"), max_length=120, unique=True, validators=[no_control_characters])
    short_name = models.CharField(
        _("short name"), max_length=40, blank=True, help_text=_("As cards show it, such as “RFE/RL”.")
    )
    slug = models.SlugField(_("address"), max_length=80, unique=True)
    kind = models.CharField(_("kind"), max_length=12, choices=SourceKind)
    url = models.URLField(_("website"), max_length=500, blank=True)
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES, default=settings.LANGUAGE_CODE)
    description, description_en, description_hy = translations(models.TextField, _("description"), blank=True)
    contact_email = models.EmailField(_("e-mail address"), blank=True)
    default_licence = models.ForeignKey(
        Licence, models.PROTECT, related_name="sources", verbose_name=_("usual licence")
    )
    state = models.CharField(_("state"), max_length=10, choices=SourceState, default=SourceState.ACTIVE)
    revoked_at = models.DateTimeField(_("permission withdrawn"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("articles:source", args=[self.slug])

    @property
    def label(self) -> str:
        """The name where space is short."""
        return self.short_name or self.name

    @property
    def is_paused(self) -> bool:
        return self.state == SourceState.PAUSED

    @property
    def is_revoked(self) -> bool:
        return self.state == SourceState.REVOKED

    def is_in_use(self) -> bool:
        """Whether anything here came from it: what points at it asks, by whatever relation."""
        relations = [each for each in self._meta.related_objects if each.on_delete is models.PROTECT]
        return any(getattr(self, each.get_accessor_name()).exists() for each in relations)

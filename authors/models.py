"""Who is named on a story. An author need not have an account."""

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from text.translated import Translated, translations
from text.validators import no_control_characters


class AuthorKind(models.TextChoices):
    PERSON = "person", _("person")
    DESK = "desk", _("desk")


class Author(Translated, models.Model):
    """A person or a desk whose name stands on stories."""

    name = models.CharField(_("name"), max_length=120, validators=[no_control_characters])
    slug = models.SlugField(_("address"), max_length=80, unique=True)
    kind = models.CharField(_("kind"), max_length=10, choices=AuthorKind, default=AuthorKind.PERSON)
    role, role_en, role_hy = translations(models.CharField, _("role"), max_length=120, blank=True)
    bio, bio_en, bio_hy = translations(models.TextField, _("biography"), blank=True)
    email = models.EmailField(_("public e-mail address"), blank=True)
    account = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="author",
        verbose_name=_("account"),
        help_text=_("If this person signs in here: their drafts start with this by-line."),
    )
    portrait = models.JSONField(_("portrait"), default=dict, blank=True, editable=False)
    portrait_credit = models.CharField(_("credit of the portrait"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("author")
        verbose_name_plural = _("authors")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("articles:author", args=[self.slug])

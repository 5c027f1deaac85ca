from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ..policy import Terms
from ..rendering import Wording, WordingRefused, variables_of
from .choices import CreditPosition, EditLevel, PictureRight, TextRight, TranslationRight, WindowAction, YearRule


class Licence(models.Model):
    """A set of terms known by a code; what it says stands in its numbered versions."""

    code = models.SlugField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=120, unique=True, help_text=_("As a notice writes it."))
    badge = models.CharField(
        _("badge"), max_length=30, help_text=_("A word or two, such as “CC BY 4.0” or “Contract”.")
    )
    url = models.URLField(_("address of the licence"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("licence")
        verbose_name_plural = _("licences")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def current_version(self) -> "LicenceVersion | None":
        """The version that a story published now falls under: the highest number."""
        return self.versions.order_by("-number").first()


class LicenceVersion(models.Model):
    """The terms as they stood from a date on. Never changed once saved: a new wording is a new version."""

    licence = models.ForeignKey(Licence, models.PROTECT, related_name="versions", verbose_name=_("licence"))
    number = models.PositiveSmallIntegerField(_("version"), editable=False)
    valid_from = models.DateField(_("valid from"))
    notice = models.JSONField(_("notice"), help_text=_("By language code, plain text with variables such as {title}."))
    credit = models.JSONField(_("credit"), help_text=_("By language code, plain text with variables such as {source}."))
    year_rule = models.CharField(_("year"), max_length=20, choices=YearRule, default=YearRule.FIRST_PUBLISHED)
    fixed_year = models.PositiveSmallIntegerField(_("fixed year"), null=True, blank=True)
    credit_position = models.CharField(
        _("place of the credit"), max_length=10, choices=CreditPosition, default=CreditPosition.BEFORE
    )
    link_required = models.BooleanField(_("link to the original required"), default=True)
    text_right = models.CharField(_("text"), max_length=10, choices=TextRight, default=TextRight.FULL)
    excerpt_words = models.PositiveIntegerField(_("words of an excerpt"), null=True, blank=True)
    picture_right = models.CharField(_("pictures"), max_length=10, choices=PictureRight, default=PictureRight.NONE)
    edit_level = models.CharField(_("changes"), max_length=10, choices=EditLevel, default=EditLevel.MINOR)
    change_note_required = models.BooleanField(_("changes must be declared"), default=False)
    translation_right = models.CharField(
        _("translation"), max_length=10, choices=TranslationRight, default=TranslationRight.ASK
    )
    window_days = models.PositiveIntegerField(_("days it may stand"), null=True, blank=True)
    window_action = models.CharField(
        _("what stands there afterwards"), max_length=10, choices=WindowAction, default=WindowAction.REMOVE
    )
    terms_url = models.URLField(_("address of the terms"), max_length=500, blank=True)
    terms_checked_on = models.DateField(_("terms read on"), null=True, blank=True)

    class Meta:
        verbose_name = _("licence version")
        verbose_name_plural = _("licence versions")
        ordering = ["licence", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["licence", "number"], name="one_version_per_number"),
            models.CheckConstraint(
                name="an_excerpt_has_a_limit",
                condition=~Q(text_right=TextRight.EXCERPT) | Q(excerpt_words__isnull=False, excerpt_words__gt=0),
                violation_error_message=_("Say how many words an excerpt may have."),
            ),
            models.CheckConstraint(
                name="a_fixed_year_is_given",
                condition=~Q(year_rule=YearRule.FIXED) | Q(fixed_year__isnull=False),
                violation_error_message=_("Give the fixed year."),
            ),
        ]

    def __str__(self) -> str:
        return _("%(licence)s, version %(number)d") % {"licence": self.licence, "number": self.number or 0}

    def clean(self) -> None:
        """Refuse a wording that could not be rendered, naming each fault."""
        faults = {}
        for field in ("notice", "credit"):
            try:
                _check_wording(getattr(self, field))
            except WordingRefused as fault:
                faults[field] = str(fault)
        if faults:
            raise ValidationError(faults)

    def save(self, *args, **kwargs) -> None:
        """Store a new version under the next number; a stored one cannot be changed."""
        if self.pk:
            raise ValidationError(_("A licence version is never changed: add a new version."))
        with transaction.atomic():
            newest = Licence.objects.select_for_update().get(pk=self.licence_id).current_version()
            self.number = newest.number + 1 if newest else 1
            super().save(*args, **kwargs)

    def terms(self) -> Terms:
        """What this version allows, as plain data for the policy."""
        return Terms(
            text_right=self.text_right,
            excerpt_words=self.excerpt_words,
            picture_right=self.picture_right,
            edit_level=self.edit_level,
            translation_right=self.translation_right,
            change_note_required=self.change_note_required,
            window_days=self.window_days,
        )

    def wording(self) -> Wording:
        """How this version is written out, as plain data for the rendering."""
        return Wording(
            notice=self.notice,
            credit=self.credit,
            licence_name=self.licence.name,
            licence_url=self.terms_url or self.licence.url,
            year_rule=self.year_rule,
            fixed_year=self.fixed_year,
            link_required=self.link_required,
        )


def _check_wording(templates: object) -> None:
    codes = [code for code, _name in settings.LANGUAGES]
    if not isinstance(templates, dict) or not all(isinstance(value, str) for value in templates.values()):
        raise WordingRefused(_("Give a text for each language, by its code."))
    unknown = sorted(set(templates) - set(codes))
    if unknown:
        raise WordingRefused(
            _("“%(code)s” is not a language of this site: %(codes)s.") % {"code": unknown[0], "codes": ", ".join(codes)}
        )
    if not any(value.strip() for value in templates.values()):
        raise WordingRefused(_("Write it in one language at least."))
    for template in templates.values():
        variables_of(template)

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models, transaction
from django.db.models import F, Q
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from text.translated import Translated, translations
from text.validators import no_control_characters_in_lines

from ..policy import Terms
from ..rendering import Wording, WordingRefused, variables_of
from .choices import (
    CreditPosition,
    EditLevel,
    LinkRel,
    Mining,
    PictureRight,
    SearchPolicy,
    SublicenceRight,
    Surface,
    TextRight,
    TranslationRight,
    WindowAction,
    YearRule,
    every_surface,
)

MINUTES_A_DAY = 24 * 60
EARLIEST_YEAR, LATEST_YEAR = 1900, 2100
LONGEST_WORDING = 4000


class Licence(Translated, models.Model):
    """A set of terms known by a code; what it says stands in its numbered versions."""

    code = models.SlugField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=120, unique=True, help_text=_("As a notice writes it."))
    badge, badge_en, badge_hy = translations(
        models.CharField, _("badge"), max_length=30, help_text=_("A word or two, such as “CC BY 4.0” or “Contract”.")
    )
    url = models.URLField(_("address of the licence"), max_length=500, blank=True)
    is_offered = models.BooleanField(
        _("for our own work"), default=False, help_text=_("We may offer our own articles under it.")
    )

    class Meta:
        verbose_name = _("licence")
        verbose_name_plural = _("licences")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def current_version(self) -> "LicenceVersion | None":
        """The version that a story published now falls under: the highest number of those that are valid already."""
        if "versions" in getattr(self, "_prefetched_objects_cache", ()):  # read for many licences at once
            valid = [version for version in self.versions.all() if version.valid_from <= localdate()]
            return max(valid, key=lambda version: version.number, default=None)
        return self.versions.filter(valid_from__lte=localdate()).order_by("-number").first()


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
    holder = models.CharField(
        _("copyright holder"),
        max_length=200,
        blank=True,
        help_text=_("As the notice names it; empty for the source itself."),
    )
    link_required = models.BooleanField(_("link to the original required"), default=True)
    link_rel = models.CharField(_("how the original is linked"), max_length=10, choices=LinkRel, default=LinkRel.FOLLOW)
    text_right = models.CharField(_("text"), max_length=10, choices=TextRight, default=TextRight.FULL)
    excerpt_words = models.PositiveIntegerField(
        _("words of an excerpt"), null=True, blank=True, validators=[MaxValueValidator(100_000)]
    )
    picture_right = models.CharField(_("pictures"), max_length=10, choices=PictureRight, default=PictureRight.NONE)
    edit_level = models.CharField(_("changes"), max_length=10, choices=EditLevel, default=EditLevel.MINOR)
    change_note_required = models.BooleanField(_("changes must be declared"), default=False)
    translation_right = models.CharField(
        _("translation"), max_length=10, choices=TranslationRight, default=TranslationRight.ASK
    )
    delay_minutes = models.PositiveIntegerField(
        _("minutes to wait"),
        null=True,
        blank=True,
        help_text=_("After the source has published the story."),
        validators=[MaxValueValidator(366 * MINUTES_A_DAY)],
    )
    daily_cap = models.PositiveSmallIntegerField(_("stories a day at most"), null=True, blank=True)
    window_days = models.PositiveIntegerField(
        _("days it may stand"), null=True, blank=True, validators=[MaxValueValidator(36_500)]
    )
    window_action = models.CharField(
        _("what stands there afterwards"), max_length=10, choices=WindowAction, default=WindowAction.REMOVE
    )
    sublicence_right = models.CharField(
        _("what others may take from us"), max_length=10, choices=SublicenceRight, default=SublicenceRight.NONE
    )
    surfaces = models.JSONField(_("where it may go besides the page"), default=every_surface, blank=True)
    search_policy = models.CharField(
        _("search engines"), max_length=12, choices=SearchPolicy, default=SearchPolicy.INDEX
    )
    ai_mining = models.CharField(
        _("data mining and the training of AI"), max_length=10, choices=Mining, default=Mining.UNKNOWN
    )
    territories = models.CharField(
        _("territories"), max_length=200, blank=True, help_text=_("For the editors; empty for everywhere.")
    )
    acquire_url = models.URLField(_("where a licence is asked for"), max_length=500, blank=True)
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
            models.CheckConstraint(
                name="a_window_is_longer_than_the_delay",
                condition=Q(window_days=None)
                | Q(delay_minutes=None)
                | Q(delay_minutes__lt=F("window_days") * MINUTES_A_DAY),
                violation_error_message=_(
                    "The story would have to go before it may come: give a longer window or a shorter delay."
                ),
            ),
            models.CheckConstraint(
                name="a_daily_cap_allows_something",
                condition=Q(daily_cap=None) | Q(daily_cap__gt=0),
                violation_error_message=_(
                    "Nothing a day would be no permission at all: say “nothing” at the text instead."
                ),
            ),
            models.CheckConstraint(
                name="years_are_of_our_age",
                condition=Q(fixed_year=None) | Q(fixed_year__gte=EARLIEST_YEAR, fixed_year__lt=LATEST_YEAR),
                violation_error_message=_("Give a year from 1900 to 2099."),
            ),
        ]

    def __str__(self) -> str:
        return _("%(licence)s, version %(number)d") % {"licence": self.licence, "number": self.number or 0}

    def clean(self) -> None:
        """Refuse a wording that could not be rendered, naming each fault."""
        faults = {}
        for field in ("notice", "credit"):
            try:
                _check_wordings(getattr(self, field), self.year_rule)
            except WordingRefused as fault:
                faults[field] = str(fault)
            else:
                if self.year_rule == YearRule.NONE and any("{year}" in text for text in getattr(self, field).values()):
                    faults[field] = _(
                        "It names {year}, and the licence has no year: choose one below, or leave it out."
                    )
        if not isinstance(self.surfaces, list) or set(map(str, self.surfaces)) - set(Surface.values):
            faults["surfaces"] = _("Choose among the surfaces that are listed.")
        if faults:
            raise ValidationError(faults)

    def save(self, *args, **kwargs) -> None:
        """Store a new version under the next number; a stored one cannot be changed."""
        if self.pk:
            raise ValidationError(_("A licence version is never changed: add a new version."))
        with transaction.atomic():
            licence = Licence.objects.select_for_update().get(pk=self.licence_id)
            newest = licence.versions.order_by("-number").first()
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
            delay_minutes=self.delay_minutes,
            daily_cap=self.daily_cap,
            sublicence_right=self.sublicence_right,
            surfaces=tuple(self.surfaces),
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
            link_rel=self.link_rel if self.link_rel != LinkRel.FOLLOW else "",
            holder=self.holder,
        )


def _check_wordings(templates: object, year_rule: str) -> None:
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
        check_wording(template, year_rule)


def check_wording(template: str, year_rule: str) -> None:
    """Raises `WordingRefused`, with a sentence, for a template that could not stand under a story."""
    if len(template) > LONGEST_WORDING:
        raise WordingRefused(
            _(
                "This is %(length)d characters long; a wording may have %(limit)d. Keep what must stand under each story."
            )
            % {"length": len(template), "limit": LONGEST_WORDING}
        )
    try:
        no_control_characters_in_lines(template)
    except ValidationError as fault:
        raise WordingRefused(fault.messages[0]) from fault
    if "year" in variables_of(template) and year_rule == YearRule.NONE:
        raise WordingRefused(_("It names {year}, and the licence has no year: choose one below, or leave it out."))

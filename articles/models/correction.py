from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from text.fields import CleanHTMLField
from text.validators import no_control_characters, no_control_characters_in_lines

from .article import published


class CorrectionKind(models.TextChoices):
    CORRECTION = "correction", _("correction")
    CLARIFICATION = "clarification", _("clarification")
    UPDATE = "update", _("update")
    RETRACTION = "retraction", _("retraction")
    REPLY = "reply", _("right of reply")


class Stands(models.TextChoices):
    HEAD = "head", _("at the head of the article")
    FOOT = "foot", _("at the foot of the article")


# What changes how the article is to be read is met before it.
AT_THE_HEAD = (CorrectionKind.CORRECTION, CorrectionKind.RETRACTION)
LONGEST_NOTE, LONGEST_REPLY = 2000, 20_000


class CorrectionQuerySet(models.QuerySet):
    def of_published(self):
        """Those of articles that the public may read now."""
        return self.filter(published(timezone.now(), "article__"))

    def in_language(self, language: str):
        return self.filter(language=language)

    def newest(self):
        return self.order_by("-made_at", "-pk")

    def update(self, **values) -> int:
        """Only what is copied from elsewhere, or forgotten of whoever made it: the note itself stands."""
        is_forgetting = values.keys() == {"made_by"} and values["made_by"] is None
        if values.keys() == {"language"} or is_forgetting:
            return super().update(**values)
        raise ValidationError(_("A correction is never rewritten: add another."))

    def bulk_create(self, objs, *args, **options):
        """New ones alone: what is in conflict with a stored one does not take its place."""
        objs = list(objs)
        if options.get("update_conflicts") or any(each.pk for each in objs):
            raise ValidationError(_("A correction is never rewritten: add another."))
        return super().bulk_create(objs, *args, **options)

    def delete(self):
        raise ValidationError(_("A correction is never deleted: add another."))

    update.alters_data = delete.alters_data = True


class Correction(models.Model):
    """A dated note on what was wrong, or the reply of whoever was named. It is added, never rewritten nor deleted.

    `text` is ours, plain; `reply`, of a right of reply alone, is that of `by_name`, in their words.
    """

    article = models.ForeignKey("articles.Article", models.PROTECT, related_name="corrections")
    kind = models.CharField(_("kind"), max_length=14, choices=CorrectionKind, default=CorrectionKind.CORRECTION)
    stands_at = models.CharField(_("where it stands"), max_length=4, choices=Stands, blank=True)
    text = models.TextField(
        _("what was wrong, and what is right"),
        max_length=LONGEST_NOTE,
        blank=True,
        validators=[no_control_characters_in_lines],
    )
    by_name = models.CharField(_("who replies"), max_length=120, blank=True, validators=[no_control_characters])
    reply = CleanHTMLField(_("their reply"), blank=True)
    made_at = models.DateTimeField(_("made"), default=timezone.now, editable=False)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="+")
    # That of the article, so that the list of a language is walked along one index.
    language = models.CharField(max_length=2, choices=settings.LANGUAGES, editable=False)
    # Of the form it was typed in: what is sent twice is stored once.
    token = models.UUIDField(null=True, unique=True, editable=False)

    objects = CorrectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("correction")
        verbose_name_plural = _("corrections")
        ordering = ["made_at", "pk"]
        base_manager_name = "objects"
        constraints = [
            models.CheckConstraint(
                name="a_right_of_reply_says_whose_and_what",
                condition=(Q(kind=CorrectionKind.REPLY, text="") & ~Q(by_name="") & ~Q(reply=""))
                | (~Q(kind=CorrectionKind.REPLY) & Q(by_name="", reply="") & ~Q(text="")),
            ),
            models.CheckConstraint(
                name="a_retraction_stands_at_the_head",
                condition=Q(stands_at=Stands.HEAD) | (Q(stands_at=Stands.FOOT) & ~Q(kind=CorrectionKind.RETRACTION)),
            ),
        ]
        indexes = [
            models.Index(fields=["language", "-made_at", "-id"], name="correction_newest"),
            models.Index(fields=["language", "kind", "-made_at", "-id"], name="correction_kind_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {(self.by_name or self.text)[:60]}"

    def save(self, *args, **kwargs) -> None:
        """Store a new note; a stored one stands."""
        if self.pk:
            raise ValidationError(_("A correction is never rewritten: add another."))
        self.language = self.article.language
        self.stands_at = self.stands_at or usual_place(self.kind)
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        """Never: what readers were told stays told."""
        raise ValidationError(_("A correction is never deleted: add another."))

    @property
    def anchor(self) -> str:
        """What the address of the note ends with."""
        return f"correction-{self.pk}"

    def get_absolute_url(self) -> str:
        """Where it stands on the page of its article."""
        return f"{self.article.get_absolute_url()}#{self.anchor}"


def usual_place(kind: str) -> str:
    """Where a note stands if nobody says otherwise."""
    return Stands.HEAD if kind in AT_THE_HEAD else Stands.FOOT

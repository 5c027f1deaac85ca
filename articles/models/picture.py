from django.conf import settings
from django.core.files.storage import storages
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from attribution.models import Source
from pictures.rights import Rights
from text.folding import PlainField


def originals():
    """Where uploads are kept as they came: never served."""
    return storages["originals"]


SHARE = [MinValueValidator(0), MaxValueValidator(100)]


class Picture(models.Model):
    """A picture with its rights. What is served are its renditions; the upload itself is kept apart."""

    original = models.FileField(_("original"), storage=originals, upload_to="pictures/%Y/%m", editable=False)
    digest = models.CharField(max_length=64, editable=False, db_index=True)
    # Of what it shows (`pictures/likeness.py`); empty until it was looked at.
    likeness = models.BigIntegerField(null=True, editable=False, db_index=True)
    renditions = models.JSONField(default=dict, editable=False)
    alt = models.CharField(
        _("alternative text"), max_length=500, blank=True, help_text=_("What the picture shows, in one sentence.")
    )
    is_decorative = models.BooleanField(
        _("decorative"),
        default=False,
        help_text=_("It tells nothing that the text does not: who cannot see it is not told of it."),
    )
    caption = models.CharField(_("caption"), max_length=2000, blank=True)
    credit = models.CharField(
        _("credit"), max_length=500, help_text=_("As it stands under the picture: photographer / agency.")
    )
    copyright = models.CharField(_("copyright"), max_length=500, blank=True)
    words_plain = PlainField("alt", "caption", "credit", "copyright")
    rights_url = models.URLField(_("address of the terms"), max_length=500, blank=True)
    source = models.ForeignKey(
        Source,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="pictures",
        verbose_name=_("source"),
        help_text=_("Empty if it is ours."),
    )
    focus_x = models.PositiveSmallIntegerField(_("focal point, from the left in %"), default=50, validators=SHARE)
    focus_y = models.PositiveSmallIntegerField(_("focal point, from the top in %"), default=50, validators=SHARE)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="+"
    )
    uploaded_at = models.DateTimeField(_("uploaded"), auto_now_add=True)

    class Meta:
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.alt or self.caption or f"{_('picture')} {self.pk}"

    @property
    def is_described(self) -> bool:
        """Whether who cannot see it learns what it shows, or need not."""
        return self.is_decorative or bool(self.alt.strip())

    def rights(self) -> Rights:
        """What is written into each file that is served."""
        return Rights(
            creator=self.credit,
            credit=self.credit,
            copyright=self.copyright,
            caption=self.caption,
            alt=self.alt,
            web_statement=self.rights_url,
        )


class PictureInText(models.Model):
    """A picture that a text shows: by its number, or by the base of the files it names. Written with the text (`articles/depicting.py`)."""

    article = models.ForeignKey(
        "articles.Article", models.CASCADE, related_name="pictures_in_text", verbose_name=_("article")
    )
    picture = models.ForeignKey(Picture, models.PROTECT, related_name="in_texts", verbose_name=_("picture"))
    base = models.CharField(max_length=100, blank=True, db_index=True)

    class Meta:
        verbose_name = _("picture in a text")
        verbose_name_plural = _("pictures in texts")
        constraints = [
            models.UniqueConstraint(fields=["article", "picture", "base"], name="a_text_names_a_picture_once")
        ]

    def __str__(self) -> str:
        return str(self.article)


class Leftover(models.Model):
    """Files that a picture was shown by and is no longer: kept as long as a page that names them may be (`articles/sweeping.py`)."""

    base = models.CharField(max_length=100, unique=True)
    picture = models.ForeignKey(Picture, models.CASCADE, null=True, related_name="leftovers")
    found_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.base

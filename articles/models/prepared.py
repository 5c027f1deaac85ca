from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Fate(models.TextChoices):
    """What became of a prepared change."""

    PUBLISHED = "published", pgettext_lazy("a prepared change", "published")
    TAKEN_BACK = "taken_back", pgettext_lazy("a prepared change", "taken back")


class PreparedChangeQuerySet(models.QuerySet):
    def open(self):
        """Those that are neither published nor taken back."""
        return self.filter(ended_at=None)

    def due(self, at=None):
        """Those whose time has come by then, and that nothing holds."""
        return self.open().filter(publish_at__lte=at or timezone.now(), held_at=None)


class PreparedChange(models.Model):
    """What editors mean to change of a live article, which readers do not see yet.

    Open, then published or taken back; one open at a time for each article. Open, it may be scheduled; where its time
    came and it could not be published without a guess it is held, until a person has looked at it.
    """

    article = models.ForeignKey(
        "articles.Article", models.CASCADE, related_name="prepared_changes", verbose_name=_("article")
    )
    # The live article that it was made from, and the article as it is to be.
    base = models.ForeignKey("articles.Version", models.RESTRICT, related_name="made_into", editable=False)
    prepared = models.ForeignKey("articles.Version", models.RESTRICT, related_name="held_by", editable=False)
    # Counts on from change to change of an article, so that no form takes a later one for its own.
    version = models.PositiveIntegerField(default=1, editable=False)
    is_typo = models.BooleanField(default=False)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("by")
    )
    made_at = models.DateTimeField(_("made"), default=timezone.now)
    # Who kept or scheduled it last.
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    saved_at = models.DateTimeField(_("saved"), default=timezone.now)
    publish_at = models.DateTimeField(_("publish at"), null=True, blank=True)
    scheduled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    held_at = models.DateTimeField(_("held"), null=True)
    # Why, in the newsroom's own language, a sentence a line.
    held_because = models.TextField(blank=True)
    ended_at = models.DateTimeField(_("ended"), null=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    fate = models.CharField(max_length=10, choices=Fate, blank=True)

    objects = PreparedChangeQuerySet.as_manager()

    class Meta:
        verbose_name = _("prepared change")
        verbose_name_plural = _("prepared changes")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["article"], condition=Q(ended_at=None), name="an_article_has_one_open_change"
            ),
            models.CheckConstraint(
                name="a_change_that_ended_says_how",
                condition=(Q(ended_at=None) & Q(fate="")) | (Q(ended_at__isnull=False) & ~Q(fate="")),
            ),
            models.CheckConstraint(
                name="a_change_that_is_held_says_why",
                condition=(Q(held_at=None) & Q(held_because="")) | (Q(held_at__isnull=False) & ~Q(held_because="")),
            ),
        ]
        indexes = [
            models.Index(fields=["publish_at"], name="changes_due", condition=Q(ended_at=None)),
        ]

    def __str__(self) -> str:
        return f"{self.article_id} · {self.version}"

    @property
    def is_scheduled(self) -> bool:
        return self.ended_at is None and self.publish_at is not None and self.held_at is None

    @property
    def is_held(self) -> bool:
        return self.ended_at is None and self.held_at is not None

    @property
    def reasons_for_holding(self) -> list[str]:
        return self.held_because.splitlines()

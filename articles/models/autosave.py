"""What is being typed, and who has what open."""

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Autosave(models.Model):
    """What somebody has typed into the form of an article and not saved yet: the newest of each window.

    Of an article that was deleted meanwhile it is a new one. It is what the form would have sent, fit to be stored or not. Once the window has saved, or its text was thrown
    away, nothing is left but that it is done: what a browser still holds of it is not wanted any more.
    """

    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="autosaves", verbose_name=_("by"))
    article = models.ForeignKey(
        "articles.Article", models.SET_NULL, null=True, related_name="autosaves", verbose_name=_("article")
    )
    # Typed into the form of its prepared change, and not into that of what readers have.
    is_of_change = models.BooleanField(default=False)
    # The form's own number, made with the page: two windows never write over each other.
    window = models.UUIDField(default=uuid.uuid4)
    base_version = models.PositiveIntegerField(default=0)
    fields = models.JSONField()
    headline = models.CharField(_("headline"), max_length=200, blank=True)
    kept_at = models.DateTimeField(default=timezone.now)
    is_done = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("unsaved text")
        verbose_name_plural = _("unsaved texts")
        constraints = [models.UniqueConstraint(fields=["by", "window"], name="one_unsaved_text_per_window")]
        indexes = [models.Index(fields=["by", "-kept_at"], name="unsaved_newest")]

    def __str__(self) -> str:
        return self.headline or str(self.window)


class Presence(models.Model):
    """A window in which somebody has an article open. It says so every few seconds, and is gone when it stops."""

    article = models.ForeignKey("articles.Article", models.CASCADE, related_name="presences")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    window = models.UUIDField()
    since = models.DateTimeField(default=timezone.now)
    seen_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["article", "by", "window"], name="a_window_is_open_once"),
        ]

    def __str__(self) -> str:
        return f"{self.by_id} · {self.article_id}"

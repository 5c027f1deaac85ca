from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .article import Article


class PreviewLinkQuerySet(models.QuerySet):
    def open(self):
        """Those that nobody has taken back, and whose time is not over."""
        return self.filter(revoked_at=None, expires_at__gt=timezone.now())


class PreviewLink(models.Model):
    """That somebody without an account may read a story, or a change to it, before it is published, until when.

    Open → taken back | over.
    """

    article = models.ForeignKey(Article, models.CASCADE, related_name="preview_links", verbose_name=_("article"))
    # Where it shows a live article as this change makes it.
    change = models.ForeignKey(
        "articles.PreparedChange", models.CASCADE, null=True, editable=False, related_name="preview_links"
    )
    # Of the word in the address, which nobody but who was given it has.
    digest = models.CharField(max_length=64, unique=True, editable=False)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="+", verbose_name=_("by")
    )
    made_at = models.DateTimeField(_("made"), default=timezone.now, editable=False)
    expires_at = models.DateTimeField(_("until"), editable=False)
    revoked_at = models.DateTimeField(_("taken back"), null=True, editable=False)

    objects = PreviewLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("preview link")
        verbose_name_plural = _("preview links")
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="a_preview_link_ends_after_it_was_made", condition=Q(expires_at__gt=models.F("made_at"))
            )
        ]

    def __str__(self) -> str:
        return f"{self.article_id}: {self.expires_at:%Y-%m-%d %H:%M}"

from django.conf import settings
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from text.validators import no_control_characters_in_lines

from .article import Article

LONGEST_COMMENT, LONGEST_QUOTE = 3000, 600


class Comment(models.Model):
    """What somebody says of a story at the desk, for the newsroom alone. Open → resolved, and open again.

    Nobody rewrites it, not even who wrote it: it is answered. An answer stands under what it answers and has no state.
    """

    article = models.ForeignKey(Article, models.CASCADE, related_name="comments", verbose_name=_("article"))
    answer_to = models.ForeignKey(
        "self", models.CASCADE, null=True, blank=True, related_name="answers", verbose_name=_("answer to")
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="+", verbose_name=_("by")
    )
    at = models.DateTimeField(_("written"), default=timezone.now, editable=False)
    # The words of the text that it is about, as they stood there.
    quote = models.TextField(
        _("quoted words"),
        blank=True,
        validators=[MaxLengthValidator(LONGEST_QUOTE), no_control_characters_in_lines],
    )
    text = models.TextField(
        _("comment"), validators=[MaxLengthValidator(LONGEST_COMMENT), no_control_characters_in_lines]
    )
    # That the story was sent back from its review with these words.
    sends_back = models.BooleanField(default=False, editable=False)
    resolved_at = models.DateTimeField(_("resolved"), null=True, editable=False)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="+"
    )

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="an_answer_is_not_resolved_and_sends_nothing_back",
                condition=Q(answer_to=None) | Q(resolved_at=None, sends_back=False),
            )
        ]
        indexes = [
            models.Index(
                fields=["article"],
                name="sent_back_and_not_resolved",
                condition=Q(sends_back=True, resolved_at__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return f"{self.article_id}: {self.text[:40]}"

    @property
    def is_open(self) -> bool:
        return self.resolved_at is None

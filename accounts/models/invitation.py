"""The word that lets someone in who is to work in the newsroom."""

from datetime import timedelta

from django.conf import settings
from django.contrib.auth.models import Group
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from text.validators import no_control_characters

from ..fields import AddressField

LIVES = timedelta(days=7)


def a_week_from_now():
    return timezone.now() + LIVES


class Invitation(models.Model):
    """A colleague is asked to join with a role. Open → accepted | taken back | expired."""

    email = AddressField(_("e-mail address"))
    name = models.CharField(_("name"), max_length=120, blank=True, validators=[no_control_characters])
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES, default=settings.LANGUAGE_CODE)
    role = models.ForeignKey(Group, models.PROTECT, related_name="+", verbose_name=_("role"))
    # Of the word in the link, which only the letter holds.
    digest = models.CharField(max_length=64, unique=True, editable=False)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="+", verbose_name=_("by")
    )
    invited_at = models.DateTimeField(_("invited"), default=timezone.now, editable=False)
    expires_at = models.DateTimeField(_("until"), default=a_week_from_now, editable=False)
    accepted_at = models.DateTimeField(_("accepted"), null=True, blank=True, editable=False)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("account"),
    )
    revoked_at = models.DateTimeField(_("taken back"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ["-invited_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["email"],
                condition=models.Q(accepted_at=None, revoked_at=None),
                name="one_open_invitation_per_email",
                violation_error_message=_("Someone has invited this address already: send that invitation again."),
            )
        ]

    def __str__(self) -> str:
        return self.email

"""Who may sign in."""

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _


class User(AbstractUser):
    """A person with an account: a reader, or one of the newsroom where `is_staff`."""

    first_name = None
    last_name = None
    name = models.CharField(_("name"), max_length=120, blank=True, help_text=_("As colleagues and readers may see it."))
    email = models.EmailField(_("e-mail address"), help_text=_("One address, one account, whatever its letter case."))
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES, default=settings.LANGUAGE_CODE)

    class Meta:
        verbose_name = _("account")
        verbose_name_plural = _("accounts")
        constraints = [
            models.UniqueConstraint(
                Lower("username"), name="one_account_per_username", violation_error_message=_("This username is taken.")
            ),
            models.UniqueConstraint(
                Lower("email"), name="one_account_per_email", violation_error_message=_("An account with this e-mail address exists.")
            ),
        ]

    def get_full_name(self) -> str:
        return self.name or self.username

    def get_short_name(self) -> str:
        return self.get_full_name()

"""What happened to an account, told once and never changed."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.timezone import localtime
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from text.dates import known, moment


class Final(TypeError):
    """An event was to be changed or deleted."""


class EventQuerySet(models.QuerySet):
    """Events are added. From where someone came is forgotten in time, and nothing else."""

    def forget_origins(self) -> int:
        """Forget addresses and devices; how many events that were."""
        return super().update(ip=None, device="")

    def forget_person(self) -> int:
        """Forget all that could tell who it was, once the account is erased; how many events that were."""
        return super().update(user=None, ip=None, device="", detail="")

    def update(self, **facts):
        raise Final("What happened is not rewritten.")

    def delete(self):
        raise Final("What happened is not deleted.")


class Event(models.Model):
    """One thing that happened to an account: its owner reads it, and so does an administrator."""

    class Kind(models.TextChoices):
        SIGNED_UP = "signed_up", _("Account created")
        SIGNED_IN = "signed_in", _("Signed in")
        REFUSED = "refused", _("Sign-in refused: too many attempts")
        SIGNED_OUT = "signed_out", _("Signed out")
        DEVICE_ENDED = "device_ended", _("Signed out of another device")
        PASSWORD_ASKED = "password_asked", _("New password asked for")
        PASSWORD_CHANGED = "password_changed", _("Password changed")
        ADDRESS_CONFIRMED = "address_confirmed", _("E-mail address confirmed")
        ADDRESS_CHANGED = "address_changed", _("E-mail address changed")
        FACTOR_ADDED = "factor_added", _("Second factor added")
        FACTOR_REMOVED = "factor_removed", _("Second factor removed")
        CODES_RENEWED = "codes_renewed", _("New recovery codes made")
        CODE_USED = "code_used", _("Recovery code used")
        CONNECTED = "connected", _("Account of another site connected")
        DISCONNECTED = "disconnected", _("Account of another site removed")
        DATA_TAKEN = "data_taken", _("Data downloaded")
        CLOSING = "closing", _("Closing of the account asked for")
        KEPT = "kept", _("Account kept after all")
        ERASED = "erased", _("Account erased")
        INVITED = "invited", _("Invited to the newsroom")
        ROLE_CHANGED = "role_changed", _("Rights changed")
        DEACTIVATED = "deactivated", _("Account deactivated")
        ACTIVATED = "activated", _("Account activated again")
        UNLOCKED = "unlocked", _("Account unlocked")

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="events", verbose_name=_("account")
    )
    kind = models.CharField(_("what happened"), max_length=20, choices=Kind)
    at = models.DateTimeField(_("when"), default=timezone.now)
    # Who did it, where that was not the owner.
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("by")
    )
    device = models.CharField(_("device"), max_length=80, blank=True)
    ip = models.GenericIPAddressField(_("IP address"), null=True, blank=True)
    detail = models.CharField(_("detail"), max_length=200, blank=True)

    objects = EventQuerySet.as_manager()

    class Meta:
        verbose_name = _("event of an account")
        verbose_name_plural = _("events of accounts")
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["user", "-at"], name="accounts_event_of")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {moment(localtime(self.at), known(get_language()))}"

    def save(self, *args, **kwargs) -> None:
        if not self._state.adding:
            raise Final("What happened is not rewritten.")
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise Final("What happened is not deleted.")

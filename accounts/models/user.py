"""Who may sign in."""

from datetime import timedelta

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.contrib.auth.models import UserManager as DjangoUserManager
from django.contrib.auth.password_validation import validate_password
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from text.validators import no_control_characters

from ..fields import AddressField, UsernameField
from ..usernames import validate_username


class UserManager(DjangoUserManager):
    def create_superuser(self, username, email=None, password=None, **facts):
        """An administrator who can sign in at once: their address counts as confirmed. Raises ValidationError."""
        administrator = self.model(username=username, email=email or "", **facts | {"is_superuser": True})
        administrator.full_clean(exclude=["password"])
        if password:
            validate_password(password, administrator)
        user = super().create_superuser(username, email, password, **facts)
        user.confirm_address()
        return user


class User(AbstractUser):
    """A person with an account: a reader, or one of the newsroom where `is_staff`."""

    first_name = None
    last_name = None
    username = UsernameField(
        _("username"),
        max_length=150,
        unique=True,
        validators=[validate_username],
        help_text=_("Letters, digits, dots, hyphens and underscores."),
        error_messages={"unique": _("This username is taken.")},
    )
    name = models.CharField(
        _("name"),
        max_length=120,
        blank=True,
        help_text=_("As colleagues and readers may see it."),
        validators=[no_control_characters],
    )
    email = AddressField(_("e-mail address"), help_text=_("One address, one account, whatever its letter case."))
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES, default=settings.LANGUAGE_CODE)
    desk_letters = models.BooleanField(
        _("letters from the desk"),
        default=True,
        help_text=_("When an article is assigned to you, and when somebody comments on one of yours."),
    )
    picture = models.CharField(_("picture"), max_length=100, blank=True, editable=False)
    factor_due_at = models.DateTimeField(_("second factor due"), null=True, blank=True, editable=False)
    closes_at = models.DateTimeField(_("to be erased"), null=True, blank=True, editable=False)
    erased_at = models.DateTimeField(_("erased"), null=True, blank=True, editable=False)

    objects = UserManager()

    class Meta:
        verbose_name = _("account")
        verbose_name_plural = _("accounts")
        constraints = [
            models.UniqueConstraint(
                Lower("username"), name="one_account_per_username", violation_error_message=_("This username is taken.")
            ),
            models.UniqueConstraint(
                Lower("email"),
                name="one_account_per_email",
                violation_error_message=_("An account with this e-mail address exists."),
            ),
        ]

    def save(self, *args, **kwargs) -> None:
        """Whoever comes to belong to the newsroom has some days to set up a second factor."""
        if not self.is_staff:
            self.factor_due_at = None
        elif self.factor_due_at is None:
            self.factor_due_at = timezone.now() + timedelta(days=settings.STAFF_SECOND_FACTOR_DAYS)
        super().save(*args, **kwargs)

    def get_full_name(self) -> str:
        return self.name or self.username

    def get_short_name(self) -> str:
        return self.get_full_name()

    def confirm_address(self) -> None:
        """Take the account's address as proved to be its owner's."""
        from allauth.account.models import EmailAddress

        EmailAddress.objects.filter(user=self, primary=True).exclude(email=self.email).update(primary=False)
        facts = {"verified": True, "primary": True}
        EmailAddress.objects.update_or_create(user=self, email=self.email, defaults=facts)

    def addresses(self) -> set[str]:
        """Every address that this account has, or had as far as is remembered."""
        from .event import Event

        former = self.events.filter(kind=Event.Kind.ADDRESS_CHANGED).exclude(detail="").values_list("detail", flat=True)
        return {self.email, *self.emailaddress_set.values_list("email", flat=True), *former}

    def expect_address(self) -> None:
        """Let the account's address, which someone else wrote down, replace all others, and wait to be proved."""
        from allauth.account.models import EmailAddress

        EmailAddress.objects.filter(user=self).exclude(email=self.email).delete()
        EmailAddress.objects.get_or_create(user=self, email=self.email, defaults={"verified": False, "primary": True})

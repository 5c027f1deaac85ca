"""What the site sends: each letter is a row before it is a mail."""

from datetime import timedelta

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

# How long one try may take before another process may believe it dead.
LEASE = timedelta(minutes=5)
# Between the first try and the last lie four days: a mail server may be away for a weekend.
PAUSES = [
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=15),
    timedelta(hours=1),
    timedelta(hours=2),
    timedelta(hours=4),
    timedelta(hours=8),
    timedelta(hours=16),
    timedelta(hours=24),
    timedelta(hours=24),
]


class LetterQuerySet(models.QuerySet):
    def waiting(self):
        """Neither sent nor given up."""
        return self.filter(sent_at=None, failed_at=None)

    def due(self):
        """Waiting, and no earlier than each may be tried."""
        return self.waiting().filter(not_before__lte=timezone.now())

    def claim(self, pk: int) -> "Letter | None":
        """The letter, if it is due and no other process tries it now; nobody else gets it before the lease ends."""
        claimed = self.due().filter(pk=pk).update(not_before=timezone.now() + LEASE, attempts=F("attempts") + 1)
        return self.get(pk=pk) if claimed else None


class Letter(models.Model):
    """One mail to one address. Waiting → sent, or, when every try has failed, given up."""

    to = models.EmailField(_("recipient"))
    subject = models.CharField(_("subject"), max_length=250)
    text = models.TextField(_("text"))
    html = models.TextField(_("HTML"), blank=True)
    from_email = models.CharField(_("sender"), max_length=320)
    message_id = models.CharField(_("Message-ID"), max_length=255, unique=True, editable=False)
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    is_secret = models.BooleanField(
        _("secret"),
        default=False,
        help_text=_("Holds a link that opens an account: its text is erased once it is sent."),
    )
    created_at = models.DateTimeField(_("written"), default=timezone.now)
    not_before = models.DateTimeField(_("next try"), default=timezone.now)
    attempts = models.PositiveSmallIntegerField(_("tries"), default=0)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    failed_at = models.DateTimeField(_("given up"), null=True, blank=True)
    last_error = models.CharField(_("last error"), max_length=500, blank=True)

    objects = LetterQuerySet.as_manager()

    class Meta:
        verbose_name = _("letter")
        verbose_name_plural = _("letters")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(sent_at=None) | Q(failed_at=None), name="a_letter_is_not_both_sent_and_given_up"
            ),
        ]
        indexes = [
            models.Index(fields=["not_before"], name="letters_waiting", condition=Q(sent_at=None, failed_at=None)),
            models.Index(fields=["-created_at"], name="letters_newest"),
            models.Index(fields=["failed_at"], name="letters_given_up", condition=Q(failed_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.subject} → {self.to}"

    @property
    def state(self) -> str:
        if self.sent_at:
            return _("sent")
        return _("given up") if self.failed_at else _("waiting")

    def as_mail(self) -> EmailMultiAlternatives:
        """The mail as it leaves; the Message-ID stays the same in every try, so that a second copy can be told."""
        mail = EmailMultiAlternatives(
            subject=self.subject,
            body=self.text,
            from_email=self.from_email,
            to=[self.to],
            headers={
                "Message-ID": self.message_id,
                "Content-Language": self.language,
                "Auto-Submitted": "auto-generated",
            },
        )
        if self.html:
            mail.attach_alternative(self.html, "text/html")
        return mail

    def mark_sent(self) -> None:
        """Record that the mail server took it, and forget what must not be kept."""
        self.sent_at, self.last_error = timezone.now(), ""
        # In development the reading room shows it, and the same words lie in VAR_DIR/letters anyway.
        if self.is_secret and not settings.DEVELOPMENT:
            self.text = self.html = ""
        self.save(update_fields=["sent_at", "last_error", "text", "html"])

    def mark_failed(self, error: str, is_final: bool) -> None:
        """Record a failed try: the next one comes later each time, until none is left."""
        self.last_error = error[:500]
        if is_final or self.attempts > len(PAUSES):
            self.failed_at = timezone.now()
            if self.is_secret and not settings.DEVELOPMENT:
                self.text = self.html = ""
        else:
            self.not_before = timezone.now() + PAUSES[self.attempts - 1]
        self.save(update_fields=["last_error", "failed_at", "not_before", "text", "html"])


class Pulse(models.Model):
    """A worker that runs, or ran: it says so every few seconds (`letters/pulse.py`)."""

    worker_id = models.CharField(max_length=64, unique=True)
    began_at = models.DateTimeField(default=timezone.now)
    seen_at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        verbose_name = _("sign of a worker")
        verbose_name_plural = _("signs of workers")
        default_permissions = ()
        permissions = [("rerun_job", "Can see failed jobs, and run them again")]

    def __str__(self) -> str:
        return self.worker_id

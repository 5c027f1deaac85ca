"""The way out: one try for one letter, and another for those whose last one failed."""

import logging
from smtplib import SMTPRecipientsRefused, SMTPResponseException

from django_tasks import task

from .models import Letter

logger = logging.getLogger(__name__)


@task()
def deliver(letter_id: int) -> None:
    """Send the letter, unless it is sent, given up, not yet due, or in another process's hands. Never raises."""
    letter = Letter.objects.claim(letter_id)
    if letter:
        _try(letter)


def retry_due(limit: int = 50) -> int:
    """Try again what is due, oldest first, and say how many left; one failure that is the server's ends the round."""
    sent = 0
    for pk in list(Letter.objects.due().order_by("not_before").values_list("pk", flat=True)[:limit]):
        letter = Letter.objects.claim(pk)
        if letter is None:
            continue
        if not _try(letter) and not letter.failed_at:
            break
        sent += bool(letter.sent_at)
    return sent


def _try(letter: Letter) -> bool:
    try:
        letter.as_mail().send()
    except Exception as fault:  # whatever a mail server does, it must not take the worker with it
        letter.mark_failed(f"{type(fault).__name__}: {fault}", is_final=_is_final(fault))
        logger.warning("Letter %s was not sent (try %s): %s", letter.pk, letter.attempts, type(fault).__name__)
        return False
    letter.mark_sent()
    return True


def _is_final(fault: Exception) -> bool:
    """Whether trying again is of no use: the server refuses this recipient for good, or the letter cannot be a mail."""
    if isinstance(fault, SMTPRecipientsRefused):
        return all(code >= 500 for code, _reason in fault.recipients.values())
    if isinstance(fault, SMTPResponseException):
        # 535 and its kin speak of our own password at the server, which someone will mend.
        return fault.smtp_code >= 500 and fault.smtp_code not in {530, 534, 535, 538}
    return isinstance(fault, ValueError)

"""An audit that is kept, so that editors find it on their page; run by the command, by the worker, or from the desk."""

from dataclasses import asdict

from django.conf import settings
from django.utils import timezone
from django.utils.translation import override
from django_tasks import task

from letters.queueing import enqueue_once, in_hand, still_in_hand

from ..models import KEPT_AUDITS, KEPT_BREACHES, Audit
from .walk import Outcome, audit


def audit_and_keep(told=lambda done, total: None) -> Outcome:
    """Walk all that is published, and keep what was found; older audits than the last thirty are let go."""
    row = Audit.objects.create()
    with override(settings.LANGUAGE_CODE):
        outcome = audit(told)
    row.ended_at, row.checked, row.found = timezone.now(), outcome.checked, len(outcome.breaches)
    row.breaches = [asdict(breach) for breach in outcome.breaches[:KEPT_BREACHES]]
    row.save()
    Audit.objects.filter(pk__lte=row.pk - KEPT_AUDITS).delete()
    return outcome


@task()
def audit_rights() -> None:
    """The same, for the worker; once a day by the clock, and whenever the desk asks."""
    audit_and_keep(lambda done, total: still_in_hand(audit_rights))


def ask_for_audit() -> bool:
    """Have the worker audit: whether that was new, and not asked for already by somebody whom it still waits on."""
    if in_hand(audit_rights):
        return False
    last = Audit.objects.ended().only("pk").first()
    return enqueue_once(audit_rights, f"after {last.pk if last else 0}", after_failure=True)

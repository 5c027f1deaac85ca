"""An audit that is kept, so that editors find it on their page; run by the command, by the worker, or from the desk."""

from dataclasses import asdict

from django.conf import settings
from django.utils import timezone
from django.utils.translation import override
from django_tasks import task

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
    """The same, for the worker."""
    audit_and_keep()

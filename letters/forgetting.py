"""Letters are not kept for ever: they tell who was written to, and of what."""

from datetime import timedelta

from django.db.models import Q
from django.utils import timezone
from django_tasks import task

from .models import Letter

KEPT = timedelta(days=90)


@task()
def forget_letters() -> None:
    """The worker, once a day: what left, or was given up, three months ago."""
    before = timezone.now() - KEPT
    Letter.objects.filter(Q(sent_at__lt=before) | Q(failed_at__lt=before)).delete()

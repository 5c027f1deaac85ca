"""What is not kept longer than it is needed: from where people came, and sessions that have ended."""

from datetime import timedelta
from importlib import import_module

from django.conf import settings
from django.db.models import Q
from django.utils import timezone
from django_tasks import task

from . import open_sessions
from .models import Event

KEPT = timedelta(days=90)


@task()
def forget_old() -> None:
    """The worker, once a day."""
    old = Event.objects.filter(at__lt=timezone.now() - KEPT)
    old.exclude(Q(ip=None) & Q(device="")).forget_origins()
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
    open_sessions.forget_ended()

"""What the desk asks of those who work there: a second factor in time, shown in this session, which ends after a day's work."""

import time

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from .factors import is_proved, main_factors
from .models import User
from .sessions import ENDS_AT

# Was told in this session that a second factor is asked for, and by when.
TOLD = "told_of_second_factor"


def is_required_of(user: User) -> bool:
    return user.is_staff and settings.STAFF_SECOND_FACTOR == "required"


def is_overdue(user: User) -> bool:
    return user.factor_due_at is None or user.factor_due_at <= timezone.now()


def is_barred(request: HttpRequest) -> bool:
    """Whether the desk stays shut: the account's second factor was not shown, or there should be one by now."""
    if is_proved(request):
        return False
    return main_factors(request.user).exists() or (is_required_of(request.user) and is_overdue(request.user))


def page_before_desk(request: HttpRequest) -> str:
    """The address of the page that has to come before any page of the desk; empty where none has to."""
    if is_proved(request):
        return ""
    if main_factors(request.user).exists():
        return reverse("mfa_reauthenticate")
    if is_required_of(request.user) and (is_overdue(request.user) or TOLD not in request.session):
        return reverse("mfa_needed")
    return ""


def reader_of(request: HttpRequest) -> User | AnonymousUser:
    """Who reads a page outside the desk: one of the newsroom counts as nobody where the desk stays shut."""
    return AnonymousUser() if request.user.is_staff and is_barred(request) else request.user


def end_after_a_days_work(sender, request, user, **kwargs) -> None:
    """Sign-in: a session of the newsroom ends after so many hours, however often it is used."""
    if user.is_staff:
        request.session[ENDS_AT] = time.time() + settings.STAFF_SESSION_AGE

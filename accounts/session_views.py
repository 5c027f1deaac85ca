"""The pages about what happens to one's account: where it is open, and what was written down of it."""

from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from . import open_sessions
from .devices import describe
from .events import Kind, record
from .models import Event

A_PAGE = 30


def _home() -> HttpResponse:
    return HttpResponseRedirect(reverse("account") + "#devices")


@require_POST
@login_required
def end_one(request: HttpRequest, pk: int) -> HttpResponse:
    session = get_object_or_404(UserSession, pk=pk, user=request.user)
    if session.session_key == request.session.session_key:
        return HttpResponseRedirect(reverse("account") + "#leave")
    record(Kind.DEVICE_ENDED, request.user, request=request, detail=describe(session.user_agent))
    open_sessions.end(UserSession.objects.filter(pk=session.pk))
    messages.success(request, _("The device was signed out."))
    return _home()


@require_POST
@login_required
def end_others(request: HttpRequest) -> HttpResponse:
    count = open_sessions.end_all(request.user, but=request.session.session_key)
    if count:
        record(Kind.DEVICE_ENDED, request.user, request=request)
    message = ngettext("%(count)d other device was signed out.", "%(count)d other devices were signed out.", count)
    messages.success(request, message % {"count": count} if count else _("You are signed in nowhere else."))
    return _home()


@login_required
def log(request: HttpRequest) -> HttpResponse:
    """What was written down of one's account, newest first, paged by position."""
    before = request.GET.get("before", "")
    events = Event.objects.filter(user=request.user).order_by("-pk")
    if before.isascii() and before.isdecimal():
        events = events.filter(pk__lt=min(int(before), 2**62))
    shown = list(events[: A_PAGE + 1])
    context = {
        "events": shown[:A_PAGE],
        "older": shown[A_PAGE - 1].pk if len(shown) > A_PAGE else None,
        "is_first": not before,
    }
    return render(request, "account/log.html", context)

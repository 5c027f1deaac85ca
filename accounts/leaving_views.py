"""The pages for taking one's data away, for leaving, and for one's picture."""

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.logout import logout
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from . import faces, leaving, taking
from .events import Kind, record
from .views import proved_first


@require_safe
@login_required
def picture(request: HttpRequest) -> FileResponse:
    """One's own picture, and nobody else's."""
    file = faces.read(request.user)
    if file is None:
        raise Http404
    return FileResponse(file, content_type="image/webp")


@proved_first
def take(request: HttpRequest) -> HttpResponse:
    """Say what the file holds; then give it."""
    if request.method != "POST":
        return render(request, "account/take.html", {})
    with transaction.atomic():
        file = taking.pack(request.user)
        record(Kind.DATA_TAKEN, request.user, request=request)
        get_adapter().send_notification_mail("account/email/data_taken", request.user)
    return FileResponse(
        file,
        as_attachment=True,
        filename=f"{request.user.username}-{timezone.localdate().isoformat()}.zip",
        content_type="application/zip",
    )


@proved_first
def close(request: HttpRequest) -> HttpResponse:
    """Say what is erased and what stays; then close, and sign out."""
    if request.method != "POST":
        return render(request, "account/close.html", {"closing_days": settings.ACCOUNT_CLOSING_DAYS})
    user = request.user
    try:
        leaving.close(user)
    except leaving.LastAdministrator:
        messages.error(request, _("This is the last administrator: make another one first."))
        return redirect("account")
    logout(request)
    return render(request, "account/closed.html", {"closes_at": user.closes_at})


@login_required
def closing(request: HttpRequest) -> HttpResponse:
    """To whoever signs in while the account waits to be erased: keep it, or leave."""
    if request.user.closes_at is None:
        return redirect("account")
    return render(request, "account/closing.html", {})


@require_POST
@login_required
def keep(request: HttpRequest) -> HttpResponse:
    leaving.keep(request.user)
    messages.success(request, _("Your account stays."))
    return redirect("account")

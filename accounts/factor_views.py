"""The pages of second factors."""

import base64
import json

from allauth.account.utils import get_next_redirect_url
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import views as mfa_views
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import clear_totp_secret
from allauth.mfa.webauthn import views as webauthn_views
from allauth.mfa.webauthn.internal import auth as webauthn
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from . import factors
from .factor_forms import AddAppForm, AddPasskeyForm, RenameForm
from .staff import TOLD, is_overdue, is_required_of
from .views import proved_first, too_many

Type = Authenticator.Type


def home() -> str:
    """Where the account's page tells of second factors."""
    return reverse("account") + "#factors"


def index(request: HttpRequest) -> HttpResponse:
    return redirect(home())


# --- Showing one -----------------------------------------------------------------------------------------------------


class AuthenticateView(mfa_views.AuthenticateView):
    """The second step of signing in."""

    def form_invalid(self, form) -> HttpResponse:
        return too_many(super().form_invalid(form), form)

    def get_context_data(self, **kwargs) -> dict:
        context = super().get_context_data(**kwargs)
        has_passkey = factors.main_factors(self.stage.login.user).filter(type=Type.WEBAUTHN).exists()
        context["passkey_options"] = json.dumps(context["js_data"]["request_options"]) if has_passkey else ""
        return context


class ReauthenticateView(mfa_views.ReauthenticateView):
    def form_invalid(self, form) -> HttpResponse:
        return too_many(super().form_invalid(form), form)


class ReauthenticatePasskeyView(webauthn_views.ReauthenticateWebAuthnView):
    def form_valid(self, form) -> HttpResponse:
        form.save()
        return super(webauthn_views.ReauthenticateWebAuthnView, self).form_valid(form)

    def form_invalid(self, form) -> HttpResponse:
        return too_many(self.render_to_response(self.get_context_data(form=form)), form)

    def get_context_data(self, **kwargs) -> dict:
        context = super(webauthn_views.ReauthenticateWebAuthnView, self).get_context_data(**kwargs)
        context["passkey_options"] = json.dumps(webauthn.begin_authentication(self.request.user))
        return context


class SignInPasskeyView(webauthn_views.LoginWebAuthnView):
    """Signing in by passkey: GET tells the script what to ask the device for, POST takes what it answered."""

    def get(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if "application/json" not in request.headers.get("accept", ""):
            return redirect("account_login")
        return JsonResponse(webauthn.begin_authentication(user=None))

    def form_invalid(self, form) -> HttpResponse:
        messages.error(self.request, form.errors["credential"][0])
        wanted = get_next_redirect_url(self.request)
        return HttpResponseRedirect(reverse("account_login") + (f"?{urlencode({'next': wanted})}" if wanted else ""))


authenticate = AuthenticateView.as_view()
reauthenticate = ReauthenticateView.as_view()
reauthenticate_passkey = login_required(ReauthenticatePasskeyView.as_view())
sign_in_passkey = SignInPasskeyView.as_view()


# --- An app ----------------------------------------------------------------------------------------------------------


@proved_first
def add_app(request: HttpRequest) -> HttpResponse:
    if factors.main_factors(request.user).filter(type=Type.TOTP).exists():
        return redirect(home())
    form = AddAppForm(request.POST or None, user=request.user)
    if form.is_valid():
        has_codes = factors.add_app(request, form.secret, form.cleaned_data["code"])
        clear_totp_secret(request)
        return redirect("mfa_view_recovery_codes" if has_codes else home())
    adapter = get_adapter()
    address = adapter.build_totp_url(request.user, form.secret)
    picture = base64.b64encode(adapter.build_totp_svg(address).encode()).decode()
    context = {
        "form": form,
        "picture": f"data:image/svg+xml;base64,{picture}",
        "address": address,
        "secret": " ".join(form.secret[place : place + 4] for place in range(0, len(form.secret), 4)),
    }
    return too_many(render(request, "mfa/totp/activate_form.html", context), form)


@proved_first
def remove_app(request: HttpRequest) -> HttpResponse:
    app = get_object_or_404(Authenticator, user=request.user, type=Type.TOTP)
    return _remove(request, app, "mfa/totp/deactivate_form.html")


def _remove(request: HttpRequest, kept: Authenticator, template: str) -> HttpResponse:
    """Ask, then remove; the last one of somebody of the newsroom stays."""
    adapter = get_adapter()
    with transaction.atomic():
        factors.lock(request.user)
        is_last = not adapter.can_delete_authenticator(kept)
        if request.method == "POST" and not is_last:
            factors.remove(request, kept)
            return redirect(home())
    context = {"kept": kept, "refusal": adapter.error_messages["cannot_delete_authenticator"] if is_last else ""}
    return render(request, template, context, status=409 if request.method == "POST" else 200)


# --- Recovery codes --------------------------------------------------------------------------------------------------


@proved_first
def codes(request: HttpRequest) -> HttpResponse:
    """Shown once; afterwards the page says how many are left."""
    left = factors.overview(request.user)["codes_left"]
    if left is None:
        return redirect(home())
    shown = [f"{code[:5]} {code[5:]}" for code in factors.show_codes(request)]
    return render(request, "mfa/recovery_codes/index.html", {"codes": shown, "left": left})


@proved_first
def renew_codes(request: HttpRequest) -> HttpResponse:
    if not factors.main_factors(request.user).exists():
        messages.error(request, get_adapter().error_messages["cannot_generate_recovery_codes"])
        return redirect(home())
    if request.method == "POST":
        factors.renew_codes(request)
        return redirect("mfa_view_recovery_codes")
    return render(request, "mfa/recovery_codes/generate.html", {})


# --- Passkeys --------------------------------------------------------------------------------------------------------


@proved_first
def add_passkey(request: HttpRequest) -> HttpResponse:
    form = AddPasskeyForm(request.POST or None, user=request.user)
    if form.is_valid():
        has_codes = factors.add_passkey(request, form.cleaned_data["name"], form.cleaned_data["credential"])
        return redirect("mfa_view_recovery_codes" if has_codes else home())
    # `True`: it is kept on the device and opened by its owner's finger, face or PIN, so that it can stand for the password.
    options = json.dumps(webauthn.begin_registration(request.user, True))
    return render(request, "mfa/webauthn/add_form.html", {"form": form, "passkey_options": options})


@proved_first
def rename_passkey(request: HttpRequest, pk: int) -> HttpResponse:
    key = get_object_or_404(Authenticator, pk=pk, user=request.user, type=Type.WEBAUTHN)
    form = RenameForm(request.POST or None, initial={"name": key.wrap().name})
    if form.is_valid():
        key.wrap().name = form.cleaned_data["name"]
        key.save(update_fields=["data"])
        messages.success(request, _("The passkey has its new name."))
        return redirect(home())
    return render(request, "mfa/webauthn/edit_form.html", {"form": form, "kept": key})


@proved_first
def remove_passkey(request: HttpRequest, pk: int) -> HttpResponse:
    key = get_object_or_404(Authenticator, pk=pk, user=request.user, type=Type.WEBAUTHN)
    return _remove(request, key, "mfa/webauthn/authenticator_confirm_delete.html")


# --- Asked for -------------------------------------------------------------------------------------------------------


@login_required
def needed(request: HttpRequest) -> HttpResponse:
    """To whom the desk belongs: that a second factor is asked for, by when, and how it is set up."""
    user = request.user
    request.session[TOLD] = True
    context = {
        "due": user.factor_due_at,
        "is_overdue": is_overdue(user),
        "is_required": is_required_of(user),
        "later": get_next_redirect_url(request) or reverse("admin:index"),
    }
    return render(request, "mfa/needed.html", context)

"""The pages for signing in by the account of another site, and for connecting one."""

import logging
import time
from enum import StrEnum

import requests
from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import get_next_redirect_url
from allauth.core.ratelimit import consume_or_429
from allauth.decorators import rate_limit
from allauth.socialaccount import views as allauth_views
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.helpers import complete_social_login
from allauth.socialaccount.internal import statekit
from allauth.socialaccount.internal.flows.signup import clear_pending_signup
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialLogin
from allauth.socialaccount.providers.base import AuthProcess
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.http import urlencode
from django.utils.translation import activate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from . import connections, oidc
from .connections import Refusal
from .views import proved_first

log = logging.getLogger(__name__)
PROVE = "prove"
# How long, in seconds, whoever comes for the first time has to choose a name.
SIGN_UP_WAITS = 60 * 60
PENDING = "socialaccount_sociallogin"


class Failure(StrEnum):
    """Why a way to a provider and back led nowhere."""

    CANCELLED = "cancelled"
    REFUSED = "refused"
    LOST = "lost"
    SILENT = "silent"
    UNUSABLE = "unusable"


STATUS = {
    Failure.CANCELLED: 200,  # nothing is wrong: they changed their mind
    Failure.REFUSED: 502,
    Failure.LOST: 400,
    Failure.SILENT: 504,
    Failure.UNUSABLE: 502,
}


def home() -> str:
    """Where the account's page tells of connections."""
    return reverse("account") + "#connections"


# --- There and back --------------------------------------------------------------------------------------------------


def begin(request: HttpRequest) -> HttpResponse:
    """The buttons of the pages for signing in and up."""
    if request.user.is_authenticated or request.method != "POST":
        return redirect("account_login")
    remember = bool(request.POST.get("remember"))
    return _leave(request, request.POST.get("provider", ""), AuthProcess.LOGIN, remember=remember)


@proved_first
def connect(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Say what it means; then go there."""
    provider = _provider(request, provider_id)
    if request.method == "POST":
        return _leave(request, provider_id, AuthProcess.CONNECT)
    if connections.of(request.user).filter(provider=provider_id).exists():
        return redirect(home())
    return render(request, "account/connect.html", {"provider": provider})


@login_required
def prove(request: HttpRequest) -> HttpResponse:
    """Show who one is over there, as others do with their password."""
    usable = {each.provider: each for each in connections.usable(request.user)}
    if not usable:
        return redirect("account")
    wanted = request.POST.get("provider", "")
    if request.method == "POST" and wanted in usable:
        return _leave(request, wanted, PROVE)
    names = connections.offered()
    context = {"providers": {each: names[each] for each in usable}, "next": get_next_redirect_url(request) or ""}
    return render(request, "account/prove.html", context)


def _leave(request: HttpRequest, provider_id: str, process: str, **kept) -> HttpResponse:
    if refusal := consume_or_429(request, action="provider"):
        return refusal
    provider = _provider(request, provider_id)
    try:
        return provider.redirect(request, process, get_next_redirect_url(request), **kept)
    except (OAuth2Error, requests.RequestException) as fault:
        return _failed(request, provider, _why(fault), {"process": process}, fault)


@require_GET
def callback(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Where providers lead back to: one address for all languages."""
    language = request.GET.get("state", "").partition("-")[0]
    if language in dict(settings.LANGUAGES):
        activate(language)
        request.LANGUAGE_CODE = language
    response = _arrive(request, _provider(request, provider_id))
    response.headers["Content-Language"] = request.LANGUAGE_CODE
    return response


def _arrive(request: HttpRequest, provider: oidc.Provider) -> HttpResponse:
    state = statekit.unstash_state(request, provider_id=provider.sub_id, state_id=request.GET.get("state", ""))
    if state is None:
        return _failed(request, provider, Failure.LOST, {})
    said, code = request.GET.get("error", ""), request.GET.get("code", "")
    if said or not code:
        failure = Failure.CANCELLED if said == "access_denied" else Failure.REFUSED
        return _failed(request, provider, failure, state, said)
    try:
        login = provider.finish(request, code, state)
    except (OAuth2Error, requests.RequestException) as fault:
        return _failed(request, provider, _why(fault), state, fault)
    login.state = {"process": AuthProcess.LOGIN, "next": state.get("next"), "since": time.time()}
    if state["process"] == AuthProcess.LOGIN:
        return _signed_in(request, login, state)
    if not request.user.is_authenticated:
        return _failed(request, provider, Failure.LOST, {})
    return (_connected if state["process"] == AuthProcess.CONNECT else _proved)(request, provider, login)


def _signed_in(request: HttpRequest, login: SocialLogin, state: dict) -> HttpResponse:
    if request.user.is_authenticated:  # meanwhile, on another page
        return redirect("account")
    request.session.set_expiry(settings.SESSION_COOKIE_AGE if state["remember"] else 0)
    return complete_social_login(request, login)


def _connected(request: HttpRequest, provider: oidc.Provider, login: SocialLogin) -> HttpResponse:
    said = {
        None: _("Your account of %(provider)s is connected. You can sign in with it from now on."),
        Refusal.OTHERS: _("This account of %(provider)s belongs to another account here: nothing was changed."),
        Refusal.SECOND: _("An account of %(provider)s is connected already: remove it before you connect another one."),
    }
    refusal = connections.connect(request, login)
    level = messages.ERROR if refusal else messages.SUCCESS
    messages.add_message(request, level, said[refusal] % {"provider": provider.name})
    return HttpResponseRedirect(home())


def _proved(request: HttpRequest, provider: oidc.Provider, login: SocialLogin) -> HttpResponse:
    identity = {"provider": login.account.provider, "uid": login.account.uid}
    wanted = login.state["next"]
    if not connections.of(request.user).filter(**identity).exists() or not oidc.was_shown_lately(login):
        message = _("%(provider)s did not show that it is you. Sign in there anew, with the account that is connected.")
        messages.error(request, message % {"provider": provider.name})
        return HttpResponseRedirect(reverse("account_prove") + (f"?{urlencode({'next': wanted})}" if wanted else ""))
    record_authentication(request, request.user, "socialaccount", reauthenticated=True, **identity)
    return HttpResponseRedirect(wanted or reverse("account"))


def _provider(request: HttpRequest, provider_id: str) -> oidc.Provider:
    try:
        return get_adapter().get_provider(request, provider_id)
    except SocialApp.DoesNotExist:
        raise Http404 from None


def _why(fault: Exception) -> Failure:
    is_silent = isinstance(fault, requests.ConnectionError | requests.Timeout | requests.HTTPError)
    return Failure.SILENT if is_silent else Failure.UNUSABLE


def _failed(request: HttpRequest, provider: oidc.Provider, failure: Failure, state: dict, fault="") -> HttpResponse:
    """Say what happened and how to go on; whoever runs the site reads the rest in the log."""
    if failure not in (Failure.CANCELLED, Failure.LOST):
        log.warning("Sign-in with %s: %s (%s)", provider.sub_id, failure, str(fault)[:300])
    context = {
        "failure": failure,
        "provider": provider.name,
        "is_inside": request.user.is_authenticated,
        "next": state.get("next") or "",
    }
    return render(request, "account/provider_failed.html", context, status=STATUS[failure])


# --- For the first time ----------------------------------------------------------------------------------------------


class ConnectedSignUpView(allauth_views.SignupView):
    template_name = "account/provider_signup.html"

    @method_decorator(rate_limit(action="signup"))
    def dispatch(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        """Go on with what waits in the session; not with what waited too long, or has become an account meanwhile."""
        kept = request.session.get(PENDING)
        if kept and not _still_waits(kept):
            clear_pending_signup(request)
            messages.warning(request, _("That took too long, or was done already. Sign in once more."))
            return redirect("account_login")
        return super().dispatch(request, *args, **kwargs)

    def form_valid(self, form) -> HttpResponse:
        """Account, connection, address and letter, or none; whoever loses a race for a name is told as if it were none."""
        kept = self.request.session[PENDING]
        try:
            with transaction.atomic():
                return super().form_valid(form)
        except IntegrityError:
            self.request.session[PENDING] = kept
            self.sociallogin = SocialLogin.deserialize(kept)
            if not _still_waits(kept):
                return redirect("socialaccount_signup")
            form = self.get_form_class()(**self.get_form_kwargs())
            return super().form_valid(form) if form.is_valid() else self.form_invalid(form)

    def get_context_data(self, **kwargs) -> dict:
        return super().get_context_data(provider=self.sociallogin.provider, **kwargs)

    def get_authenticated_redirect_url(self) -> str:
        return reverse("account")


def _still_waits(kept: dict) -> bool:
    account = kept["account"]
    if account["provider"] not in connections.offered() or time.time() - kept["state"]["since"] > SIGN_UP_WAITS:
        return False
    return not SocialAccount.objects.filter(provider=account["provider"], uid=account["uid"]).exists()


sign_up = ConnectedSignUpView.as_view()


# --- Without ---------------------------------------------------------------------------------------------------------


@proved_first
def disconnect(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask, then remove; the last way in stays."""
    connection = get_object_or_404(connections.of(request.user), pk=pk)
    is_last = connections.is_last_way_in(connection)
    name = connections.name_of(connection)
    if request.method == "POST":
        if connections.disconnect(request, connection):
            messages.success(request, _("Your account of %(provider)s is no longer connected.") % {"provider": name})
            return HttpResponseRedirect(home())
        is_last = True
    context = {"connection": connection, "provider": name, "is_last": is_last}
    return render(request, "account/disconnect.html", context, status=409 if request.method == "POST" else 200)

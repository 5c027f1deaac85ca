"""The account pages that are our own, and what all of them share."""

from functools import wraps

from allauth.account import views as allauth_views
from allauth.account.adapter import get_adapter
from allauth.account.models import EmailAddress
from allauth.account.utils import get_next_redirect_url
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import override

from . import connections, factors, known_devices, marker, open_sessions, reset_links
from .forms import ProfileForm
from .proving import is_proved_lately
from .reset_links import Fate


def private(view):
    """A page of somebody's: their device and their marks are kept true. `middleware.kept_by_nobody` does the headers."""

    @wraps(view)
    def wrapper(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if request.user.is_authenticated:
            open_sessions.seen(request)
        response = view(request, *args, **kwargs)
        known_devices.remember(request, response)
        marker.keep_true(request, response)
        return response

    return wrapper


def proved_first(view):
    """Ask who it is once more before anything is typed: so no form has to be kept in the session meanwhile."""

    @wraps(view)
    @login_required
    def wrapper(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if not is_proved_lately(request):
            if not get_adapter().get_reauthentication_methods(request.user):
                messages.warning(request, _("Your account has no password to show that it is you: get one by letter."))
                return redirect("account_set_password")
            query = urlencode({"next": request.path})
            return HttpResponseRedirect(f"{reverse('account_reauthenticate')}?{query}")
        return view(request, *args, **kwargs)

    return wrapper


def too_many(response: HttpResponse, form) -> HttpResponse:
    """The answer, with the status and the time to wait where the form was refused for too many attempts."""
    for errors in form.errors.as_data().values():
        for error in errors:
            if error.code == "too_many_login_attempts":
                response.status_code = 429
                response["Retry-After"] = str(error.params["minutes"] * 60)
    return response


class SignInView(allauth_views.LoginView):
    def get_context_data(self, **kwargs) -> dict:
        return super().get_context_data(providers=connections.offered(), **kwargs)

    def get_authenticated_redirect_url(self) -> str:
        """Whoever is in already, and follows the link of a page that cannot know it, comes to their own page."""
        return get_next_redirect_url(self.request) or reverse("account")

    def form_invalid(self, form) -> HttpResponse:
        return too_many(super().form_invalid(form), form)


class SignUpView(allauth_views.SignupView):
    def get_context_data(self, **kwargs) -> dict:
        return super().get_context_data(providers=connections.offered(), **kwargs)

    def get_authenticated_redirect_url(self) -> str:
        return reverse("account")

    def form_valid(self, form) -> HttpResponse:
        """Account, address and letter, or none of them; whoever loses a race for a name is told as if it were none."""
        try:
            with transaction.atomic():
                return super().form_valid(form)
        except IntegrityError:
            form = self.get_form_class()(**self.get_form_kwargs())
            return super().form_valid(form) if form.is_valid() else self.form_invalid(form)


class ConfirmAddressView(allauth_views.ConfirmEmailView):
    def render_to_response(self, context: dict, **kwargs) -> HttpResponse:
        """A link that confirms nothing, or no longer, is no page."""
        if not context.get("confirmation"):
            kwargs["status"] = 404
        return super().render_to_response(context, **kwargs)


class ForgottenPasswordView(allauth_views.PasswordResetView):
    def get_success_url(self) -> str:
        """What to do now; where the reader was, the request remembers."""
        return reverse("account_reset_password_done")


# In the session of whoever has just chosen a new password.
CHOSEN = "password_chosen"


class NewPasswordView(allauth_views.PasswordResetFromKeyView):
    """The page that the link of the letter leads to."""

    @property
    def whole_key(self) -> str:
        return f"{self.kwargs['uidb36']}-{self.key}"

    def get_context_data(self, token_fail: bool = False, **kwargs) -> dict:
        fate = reset_links.fate_of(self.whole_key) if token_fail else None
        return super().get_context_data(token_fail=token_fail, fate=fate, **kwargs)

    def render_to_response(self, context: dict, **kwargs) -> HttpResponse:
        kwargs["status"] = LINK_STATUS.get(context["fate"])
        return super().render_to_response(context, **kwargs)

    def get_success_url(self) -> str:
        """Back to where the reader was, by way of signing in."""
        self.request.session[CHOSEN] = True
        wanted = reset_links.back_to(self.whole_key)
        return reverse("account_reset_password_from_key_done") + (f"?{urlencode({'next': wanted})}" if wanted else "")


def password_chosen(request: HttpRequest) -> HttpResponse:
    """That the password was changed: said to whom it happened, in this browser, and to nobody else."""
    if not request.session.get(CHOSEN):
        return redirect("account_login")
    return allauth_views.password_reset_from_key_done(request)


# 410 where there was something once.
LINK_STATUS = {Fate.EXPIRED: 410, Fate.USED: 410, Fate.BROKEN: 404}

sign_in = SignInView.as_view()
sign_up = SignUpView.as_view()
confirm_address = ConfirmAddressView.as_view()
ask_for_password = ForgottenPasswordView.as_view()
choose_password = NewPasswordView.as_view()


change_address = proved_first(allauth_views.email)


@login_required
def account(request: HttpRequest) -> HttpResponse:
    """The reader's own page."""
    form = ProfileForm(request.POST or None, request.FILES or None, instance=request.user)
    if request.method == "POST" and form.is_valid():
        form.save()
        with override(request.user.language):
            messages.success(request, _("Profile saved."))
            return redirect("account")
    if form.errors:
        request.user.refresh_from_db()
    waiting = EmailAddress.objects.filter(user=request.user, verified=False).exclude(email=request.user.email).first()
    context = {"form": form, "waiting": waiting, "factors": factors.overview(request.user)}
    context |= {"devices": open_sessions.overview(request), "connections": connections.overview(request.user)}
    return render(request, "account/account.html", context)


def masthead(request: HttpRequest) -> HttpResponse:
    """The links of the masthead for whoever reads: what the script of a public page puts in the place of a stranger's."""
    return render(request, "account/masthead.html") if request.user.is_authenticated else HttpResponse(status=204)

"""The page that an invitation leads to."""

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import perform_login
from allauth.account.models import Login
from django import forms
from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from . import invitations, roles
from .forms import PLAIN, Dressed
from .invitations import Fate, Spent
from .models import Invitation, User
from .passwords import hint
from .usernames import LONGEST

# The word waits in the session, so that no page has it in its address.
WORD = "invitation"
STATUS = {Fate.BROKEN: 404}


class JoinForm(Dressed, forms.ModelForm):
    """Name and password of a new colleague."""

    password1 = forms.CharField(
        strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}), label=_("Password")
    )
    needs = {"username": _("Choose a username."), "name": _("Enter your name."), "password1": _("Choose a password.")}

    class Meta:
        model = User
        fields = ["name", "username"]

    def __init__(self, *args, invitation: Invitation, **kwargs) -> None:
        facts = User(is_staff=True, email=invitation.email, language=invitation.language)
        super().__init__(*args, instance=facts, initial={"name": invitation.name}, **kwargs)
        self.name("name", _("Name"), _("As colleagues and readers may see it."))
        self.name("username", _("Username"), _("Letters, digits, dots and hyphens."))
        self.name("password1", _("Password"), hint(facts))
        self.fields["name"].required = True
        self.fields["name"].widget.attrs["autocomplete"] = "name"
        self.fields["username"].widget.attrs.update(PLAIN, autocomplete="username", maxlength=str(LONGEST))

    def clean_username(self) -> str:
        return get_adapter().clean_username(self.cleaned_data["username"])

    def clean(self) -> dict:
        facts = super().clean()
        if password := facts.get("password1"):
            person = User(
                is_staff=True, email=self.instance.email, name=facts.get("name", ""), username=facts.get("username", "")
            )
            try:
                password_validation.validate_password(password, person)
            except ValidationError as refusal:
                self.add_error("password1", refusal)
        return facts


def follow(request: HttpRequest, word: str) -> HttpResponse:
    """The link of the letter: it consumes nothing, and its word is gone from the address of the page."""
    request.session[WORD] = word
    return redirect("account_invitation")


def join(request: HttpRequest) -> HttpResponse:
    """Whoever is invited makes an account, or brings the one that has their address."""
    invitation = invitations.find(request.session.get(WORD, ""))
    if fate := invitations.fate_of(invitation):
        return _no_further(request, fate)
    owner = User.objects.filter(email=invitation.email).first()
    try:
        if owner is None:
            return _as_new(request, invitation)
        return _as_owner(request, invitation, owner)
    except Spent as spent:
        return _no_further(request, spent.fate)


def _as_new(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    if request.user.is_authenticated:
        return _page(request, invitation, is_other=True)
    form = JoinForm(request.POST if request.method == "POST" else None, invitation=invitation)
    if form.is_valid():
        try:
            user = invitations.accept_as_new(invitation, form.save(commit=False), form.cleaned_data["password1"])
        except IntegrityError:  # the name, or the address, became somebody's a moment ago
            form = JoinForm(request.POST, invitation=invitation)
            if form.is_valid():
                return redirect("account_invitation")
        else:
            del request.session[WORD]
            return perform_login(request, Login(user=user, email=user.email, redirect_url=reverse("admin:index")))
    return _page(request, invitation, form=form)


def _as_owner(request: HttpRequest, invitation: Invitation, owner: User) -> HttpResponse:
    is_owner = request.user == owner
    if is_owner and request.method == "POST":
        invitations.accept_as(invitation, owner)
        del request.session[WORD]
        return redirect("admin:index")
    return _page(
        request, invitation, is_owner=is_owner, is_other=request.user.is_authenticated and not is_owner, owner=owner
    )


def _page(request: HttpRequest, invitation: Invitation, **facts) -> HttpResponse:
    return render(
        request, "account/invitation.html", {"invitation": invitation, "role": roles.name_of(invitation.role)} | facts
    )


def _no_further(request: HttpRequest, fate: Fate) -> HttpResponse:
    return render(request, "account/invitation_ended.html", {"fate": fate}, status=STATUS.get(fate, 410))

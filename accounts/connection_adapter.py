"""Where allauth asks how this site does things with accounts of other sites."""

import secrets

from allauth.account.adapter import get_adapter as get_account_adapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialApp, SocialLogin
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import get_language

from . import connections, oidc
from .events import Kind, record


class ConnectionAdapter(DefaultSocialAccountAdapter):
    # --- Which there are: those of the settings, and no table is asked -----------------------------------------------

    def list_apps(self, request: HttpRequest, provider=None, client_id=None) -> list[SocialApp]:
        return [
            SocialApp(
                provider=oidc.Provider.id,
                provider_id=each.id,
                name=each.name,
                client_id=each.client_id,
                secret=each.secret,
                settings={"server_url": each.issuer, "origins": each.origins},
            )
            for each in settings.OIDC_PROVIDERS
            if provider in (None, each.id)
        ]

    def list_providers(self, request: HttpRequest) -> list[oidc.Provider]:
        return [oidc.Provider(request, app=app) for app in self.list_apps(request)]

    def get_provider(self, request: HttpRequest, provider, client_id=None) -> oidc.Provider:
        """Raises SocialApp.DoesNotExist."""
        return oidc.Provider(request, app=self.get_app(request, provider))

    def get_requests_session(self) -> oidc.Session:
        return oidc.session()

    def generate_state_param(self, state: dict) -> str:
        """Its beginning tells in which language to go on: the address that providers lead back to is the same for all."""
        return f"{get_language()}-{secrets.token_urlsafe(24)}"

    # --- Whose they are ----------------------------------------------------------------------------------------------

    def authenticate_by_email(self, sociallogin: SocialLogin) -> None:
        """Nobody becomes another by having the same address elsewhere, whoever vouches for it."""

    def is_email_verified(self, provider, email: str) -> bool:
        """Only what the provider itself says of an address counts."""
        return False

    def populate_user(self, request: HttpRequest, sociallogin: SocialLogin, data: dict):
        user = sociallogin.user
        user.username, user.email = data.get("username") or "", data.get("email") or ""
        return user

    def get_signup_form_initial_data(self, sociallogin: SocialLogin) -> dict:
        """The name from there is only proposed where it may be one here."""
        user = sociallogin.user
        try:
            username = get_account_adapter().clean_username(user.username, shallow=True)
        except ValidationError:
            username = ""
        return {"email": user.email, "username": username}

    def save_user(self, request: HttpRequest, sociallogin: SocialLogin, form=None):
        user = super().save_user(request, sociallogin, form)
        record(Kind.CONNECTED, user, request=request, detail=connections.name_of(sociallogin.account))
        return user

"""Asking a provider who somebody is, by OpenID Connect: allauth's way, with what it leaves open closed.

allauth believes a token that came over TLS, sends no nonce, and does not look whether userinfo is about the same person.
Here signature, issuer, audience, time and nonce of each token are measured, whatever road it came by.
"""

import hashlib
import secrets
import time
from functools import cached_property
from typing import Any
from urllib.parse import urlsplit

import jwt
import requests
import urllib3
from allauth.account.models import EmailAddress
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialLogin
from allauth.socialaccount.providers.oauth2.client import OAuth2Client, OAuth2Error
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import override

# Seconds until there is a connection, between two pieces of an answer, and for all of it; bytes of an answer.
CONNECT, PIECE, WHOLE, LONGEST = 3, 5, 8, 1_000_000
# Those with a key that the provider keeps for itself: no shared secret signs here.
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
CLOCKS_DIFFER = 60
# How long ago somebody may have shown the provider who they are, where they are to show it anew.
RECENT = 5 * 60
LONGEST_TEXT = 254


class Unusable(OAuth2Error):
    """What the provider said cannot be believed, or cannot be read."""


class Session(requests.Session):
    """Waits for no one: an answer that is late, too long or somewhere else is none."""

    def request(self, method: str, url: str, **kwargs: Any) -> requests.Response:
        ends = time.monotonic() + WHOLE
        asked = {"timeout": (CONNECT, PIECE), "stream": True, "allow_redirects": False}
        response = super().request(method, url, **kwargs | asked)
        body = bytearray()
        try:
            while piece := response.raw.read1(65536):
                body += piece
                if time.monotonic() > ends:
                    raise requests.Timeout(f"{url} takes too long to tell everything")
                if len(body) > LONGEST:
                    raise requests.ConnectionError(f"{url} tells more than {LONGEST} bytes")
        except urllib3.exceptions.TimeoutError as fault:
            raise requests.Timeout(fault) from fault
        except urllib3.exceptions.HTTPError as fault:
            raise requests.ConnectionError(fault) from fault
        finally:
            response.close()
        response._content = bytes(body)
        return response


def session() -> Session:
    made = Session()
    made.headers["Accept-Encoding"] = "identity"  # what is not packed cannot swell
    return made


class Client(OAuth2Client):
    def get_redirect_url(self, authorization_url: str, scope: list[str], extra_params: dict) -> str:
        """allauth's, which takes for granted that the provider's address has no question mark yet."""
        address, _mark, asked = authorization_url.partition("?")
        whole = super().get_redirect_url(address, scope, extra_params)
        return f"{whole}&{asked}" if asked else whole


class Adapter(OpenIDConnectOAuth2Adapter):
    client_class = Client

    def __init__(self, request: HttpRequest, provider: "Provider") -> None:
        self.provider = provider
        super().__init__(request, provider.app.provider_id)

    def get_provider(self) -> "Provider":
        return self.provider

    def get_callback_url(self, request: HttpRequest, app) -> str:
        return callback_address(request, app.provider_id)

    @cached_property
    def openid_config(self) -> dict:
        """What the provider tells of itself, once it is whole, is about the issuer we know, and leads nowhere else."""
        told = self._ask(self.provider.server_url)
        issuer = self.provider.app.settings["server_url"]
        if str(told.get("issuer")).rstrip("/") != issuer:
            raise Unusable(f"{issuer} calls itself {told.get('issuer')!r}: set that as the issuer in OIDC_PROVIDERS")
        is_safe = issuer.startswith("https://")
        for name in ("authorization_endpoint", "token_endpoint", "jwks_uri", "userinfo_endpoint"):
            address = told.get(name) if name != "userinfo_endpoint" else told.setdefault(name, "")
            if address == "" and name == "userinfo_endpoint":
                continue
            if not isinstance(address, str) or not address.startswith(
                "https://" if is_safe else ("http://", "https://")
            ):
                raise Unusable(f"{issuer} has the {name} {address!r}")
        return told

    @property
    def authorize_url(self) -> str:
        """Where the browser is sent: one of the origins that the pages' security policy lets it go to."""
        address = self.openid_config["authorization_endpoint"]
        parts = urlsplit(address)
        origin = f"{parts.scheme}://{parts.netloc}".lower()
        if origin not in self.provider.app.settings["origins"]:
            raise Unusable(
                f"people sign in at {origin}: add it to the origins of “{self.provider_id}” in OIDC_PROVIDERS"
            )
        return address

    def get_access_token_data(self, request: HttpRequest, app, client, pkce_code_verifier=None) -> dict:
        try:
            return super().get_access_token_data(request, app, client, pkce_code_verifier)
        except (KeyError, TypeError, ValueError) as fault:  # allauth reads it without looking
            raise Unusable("the answer to the code is no token") from fault

    def complete_login(self, request: HttpRequest, app, token, *, response: dict, nonce: str, **kwargs) -> SocialLogin:
        claims = self._decode_id_token(app, response.get("id_token"))
        if not secrets.compare_digest(str(claims.get("nonce")).encode(), nonce.encode()):
            raise Unusable("the token was made for another sign-in")
        facts = claims
        if not claims.get("email") and (address := self.openid_config["userinfo_endpoint"]):
            facts = self._ask(address, headers={"Authorization": f"Bearer {token.token}"})
            if facts.get("sub") != claims["sub"]:
                raise Unusable("userinfo is about somebody else")
        login = self.provider.sociallogin_from_response(request, facts)
        login.shown_at = claims.get("auth_time")
        return login

    def _decode_id_token(self, app, id_token: Any) -> dict:
        config = self.openid_config
        try:
            header = jwt.get_unverified_header(id_token)
            claims = jwt.decode(
                id_token,
                self._key(header),
                algorithms=list(ALGORITHMS),
                issuer=config["issuer"],
                audience=app.client_id,
                leeway=CLOCKS_DIFFER,
                options={"require": ["iss", "sub", "aud", "exp", "iat"]},
            )
        except jwt.PyJWTError as fault:
            raise Unusable(f"a token is not valid: {fault}") from fault
        is_for_others = isinstance(claims["aud"], list) and len(claims["aud"]) > 1
        if claims.get("azp", app.client_id) != app.client_id or (is_for_others and "azp" not in claims):
            raise Unusable("a token was made for another site")
        return claims

    def _key(self, header: dict) -> jwt.PyJWK:
        told = self._ask(self.openid_config["jwks_uri"]).get("keys")
        keys = [key for key in told if isinstance(key, dict)] if isinstance(told, list) else []
        fitting = [key for key in keys if key.get("kid") == header.get("kid") and key.get("use", "sig") == "sig"]
        if len(fitting) != 1:
            raise Unusable(f"there are {len(fitting)} keys named {header.get('kid')!r}")
        algorithm = fitting[0].get("alg", header.get("alg"))
        if algorithm not in ALGORITHMS:
            raise Unusable(f"a key is for {algorithm!r}")
        try:
            return jwt.PyJWK(fitting[0], algorithm=algorithm)
        except (KeyError, TypeError, ValueError) as fault:
            raise Unusable("a key cannot be read") from fault

    def _ask(self, address: str, **kwargs: Any) -> dict:
        with get_adapter().get_requests_session() as connection:
            response = connection.get(address, **kwargs)
        if response.status_code != requests.codes.ok:
            raise requests.HTTPError(f"{address} answers {response.status_code}", response=response)
        told = response.json()
        if not isinstance(told, dict):
            raise Unusable(f"{address} answers something else")
        return told


class Provider(OpenIDConnectProvider):
    pkce_enabled_default = True

    def get_oauth2_adapter(self, request: HttpRequest) -> Adapter:
        """One for the whole request: what the provider tells of itself is asked for once."""
        if not hasattr(self, "_adapter"):
            self._adapter = Adapter(request, self)
        return self._adapter

    def redirect(self, request: HttpRequest, process: str, next_url: str | None = None, data=None, **state: Any):
        """Send the browser there, and keep in its session what its way back has to show.

        Raises OAuth2Error, requests.RequestException.
        """
        _looked_at = self.get_oauth2_adapter(request).authorize_url  # before anything is kept
        nonce = secrets.token_urlsafe(24)
        asked = {"nonce": nonce} | ({"max_age": "0"} if process == "prove" else {})
        return super().redirect(request, process, next_url, data, auth_params=asked, nonce=nonce, **state)

    def finish(self, request: HttpRequest, code: str, state: dict) -> SocialLogin:
        """Who the provider says it is. Raises OAuth2Error, requests.RequestException."""
        adapter = self.get_oauth2_adapter(request)
        told = adapter.get_access_token_data(
            request, self.app, adapter.get_client(request, self.app), state["pkce_code_verifier"]
        )
        try:
            token = adapter.parse_token(told)
        except (KeyError, TypeError, ValueError, OverflowError) as fault:
            raise Unusable("the answer to the code is no token") from fault
        return adapter.complete_login(request, self.app, token, response=told, nonce=state["nonce"])

    def serialize(self) -> dict:
        """By its own id: two providers may know this site by the same name."""
        return {"id": self.app.provider_id, "app.client_id": self.app.client_id}

    def extract_uid(self, data: dict) -> str:
        """A digest: as short as its column, and another one where the id leads to another issuer one day."""
        if not isinstance(data.get("sub"), str) or not data["sub"]:
            raise Unusable("a token does not say who it is about")
        whose = f"{self.app.settings['server_url']}\n{data['sub']}"
        return hashlib.sha256(whose.encode(errors="backslashreplace")).hexdigest()

    def extract_extra_data(self, data: dict) -> dict:
        """By what its owner knows the account there again, and nothing else."""
        return {"called": plain(data.get("email")) or plain(data.get("preferred_username"))}

    def extract_common_fields(self, data: dict) -> dict:
        return {"email": plain(data.get("email")), "username": plain(data.get("preferred_username"))}

    def extract_email_addresses(self, data: dict) -> list[EmailAddress]:
        """Verified where the provider says true: no other word for it counts."""
        email = plain(data.get("email"))
        return [EmailAddress(email=email, verified=data.get("email_verified") is True, primary=True)] if email else []


def callback_address(request: HttpRequest, provider_id: str) -> str:
    """One for all languages, as providers know it. Development is called by several names of this machine."""
    with override(settings.LANGUAGE_CODE):
        path = reverse("account_provider_callback", args=[provider_id])
    return request.build_absolute_uri(path) if settings.DEVELOPMENT else settings.SITE_URL + path


def was_shown_lately(login: SocialLogin) -> bool:
    """Whether it was asked for anew there; of a provider that does not tell when, nobody knows better."""
    shown_at = login.shown_at
    return not isinstance(shown_at, int | float) or time.time() - shown_at < RECENT + CLOCKS_DIFFER


def plain(said: Any) -> str:
    """A text of the provider's; empty where it has what nobody sees or no end: mended, it would be somebody else's."""
    is_plain = isinstance(said, str) and said.isprintable() and len(said) <= LONGEST_TEXT
    return said.strip() if is_plain else ""

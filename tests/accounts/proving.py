"""How the tests of accounts set up second factors, and show them."""

import time

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from allauth.mfa.utils import decrypt

from tests.builders import PASSWORD


def give_app(user) -> str:
    """An app, and recovery codes with it; its secret."""
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    RecoveryCodes.activate(user)
    return secret


def code_of(secret: str, steps: int = 0) -> str:
    """What an app with this secret shows now, or so many half minutes later."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps))


def codes_of(user) -> list[str]:
    return Authenticator.objects.get(user=user, type="recovery_codes").wrap().get_unused_codes()


def secret_of(user) -> str:
    return decrypt(Authenticator.objects.get(user=user, type="totp").data["secret"])


def give_password(client, user, password: str = PASSWORD, headers=None, **more):
    return client.post("/en/accounts/login/", {"login": user.username, "password": password, **more}, headers=headers)


def give_code(client, code: str):
    return client.post("/en/accounts/2fa/authenticate/", {"code": code})


def prove(client, password: str = PASSWORD) -> None:
    """Show once more who it is, as each change asks for."""
    assert client.post("/en/accounts/reauthenticate/", {"password": password}).status_code == 302


def is_in(client) -> bool:
    return client.get("/en/accounts/").status_code == 200

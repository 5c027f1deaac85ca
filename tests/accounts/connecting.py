"""How the tests of accounts go to a provider and come back."""

import json
from urllib.parse import urlsplit

from newsroom import providers
from newsroom.policy import content_security_policy

LOGIN, OWN = "/en/accounts/login/", "/en/accounts/"
BEGIN, SIGN_UP, PROVE = "/en/accounts/oidc/login/", "/en/accounts/oidc/signup/", "/en/accounts/oidc/prove/"
CONNECT = "/en/accounts/oidc/{}/connect/"


def switch_on(settings, *said: dict) -> None:
    """What the house is with these in the setting."""
    settings.OIDC_PROVIDERS = providers.read(json.dumps(said), is_development=True)
    origins = [origin for each in settings.OIDC_PROVIDERS for origin in each.origins]
    settings.CONTENT_SECURITY_POLICY = content_security_policy(origins)
    settings.ROOT_URLCONF = "tests.accounts.oidc_urls"


def come_back(client, provider, answer):
    """From the answer that leads to the provider, through it, to the answer that its way back gets."""
    assert answer.status_code == 302, answer.content.decode()
    back = urlsplit(provider.let_in(answer["Location"]))
    return client.get(f"{back.path}?{back.query}")


def sign_in(client, provider, id: str = "sso", **more):
    return come_back(client, provider, client.post(BEGIN, {"provider": id, **more}))


def sign_up(client, provider, username: str = "ann", **more):
    """Come for the first time, and choose a name."""
    assert sign_in(client, provider)["Location"] == SIGN_UP
    return client.post(SIGN_UP, {"username": username, **more})

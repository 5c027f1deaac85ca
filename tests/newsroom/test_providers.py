"""The setting that names other sites to sign in with: taken where it is whole, else refused in a sentence."""

import json

import pytest
from django.core.exceptions import ImproperlyConfigured

from newsroom.checking import PRODUCTION
from newsroom.policy import content_security_policy
from newsroom.providers import read
from tests.newsroom.test_settings import python, value_of

GOOD = {"id": "sso", "name": "Example Ltd", "issuer": "https://login.example.org/realms/x", "client_id": "news", "secret": "deep secret"}  # fmt: skip


def told(*entries, text: str | None = None, is_development: bool = False) -> str:
    """What the start stops with."""
    with pytest.raises(ImproperlyConfigured) as refusal:
        read(json.dumps(entries) if text is None else text, is_development=is_development)
    sentence = str(refusal.value)
    assert sentence.startswith("OIDC_PROVIDERS ")
    assert sentence.endswith(" See docs/settings.md.")
    assert "deep secret" not in sentence
    assert "\n" not in sentence
    return sentence


@pytest.mark.parametrize("text", ["", "  "])
def test_nothing_set_is_no_provider(text):
    assert read(text, is_development=False) == ()


def test_providers_keep_their_order_and_their_origins():
    google = {
        "id": "google",
        "name": "Google",
        "issuer": "https://accounts.google.com/",
        "client_id": "x",
        "secret": "y",
    }
    first, second = read(json.dumps([google, GOOD | {"origins": ["https://id.example.org"]}]), is_development=False)
    assert (first.id, first.issuer, first.origins) == ("google", "https://accounts.google.com", ("https://accounts.google.com",))  # fmt: skip
    assert second.origins == ("https://login.example.org", "https://id.example.org")
    assert "deep secret" not in repr(second)


@pytest.mark.parametrize(
    ("text", "why"),
    [("google", "is no JSON"), ("{}", "has to be a list"), ("[]", "has to be a list"), ("7", "has to be a list")],
)
def test_what_is_no_list_is_told(text, why):
    assert why in told(text=text)


@pytest.mark.parametrize("entry", ["google", 7, None, []])
def test_what_is_no_provider_is_told(entry):
    assert "has as number 2 no provider" in told(GOOD, entry)


@pytest.mark.parametrize("key", sorted(GOOD))
@pytest.mark.parametrize("value", [None, "", "  ", 7, ["x"]])
def test_what_is_missing_is_told(key, value):
    assert f"lacks “{key}” for provider number 1" in told(GOOD | {key: value})


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"issuers": "x"}, "says “issuers” for “sso”, which is none of client_id, id, issuer, name, origins, secret"),
        ({"id": "S S O"}, "has the id “S S O”"),
        ({"id": "-sso"}, "has the id “-sso”"),
        ({"id": "x" * 31}, "has the id"),
        ({"name": "x" * 41}, "more than 40 characters"),
        ({"issuer": "login.example.org"}, "the issuer of “sso” “login.example.org”, which is no address"),
        ({"issuer": "https://"}, "which is no address"),
        ({"issuer": "https://[x"}, "which is no address"),
        ({"issuer": "https://login.example.org;script-src *"}, "which is no address"),
        ({"issuer": "https://login.example.org/?x"}, "which is no address"),
        ({"issuer": "https://a:b@login.example.org"}, "which is no address"),
        ({"issuer": "https://login.example.org/.well-known/openid-configuration"}, "which is no address"),
        ({"issuer": "ftp://login.example.org"}, "which is no address"),
        ({"issuer": "http://login.example.org"}, "with DEBUG off it has to begin with https://"),
        ({"origins": "https://x.example"}, "origins that are no list"),
        ({"origins": [7]}, "origins that are no list"),
        ({"origins": ["http://x.example"]}, "with DEBUG off it has to begin with https://"),
        ({"origins": ["https://x.example/login"]}, "write scheme and host alone, as https://x.example"),
        ({"origins": ["*"]}, "which is no address"),
    ],
)
def test_what_is_wrong_is_told(change, why):
    assert why in told(GOOD | change)


def test_two_with_one_id_are_told():
    assert "has two providers with the id “sso”" in told(GOOD, GOOD)


def test_development_may_speak_with_a_provider_of_this_machine():
    (one,) = read(json.dumps([GOOD | {"issuer": "http://127.0.0.1:8080"}]), is_development=True)
    assert one.origins == ("http://127.0.0.1:8080",)


def test_forms_lead_to_providers_alone_and_only_where_there_are_some():
    assert content_security_policy()["DIRECTIVES"]["form-action"] == ["'self'"]
    origins = ["https://a.example", "https://b.example", "https://a.example"]
    assert content_security_policy(origins)["DIRECTIVES"]["form-action"] == ["'self'", *origins[:2]]


def test_the_variable_switches_all_of_it_on(tmp_path):
    there = PRODUCTION | {"VAR_DIR": str(tmp_path)}
    asked = "(settings.OIDC_PROVIDERS, settings.CONTENT_SECURITY_POLICY['DIRECTIVES']['form-action'])"
    assert value_of(asked, **there) == "((), [\"'self'\"])"
    switched = there | {"OIDC_PROVIDERS": json.dumps([GOOD])}
    assert "https://login.example.org" in value_of(asked.replace("settings.OIDC_PROVIDERS, ", ""), **switched)
    script = "import django; django.setup(); from django.urls import reverse; print(reverse('account_provider_login'))"
    done = python("-c", script, DJANGO_SETTINGS_MODULE="newsroom.settings", **switched)
    assert done.stdout.strip() == "/accounts/oidc/login/", done.stderr
    assert "NoReverseMatch" in python("-c", script, DJANGO_SETTINGS_MODULE="newsroom.settings", **there).stderr


def test_a_wrong_value_stops_the_start_with_a_sentence(tmp_path):
    there = PRODUCTION | {
        "VAR_DIR": str(tmp_path),
        "OIDC_PROVIDERS": json.dumps([GOOD | {"issuer": "http://x.example"}]),
    }
    done = python("manage.py", "check", **there)
    assert done.returncode == 1
    assert done.stderr.startswith("newsroom: OIDC_PROVIDERS has as the issuer of “sso” “http://x.example”")
    assert done.stderr.count("\n") == 1

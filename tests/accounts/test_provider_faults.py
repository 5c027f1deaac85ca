"""What providers, and those who come from them, do wrong: a clear page each, the right status, and nobody is in."""

import json
import logging
import time

import jwt
import pytest
import time_machine
from allauth.socialaccount.models import SocialAccount
from django.contrib.auth import get_user_model
from django.test import Client

from accounts import oidc
from tests.accounts.connecting import BEGIN, CONNECT, LOGIN, OWN, SIGN_UP, come_back, sign_in, switch_on
from tests.accounts.oidc_provider import CLIENT, SECRET, STRANGE_KEY, keys
from tests.accounts.proving import is_in, prove
from tests.accounts.reading import title

pytestmark = pytest.mark.django_db
User = get_user_model()
UNUSABLE, SILENT = "cannot be trusted", "does not answer at the moment"


def says(answer, status: int, sentence: str) -> None:
    """A page in our design, with the way on, which no cache keeps."""
    assert answer.status_code == status
    page = answer.content.decode()
    assert sentence in page
    assert "Signing in with Example Ltd" in title(answer)
    assert f'href="{LOGIN}' in page
    assert answer["Cache-Control"] == "no-store, private"


def nobody_is_in(client) -> None:
    assert not is_in(client)
    assert client.get(SIGN_UP)["Location"] == LOGIN
    assert not User.objects.exists()


# --- The provider says no --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("error", "status", "sentence"),
    [
        ("access_denied", 200, "You stopped signing in at Example Ltd."),
        ("server_error", 502, "did not let you in"),
        ("temporarily_unavailable", 502, "did not let you in"),
        ("<script>alert(1)</script>", 502, "did not let you in"),
    ],
)
def test_what_the_provider_says_in_place_of_a_code(cleo, provider, error, status, sentence):
    provider.error = error
    answer = sign_in(cleo, provider, next="/en/search/")
    says(answer, status, sentence)
    assert f'href="{LOGIN}?next=/en/search/"' in answer.content.decode()
    assert "<script>alert" not in answer.content.decode()
    nobody_is_in(cleo)


def test_from_inside_the_way_on_is_the_own_page(ben, provider, signed_in):
    inside = signed_in(ben)
    prove(inside)
    provider.error = "access_denied"
    answer = come_back(inside, provider, inside.post(CONNECT.format("sso")))
    assert f'href="{OWN}"' in answer.content.decode()
    assert not SocialAccount.objects.exists()


# --- The way back is not the one that began --------------------------------------------------------------------------


@pytest.mark.parametrize(
    "query", ["", "?code=x", "?state=x&code=x", "?state=en-x&code=x&error=x", "?state=%00&code=%FF"]
)
def test_a_way_back_that_nobody_began(cleo, provider, query):
    answer = cleo.get(f"/en/accounts/oidc/sso/callback/{query}")
    assert answer.status_code == 400
    assert provider.paths == []


def test_a_way_back_in_another_browser_or_a_second_time_or_too_late(cleo, client, provider):
    def way_back(visitor) -> str:
        return provider.let_in(visitor.post(BEGIN, {"provider": "sso"})["Location"]).removeprefix("http://testserver")

    sentence = "took too long, was done already, or was begun in another browser"
    first = way_back(cleo)
    says(client.get(first), 400, sentence)
    assert cleo.get(first)["Location"] == SIGN_UP
    says(cleo.get(first), 400, sentence)
    late = way_back(client)
    with time_machine.travel(time.time() + 601):
        says(client.get(late), 400, sentence)


def test_a_way_back_to_another_provider_than_the_one_that_was_asked(cleo, provider, settings):
    switch_on(settings, provider.settings(), provider.settings("second", "Second Ltd"))
    back = provider.let_in(cleo.post(BEGIN, {"provider": "sso"})["Location"]).removeprefix("http://testserver")
    assert cleo.get(back.replace("/sso/", "/second/")).status_code == 400


def test_the_page_of_a_lost_way_speaks_the_language_it_began_in(cleo, provider):
    answer = cleo.get("/accounts/oidc/sso/callback/?state=hy-unknown&code=x")
    assert (answer.status_code, answer["Content-Language"]) == (400, "hy")
    assert 'lang="hy"' in answer.content.decode()


def test_a_code_of_somebody_else_is_worth_nothing(cleo, client, provider):
    """Somebody slips their own code into the browser of another: it was made for another verifier."""
    theirs = provider.let_in(client.post(BEGIN, {"provider": "sso"})["Location"])
    ours = provider.let_in(cleo.post(BEGIN, {"provider": "sso"})["Location"])
    code, state = theirs.partition("code=")[2].partition("&")[0], ours.partition("state=")[2]
    says(cleo.get(f"/accounts/oidc/sso/callback/?code={code}&state={state}"), 502, UNUSABLE)
    nobody_is_in(cleo)


# --- Tokens ----------------------------------------------------------------------------------------------------------

MOMENTS = {"exp", "iat"}  # given as seconds from now


@pytest.mark.parametrize(
    "claims",
    [
        {"exp": -3600, "iat": -7200},
        {"iat": 3600},
        {"exp": None},
        {"iat": None},
        {"iss": "https://evil.example"},
        {"iss": None},
        {"aud": "another site"},
        {"aud": None},
        {"aud": [CLIENT, "another site"]},
        {"aud": [CLIENT, "another site"], "azp": "another site"},
        {"azp": "another site"},
        {"nonce": "another"},
        {"nonce": None},
        {"nonce": ["x"]},
        {"sub": None},
        {"sub": ""},
        {"sub": 7},
    ],
    ids=str,
)
def test_a_token_that_is_not_for_this_sign_in_is_refused(cleo, provider, claims, caplog):
    now = int(time.time())
    provider.claims = {name: now + value if name in MOMENTS and value else value for name, value in claims.items()}
    with caplog.at_level(logging.WARNING, "accounts"):
        says(sign_in(cleo, provider), 502, UNUSABLE)
    assert "Sign-in with sso: unusable" in caplog.text
    nobody_is_in(cleo)


@pytest.mark.parametrize(
    ("key", "header"),
    [
        (STRANGE_KEY, {"kid": "one", "alg": "RS256"}),
        (STRANGE_KEY, {"kid": "two", "alg": "RS256"}),
        (SECRET * 3, {"kid": "one", "alg": "HS256"}),
        (None, {"kid": "one", "alg": "none"}),
        (STRANGE_KEY, {"alg": "RS256"}),
    ],
    ids=["strange key", "unknown key", "shared secret", "unsigned", "no key named"],
)
def test_a_bad_signature_is_refused_whatever_road_the_token_came_by(cleo, provider, key, header):
    provider.key, provider.header = key, header
    says(sign_in(cleo, provider), 502, UNUSABLE)
    nobody_is_in(cleo)


@pytest.mark.parametrize("token", [None, 7, "", "x", "a.b.c", ["x"], {}])
def test_what_is_no_token_is_refused(cleo, provider, token):
    provider.answers["/token"] = (200, json.dumps({"access_token": "access", "id_token": token}).encode())
    says(sign_in(cleo, provider), 502, UNUSABLE)
    nobody_is_in(cleo)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b'"access_token"',
        b"\xff\xfe",
        b'{"error": "invalid_grant"}',
        b'{"access_token": "x", "expires_in": "soon"}',
    ],
)
@pytest.mark.parametrize("path", ["/token", "/keys"])
def test_an_answer_that_cannot_be_read_is_refused(cleo, provider, path, body):
    provider.answers[path] = (200, body)
    says(sign_in(cleo, provider), 502, UNUSABLE)
    nobody_is_in(cleo)


@pytest.mark.parametrize(
    "told",
    [
        [],
        {},
        [7],
        [{"kid": "one"}],
        [{"kid": "one", "kty": "RSA", "n": "x", "e": "!"}],
        [{"kid": "one", "kty": "oct", "k": "eA", "alg": "HS256"}],
    ],
    ids=str,
)
def test_keys_that_are_none_are_refused(cleo, provider, told):
    provider.answers["/keys"] = (200, json.dumps({"keys": told}).encode())
    says(sign_in(cleo, provider), 502, UNUSABLE)


def test_userinfo_about_somebody_else_is_refused(cleo, provider):
    provider.claims = {"email": None}
    provider.userinfo = {"sub": "somebody else", "email": "victim@example.net", "email_verified": True}
    says(sign_in(cleo, provider), 502, UNUSABLE)
    nobody_is_in(cleo)


def test_userinfo_about_the_same_person_is_taken_where_the_token_has_no_address(cleo, provider):
    provider.claims = {"email": None, "email_verified": None}
    provider.userinfo = {"sub": "ann-1", "email": "there@example.net", "email_verified": True}
    assert sign_in(cleo, provider)["Location"] == SIGN_UP
    assert "there@example.net" in cleo.get(SIGN_UP).content.decode()


# --- What it tells of itself -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "told",
    [
        {"issuer": "https://evil.example"},
        {"issuer": None},
        {"authorization_endpoint": None},
        {"authorization_endpoint": "javascript:alert(1)"},
        {"authorization_endpoint": "https://evil.example/authorize"},
        {"token_endpoint": None},
        {"token_endpoint": 7},
        {"jwks_uri": "file:///etc/passwd"},
        {"userinfo_endpoint": ["x"]},
    ],
    ids=str,
)
def test_a_provider_that_tells_something_odd_of_itself_leads_nowhere(cleo, provider, told):
    provider.told = told
    says(cleo.post(BEGIN, {"provider": "sso"}), 502, UNUSABLE)


def test_an_address_elsewhere_leads_on_where_the_setting_names_it(cleo, provider, settings):
    provider.told = {"authorization_endpoint": "https://login.example.org/authorize?policy=x"}
    switch_on(settings, provider.settings(origins=["https://login.example.org"]))
    answer = cleo.post(BEGIN, {"provider": "sso"})
    assert answer["Location"].startswith("https://login.example.org/authorize?client_id=newsroom&")
    assert answer["Location"].endswith("&policy=x")


def test_a_safe_issuer_may_not_lead_to_an_unsafe_place(cleo, provider, settings, monkeypatch):
    issuer = "https://login.example.org"
    switch_on(settings, provider.settings(issuer=issuer))
    told = {"issuer": issuer, "authorization_endpoint": f"{issuer}/a", "jwks_uri": f"{issuer}/k", "token_endpoint": "http://login.example.org/t"}  # fmt: skip
    monkeypatch.setattr(oidc.Adapter, "_ask", lambda self, address: dict(told))
    says(cleo.post(BEGIN, {"provider": "sso"}), 502, UNUSABLE)
    told["token_endpoint"] = f"{issuer}/t"
    assert cleo.post(BEGIN, {"provider": "sso"})["Location"].startswith(f"{issuer}/a?")


def test_the_question_has_state_nonce_and_a_challenge(cleo, provider):
    seen = []
    for _time in range(2):
        sign_in(cleo, provider)
        asked = provider.asked[-1]
        assert (asked["response_type"], asked["code_challenge_method"]) == ("code", "S256")
        assert set(asked["scope"].split()) == {"openid", "profile", "email"}
        seen += [asked["state"], asked["nonce"], asked["code_challenge"]]
    assert len(set(seen)) == 6
    assert min(map(len, seen)) >= 30


# --- Nobody answers --------------------------------------------------------------------------------------------------


def test_a_provider_that_is_down_is_told(cleo, provider):
    begun = cleo.post(BEGIN, {"provider": "sso"})
    back = provider.let_in(begun["Location"]).removeprefix("http://testserver")
    provider.close()
    says(cleo.get(back), 504, SILENT)
    says(cleo.post(BEGIN, {"provider": "sso"}), 504, SILENT)
    nobody_is_in(cleo)


@pytest.mark.parametrize("path", ["/.well-known/openid-configuration", "/token", "/keys", "/userinfo"])
def test_a_provider_that_hangs_is_not_waited_for(cleo, provider, path, monkeypatch):
    monkeypatch.setattr(oidc, "PIECE", 0.05)
    provider.claims = {"email": None}
    if path.startswith("/."):
        provider.slow = {path}
        answer = cleo.post(BEGIN, {"provider": "sso"})
    else:
        begun = cleo.post(BEGIN, {"provider": "sso"})
        provider.slow = {path}
        answer = come_back(cleo, provider, begun)
    says(answer, 504, SILENT)
    nobody_is_in(cleo)


@pytest.mark.parametrize("status", [301, 404, 500, 503])
@pytest.mark.parametrize("path", ["/.well-known/openid-configuration", "/keys"])
def test_a_provider_with_a_fault_is_told_and_not_followed_elsewhere(cleo, provider, path, status):
    provider.answers[path] = (status, b"{}")
    answer = cleo.post(BEGIN, {"provider": "sso"})
    says(answer if path.startswith("/.") else come_back(cleo, provider, answer), 504, SILENT)


def test_an_answer_from_another_place_than_the_one_asked_is_none(cleo, provider):
    provider.answers["/keys"] = (302, b"", {"Location": f"{provider.url}/elsewhere"})
    provider.answers["/elsewhere"] = (200, keys())
    says(sign_in(cleo, provider), 504, SILENT)
    assert "/elsewhere" not in provider.paths


def test_an_answer_without_end_is_none(cleo, provider, monkeypatch):
    monkeypatch.setattr(oidc, "LONGEST", 1000)
    provider.answers["/keys"] = (200, b'{"keys": [' + b" " * 2000 + b"]}")
    says(sign_in(cleo, provider), 504, SILENT)


def test_an_answer_that_drips_is_none(cleo, provider, monkeypatch):
    monkeypatch.setattr(oidc, "WHOLE", -1)
    says(cleo.post(BEGIN, {"provider": "sso"}), 504, SILENT)


def test_the_log_tells_no_secret(cleo, provider, caplog):
    provider.answers["/token"] = (400, b'{"error": "invalid_client"}')
    with caplog.at_level(logging.DEBUG):
        sign_in(cleo, provider)
    assert "invalid_client" in caplog.text
    assert SECRET not in caplog.text


def test_a_browser_that_is_in_is_not_put_out_by_a_fault(ben, provider, signed_in):
    inside = signed_in(ben)
    assert inside.get("/accounts/oidc/sso/callback/?state=x").status_code == 400
    assert is_in(inside)


def test_a_token_is_really_signed_and_one_that_is_right_is_taken(cleo, provider):
    """The provider of these tests itself: else nothing above would tell anything."""
    assert jwt.get_unverified_header(provider.token("x"))["alg"] == "RS256"
    assert sign_in(cleo, provider)["Location"] == SIGN_UP
    assert sign_in(Client(), provider)["Location"] == SIGN_UP

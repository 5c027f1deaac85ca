"""What people and machines send that no form of ours makes: a clear answer, and never a fault of the house."""

import re
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client

from letters.models import Letter
from tests.accounts.reading import errors
from tests.builders import PASSWORD

User = get_user_model()
CLEO = {"email": "cleo@example.org", "username": "cleo", "password1": PASSWORD}
NEXT = [
    "//[",
    "//evil.example",
    "/\\evil.example",
    "///evil.example",
    "http:///evil.example",
    "\x08//evil.example",
    "/" + "x" * 10_000,
]
PAGES = ["login", "signup", "password/reset", "logout", "reauthenticate", "2fa/authenticate", "2fa/reauthenticate"]
HIDDEN = ["cl\x00eo", "cl\u200beo", "cl\u202eeo", "cleo\ufeffx", "x" * 10_000]


@pytest.mark.django_db(transaction=True)
def test_the_same_sign_up_sent_twenty_times_at_once_makes_one_account(settings):
    settings.ACCOUNT_RATE_LIMITS = {"signup": None}
    start = Barrier(20)

    def send(_number: int) -> int:
        try:
            start.wait()
            return Client().post("/en/accounts/signup/", CLEO).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(20) as pool:
        statuses = set(pool.map(send, range(20)))
    assert statuses <= {200, 302}
    assert User.objects.count() == 1
    confirmations = [letter for letter in Letter.objects.all() if "confirm-email" in letter.text]
    assert len(confirmations) == 1


@pytest.mark.django_db
@pytest.mark.parametrize("target", NEXT)
@pytest.mark.parametrize("page", PAGES)
def test_an_odd_next_is_no_fault_and_leads_nowhere_else(ben, signed_in, client, settings, target, page):
    settings.ACCOUNT_RATE_LIMITS = dict.fromkeys(("login", "signup", "reset_password", "login_failed"))
    facts = {"login": "ben", "password": PASSWORD, "email": "ben", "next": target}
    for visitor in (client, signed_in(ben)):
        for answer in (
            visitor.get(f"/en/accounts/{page}/", {"next": target}),
            visitor.post(f"/en/accounts/{page}/", facts),
        ):
            assert answer.status_code in {200, 302, 400, 404, 405, 414}
            assert "evil" not in answer.get("Location", "").partition("next=")[0]


@pytest.mark.django_db
@pytest.mark.parametrize("username", HIDDEN)
def test_a_username_with_what_nobody_sees_is_refused_with_the_reason(client, username):
    answer = client.post("/en/accounts/signup/", CLEO | {"username": username})
    assert answer.status_code in {200, 400}
    if answer.status_code == 200:
        assert errors(answer)
    assert not User.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address", ["cleo@example.org\nBcc: all@example.org", "cleo@example.org\r\n.\r\n", "\ncleo@exa\nmple.org"]
)
def test_an_address_with_a_second_line_reaches_nobody(ben, client, signed_in, address):
    client.post("/en/accounts/signup/", CLEO | {"email": address})
    client.post("/en/accounts/password/reset/", {"email": address})
    inside = signed_in(ben)
    inside.post("/en/accounts/reauthenticate/", {"password": PASSWORD})
    inside.post("/en/accounts/email/", {"email": address, "action_add": "1"})
    assert not [letter.to for letter in Letter.objects.all() if "\n" in letter.to or "all@" in letter.to]


@pytest.mark.django_db
@pytest.mark.parametrize("page", ["login", "signup", "password/reset"])
@pytest.mark.parametrize("prefix", ["", "/en", "/hy"])
def test_a_form_whose_token_is_missing_keeps_what_was_typed_and_no_password(page, prefix):
    client = Client(enforce_csrf_checks=True)
    facts = {"login": "ben", "password": "a secret phrase", "password1": "a secret phrase", "email": "ben@example.org"}
    answer = client.post(f"{prefix}/accounts/{page}/", facts, headers={"origin": "http://testserver"})
    assert answer.status_code == 403
    page = answer.content.decode()
    assert "ben@example.org" in page
    assert "a secret phrase" not in page
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)[1]
    assert client.post(f"{prefix}/accounts/login/", facts | {"csrfmiddlewaretoken": token}).status_code == 200


@pytest.mark.django_db
def test_a_form_of_another_site_is_offered_to_nobody():
    client = Client(enforce_csrf_checks=True)
    answer = client.post("/en/accounts/login/", {"login": "ben"}, headers={"origin": "https://evil.example"})
    assert answer.status_code == 403
    assert "<textarea" not in answer.content.decode()


@pytest.mark.django_db
def test_a_forged_host_is_refused(client):
    for host in ("evil.example", "testserver:80@evil.example", "evil.example#testserver"):
        answer = client.post("/en/accounts/password/reset/", {"email": "ben"}, headers={"host": host})
        assert answer.status_code == 400
    assert not Letter.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("page", ["login", "signup", "password/reset"])
def test_a_form_that_no_browser_sends_is_a_clear_refusal(client, page):
    address = f"/en/accounts/{page}/"
    assert client.post(address, {f"f{number}": "x" for number in range(1001)}).status_code == 413
    assert client.post(address, {"login": "x" * 9_000_000}).status_code == 413
    for body, kind in [
        (b"login=%FF%FE&email=%ff", "application/x-www-form-urlencoded"),
        (b"login=%zz", "application/x-www-form-urlencoded"),
        (b"--x\r\nnothing", "multipart/form-data; boundary=x"),
        (b"--x", "multipart/form-data"),
        (b'{"login": "ben"}', "application/json"),
        (b"login=x", "text/html; charset=no-such"),
    ]:
        assert client.generic("POST", address, body, content_type=kind).status_code in {200, 302, 400}, (body, kind)

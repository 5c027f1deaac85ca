"""Each address of the accounts, asked in every way by everybody: no copy of an answer is kept, and nothing breaks."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from accounts.urls import urlpatterns
from tests.accounts.proving import code_of, give_app, give_code, give_password, prove
from tests.builders import make_user

pytestmark = pytest.mark.django_db

NAMES = [pattern.name for pattern in urlpatterns]
FILLED_IN = {
    "account_invitation_link": ["word"],
    "account_end_session": [1],
    "mfa_edit_webauthn": [1],
    "mfa_remove_webauthn": [1],
    "account_confirm_email": ["MQ:1x:y"],
    "account_reset_password_from_key": ["1", "word"],
}


def stranger(client: Client) -> None:
    pass


def reader(client: Client) -> None:
    give_password(client, make_user("gil"))
    prove(client)


def with_a_factor(client: Client) -> None:
    user = make_user("gil")
    secret = give_app(user)
    give_password(client, user)
    give_code(client, code_of(secret))


def half_way(client: Client) -> None:
    """The password is given, the code is not."""
    user = make_user("gil")
    give_app(user)
    give_password(client, user)


def leaving(client: Client) -> None:
    user = make_user("gil")
    give_password(client, user)
    prove(client)
    client.post("/en/accounts/close/")
    give_password(client, user)


def of_the_newsroom(client: Client) -> None:
    give_password(client, make_user("gil", "chief editor"))


@pytest.mark.parametrize("come", [stranger, reader, with_a_factor, half_way, leaving, of_the_newsroom])
def test_no_answer_is_kept_by_anybody(come):
    for method in ("get", "head", "options", "put", "delete", "post"):
        client = Client()
        User.objects.filter(username="gil").delete()
        come(client)
        for name in NAMES:
            address = reverse(name, args=FILLED_IN.get(name))
            answer = getattr(client, method)(address)
            assert answer.status_code < 500, (method, address)
            assert "no-store" in answer["Cache-Control"], (method, address)
            assert "private" in answer["Cache-Control"], (method, address)
            assert answer["Referrer-Policy"] in {"same-origin", "no-referrer"}, (method, address)


def test_what_is_no_page_of_an_account_is_kept_by_nobody_either(client, ben, signed_in):
    """An address that looks like a file: a cache that goes by its ending gets nothing personal to keep."""
    for visitor in (client, signed_in(ben)):
        for path in ("x.css", "login/x.js", "../accounts/x.png", "log/a.css", "picture/me.jpg", "data/x.zip"):
            answer = visitor.get(f"/en/accounts/{path}")
            assert answer.status_code == 404, path
            assert "no-store" in answer["Cache-Control"], path
            assert b"ben@example.org" not in answer.content, path

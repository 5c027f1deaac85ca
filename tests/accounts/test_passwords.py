"""What a password must be: long enough for whom it is, and none that many have."""

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.utils import translation

from accounts.common_passwords import is_common
from accounts.passwords import hint
from tests.accounts.reading import errors, letters_to, link_in
from tests.builders import PASSWORD

pytestmark = pytest.mark.django_db
TWELVE = "kv8 moqu.tze"


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


@pytest.mark.parametrize(
    "password",
    [
        "azertyuiop12345", "motdepasse12345", "MotDePasse!2026", "jetaimejetaime1", "Jétaime12345678", "qwertyuiop", "0987654321",
        "123456789012345", "aaaaaaaaaaaaaaaa", "abababababababab", "azerty123azerty123", "hayastan2026", "Erevan-1915-", "marseille1993",
        "charlesaznavour", "q1w2e3r4t5y6", "zxcvbnm,./12345", "mlkjhgfdsq1234", "Garabed1234567", "iloveyou iloveyou",
    ],
)  # fmt: skip
def test_what_many_have_is_refused_however_it_is_dressed(password):
    assert is_common(password)
    with pytest.raises(ValidationError, match="too common"):
        validate_password(password)


@pytest.mark.parametrize(
    "password",
    [PASSWORD, "une phrase assez longue et neuve", "le chat de Sevan dort mal", "ոչ ոք չգիտի սա", "kv8moqutze", "Trois noix, un abricot", "correct horse battery staple"],
)  # fmt: skip
def test_what_nobody_has_is_welcome(password):
    assert not is_common(password)
    validate_password(password)


def test_those_of_the_newsroom_need_more(ben, ada):
    validate_password(TWELVE, ben)
    with pytest.raises(ValidationError, match="at least 15 characters"):
        validate_password(TWELVE, ada)
    assert "10" in str(hint(ben))
    assert "15" in str(hint(ada))
    assert "10" in str(hint())


def test_the_pages_ask_of_each_what_they_need(ada, client, signed_in):
    inside = signed_in(ada)
    page = inside.get("/en/accounts/password/change/").content.decode()
    assert "At least 15 characters" in page
    answer = inside.post("/en/accounts/password/change/", {"oldpassword": PASSWORD, "password1": TWELVE})
    assert errors(answer) == ["The password must have at least 15 characters."]
    client.post("/en/accounts/password/reset/", {"email": "ada"})
    way = client.get(link_in(letters_to(ada.email)[0]))["Location"]
    assert "At least 15 characters" in client.get(way).content.decode()
    assert errors(client.post(way, {"password1": TWELVE})) == ["The password must have at least 15 characters."]
    assert "At least 10 characters" in client.get("/en/accounts/signup/").content.decode()


def test_the_first_administrator_needs_as_many(monkeypatch):
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", TWELVE)
    with pytest.raises(CommandError, match="at least 15 characters"):
        call_command("createsuperuser", username="zoe", email="zoe@example.org", interactive=False)


def test_the_settings_decide(ben, settings):
    settings.PASSWORD_MIN_LENGTH = 14
    with pytest.raises(ValidationError, match="at least 14 characters"):
        validate_password(TWELVE, ben)


@pytest.mark.parametrize("password", ["long and new " * 9 + "and more..", "ա" * 60 + "բ" * 60 + "գդեզէըթժ"])
def test_a_hundred_and_twenty_eight_characters_are_taken_whole(ben, signed_in, client, password):
    password = password[:128].ljust(128, "x")
    inside = signed_in(ben)
    changed = inside.post("/en/accounts/password/change/", {"oldpassword": PASSWORD, "password1": password})
    assert errors(changed) == []
    assert client.post("/en/accounts/login/", {"login": "ben", "password": password[:-1]}).status_code == 200
    assert client.post("/en/accounts/login/", {"login": "ben", "password": password}).status_code == 302
    more = inside.post("/en/accounts/password/change/", {"oldpassword": password, "password1": password + "x"})
    assert errors(more) == ["A password has at most 128 characters."]


def test_blanks_around_a_password_are_part_of_it(ben, signed_in, client):
    signed_in(ben).post("/en/accounts/password/change/", {"oldpassword": PASSWORD, "password1": f" {TWELVE} "})
    assert client.post("/en/accounts/login/", {"login": "ben", "password": TWELVE}).status_code == 200
    assert client.post("/en/accounts/login/", {"login": "ben", "password": f" {TWELVE} "}).status_code == 302

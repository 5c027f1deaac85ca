"""Guessing at an account: counted exactly, by whatever name, and harmless to its owner."""

from concurrent.futures import ThreadPoolExecutor
from itertools import cycle, islice
from threading import Barrier

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.db import connection
from django.test import Client

from accounts import known_devices
from tests.accounts.proving import give_password, is_in, prove
from tests.accounts.reading import errors
from tests.builders import PASSWORD, make_user

SIGN_IN = "/en/accounts/login/"
NAMES = ("ben", "ben@example.org", "BEN", "Ben@Example.Org", " ben ", "ｂｅｎ")


def guess(client, login, password="wrong", **environment):
    return client.post(SIGN_IN, {"login": login, "password": password}, **environment)


@pytest.fixture
def hashed(monkeypatch):
    """A mark for each password that was compared."""
    marks = []
    encode = MD5PasswordHasher.encode
    monkeypatch.setattr(
        MD5PasswordHasher, "encode", lambda self, password, salt: marks.append(1) or encode(self, password, salt)
    )
    return marks


@pytest.fixture
def owner(transactional_db, production_cache):
    """The browser in which Ben has signed in, and out again."""
    client = Client()
    give_password(client, make_user("ben"))
    client.post("/en/accounts/logout/")
    return client


def test_of_fifty_wrong_guesses_at_once_exactly_five_are_looked_at_and_the_owner_still_signs_in(owner, hashed):
    start = Barrier(50)
    hashed.clear()

    def send(place: int, login: str) -> int:
        try:
            start.wait()
            return guess(Client(), login, REMOTE_ADDR=f"198.51.100.{place}").status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(50) as pool:
        statuses = list(pool.map(send, range(1, 51), islice(cycle(NAMES), 50)))
    assert len(hashed) == 5
    assert set(statuses) <= {200, 429}
    assert guess(Client(), "ben", PASSWORD).status_code == 429
    assert guess(owner, "ben", PASSWORD).status_code == 302
    assert is_in(owner)


@pytest.mark.django_db
class TestAKnownBrowser:
    @pytest.fixture
    def known(self, ben):
        client = Client()
        give_password(client, ben)
        client.post("/en/accounts/logout/")
        return client

    def test_has_a_count_of_its_own(self, known):
        for left in (4, 3, 2, 1):
            assert f"{left} attempt" in errors(guess(known, "ben"))[0]
        assert guess(known, "ben").status_code == 429
        refused = guess(known, "ben@example.org", PASSWORD)
        assert refused.status_code == 429
        assert 0 < int(refused["Retry-After"]) <= 300
        assert guess(Client(), "ben", PASSWORD, REMOTE_ADDR="198.51.100.7").status_code == 302

    def test_is_not_held_up_by_guesses_from_its_own_network(self, known, settings):
        settings.ACCOUNT_RATE_LIMITS = {"login": None, "login_failed": "10/m/ip,5/5m/key"}
        for number in range(12):
            guess(Client(), f"nobody{number}")
        assert guess(Client(), "ben", PASSWORD).status_code == 429
        assert guess(known, "ben", PASSWORD).status_code == 302

    def test_knows_one_account_and_no_other(self, known, ada):
        for _number in range(5):
            guess(Client(), "ada")
        assert guess(known, "ada", PASSWORD).status_code == 429

    def test_remembers_several_of_one_household(self, known, ada):
        give_password(known, ada)
        known.post("/en/accounts/logout/")
        for login in ("ada", "ben"):
            for _number in range(5):
                guess(Client(), login, REMOTE_ADDR="198.51.100.8")
            assert guess(known, login, PASSWORD).status_code == 302

    def test_is_a_stranger_once_the_password_is_another(self, known, ben):
        ben.set_password("another long enough phrase")
        ben.save()
        for _number in range(5):
            guess(Client(), "ben")
        assert guess(known, "ben", "another long enough phrase").status_code == 429

    def test_stays_known_where_the_password_was_changed(self, known, ben):
        give_password(known, ben)
        words = {"oldpassword": PASSWORD, "password1": "another long enough phrase"}
        assert known.post("/en/accounts/password/change/", words).status_code == 302
        known.post("/en/accounts/logout/")
        for _number in range(5):
            guess(Client(), "ben")
        assert guess(known, "ben", "another long enough phrase").status_code == 302

    @pytest.mark.parametrize("forged", ["", "x", "e30:1uAbcd:xyz", "a" * 4000])
    def test_cannot_be_forged(self, ben, client, forged):
        client.cookies[known_devices.COOKIE] = forged
        for _number in range(5):
            guess(client, "ben")
        assert guess(client, "ben", PASSWORD).status_code == 429

    def test_cannot_be_had_by_a_mark_of_another_account(self, known, ben, ada, rf):
        request = rf.get("/", headers={"cookie": f"{known_devices.COOKIE}={known.cookies[known_devices.COOKIE].value}"})
        assert known_devices.is_known(request, ben)
        assert not known_devices.is_known(request, ada)

    def test_holds_its_mark_out_of_reach_of_scripts_and_other_sites(self, known):
        cookie = known.cookies[known_devices.COOKIE]
        assert cookie["httponly"]
        assert cookie["samesite"] == "Lax"
        assert "ben" not in cookie.value

    def test_gets_its_mark_by_signing_in_and_by_nothing_else(self, ben, client):
        client.get(SIGN_IN)
        guess(client, "ben")
        client.post("/en/accounts/password/reset/", {"email": "ben"})
        assert known_devices.COOKIE not in client.cookies
        give_password(client, ben)
        client.cookies.pop(known_devices.COOKIE)
        prove(client)
        assert known_devices.COOKIE not in client.cookies

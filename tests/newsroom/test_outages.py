"""A cache or a database that does not answer: what can be read is read, and the rest says when to come back."""

import sqlite3

import pytest
from django.db import InterfaceError, OperationalError, connection
from django.test import Client
from redis.exceptions import ConnectionError as RedisUnreachable

from newsroom.outages import is_outage
from tests.builders import PASSWORD, make_article, make_user

# Nothing listens there.
DEAD_REDIS = {
    "BACKEND": "django.core.cache.backends.redis.RedisCache",
    "LOCATION": "redis://127.0.0.1:1/0",
    "OPTIONS": {"socket_connect_timeout": 2, "socket_timeout": 2},
}


@pytest.fixture
def visitor():
    """A browser that is shown errors as readers are."""
    return Client(raise_request_exception=False, headers={"Sec-Fetch-Site": "same-origin"})


@pytest.fixture
def cache_down(settings, db):
    ben = make_user("ben")
    make_article("Un titre")
    settings.CACHES = settings.CACHES | {"default": DEAD_REDIS}
    return ben


@pytest.mark.parametrize(
    ("address", "typed"),
    [
        ("/accounts/login/", {"login": "Ben@Example.org", "password": PASSWORD}),
        ("/accounts/login/", {"login": "nobody at all", "password": PASSWORD}),
        ("/accounts/password/reset/", {"email": "ben@example.org"}),
    ],
)
def test_without_the_cache_nobody_signs_in_and_the_page_says_when_to_come_back(cache_down, visitor, address, typed):
    answer = visitor.post(address, typed)
    page = answer.content.decode()
    assert (answer.status_code, answer["Retry-After"]) == (503, "30")
    assert "no-store" in answer["Cache-Control"]
    assert "Une partie du site ne répond pas" in page
    assert next(iter(typed.values())) in page
    assert PASSWORD not in page
    assert "_auth_user_id" not in visitor.session


def test_without_the_cache_the_site_is_read_and_the_doors_are_shown(cache_down, visitor):
    for address in ("/", "/latest/", "/feeds/latest.rss", "/accounts/login/", "/accounts/signup/", "/healthz"):
        assert visitor.get(address).status_code == 200, address
    assert visitor.get("/readyz").status_code == 503


def test_without_the_database_the_answer_says_when_to_come_back(visitor, db, monkeypatch):
    def down(*args, **kwargs):
        raise OperationalError("could not connect to server")

    with monkeypatch.context() as patched:
        patched.setattr(connection, "cursor", down)
        answer = visitor.get("/hy/latest/")
    assert (answer.status_code, answer["Retry-After"]) == (503, "30")
    assert "Կայքի մի մասն" in answer.content.decode()


@pytest.mark.parametrize(
    ("fault", "outage"),
    [
        (OperationalError("database is locked"), True),
        (OperationalError("database or disk is full"), True),
        (OperationalError("canceling statement due to statement timeout"), True),
        (InterfaceError("connection already closed"), True),
        (RedisUnreachable("refused"), True),
        (OperationalError("no such table: articles_article"), False),
        (OperationalError('near "FROM": syntax error'), False),
        (sqlite3.OperationalError("database is locked"), False),
        (ValueError("a fault of ours"), False),
        (None, False),
    ],
)
def test_what_comes_back_by_itself_is_told_from_a_fault_of_ours(fault, outage):
    assert is_outage(fault) is outage


def test_what_came_from_an_outage_is_one():
    fault = KeyError("key")
    fault.__cause__ = RedisUnreachable("refused")
    assert is_outage(fault)

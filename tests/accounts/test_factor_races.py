"""The same code sent by many at once: one of them gets in."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from django.test import Client

from tests.accounts.proving import code_of, codes_of, give_app, give_code, give_password, is_in
from tests.builders import make_user

pytestmark = pytest.mark.django_db(transaction=True)
MANY = 6


def send_at_once(clients: list[Client], code: str) -> int:
    """How many of them the code lets in."""
    start = Barrier(len(clients))

    def send(client: Client) -> None:
        try:
            start.wait()
            give_code(client, code)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(clients)) as pool:
        list(pool.map(send, clients))
    return sum(is_in(client) for client in clients)


@pytest.fixture
def ben_at_many_doors(settings):
    """Ben, whose secret is given, with clients that have given his password."""
    settings.ACCOUNT_RATE_LIMITS = {"login_failed": None, "login": None}
    ben = make_user("ben")
    secret = give_app(ben)
    clients = [Client() for _number in range(MANY)]
    for client in clients:
        give_password(client, ben)
    return ben, secret, clients


def test_a_code_of_the_app_lets_one_in(ben_at_many_doors):
    _ben, secret, clients = ben_at_many_doors
    assert send_at_once(clients, code_of(secret, 1)) == 1


def test_a_recovery_code_lets_one_in(ben_at_many_doors):
    ben, _secret, clients = ben_at_many_doors
    code = codes_of(ben)[0]
    assert send_at_once(clients, code) == 1
    assert code not in codes_of(ben)

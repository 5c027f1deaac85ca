"""Reads as a browser tells them, and what was counted of them."""

from datetime import timedelta

import pytest
from django.test import Client

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


@pytest.fixture(autouse=True)
def nothing_counted(monkeypatch):
    """No test meets the reads of another, nor does one that has ended write any; on a slow machine no window ends, and
    nothing is stored by a thread that does not see what the test made."""
    from readers import beacons, counting
    from readers.counting import counter

    monkeypatch.setattr(counting, "STORE_AFTER", timedelta(hours=1))
    monkeypatch.setattr(beacons, "monotonic", lambda: 0)
    yield
    counter.forget()
    for window in (beacons.OF_A_NETWORK, beacons.OF_AN_ARTICLE):
        window.forget()


@pytest.fixture
def tell():
    """Say that an article is read, as our page says it: `tell(article.pk, headers={"Origin": "https://evil.example"})`."""

    def told(pk, *, client=None, network="192.0.2.1", headers=(), **facts):
        said = {"User-Agent": FIREFOX, "Sec-Fetch-Site": "same-origin", "Origin": "http://testserver"} | dict(headers)
        said = {name: value for name, value in said.items() if value is not None}
        nothing = {"data": b"", "content_type": "text/plain"}
        return (client or Client()).post(f"/read/{pk}/", headers=said, REMOTE_ADDR=network, **(nothing | facts))

    return told

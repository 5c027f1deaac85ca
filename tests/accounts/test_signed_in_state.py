"""Who is signed in comes apart from public pages, which are the same bytes for all."""

import pytest
from django.test import Client

from accounts.marker import COOKIE
from tests.accounts.proving import give_password
from tests.builders import make_article

pytestmark = pytest.mark.django_db
LINKS = "/en/accounts/masthead/"


@pytest.fixture
def inside(ben):
    client = Client()
    give_password(client, ben)
    return client


def test_a_public_page_is_the_same_bytes_for_all_and_sets_no_cookie(inside):
    article = make_article("Un article")
    for address in ("/", "/en/", "/latest/", article.get_absolute_url()):
        stranger, known = Client().get(address), inside.get(address)
        assert stranger.content == known.content
        for answer in (stranger, known):
            assert not answer.cookies
            assert "Cookie" not in answer.get("Vary", "")
    assert b"data-stranger" in stranger.content


def test_the_links_are_told_to_whoever_is_in_and_kept_by_nobody(inside, client, ada, signed_in):
    answer = inside.get(LINKS)
    assert "My account" in answer.content.decode()
    assert "Desk" not in answer.content.decode()
    assert "Desk" in signed_in(ada).get(LINKS).content.decode()
    stranger = client.get(LINKS)
    assert (stranger.status_code, stranger.content) == (204, b"")
    for each in (answer, stranger):
        assert each["Cache-Control"] == "no-store, private"


def test_a_cookie_says_that_somebody_is_in_and_not_who(ben, inside, client):
    cookie = inside.cookies[COOKIE]
    assert (cookie.value, cookie["httponly"], cookie["samesite"], cookie["max-age"]) == ("1", "", "Lax", "")
    inside.post("/en/accounts/logout/")
    assert inside.cookies[COOKIE].value == ""
    give_password(client, ben, remember="on")
    assert client.cookies[COOKIE]["max-age"] == 30 * 24 * 60 * 60


def test_a_cookie_that_is_not_true_is_taken_away(client):
    client.cookies[COOKIE] = "1"
    assert client.get(LINKS).cookies[COOKIE]["max-age"] == 0


@pytest.mark.parametrize("page", ["login", "signup"])
def test_without_a_script_the_links_of_a_stranger_lead_to_ones_own_page(inside, page):
    assert inside.get(f"/en/accounts/{page}/")["Location"] == "/en/accounts/"


@pytest.mark.parametrize(
    "path", ["x.css", "masthead/x.css", "masthead.css", ";x.css", "log/x.js", "%2e%2e/x.css", "login/x.png"]
)
def test_no_address_beside_an_account_page_is_kept_by_a_cache(inside, path):
    answer = inside.get(f"/en/accounts/{path}")
    assert answer.status_code in {301, 302, 404}
    assert "ben" not in answer.content.decode()

"""Connecting the account of another site to one's own, using it as a proof, and removing it."""

import io
import json
import time
import zipfile

import pytest
import time_machine
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.contrib.auth import get_user_model
from django.db import IntegrityError
from django.test import Client

from accounts import leaving
from accounts.models import Event
from tests.accounts.connecting import CONNECT, LOGIN, OWN, PROVE, SIGN_UP, come_back, sign_in, sign_up, switch_on
from tests.accounts.oidc_provider import Provider
from tests.accounts.proving import give_app, is_in, prove
from tests.accounts.reading import letters_to
from tests.builders import PASSWORD, make_user

pytestmark = pytest.mark.django_db
User = get_user_model()
HERE = CONNECT.format("sso")


@pytest.fixture
def inside(ben, provider, signed_in):
    """Ben's browser, in which he has just given his password once more."""
    client = signed_in(ben)
    prove(client)
    return client


@pytest.fixture
def passwordless(cleo, provider):
    """The browser in which Ann has signed up by the provider."""
    sign_up(cleo, provider)
    return cleo


def connect(client, provider, address: str = HERE):
    return come_back(client, provider, client.post(address))


def removal(user=None) -> str:
    accounts = SocialAccount.objects.filter(user=user) if user else SocialAccount.objects
    return f"/en/accounts/oidc/connections/{accounts.get().pk}/remove/"


def events(user) -> list[tuple[str, str]]:
    return list(Event.objects.filter(user=user).order_by("pk").values_list("kind", "detail"))


# --- Connecting ------------------------------------------------------------------------------------------------------


def test_an_account_is_connected_from_the_own_page_and_opens_it_from_then_on(ben, inside, provider, cleo):
    assert "Sign in here with your account there" in inside.get(OWN).content.decode()
    assert "whoever can sign in with that account there opens this one too" in inside.get(HERE).content.decode()
    answer = connect(inside, provider)
    assert answer["Location"] == f"{OWN}#connections"
    page = inside.get(OWN).content.decode()
    assert "Your account of Example Ltd is connected." in page
    assert "ann@example.net" in page
    assert events(ben)[-1] == ("connected", "Example Ltd")
    (letter,) = letters_to(ben.email)
    assert letter.subject == "An account of another site was connected"
    assert "Example Ltd" in letter.text
    assert list(EmailAddress.objects.filter(user=ben).values_list("email", flat=True)) == ["ben@example.org"]
    assert sign_in(cleo, provider)["Location"] == "/en/"
    assert is_in(cleo)
    assert inside.get(HERE)["Location"] == f"{OWN}#connections"


def test_connecting_and_removing_ask_who_it_is_first(ben, provider, signed_in):
    client = signed_in(ben)
    for address in (HERE, "/en/accounts/oidc/connections/1/remove/"):
        for answer in (client.get(address), client.post(address)):
            assert answer["Location"].startswith("/en/accounts/reauthenticate/?next=")
    assert provider.paths == []
    assert "/accounts/login/" in Client().post(HERE)["Location"]


def test_an_account_that_opens_anothers_is_connected_to_no_second_one(inside, ben, passwordless, provider):
    connect(inside, provider)
    assert "belongs to another account here" in inside.get(OWN).content.decode()
    assert SocialAccount.objects.get().user.username == "ann"
    assert not Event.objects.filter(user=ben, kind="connected").exists()


def test_whoever_loses_the_race_for_an_account_reads_the_same(inside, ben, provider, monkeypatch):
    from accounts import connections

    def lose(*args):
        raise IntegrityError

    monkeypatch.setattr(connections, "_note", lose)
    connect(inside, provider)
    assert "belongs to another account here" in inside.get(OWN).content.decode()
    assert not SocialAccount.objects.exists()


def test_one_account_of_a_provider_is_enough(inside, ben, provider):
    begun = inside.post(HERE)
    connect(inside, provider)
    provider.person["sub"] = "ann-2"
    come_back(inside, provider, begun)
    assert "remove it before you connect another one" in inside.get(OWN).content.decode()
    assert SocialAccount.objects.count() == 1


def test_a_way_begun_twice_connects_once(inside, ben, provider):
    begun = inside.post(HERE)
    connect(inside, provider)
    come_back(inside, provider, begun)
    assert inside.get(OWN).status_code == 200
    assert [kind for kind, _detail in events(ben)].count("connected") == 1
    assert len(letters_to(ben.email)) == 1


def test_a_way_begun_inside_connects_nothing_once_one_is_out(inside, provider):
    begun = inside.post(HERE)
    state = dict(inside.session.items())["socialaccount_states"]
    inside.post("/en/accounts/logout/")
    session = inside.session
    session["socialaccount_states"] = state
    session.save()
    inside.cookies["sessionid"] = session.session_key
    assert come_back(inside, provider, begun).status_code == 400
    assert not SocialAccount.objects.exists()


# --- Removing --------------------------------------------------------------------------------------------------------


def test_it_is_removed_once_one_is_sure_and_opens_nothing_any_more(ben, inside, provider, cleo):
    connect(inside, provider)
    page = removal(ben)
    assert "Your account stays" in inside.get(page).content.decode()
    assert SocialAccount.objects.exists()
    assert inside.post(page)["Location"] == f"{OWN}#connections"
    assert "is no longer connected" in inside.get(OWN).content.decode()
    assert events(ben)[-1] == ("disconnected", "Example Ltd")
    assert [letter.subject for letter in letters_to(ben.email)][-1] == "An account of another site was removed"
    assert sign_in(cleo, provider)["Location"] == SIGN_UP


def test_anothers_connection_is_not_there(inside, passwordless):
    for answer in (inside.get(removal()), inside.post(removal())):
        assert answer.status_code == 404
    assert SocialAccount.objects.exists()


def test_the_last_way_in_stays(passwordless, provider):
    come_back(passwordless, provider, passwordless.post(PROVE, {"provider": "sso"}))
    page = removal()
    assert "is your only way in" in passwordless.get(page).content.decode()
    answer = passwordless.post(page)
    assert answer.status_code == 409
    assert "Choose a password" in answer.content.decode()
    assert SocialAccount.objects.exists()
    user = User.objects.get()
    user.set_password(PASSWORD)
    user.save()
    passwordless.force_login(user)
    prove(passwordless)
    assert passwordless.post(removal()).status_code == 302
    assert not SocialAccount.objects.exists()


def test_one_of_two_may_go_but_not_where_the_other_is_offered_no_more(passwordless, provider, settings):
    other = Provider()
    try:
        switch_on(settings, provider.settings(), other.settings("second", "Second Ltd"))
        come_back(passwordless, provider, passwordless.post(PROVE, {"provider": "sso"}))
        connect(passwordless, other, CONNECT.format("second"))
        first, second = SocialAccount.objects.order_by("pk")
        switch_on(settings, provider.settings())
        page = passwordless.get(OWN).content.decode()
        assert "No longer offered here" in page
        assert passwordless.post(f"/en/accounts/oidc/connections/{first.pk}/remove/").status_code == 409
        switch_on(settings, provider.settings(), other.settings("second", "Second Ltd"))
        assert passwordless.post(f"/en/accounts/oidc/connections/{first.pk}/remove/").status_code == 302
        assert passwordless.post(f"/en/accounts/oidc/connections/{second.pk}/remove/").status_code == 409
    finally:
        other.close()


# --- Showing who one is ----------------------------------------------------------------------------------------------


def test_without_a_password_the_provider_shows_who_it_is(passwordless, provider):
    asked = passwordless.get("/en/accounts/close/", follow=True)
    assert asked.redirect_chain[-1][0] == f"{PROVE}?next=%2Fen%2Faccounts%2Fclose%2F"
    assert 'name="next" value="/en/accounts/close/"' in asked.content.decode()
    begun = passwordless.post(PROVE, {"provider": "sso", "next": "/en/accounts/close/"})
    assert "max_age=0" in begun["Location"]
    assert come_back(passwordless, provider, begun)["Location"] == "/en/accounts/close/"
    assert passwordless.get("/en/accounts/close/").status_code == 200
    with time_machine.travel(time.time() + 301):
        assert passwordless.get("/en/accounts/close/").status_code == 302


def test_signing_up_is_no_proof_by_itself(passwordless):
    for page in ("close", "data", "email", "2fa/app", "2fa/passkeys/add"):
        assert "/accounts/reauthenticate/" in passwordless.get(f"/en/accounts/{page}/")["Location"]


def test_the_account_of_somebody_else_is_no_proof(passwordless, provider):
    provider.person["sub"] = "ann-2"
    answer = come_back(
        passwordless, provider, passwordless.post(PROVE, {"provider": "sso", "next": "/en/accounts/close/"})
    )
    assert answer["Location"] == f"{PROVE}?next=%2Fen%2Faccounts%2Fclose%2F"
    assert "did not show that it is you" in passwordless.get(PROVE).content.decode()
    assert passwordless.get("/en/accounts/close/").status_code == 302


def test_a_sign_in_of_long_ago_is_no_proof(passwordless, provider):
    provider.claims["auth_time"] = int(time.time()) - 3600
    come_back(passwordless, provider, passwordless.post(PROVE, {"provider": "sso"}))
    assert passwordless.get("/en/accounts/close/").status_code == 302
    provider.claims["auth_time"] = int(time.time())
    come_back(passwordless, provider, passwordless.post(PROVE, {"provider": "sso"}))
    assert passwordless.get("/en/accounts/close/").status_code == 200


def test_with_a_password_the_provider_is_another_way_to_show_it(ben, inside, provider, cleo):
    connect(inside, provider)
    sign_in(cleo, provider)
    page = cleo.get("/en/accounts/reauthenticate/?next=/en/accounts/close/").content.decode()
    assert "Use the account of another site" in page
    assert f"{PROVE}?next=%2Fen%2Faccounts%2Fclose%2F" in page


def test_with_a_second_factor_and_no_password_either_shows_it(passwordless, provider):
    give_app(User.objects.get())
    page = passwordless.get("/en/accounts/close/", follow=True)
    assert page.redirect_chain[-1][0].startswith("/en/accounts/2fa/reauthenticate/?next=")
    assert "Use the account of another site" in page.content.decode()


def test_without_any_way_to_show_it_a_password_comes_first(passwordless, settings):
    settings.OIDC_PROVIDERS = ()
    page = passwordless.get("/en/accounts/close/", follow=True)
    assert page.redirect_chain[-1][0] == "/en/accounts/password/reset/"
    assert "get one by letter" in page.content.decode()


def test_who_has_nothing_connected_has_nothing_to_show_there(inside):
    assert inside.get(PROVE)["Location"] == OWN
    assert inside.post(PROVE, {"provider": "sso"})["Location"] == OWN


# --- What is held ----------------------------------------------------------------------------------------------------


def test_ones_data_tell_of_it(inside, ben, provider):
    connect(inside, provider)
    file = zipfile.ZipFile(io.BytesIO(inside.post("/en/accounts/data/").getvalue()))
    (told,) = json.loads(file.read("connections.json"))
    assert (told["site"], told["account"]) == ("Example Ltd", "ann@example.net")
    assert set(told) == {"site", "account", "connected", "last_used"}


def test_an_erased_account_leaves_nothing_of_it_and_its_owner_may_come_anew(passwordless, provider, settings):
    leaving.erase(User.objects.get())
    assert not SocialAccount.objects.exists()
    assert sign_in(Client(), provider)["Location"] == SIGN_UP
    settings.OIDC_PROVIDERS = ()
    user = make_user("cleo.b")
    SocialAccount.objects.create(user=user, provider="gone", uid="x", extra_data={"called": "cleo@example.net"})
    leaving.erase(user)
    assert not SocialAccount.objects.exists()


def test_the_desk_shows_nobody_what_is_connected(passwordless, dan, signed_in):
    desk = signed_in(dan)
    for model in ("socialaccount", "socialapp", "socialtoken"):
        assert desk.get(f"/admin/socialaccount/{model}/").status_code == 404


def test_the_page_asks_one_question_however_many_there_are(inside, ben, provider, django_assert_max_num_queries):
    inside.get(OWN)
    with django_assert_max_num_queries(12) as asked:
        inside.get(OWN)
    assert len([query for query in asked.captured_queries if "socialaccount" in query["sql"]]) == 1


def test_a_sign_in_page_needs_no_question_for_its_buttons(cleo, provider, django_assert_num_queries):
    cleo.get(LOGIN)
    with django_assert_num_queries(0):
        cleo.get(LOGIN)

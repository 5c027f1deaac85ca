"""Signing up and in with the account of another site."""

import time
from datetime import timedelta

import pytest
import time_machine
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from django.contrib.auth import get_user_model
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.utils import timezone

from accounts import connection_views
from accounts.models import Event
from accounts.sessions import SessionStore
from letters.models import Letter
from tests.accounts.connecting import BEGIN, LOGIN, OWN, SIGN_UP, come_back, sign_in, sign_up, switch_on
from tests.accounts.oidc_provider import Provider
from tests.accounts.proving import code_of, give_app, give_code, give_password, is_in
from tests.accounts.reading import errors, letters_to, link_in
from tests.builders import PASSWORD

pytestmark = pytest.mark.django_db
User = get_user_model()
MAIL_SENT = "/en/accounts/confirm-email/"


@pytest.fixture
def ann(provider):
    """Ann has signed up by the provider, in a browser that is closed since."""
    client = Client()
    sign_up(client, provider)
    return User.objects.get(username="ann")


def kinds(user) -> list[str]:
    return list(Event.objects.filter(user=user).order_by("pk").values_list("kind", flat=True))


def shape(response):
    headers = {name: value for name, value in response.headers.items() if name not in {"Content-Length", "Expires"}}
    return response.status_code, headers, sorted(response.cookies), response.content


# --- Without the setting ---------------------------------------------------------------------------------------------


def test_without_the_setting_there_is_no_page_no_button_and_no_question_more(cleo, ben, signed_in, settings):
    for path in ("login/", "signup/", "prove/", "sso/connect/", "sso/callback/", "connections/1/remove/"):
        for prefix in ("", "/en", "/hy"):
            assert cleo.get(f"{prefix}/accounts/oidc/{path}").status_code == 404
            assert cleo.post(f"{prefix}/accounts/oidc/{path}").status_code == 404
    inside = signed_in(ben)
    inside.get(OWN)
    with CaptureTables() as asked:
        pages = [cleo.get(LOGIN), cleo.get("/en/accounts/signup/"), inside.get(OWN)]
        inside.get("/en/accounts/reauthenticate/")
    for page in pages:
        assert "oidc" not in page.content.decode()
        assert "form-action 'self';" in page["Content-Security-Policy"] + ";"
    assert not [sql for sql in asked.all if "socialaccount" in sql]


class CaptureTables:
    def __enter__(self):
        from django.test.utils import CaptureQueriesContext

        self.context = CaptureQueriesContext(connection)
        self.context.__enter__()
        return self

    def __exit__(self, *args):
        self.context.__exit__(*args)
        self.all = [query["sql"] for query in self.context.captured_queries]


# --- For the first time ----------------------------------------------------------------------------------------------


def test_who_comes_for_the_first_time_chooses_a_name_and_is_in(cleo, provider):
    page = cleo.get(LOGIN).content.decode()
    assert "Continue with Example Ltd" in page
    assert "Continue with Example Ltd" in cleo.get("/en/accounts/signup/").content.decode()
    assert sign_in(cleo, provider)["Location"] == SIGN_UP
    assert not User.objects.exists()
    form = cleo.get(SIGN_UP).content.decode()
    assert 'value="ann"' in form
    assert "ann@example.net" in form
    assert 'name="email"' not in form
    assert 'type="password"' not in form
    assert cleo.post(SIGN_UP, {"username": "Ann.B"})["Location"] == "/en/"
    assert is_in(cleo)
    user = User.objects.get()
    assert (user.username, user.email, user.language) == ("ann.b", "ann@example.net", "en")
    assert not user.has_usable_password()
    address = EmailAddress.objects.get()
    assert (address.email, address.verified, address.primary) == ("ann@example.net", True, True)
    assert kinds(user) == ["connected", "signed_up", "signed_in"]
    assert not Letter.objects.exists()


def test_no_more_is_kept_than_is_shown(cleo, provider):
    provider.person |= {"name": "Ann Secret", "picture": "https://x.example/ann", "birthdate": "1990-01-01"}
    sign_up(cleo, provider)
    kept = SocialAccount.objects.get()
    assert kept.extra_data == {"called": "ann@example.net"}
    assert "ann-1" not in kept.uid
    assert (SocialToken.objects.count(), SocialApp.objects.count()) == (0, 0)
    sessions = [session.get_decoded() for session in Session.objects.all()]
    assert not [session for session in sessions if "access" in str(session) or "refresh" in str(session)]


def test_no_token_waits_in_the_session_while_a_name_is_chosen(cleo, provider):
    sign_in(cleo, provider)
    waiting = str(dict(cleo.session.items()))
    assert "ann@example.net" in waiting
    assert "refresh" not in waiting
    assert "'access'" not in waiting


@pytest.mark.parametrize("said", [False, None, "true", "false", 1, [True]])
def test_an_address_that_the_provider_does_not_vouch_for_is_confirmed_by_letter(cleo, provider, said):
    provider.person["email_verified"] = said
    assert sign_in(cleo, provider)["Location"] == SIGN_UP
    assert 'value="ann@example.net"' in cleo.get(SIGN_UP).content.decode()
    answer = cleo.post(SIGN_UP, {"username": "ann", "email": "Ann@example.net"})
    assert answer["Location"] == MAIL_SENT
    assert not is_in(cleo)
    assert not EmailAddress.objects.get().verified
    other = Client()
    assert sign_in(other, provider)["Location"] == MAIL_SENT  # nor is another browser let in
    assert not is_in(other)
    cleo.post(link_in(letters_to("ann@example.net")[0]))
    assert is_in(cleo)
    assert sign_in(other, provider)["Location"] == "/en/"
    assert is_in(other)


def test_another_address_may_be_typed_where_none_is_vouched_for_and_is_the_only_one(cleo, provider):
    provider.person["email_verified"] = False
    sign_up(cleo, provider, email="other@example.net")
    assert list(EmailAddress.objects.values_list("email", "verified")) == [("other@example.net", False)]
    assert User.objects.get().email == "other@example.net"


def test_another_address_cannot_be_slipped_in_where_one_is_vouched_for(cleo, provider):
    sign_up(cleo, provider, email="victim@example.net")
    assert list(EmailAddress.objects.values_list("email", "verified")) == [("ann@example.net", True)]


def test_without_an_address_one_is_asked_for(cleo, provider):
    del provider.person["email"], provider.person["email_verified"]
    sign_in(cleo, provider)
    assert errors(cleo.post(SIGN_UP, {"username": "ann"})) == ["Enter your e-mail address."]
    assert cleo.post(SIGN_UP, {"username": "ann", "email": "ann@example.net"})["Location"] == MAIL_SENT


@pytest.mark.parametrize(
    "odd", ["a\u200bnn@example.net", "ann@example.net\x00", "a" * 250 + "@example.net", 7, ["x"], {}]
)
def test_an_odd_address_is_none_and_is_never_mended(cleo, provider, odd):
    provider.person["email"] = odd
    assert sign_in(cleo, provider)["Location"] == SIGN_UP
    assert 'name="email"' in cleo.get(SIGN_UP).content.decode()
    assert cleo.post(SIGN_UP, {"username": "ann", "email": "ann@example.net"})["Location"] == MAIL_SENT


@pytest.mark.parametrize("odd", ["admin", "a b", "\ud800", "x" * 400, "ann\x00", "аеросс", 7, None, "Ben"])
def test_a_name_from_there_keeps_to_the_rules_here(cleo, ben, provider, odd):
    provider.person["preferred_username"] = odd
    assert sign_in(cleo, provider)["Location"] == SIGN_UP
    shown = cleo.get(SIGN_UP).content.decode()
    assert ('name="username" value=' in shown) == (odd == "Ben")
    assert errors(cleo.post(SIGN_UP, {"username": "admin"})) == ["This name is kept for the newsroom. Choose another."]
    assert errors(cleo.post(SIGN_UP, {"username": "BEN"})) == ["“ben” is taken. Try ben.2."]
    assert errors(cleo.post(SIGN_UP, {})) == ["Choose a username."]
    assert cleo.post(SIGN_UP, {"username": "ann"})["Location"] == "/en/"


def test_a_name_that_waits_too_long_to_be_chosen_is_forgotten(cleo, provider):
    sign_in(cleo, provider)
    with time_machine.travel(time.time() + 3700):
        answer = cleo.post(SIGN_UP, {"username": "ann"}, follow=True)
    assert "took too long" in answer.content.decode()
    assert not User.objects.exists()
    assert "ann@example.net" not in str(dict(cleo.session.items()))


def test_whoever_never_went_to_the_provider_finds_no_form(cleo, provider):
    assert cleo.get(SIGN_UP)["Location"] == LOGIN
    assert cleo.post(SIGN_UP, {"username": "ann"})["Location"] == LOGIN


@pytest.mark.parametrize("is_blind", [False, True])
def test_a_form_sent_twice_makes_one_account_and_no_fault(cleo, provider, monkeypatch, is_blind):
    """The second is told at the page; where both looked before either was stored, by the database."""
    provider.person["email_verified"] = False
    sign_in(cleo, provider)
    waiting = dict(cleo.session.items())
    cleo.post(SIGN_UP, {"username": "ann", "email": "ann@example.net"})
    session = SessionStore()
    session.update(waiting)
    session.save()
    twin = Client()
    twin.cookies["sessionid"] = session.session_key
    looks, honest = [], connection_views._still_waits

    def look(kept):
        looks.append(kept)
        return (is_blind and len(looks) == 1) or honest(kept)

    monkeypatch.setattr(connection_views, "_still_waits", look)
    answer = twin.post(SIGN_UP, {"username": "ann.two", "email": "two@example.net"}, follow=True)
    assert answer.redirect_chain[-1][0] == LOGIN
    assert len(looks) == 1 + 2 * is_blind
    assert User.objects.count() == 1


def test_whoever_loses_the_race_for_a_name_reads_an_error_and_goes_on(cleo, ben, provider, monkeypatch):
    from accounts.adapter import Adapter

    honest, looks = Adapter.clean_username, []

    def blind_once(self, username, shallow=False):
        looks.append(username) if not shallow else None
        return username if len(looks) == 1 and not shallow else honest(self, username, shallow)

    monkeypatch.setattr(Adapter, "clean_username", blind_once)
    sign_in(cleo, provider)
    assert errors(cleo.post(SIGN_UP, {"username": "ben"})) == ["“ben” is taken. Try ben.2."]
    assert cleo.post(SIGN_UP, {"username": "ann"})["Location"] == "/en/"
    assert User.objects.count() == 2


# --- Nobody takes another's account ----------------------------------------------------------------------------------


@pytest.mark.parametrize("is_verified", [True, False])
def test_an_equal_address_opens_no_account_and_is_connected_to_none(cleo, ben, provider, is_verified):
    provider.person |= {"email": "BEN@example.org", "email_verified": is_verified}
    more = {} if is_verified else {"email": "ben@example.org"}
    answer = sign_up(cleo, provider, **more)
    assert answer["Location"] == MAIL_SENT
    assert not is_in(cleo)
    assert not SocialAccount.objects.exists()
    assert User.objects.count() == 1
    assert ben.check_password(PASSWORD)
    (letter,) = letters_to("ben@example.org")
    assert letter.subject == "You already have an account"
    assert "To sign in with Example Ltd from then on, connect it on your own page." in letter.text


def test_who_has_an_account_is_told_no_stranger(ben, cleo, client, provider):
    """Of an address that is not vouched for: the answers to a known and to an unknown one are the same."""
    provider.person |= {"email": "ben@example.org", "email_verified": False}
    known = sign_up(client, provider, "someone", email="ben@example.org")
    provider.person |= {"sub": "ann-2", "email": "new@example.net"}
    new = sign_up(cleo, provider, "another", email="new@example.net")
    assert shape(known) == shape(new)
    assert shape(client.get(MAIL_SENT)) == shape(cleo.get(MAIL_SENT))


def test_the_letter_of_an_ordinary_sign_up_says_nothing_of_providers(ben, cleo, provider):
    cleo.post("/en/accounts/signup/", {"email": ben.email, "username": "x.y", "password1": PASSWORD})
    assert "Example Ltd" not in letters_to(ben.email)[0].text


def test_who_signed_up_with_anothers_address_has_no_way_in_once_its_owner_chose_a_password(cleo, client, provider):
    """The stranger never proved the address; its owner does, by the letter for a forgotten password."""
    provider.person |= {"email": "victim@example.net", "email_verified": False}
    sign_up(cleo, provider, "victim", email="victim@example.net")
    client.post("/en/accounts/password/reset/", {"email": "victim@example.net"})
    page = client.get(link_in(letters_to("victim@example.net")[-1]), follow=True)
    client.post(page.redirect_chain[-1][0], {"password1": "another quiet evening"})
    assert not SocialAccount.objects.exists()
    assert "disconnected" in kinds(User.objects.get())
    assert sign_in(cleo, provider)["Location"] == SIGN_UP
    assert not is_in(cleo)
    give_password(client, User.objects.get(), "another quiet evening")
    assert is_in(client)


def test_the_same_number_at_another_issuer_is_somebody_else(ann, cleo, provider, settings):
    """The person who runs the site gives the id to another provider."""
    other = Provider()
    try:
        switch_on(settings, other.settings())
        other.person |= {"email": "else@example.net"}
        assert sign_in(cleo, other)["Location"] == SIGN_UP
    finally:
        other.close()


def test_two_providers_that_know_the_site_by_the_same_name_are_told_apart(ann, cleo, provider, settings):
    other = Provider()
    try:
        switch_on(settings, provider.settings(), other.settings("second", "Second Ltd"))
        other.person |= {"email": "else@example.net"}
        assert sign_in(cleo, other, "second")["Location"] == SIGN_UP
        assert "You come from Second Ltd" in cleo.get(SIGN_UP).content.decode()
        assert cleo.post(SIGN_UP, {"username": "ann.two"})["Location"] == "/en/"
        assert SocialAccount.objects.count() == 2
    finally:
        other.close()


# --- Again, with all that a password brings --------------------------------------------------------------------------


def test_who_comes_again_is_in_and_it_is_written_down(ann, cleo, provider):
    assert sign_in(cleo, provider, next="/en/search/")["Location"] == "/en/search/"
    assert is_in(cleo)
    assert kinds(ann)[-1] == "signed_in"
    assert [letter.subject for letter in letters_to(ann.email)] == ["New sign-in to your account"]
    cleo.post("/en/accounts/logout/")
    sign_in(cleo, provider)
    assert len(letters_to(ann.email)) == 1


@pytest.mark.parametrize("prefix", ["", "/en", "/hy"])
def test_the_way_back_goes_on_in_the_language_it_began_in(ann, cleo, provider, prefix):
    begun = cleo.post(f"{prefix}/accounts/oidc/login/", {"provider": "sso"})
    answer = come_back(cleo, provider, begun)
    assert provider.asked[-1]["redirect_uri"] == "http://testserver/accounts/oidc/sso/callback/"
    assert answer["Location"] == f"{prefix}/"
    assert answer["Content-Language"] == (prefix.strip("/") or "fr")


def test_with_debug_off_the_address_to_come_back_to_is_the_configured_one(cleo, provider, settings):
    settings.DEVELOPMENT, settings.SITE_URL = False, "https://news.example.org"
    answer = cleo.post(BEGIN, {"provider": "sso"})
    assert "redirect_uri=https%3A%2F%2Fnews.example.org%2Faccounts%2Foidc%2Fsso%2Fcallback%2F" in answer["Location"]


@pytest.mark.parametrize(
    "target", ["//[", "//evil.example", "/\\evil.example", "http:///evil.example", "/" + "x" * 9000]
)
def test_an_odd_next_is_no_fault_and_leads_nowhere_else(ann, cleo, provider, target):
    assert sign_in(cleo, provider, next=target)["Location"] == "/en/"
    assert Client().get(f"/accounts/oidc/sso/callback/?next={target}&state=x").status_code in {400, 414}


def test_the_session_lasts_as_long_as_with_a_password(ann, cleo, client, provider):
    sign_in(cleo, provider)
    assert cleo.session.get_expire_at_browser_close()
    assert cleo.session.get_expiry_age() <= 24 * 60 * 60
    sign_in(client, provider, remember="on")
    assert client.session.get_expiry_age() > 29 * 24 * 60 * 60


def test_a_second_factor_is_asked_for(ann, cleo, provider):
    secret = give_app(ann)
    assert sign_in(cleo, provider)["Location"] == "/en/accounts/2fa/authenticate/"
    assert not is_in(cleo)
    give_code(cleo, code_of(secret))
    assert is_in(cleo)


def test_the_desk_asks_its_people_for_no_less(ann, cleo, provider, settings):
    settings.STAFF_SECOND_FACTOR = "required"
    User.objects.filter(pk=ann.pk).update(is_staff=True, factor_due_at=timezone.now() - timedelta(days=1))
    sign_in(cleo, provider, remember="on")
    assert cleo.get("/admin/")["Location"].startswith("/en/accounts/2fa/needed/")
    assert cleo.session.get_expiry_age() <= 12 * 60 * 60


def test_a_closed_account_stays_closed(ann, cleo, provider):
    User.objects.filter(pk=ann.pk).update(is_active=False)
    answer = sign_in(cleo, provider)
    assert answer["Location"] == "/en/accounts/inactive/"
    assert not is_in(cleo)


def test_who_is_leaving_is_asked_about_that_first(ann, cleo, provider):
    User.objects.filter(pk=ann.pk).update(closes_at=timezone.now() + timedelta(days=3))
    assert sign_in(cleo, provider, next="/en/search/")["Location"] == "/en/accounts/closing/"
    assert cleo.get(OWN)["Location"] == "/en/accounts/closing/"


def test_a_browser_in_which_somebody_is_in_stays_theirs(ann, ben, provider, signed_in):
    """The page with the button lay open in another tab."""
    inside = Client()
    begun = inside.post(BEGIN, {"provider": "sso"})
    inside.force_login(ben)
    assert come_back(inside, provider, begun)["Location"] == OWN
    assert f"{ben.username}" in inside.get(OWN).content.decode()
    assert signed_in(ben).post(BEGIN, {"provider": "sso"})["Location"] == LOGIN


# --- Without a password ----------------------------------------------------------------------------------------------


def test_an_account_without_a_password_answers_as_any_other_to_a_wrong_one(ann, ben, provider, monkeypatch):
    from django.contrib.auth.hashers import MD5PasswordHasher

    hashed, encode = [], MD5PasswordHasher.encode
    monkeypatch.setattr(
        MD5PasswordHasher, "encode", lambda self, password, salt: hashed.append(1) or encode(self, password, salt)
    )
    seen = []
    for name in ("ann", "ben", "nobody"):
        hashed.clear()
        answer = Client().post(LOGIN, {"login": name, "password": "wrong"})
        seen.append((answer.status_code, errors(answer), len(hashed)))
    assert seen[0] == seen[1] == seen[2]


def test_a_first_password_comes_by_the_letter_for_a_forgotten_one(ann, ben, cleo, provider):
    known, other = (cleo.post("/en/accounts/password/reset/", {"email": name}, follow=True) for name in ("ann", "ben"))
    assert known.status_code == other.status_code == 200
    assert known.content.decode().replace("ann", "ben") == other.content.decode()
    (letter,) = [each for each in letters_to("ann@example.net") if "set-password" in each.text or "/key/" in each.text]
    page = cleo.get(link_in(letter), follow=True)
    assert cleo.post(page.redirect_chain[-1][0], {"password1": "another quiet evening"}).status_code == 302
    ann.refresh_from_db()
    assert ann.check_password("another quiet evening")
    assert SocialAccount.objects.filter(user=ann).exists()
    assert sign_in(cleo, provider)["Location"] == "/en/"


def test_the_own_page_leads_to_a_first_password(ann, cleo, provider):
    sign_in(cleo, provider)
    page = cleo.get(OWN).content.decode()
    assert "Choose a password" in page
    assert "Change the password" not in page
    assert cleo.get("/en/accounts/password/set/")["Location"] == "/en/accounts/password/reset/"


# --- Limits ----------------------------------------------------------------------------------------------------------


def test_going_to_a_provider_again_and_again_ends(cleo, provider):
    answers = [cleo.post(BEGIN, {"provider": "sso"}) for _try in range(31)]
    assert [answer.status_code for answer in answers] == [302] * 30 + [429]
    assert answers[-1]["Retry-After"]
    assert "no-store" in answers[-1]["Cache-Control"]


def test_signing_up_again_and_again_ends_as_without_a_provider(cleo, provider):
    sign_in(cleo, provider)
    assert [cleo.post(SIGN_UP, {}).status_code for _try in range(25)][-1] == 429


@pytest.mark.parametrize("wanted", ["", "other", "../x", "x" * 500])
def test_a_provider_that_is_not_there_is_not_found(cleo, provider, wanted):
    assert cleo.post(BEGIN, {"provider": wanted}).status_code == 404


def test_only_a_form_leads_to_the_provider(cleo, provider):
    assert cleo.get(f"{BEGIN}?provider=sso")["Location"] == LOGIN
    assert Client(enforce_csrf_checks=True).post(BEGIN, {"provider": "sso"}).status_code == 403
    assert cleo.post("/accounts/oidc/sso/callback/").status_code == 405
    assert provider.paths == []


def test_what_a_form_adds_to_the_question_is_not_passed_on(cleo, provider):
    answer = cleo.post(
        f"{BEGIN}?auth_params=redirect_uri%3Dhttps://evil.example/%26prompt%3Dnone&scope=calendar&process=redirect",
        {"provider": "sso", "process": "redirect", "next": "/en/search/"},
    )
    assert "evil" not in answer["Location"]
    assert "calendar" not in answer["Location"]
    assert come_back(cleo, provider, answer)["Location"] == SIGN_UP


def test_every_page_is_kept_by_no_cache(ann, provider):
    client = Client()
    answers = [client.post(BEGIN, {"provider": "sso"}), client.get("/accounts/oidc/sso/callback/?state=x")]
    sign_in(client, provider)
    number = SocialAccount.objects.get().pk
    answers += [client.get(f"/en/accounts/oidc/{path}") for path in (
        "prove/", "signup/", "sso/connect/", f"connections/{number}/remove/")]  # fmt: skip
    assert {answer["Cache-Control"] for answer in answers} == {"no-store, private"}


def test_pages_let_forms_lead_to_the_providers_and_to_nobody_else(cleo, provider, settings):
    switch_on(settings, provider.settings(origins=["https://login.example.org"]))
    policy = cleo.get(LOGIN)["Content-Security-Policy"]
    (rule,) = [each.strip() for each in policy.split(";") if "form-action" in each]
    assert rule == f"form-action 'self' {provider.url} https://login.example.org"

import pytest
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command
from django.test import RequestFactory

from accounts.limits import Limit
from tests.accounts.reading import errors, letters_to, link_in, title
from tests.builders import PASSWORD, make_user

pytestmark = pytest.mark.django_db
User = get_user_model()
SIGN_IN = "/en/accounts/login/"


def sign_in(client, login, password=PASSWORD, **more):
    return client.post(SIGN_IN, {"login": login, "password": password, **more})


def is_in(client) -> bool:
    return client.get("/en/accounts/").status_code == 200


@pytest.mark.parametrize("login", ["ben", "BEN", " ben ", "ben@example.org", "Ben@Example.ORG", "ｂｅｎ"])
def test_a_name_or_an_address_in_any_spelling_signs_in(ben, client, login):
    assert sign_in(client, login)["Location"] == "/en/"
    assert is_in(client)


def test_an_account_written_in_capitals_is_found(client):
    make_user("Mixed", email="Mixed@Example.org")
    assert sign_in(client, "mixed@example.org").status_code == 302
    assert User.objects.get().email == "mixed@example.org"


def test_the_page_speaks_to_password_managers_and_says_what_is_missing(client):
    page = client.get(SIGN_IN).content.decode()
    assert 'autocomplete="username"' in page
    assert 'autocomplete="current-password"' in page
    assert "placeholder" not in page
    answer = client.post(SIGN_IN, {})
    assert errors(answer) == ["Enter your username or e-mail address.", "Enter your password."]
    assert title(answer).startswith("Error: Log in")


def test_a_wrong_password_and_an_unknown_name_read_the_same(ben, client, cleo):
    for left in (4, 3, 2, 1):
        word = "attempt" if left == 1 else "attempts"
        expected = [f"That username, address or password doesn’t match. {left} {word} left."]
        assert errors(sign_in(client, "ben", "wrong")) == expected
        assert errors(sign_in(cleo, "nobody", "wrong")) == expected


@pytest.mark.parametrize("login", ["ben", "ben@example.org", "nobody", "nobody@example.org", "not@an address"])
def test_each_attempt_hashes_once(ben, client, login, monkeypatch):
    from django.contrib.auth.hashers import MD5PasswordHasher

    hashed = []
    encode = MD5PasswordHasher.encode
    monkeypatch.setattr(
        MD5PasswordHasher, "encode", lambda self, password, salt: hashed.append(1) or encode(self, password, salt)
    )
    sign_in(client, login, "wrong")
    assert len(hashed) == 1


def test_one_limit_for_one_account_whatever_it_is_called(ben, client):
    for login in ("ben", "ben@example.org", "BEN", "Ben@example.org"):
        assert sign_in(client, login, "wrong").status_code == 200
    answer = sign_in(client, "ben", "wrong")
    assert errors(answer) == ["Too many attempts. Try again in 5 minutes, or choose a new password."]
    locked = sign_in(client, "ben@example.org")
    assert locked.status_code == 429
    assert 0 < int(locked["Retry-After"]) <= 300
    assert not is_in(client)


def test_a_right_password_costs_no_attempt(ben, client, cleo):
    for _round in range(7):
        sign_in(cleo, "ben")
        cleo.post("/en/accounts/logout/")
    assert "4 attempts left" in errors(sign_in(client, "ben", "wrong"))[0]


def test_the_attempts_at_900_other_accounts_do_not_wash_a_lock_away(ben, client, settings, production_cache):
    settings.ACCOUNT_RATE_LIMITS = {"login_failed": "5/5m/key", "login": None}
    for _attempt in range(5):
        sign_in(client, "ben", "wrong")
    request = RequestFactory().post(SIGN_IN)
    for number in range(900):
        Limit("login_failed", f"typed:nobody{number}").consume(request)
    assert sign_in(client, "ben").status_code == 429


def test_too_many_requests_from_one_place_get_a_page_that_says_when(client, settings):
    settings.ACCOUNT_RATE_LIMITS = {"login": "1/m/ip", "login_failed": "5/5m/key"}
    sign_in(client, "ben", "wrong")
    answer = sign_in(client, "ben", "wrong")
    assert answer.status_code == 429
    assert answer["Retry-After"] == "60"
    assert "Wait a minute" in answer.content.decode()


@pytest.mark.parametrize(
    "target",
    ["//[", "//evil.example", "https://evil.example/", "/\\evil.example", "javascript:alert(1)", "http:///evil.example",
     "//evil.example:80", "https:evil.example", "/" + "a" * 3000, "http://[::1", "///evil.example"],
)  # fmt: skip
def test_next_leads_nowhere_else(ben, client, target):
    assert client.get(SIGN_IN, {"next": target}).status_code == 200
    assert client.get("/en/accounts/signup/", {"next": target}).status_code == 200
    assert client.get("/en/accounts/password/reset/", {"next": target}).status_code == 200
    assert sign_in(client, "ben", next=target)["Location"] == "/en/"
    assert client.get("/en/accounts/logout/", {"next": target}).status_code == 200
    assert client.post("/en/accounts/logout/", {"next": target})["Location"] == "/en/"


@pytest.mark.parametrize("target", ["\x00//evil.example", "/" + "a" * 10_000])
def test_a_monstrous_next_is_refused_or_forgotten(ben, client, target):
    assert client.get(SIGN_IN, {"next": target}).status_code in {400, 414}
    answer = sign_in(client, "ben", next=target)
    assert answer.status_code == 400 or answer["Location"] == "/en/"


def test_next_leads_back_to_the_page_one_came_from(ben, client):
    assert sign_in(client, "ben", next="/en/search/?q=Sevan")["Location"] == "/en/search/?q=Sevan"


def test_the_key_of_the_session_changes_with_who_it_is(ben, client):
    client.get(SIGN_IN)
    session = client.session
    session["before"] = 1
    session.save()
    client.cookies["sessionid"] = before = session.session_key
    sign_in(client, "ben")
    assert client.session.session_key != before


def test_remembered_only_where_one_asks_for_it(ben, client, cleo):
    sign_in(client, "ben", remember="on")
    assert client.cookies["sessionid"]["max-age"]
    sign_in(cleo, "ben")
    assert cleo.cookies["sessionid"]["max-age"] == ""


def test_a_closed_account_is_told_so(client):
    make_user("ben", is_active=False)
    answer = sign_in(client, "ben")
    assert answer["Location"] == "/en/accounts/inactive/"
    assert "This account is closed" in client.get(answer["Location"]).content.decode()
    assert not is_in(client)


def test_odd_input_is_an_error_and_never_a_fault(ben, client, settings):
    settings.ACCOUNT_RATE_LIMITS = {"login_failed": None, "login": None}
    for login in ("\x00", "ben\x00", "a" * 100_000, "%s", "ben@", "@", "\ud800".encode("utf-8", "surrogatepass")):
        assert client.post(SIGN_IN, {"login": login, "password": "x"}).status_code in {200, 400}


def test_a_short_list_of_proxies_is_no_fault(ben, client, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 2
    answer = client.post(SIGN_IN, {"login": "ben", "password": PASSWORD}, headers={"X-Forwarded-For": "1.2.3.4"})
    assert answer.status_code == 302


def test_the_first_administrator_can_sign_in(client, monkeypatch):
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", PASSWORD)
    call_command("createsuperuser", username="Root.One", email="Root@Example.org", interactive=False, verbosity=0)
    assert sign_in(client, "root@example.org").status_code == 302
    assert is_in(client)


@pytest.mark.parametrize(
    ("username", "email"), [("root", "BEN@example.org"), ("BEN", "root@example.org"), ("a@b", "root@example.org")]
)
def test_an_administrator_takes_nobodys_name_or_address(ben, monkeypatch, username, email):
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", PASSWORD)
    with pytest.raises(CommandError):
        call_command("createsuperuser", username=username, email=email, interactive=False, verbosity=0)
    assert User.objects.count() == 1


def test_every_account_page_is_kept_by_nobody_and_told_to_nobody(ben, client, signed_in):
    inside = signed_in(ben)
    pages = ["login", "signup", "password/reset", "password/reset/done", "confirm-email", "inactive", "confirm-email/x",
             "password/reset/key/1-x", "password/reset/key/done"]  # fmt: skip
    own = ["", "logout", "password/change", "reauthenticate", "email", "password/set"]
    for visitor, paths in ((client, pages), (inside, own)):
        for path in paths:
            answer = visitor.get(f"/en/accounts/{path}/".replace("//", "/"))
            assert answer.status_code in {200, 302, 404}, path
            assert answer["Cache-Control"] == "no-store, private", path
            assert answer["Referrer-Policy"] in {"same-origin", "no-referrer"}, path


def test_no_page_of_allauth_shows_undressed(client):
    for path in ("login/code/", "login/code/confirm/", "phone/change/", "signup/passkey/", "3rdparty/"):
        assert client.get(f"/en/accounts/{path}").status_code == 404


@pytest.mark.parametrize(("prefix", "word"), [("", "Se connecter"), ("/en", "Log in"), ("/hy", "Մուտք")])
def test_the_page_speaks_the_language_of_its_address(client, prefix, word):
    assert f"<h1>{word}</h1>" in client.get(f"{prefix}/accounts/login/").content.decode()


def test_a_refusal_in_french_is_told_as_the_french_write(ben, client):
    answer = client.post("/accounts/login/", {"login": "ben", "password": "wrong"})
    assert errors(answer) == ["L’identifiant, l’adresse ou le mot de passe ne correspond pas. Il vous reste 4 essais."]
    assert title(answer).startswith("Erreur\u00a0: Se connecter")


def test_one_can_only_leave_by_a_form(ben, signed_in):
    client = signed_in(ben)
    client.get("/en/accounts/logout/")
    assert is_in(client)
    client.post("/en/accounts/logout/")
    assert not is_in(client)


def test_an_unconfirmed_account_gets_another_letter_at_sign_in(client):
    from allauth.account.models import EmailAddress

    ben = make_user("ben")
    EmailAddress.objects.filter(user=ben).update(verified=False)
    sign_in(client, "ben")
    client.post(link_in(letters_to(ben.email)[0]))
    assert is_in(client)

import base64
import re
from html import unescape

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.db import connection

from accounts import sealing
from accounts.models import User
from tests.accounts.proving import code_of, codes_of, give_app, give_code, give_password, is_in, prove, secret_of
from tests.accounts.reading import errors, letters_to, link_in
from tests.builders import PASSWORD, make_user

pytestmark = pytest.mark.django_db
APP, CODES, OWN = "/en/accounts/2fa/app/", "/en/accounts/2fa/codes/", "/en/accounts/"


@pytest.fixture
def trusted(ben, signed_in):
    """Ben's browser, in which he has just given his password once more."""
    client = signed_in(ben)
    prove(client)
    return client


def shown_secret(page) -> str:
    return re.search(r'<code class="code">([A-Z2-7 ]+)</code>', page.content.decode())[1].replace(" ", "")


def shown_codes(page) -> list[str]:
    return re.findall(r'<li><code class="code">(\d{5} \d{5})</code></li>', page.content.decode())


def set_up_app(client) -> str:
    secret = shown_secret(client.get(APP))
    assert client.post(APP, {"code": code_of(secret)})["Location"] == CODES
    return secret


# --- Setting up ------------------------------------------------------------------------------------------------------


def test_an_app_is_set_up_by_the_code_it_shows_and_brings_recovery_codes(ben, trusted, cleo):
    secret = set_up_app(trusted)
    assert [letter.subject for letter in letters_to(ben.email)] == ["Authenticator app set up"]
    assert "Set up</span> since" in trusted.get(OWN).content.decode()
    assert len(shown_codes(trusted.get(CODES))) == 10
    give_password(cleo, ben)
    give_code(cleo, code_of(secret, steps=1))
    assert is_in(cleo)


def test_the_picture_holds_the_key_that_stands_below_it(ben, trusted):
    page = trusted.get(APP)
    address = unescape(re.search(r'href="(otpauth://[^"]+)"', page.content.decode())[1])
    assert address == f"otpauth://totp/ben?secret={shown_secret(page)}&issuer=Na%C3%AFri"
    picture = re.search(r'src="data:image/svg\+xml;base64,([^"]+)"', page.content.decode())[1]
    assert base64.b64decode(picture).decode().startswith("<svg")


def test_a_reload_shows_the_same_key_and_a_wrong_code_keeps_it(trusted):
    before = shown_secret(trusted.get(APP))
    refused = trusted.post(APP, {"code": "000000"})
    assert errors(refused) == [
        "That code doesn’t match. Enter the one showing now, and check that the clock of your phone is right."
    ]
    assert shown_secret(refused) == shown_secret(trusted.get(APP)) == before
    assert errors(trusted.post(APP, {"code": ""})) == ["Enter the code."]


def test_a_form_sent_twice_sets_up_one_app(ben, trusted):
    secret = shown_secret(trusted.get(APP))
    for _time in range(2):
        assert trusted.post(APP, {"code": code_of(secret)}).status_code == 302
    assert Authenticator.objects.filter(user=ben, type="totp").count() == 1


def test_recovery_codes_are_shown_once(ben, trusted):
    set_up_app(trusted)
    assert shown_codes(trusted.get(CODES)) == [f"{code[:5]} {code[5:]}" for code in codes_of(ben)]
    again = trusted.get(CODES)
    assert shown_codes(again) == []
    assert "10 codes are left." in again.content.decode()


def test_new_recovery_codes_take_the_place_of_the_old(ben, trusted):
    set_up_app(trusted)
    before = codes_of(ben)
    assert trusted.post("/en/accounts/2fa/codes/renew/")["Location"] == CODES
    assert not set(before) & set(codes_of(ben))
    assert len(shown_codes(trusted.get(CODES))) == 10
    assert letters_to(ben.email)[-1].subject == "New recovery codes"


def test_there_are_no_recovery_codes_for_nothing(trusted):
    assert trusted.get(CODES)["Location"] == "/en/accounts/#factors"
    page = trusted.post("/en/accounts/2fa/codes/renew/", follow=True)
    assert "Set up an app or a passkey first" in page.content.decode()
    assert not Authenticator.objects.exists()


def test_without_the_app_the_password_is_enough_again_and_its_owner_hears_of_it(ben, trusted, cleo):
    set_up_app(trusted)
    assert trusted.post("/en/accounts/2fa/app/remove/")["Location"] == "/en/accounts/#factors"
    assert not Authenticator.objects.filter(user=ben).exists()
    assert letters_to(ben.email)[-1].subject == "Authenticator app removed"
    give_password(cleo, ben)
    assert is_in(cleo)


@pytest.mark.parametrize(
    "path", ["app/", "app/remove/", "codes/", "codes/renew/", "passkeys/add/", "passkeys/1/name/", "passkeys/1/remove/"]
)
def test_each_change_asks_who_it_is_and_keeps_no_form_meanwhile(ben, signed_in, path):
    give_app(ben)
    client = signed_in(ben)
    address = f"/en/accounts/2fa/{path}"
    for answer in (client.get(address), client.post(address, {"code": "123456", "name": "typed"})):
        assert answer["Location"] == f"/en/accounts/reauthenticate/?next={address.replace('/', '%2F')}"
    assert "account_reauthentication_state" not in client.session


def test_a_code_shows_who_it_is_as_well_as_the_password(ben, signed_in):
    secret = give_app(ben)
    client = signed_in(ben)
    page = client.get(f"/en/accounts/reauthenticate/?next={CODES}")
    assert "Use a code" in page.content.decode()
    answer = client.post("/en/accounts/2fa/reauthenticate/", {"code": code_of(secret), "next": CODES})
    assert answer["Location"] == CODES
    assert client.get(CODES).status_code == 200


# --- Signing in ------------------------------------------------------------------------------------------------------


def test_the_password_alone_opens_nothing(ben, client):
    give_app(ben)
    assert give_password(client, ben)["Location"] == "/en/accounts/2fa/authenticate/"
    assert not is_in(client)
    assert errors(give_code(client, "000000")) == ["That code doesn’t match. Enter the one showing now."]
    assert not is_in(client)


def test_the_second_step_leads_where_one_wanted_to_go(ben, client):
    secret = give_app(ben)
    give_password(client, ben, next="/en/search/")
    assert give_code(client, code_of(secret))["Location"] == "/en/search/"


def test_the_second_step_is_nobodys_without_the_first(client):
    assert client.get("/en/accounts/2fa/authenticate/")["Location"] == "/en/accounts/login/"
    assert client.post("/en/accounts/2fa/authenticate/", {"code": "123456"})["Location"] == "/en/accounts/login/"


@pytest.mark.parametrize("steps", [-1, 0, 1])
def test_a_code_of_half_a_minute_ago_or_ahead_is_taken(ben, client, steps):
    secret = give_app(ben)
    give_password(client, ben)
    give_code(client, code_of(secret, steps))
    assert is_in(client)


def test_a_code_is_taken_once_as_long_as_it_lives(ben, client, cleo):
    """allauth forgets the use after half a minute, and its own tolerance takes the code for a minute and a half."""
    from django.core.cache import cache

    secret = give_app(ben)
    code = code_of(secret, 1)
    give_password(client, ben)
    give_code(client, code)
    assert is_in(client)
    cache.clear()
    give_password(cleo, ben)
    for used in (code, code_of(secret)):  # nor one from before it
        assert errors(give_code(cleo, used)) == ["That code doesn’t match. Enter the one showing now."]
    assert not is_in(cleo)


def test_a_recovery_code_lets_in_once_and_its_owner_hears_of_it(ben, client, cleo):
    give_app(ben)
    code = codes_of(ben)[3]
    give_password(client, ben)
    give_code(client, f"{code[:5]} {code[5:]}")
    assert is_in(client)
    letter = letters_to(ben.email)[-1]
    assert letter.subject == "Recovery code used"
    assert "9 codes are left" in letter.text
    assert "9 codes left" in client.get(OWN).content.decode()
    give_password(cleo, ben)
    give_code(cleo, code)
    assert not is_in(cleo)


def test_guessing_codes_ends_after_five(ben, client):
    secret = give_app(ben)
    give_password(client, ben)
    for _attempt in range(5):
        assert give_code(client, "000000").status_code == 200
    refused = give_code(client, code_of(secret))
    assert errors(refused) == ["Too many attempts. Try again in 5 minutes."]
    assert refused.status_code == 429
    assert refused["Retry-After"] == "300"
    assert not is_in(client)


def test_a_new_password_skips_no_second_factor(ben, client):
    give_app(ben)
    client.post("/en/accounts/password/reset/", {"email": "ben"})
    form = client.get(link_in(letters_to(ben.email)[0]))["Location"]
    client.post(form, {"password1": "another long enough phrase"})
    assert not is_in(client)
    assert give_password(client, ben, "another long enough phrase")["Location"] == "/en/accounts/2fa/authenticate/"
    assert not is_in(client)


def test_a_confirmed_address_skips_no_second_factor(ben, client):
    from allauth.account.models import EmailAddress

    give_app(ben)
    EmailAddress.objects.filter(user=ben).update(verified=False)
    give_password(client, ben)
    assert client.post(link_in(letters_to(ben.email)[0]))["Location"] == "/en/accounts/2fa/authenticate/"
    assert not is_in(client)


def test_whoever_has_a_second_factor_can_change_the_address(ben, trusted):
    set_up_app(trusted)
    trusted.post("/en/accounts/email/", {"email": "new@example.org", "action_add": "1"})
    trusted.post(link_in(letters_to("new@example.org")[0]))
    ben.refresh_from_db()
    assert ben.email == "new@example.org"


@pytest.mark.parametrize(
    "code", ["\x00", "a" * 100_000, "１２３４５６", "-1", "%s", "\ud800".encode("utf-8", "surrogatepass")]
)
def test_odd_codes_are_refused_and_never_a_fault(ben, client, code):
    give_app(ben)
    give_password(client, ben)
    assert give_code(client, code).status_code in {200, 400}
    assert not is_in(client)


# --- At rest ---------------------------------------------------------------------------------------------------------


def everything_stored() -> str:
    """The rows of second factors and of sessions, as somebody with a copy of the database reads them."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT data FROM mfa_authenticator")
        rows = [str(row[0]) for row in cursor.fetchall()]
    return " ".join(rows + [str(row.get_decoded()) for row in Session.objects.all()])


def test_no_secret_stands_in_the_database_in_clear(ben, trusted):
    waiting = shown_secret(trusted.get(APP))
    assert waiting not in everything_stored()
    set_up_app(trusted)
    stored = everything_stored()
    assert secret_of(ben) == waiting
    seed = Authenticator.objects.get(type="recovery_codes").data["seed"]
    for secret in (waiting, sealing.unseal(seed), *codes_of(ben)):
        assert secret not in stored


def test_a_key_is_put_in_front_and_the_former_one_taken_out(ben, client, settings):
    former, later = settings.ENCRYPTION_KEYS[0], "l" * 40
    secret = give_app(ben)
    settings.ENCRYPTION_KEYS = [later, former]
    call_command("reseal_secrets", verbosity=0)
    settings.ENCRYPTION_KEYS = [later]
    assert secret_of(ben) == secret
    assert len(codes_of(ben)) == 10
    give_password(client, ben)
    give_code(client, code_of(secret))
    assert is_in(client)


def test_a_lost_key_shuts_out_and_is_told_and_never_a_fault(ben, client, signed_in, settings, caplog):
    secret = give_app(ben)
    settings.ENCRYPTION_KEYS = ["l" * 40]
    with pytest.raises(CommandError, match="2 open with none of ENCRYPTION_KEYS"):
        call_command("reseal_secrets", verbosity=0)
    give_password(client, ben)
    assert errors(give_code(client, code_of(secret))) == ["That code doesn’t match. Enter the one showing now."]
    assert "cannot be read" in caplog.text
    assert "10 codes left" in signed_in(ben).get(OWN).content.decode()


def test_nothing_of_it_stands_at_the_desk(dan, signed_in):
    give_app(dan)
    client = signed_in(dan)
    client.post("/en/accounts/2fa/reauthenticate/", {"code": codes_of(dan)[0]})
    assert client.get("/admin/mfa/authenticator/").status_code == 404


# --- Pages -----------------------------------------------------------------------------------------------------------


def test_every_page_is_kept_by_nobody(ben, trusted, client):
    give_app(ben)
    give_password(client, ben)
    pages = [(client, "authenticate/"), *((trusted, path) for path in (
        "", "reauthenticate/", "needed/", "app/remove/", "codes/", "codes/renew/", "passkeys/add/"))]  # fmt: skip
    for visitor, path in pages:
        answer = visitor.get(f"/en/accounts/2fa/{path}")
        assert answer.status_code in {200, 302}, path
        assert answer["Cache-Control"] == "no-store, private", path


def test_another_ones_factors_are_out_of_reach(trusted):
    ada = make_user("ada")
    key = Authenticator.objects.create(user=ada, type="webauthn", data={"name": "Ada’s", "credential": {}})
    for act in ("name", "remove"):
        assert trusted.post(f"/en/accounts/2fa/passkeys/{key.pk}/{act}/", {"name": "mine"}).status_code == 404
    assert trusted.post("/en/accounts/2fa/app/remove/").status_code == 404
    key.refresh_from_db()
    assert key.data["name"] == "Ada’s"


@pytest.mark.parametrize(("prefix", "words"), [("", "Deuxième étape"), ("/hy", "Երկրորդ քայլ")])
def test_the_second_step_speaks_the_language_of_its_address(ben, client, prefix, words):
    give_app(ben)
    page = client.post(f"{prefix}/accounts/login/", {"login": "ben", "password": PASSWORD}, follow=True)
    assert f"<h1>{words}</h1>" in page.content.decode()


def test_the_first_factor_ends_what_was_opened_without_it_and_its_code_signs_nobody_in(ben, trusted, cleo):
    give_password(cleo, ben)
    assert is_in(cleo)
    secret = shown_secret(trusted.get(APP))
    code = code_of(secret)
    assert trusted.post(APP, {"code": code})["Location"] == CODES
    assert not is_in(cleo)
    assert is_in(trusted)
    give_password(cleo, ben)
    give_code(cleo, code)
    assert not is_in(cleo)
    give_code(cleo, code_of(secret, steps=1))
    assert is_in(cleo)


def test_what_was_changed_is_told_in_the_language_of_its_owner_whatever_page_it_was_done_on(ben, trusted):
    User.objects.filter(pk=ben.pk).update(language="fr")
    set_up_app(trusted)  # on English pages
    assert [letter.language for letter in letters_to(ben.email)] == ["fr"]

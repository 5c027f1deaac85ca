import pytest
from django.contrib.auth import get_user_model
from django.db import IntegrityError

from accounts.adapter import Adapter
from letters.models import Letter
from tests.accounts.reading import errors, letters_to, link_in, title

pytestmark = pytest.mark.django_db
User = get_user_model()
SIGN_UP = "/en/accounts/signup/"
CLEO = {"email": "cleo@example.org", "username": "cleo", "password1": "clouds over the lake"}


def shape(response):
    """All that a stranger can see of an answer."""
    headers = {name: value for name, value in response.headers.items() if name not in {"Content-Length", "Expires"}}
    return response.status_code, headers, sorted(response.cookies), response.content


def test_one_password_field_and_the_right_words_for_password_managers(cleo):
    page = cleo.get(SIGN_UP).content.decode()
    assert page.count('type="password"') == 1
    for token in ('autocomplete="email"', 'autocomplete="username"', 'autocomplete="new-password"'):
        assert token in page
    assert page.index('name="email"') < page.index('name="username"') < page.index('name="password1"')


def test_a_new_account_signs_in_once_its_address_is_confirmed(cleo):
    answer = cleo.post(SIGN_UP, CLEO)
    assert answer.status_code == 302
    assert "Check your inbox" in cleo.get(answer["Location"]).content.decode()
    (letter,) = letters_to("cleo@example.org")
    assert letter.subject == "Confirm your e-mail address"
    assert letter.language == User.objects.get(username="cleo").language == "en"
    confirmation = link_in(letter)
    for _prefetch in range(3):
        assert cleo.get(confirmation).status_code == 200
    assert cleo.get("/en/accounts/").status_code == 302
    cleo.post(confirmation)
    assert cleo.get("/en/accounts/").status_code == 200


def test_a_letter_confirmed_elsewhere_signs_nobody_in(cleo, client):
    cleo.post(SIGN_UP, CLEO)
    client.post(link_in(letters_to("cleo@example.org")[0]))
    assert client.get("/en/accounts/").status_code == 302
    client.post("/en/accounts/login/", {"login": "cleo", "password": CLEO["password1"]})
    assert client.get("/en/accounts/").status_code == 200


def test_without_confirmation_nobody_gets_in(cleo):
    cleo.post(SIGN_UP, CLEO)
    answer = cleo.post("/en/accounts/login/", {"login": "cleo", "password": CLEO["password1"]})
    assert answer["Location"] == "/en/accounts/confirm-email/"
    assert cleo.get("/en/accounts/").status_code == 302


def test_a_used_or_broken_confirmation_is_explained(cleo):
    cleo.post(SIGN_UP, CLEO)
    link = link_in(letters_to("cleo@example.org")[0])
    cleo.post(link)
    for dead in (link, "/en/accounts/confirm-email/nonsense/"):
        page = cleo.get(dead)
        assert page.status_code == 404
        assert "another letter will leave" in page.content.decode()


def test_a_known_address_gets_a_letter_and_the_stranger_the_same_page(ben, client, cleo):
    known = client.post(SIGN_UP, CLEO | {"email": "BEN@example.org", "username": "someone"})
    new = cleo.post(SIGN_UP, CLEO)
    assert shape(known) == shape(new)
    (letter,) = letters_to("ben@example.org")
    assert letter.subject == "You already have an account"
    assert not User.objects.filter(username="someone").exists()


def test_a_known_address_costs_as_many_hashes_as_a_new_one(ben, cleo, client, monkeypatch):
    hashed = []
    from django.contrib.auth.hashers import MD5PasswordHasher

    encode = MD5PasswordHasher.encode
    monkeypatch.setattr(
        MD5PasswordHasher, "encode", lambda self, password, salt: hashed.append(1) or encode(self, password, salt)
    )
    cleo.post(SIGN_UP, CLEO)
    new = len(hashed)
    hashed.clear()
    client.post(SIGN_UP, CLEO | {"email": ben.email, "username": "someone"})
    assert len(hashed) == new == 1


@pytest.mark.parametrize("username", ["BEN", "ｂｅｎ", "Ben"])
def test_a_username_is_taken_in_every_spelling(ben, cleo, username):
    answer = cleo.post(SIGN_UP, CLEO | {"username": username})
    assert errors(answer) == ["“ben” is taken. Try ben.2."]
    assert title(answer).startswith("Error: Create an account")
    assert 'aria-invalid="true"' in answer.content.decode()


@pytest.mark.parametrize(
    ("username", "why"),
    [
        ("cleo@home", "A username has no “@”"),
        ("c", "between 2 and 32 characters"),
        ("cleo" * 9, "between 2 and 32 characters"),
        ("cleo\u200bx", "letters, digits, dots, hyphens"),
        ("cl\u202eeo", "letters, digits, dots, hyphens"),
        ("cleo x", "letters, digits, dots, hyphens"),
        ("cleo🙂", "letters, digits, dots, hyphens"),
        ("<cleo>", "letters, digits, dots, hyphens"),
        (".cleo", "Begin and end with"),
        ("cl..eo", "no two dots"),
        ("cle\u043e", "one alphabet"),  # a Cyrillic о at the end
        ("аеросс", "taken for another one"),  # all of it Cyrillic
        ("cleоpatra", "one alphabet"),
        ("clıo", "taken for another one"),
        ("admin", "kept for the newsroom"),
        ("Rédaction", "kept for the newsroom"),
    ],
)
def test_a_deceiving_username_is_refused_with_the_reason(cleo, username, why):
    answer = cleo.post(SIGN_UP, CLEO | {"username": username})
    (error,) = errors(answer)
    assert why in error
    assert not User.objects.exists()


@pytest.mark.parametrize("username", ["cleo", "narek.b", "Արամ", "élodie-m", "зоя", "user_7"])
def test_names_of_many_alphabets_are_welcome(cleo, username):
    assert errors(cleo.post(SIGN_UP, CLEO | {"username": username})) == []
    assert User.objects.filter(username=username.upper()).exists()


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("sh0rt", "at least 10 characters"),
        ("1234567890", "too common"),
        ("Cleo@Example.Org", "too close to your name"),
        ("long " * 26, "at most 128"),
    ],
)
def test_a_weak_password_is_refused_with_the_reason(cleo, password, why):
    answer = cleo.post(SIGN_UP, CLEO | {"password1": password})
    assert why in errors(answer)[0]
    assert password not in answer.content.decode()


def test_an_empty_form_says_what_each_field_needs(cleo):
    assert errors(cleo.post(SIGN_UP, {})) == ["Enter your e-mail address.", "Choose a username.", "Choose a password."]


def test_a_half_address_and_a_null_byte_are_refused(cleo):
    assert errors(cleo.post(SIGN_UP, CLEO | {"email": "cleo@example"})) == [
        "Enter a whole address, such as name@example.org."
    ]
    assert cleo.post(SIGN_UP, CLEO | {"username": "cl\0eo"}).status_code == 200
    assert cleo.post(SIGN_UP, CLEO | {"email": f"{'c' * 300}@example.org"}).status_code == 200
    assert not User.objects.exists()


def test_whoever_loses_the_race_for_a_username_reads_an_error(ben, cleo, monkeypatch):
    """Both look, both find the name free, one is first: here Ben was, after Cleo had looked."""
    honest = Adapter.clean_username
    looks = []

    def blind_once(self, username, shallow=False):
        looks.append(username)
        return username if len(looks) == 1 else honest(self, username, shallow)

    monkeypatch.setattr(Adapter, "clean_username", blind_once)
    answer = cleo.post(SIGN_UP, CLEO | {"username": "ben"})
    assert errors(answer) == ["“ben” is taken. Try ben.2."]
    assert User.objects.count() == 1
    assert not Letter.objects.exists()


def test_whoever_loses_the_race_for_an_address_gets_the_neutral_page(ben, cleo, monkeypatch):
    from allauth.account.internal.flows import manage_email

    honest = manage_email.email_already_exists
    looks = []

    def blind_once(email, *args, **kwargs):
        looks.append(email)
        return (email, False) if len(looks) == 1 else honest(email, *args, **kwargs)

    monkeypatch.setattr(manage_email, "email_already_exists", blind_once)
    answer = cleo.post(SIGN_UP, CLEO | {"email": ben.email})
    assert answer["Location"] == "/en/accounts/confirm-email/"
    assert [letter.subject for letter in letters_to(ben.email)] == ["You already have an account"]


def test_the_database_itself_knows_one_account_for_a_name_and_an_address(ben):
    for facts in ({"username": "BEN", "email": "x@example.org"}, {"username": "x", "email": "BEN@EXAMPLE.ORG"}):
        from django.db import transaction

        with pytest.raises(IntegrityError), transaction.atomic():
            User.objects.create(**facts)


def test_a_dead_mail_server_fails_no_sign_up(cleo, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    assert cleo.post(SIGN_UP, CLEO).status_code == 302
    (letter,) = letters_to("cleo@example.org")
    assert letter.sent_at is None
    assert letter.last_error
    assert User.objects.filter(username="cleo").exists()


def test_an_address_that_became_anothers_cannot_be_confirmed(ben, cleo, signed_in):
    from allauth.account.models import EmailAddress

    cleo.post(SIGN_UP, CLEO)  # not confirmed yet
    address = EmailAddress.objects.create(user=ben, email="cleo@example.org")
    from allauth.account.models import EmailConfirmationHMAC

    client = signed_in(ben)
    answer = client.post(f"/en/accounts/confirm-email/{EmailConfirmationHMAC(address).key}/")
    assert answer.status_code == 302
    ben.refresh_from_db()
    assert ben.email == "ben@example.org"

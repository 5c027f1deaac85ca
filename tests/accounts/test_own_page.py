import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth import get_user_model

from tests.accounts.reading import errors, letters_to, link_in
from tests.builders import PASSWORD, make_user

pytestmark = pytest.mark.django_db
User = get_user_model()
OWN, ADDRESS = "/en/accounts/", "/en/accounts/email/"


@pytest.fixture
def trusted(ben, signed_in):
    """Ben's browser, in which he has just given his password once more."""
    client = signed_in(ben)
    client.post("/en/accounts/reauthenticate/", {"password": PASSWORD})
    return client


def test_a_stranger_is_asked_to_sign_in_and_comes_back(cleo):
    assert cleo.get(OWN)["Location"] == "/en/accounts/login/?next=/en/accounts/"


def test_name_and_language_are_ones_own_to_change(ben, signed_in):
    client = signed_in(ben)
    answer = client.post(OWN, {"name": "  Ben   Reader ", "language": "hy"})
    assert answer["Location"] == "/hy/accounts/"
    assert "Տվյալները պահպանված են։" in client.get(answer["Location"]).content.decode()
    ben.refresh_from_db()
    assert (ben.name, ben.language) == ("Ben Reader", "hy")


def test_nothing_else_can_be_slipped_in(ben, signed_in):
    facts = {"is_superuser": "on", "is_staff": "on", "email": "x@example.org", "username": "root", "groups": "1"}
    signed_in(ben).post(OWN, {"name": "Ben", "language": "fr", **facts})
    ben.refresh_from_db()
    assert (ben.is_superuser, ben.is_staff, ben.email, ben.username) == (False, False, "ben@example.org", "ben")


def test_a_name_with_invisible_characters_is_refused(ben, signed_in):
    page = signed_in(ben).post(OWN, {"name": "Be\u202en", "language": "fr"})
    assert errors(page) == ["The name has a character that nobody can see. Type it again."]
    ben.refresh_from_db()
    assert ben.name == "Ben"


def test_the_address_changes_only_for_who_knows_the_password(ben, signed_in):
    client = signed_in(ben)
    assert client.get(ADDRESS)["Location"] == "/en/accounts/reauthenticate/?next=%2Fen%2Faccounts%2Femail%2F"
    assert client.post(ADDRESS, {"email": "new@example.org", "action_add": "1"}).status_code == 302
    assert "new@example.org" not in str(dict(client.session))
    wrong = client.post("/en/accounts/reauthenticate/", {"password": "wrong", "next": ADDRESS})
    assert errors(wrong) == ["This is not your password."] or "attempts left" in errors(wrong)[0]
    assert client.post("/en/accounts/reauthenticate/", {"password": PASSWORD, "next": ADDRESS})["Location"] == ADDRESS
    assert client.get(ADDRESS).status_code == 200


def test_the_address_changes_once_the_new_one_is_confirmed(ben, trusted):
    page = trusted.post(ADDRESS, {"email": "New@example.org", "action_add": "1"}, follow=True)
    assert "A letter to new@example.org has just left." in page.content.decode()
    ben.refresh_from_db()
    assert ben.email == "ben@example.org"
    trusted.post(link_in(letters_to("new@example.org")[0]))
    ben.refresh_from_db()
    assert ben.email == "new@example.org"
    assert [letter.subject for letter in letters_to("ben@example.org")] == ["E-mail address changed"]
    assert list(EmailAddress.objects.values_list("email", "verified")) == [("new@example.org", True)]


def test_one_address_waits_at_a_time_and_can_be_taken_back(ben, trusted, settings):
    settings.ACCOUNT_RATE_LIMITS = {"confirm_email": None, "manage_email": None}
    for address in ("one@example.org", "two@example.org", "two@example.org"):
        trusted.post(ADDRESS, {"email": address, "action_add": "1"})
    waiting = EmailAddress.objects.filter(verified=False)
    assert [address.email for address in waiting] == ["two@example.org"]
    trusted.post(ADDRESS, {"email": "two@example.org", "action_send": "1"})
    assert len(letters_to("two@example.org")) == 2
    trusted.post(ADDRESS, {"email": "two@example.org", "action_remove": "1"})
    assert not waiting.all().exists()


def test_the_address_of_an_account_cannot_be_removed(ben, trusted):
    for action in ("action_remove", "action_primary"):
        trusted.post(ADDRESS, {"email": "ben@example.org", action: "1"})
    ben.refresh_from_db()
    assert ben.email == "ben@example.org"
    assert EmailAddress.objects.filter(user=ben, verified=True).count() == 1


def test_anothers_address_cannot_be_had_and_its_owner_is_told(ben, trusted):
    ada = make_user("ada")
    taken = trusted.post(ADDRESS, {"email": "ada@example.org", "action_add": "1"}, follow=True)
    free = trusted.post(ADDRESS, {"email": "free@example.org", "action_add": "1"}, follow=True)
    assert (taken.status_code, taken.redirect_chain) == (free.status_code, free.redirect_chain)
    assert [letter.subject for letter in letters_to("ada@example.org")] == ["You already have an account"]
    assert EmailAddress.objects.get(user=ada).verified
    ben.refresh_from_db()
    assert ben.email == "ben@example.org"


def test_a_half_address_is_refused(trusted):
    assert errors(trusted.post(ADDRESS, {"email": "ben@", "action_add": "1"})) == [
        "Enter a whole address, such as name@example.org."
    ]

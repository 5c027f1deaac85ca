"""A colleague is invited by letter, and chooses name and password alone."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import invitations
from accounts.models import Event, Invitation
from letters.models import Letter
from tests.accounts.proving import is_in
from tests.accounts.reading import errors, letters_to, link_in
from tests.builders import PASSWORD, make_user

pytestmark = pytest.mark.django_db
User = get_user_model()
ADD, LIST = "/admin/accounts/invitation/add/", "/admin/accounts/invitation/"
PAGE = "/en/accounts/invitation/"
NINA = {"name": "Nina Kaloustian", "username": "nina", "password1": PASSWORD}


def facts(role="editor", email="Nina@example.org", **more):
    return {"email": email, "name": "Nina K.", "role": Group.objects.get(name=role).pk, "language": "en"} | more


@pytest.fixture
def desk(dan, signed_in):
    return signed_in(dan)


@pytest.fixture
def link(desk):
    assert desk.post(ADD, facts()).status_code == 302
    return link_in(letters_to("nina@example.org")[-1])


def say(response) -> str:
    return response.content.decode()


def test_who_closed_their_account_or_works_here_already_is_not_invited(desk, ben, ada):
    ben.is_active = False
    ben.save()
    for email, sentence in (
        ("Ben@example.org", "The account with this address is closed: open it again instead of inviting."),
        ("ada@example.org", "This is the address of a colleague: change their role in their account."),
    ):
        User.objects.filter(username="dan").update(language="en")
        refused = desk.post(ADD, facts(email=email))
        assert sentence in say(refused)
        assert "Nina K." in say(refused), "what was typed is lost"
    assert not Invitation.objects.exists()
    assert letters_to("ben@example.org") == []


# --- Inviting --------------------------------------------------------------------------------------------------------


def test_the_letter_says_who_invites_as_what_and_until_when(link, settings):
    (letter,) = letters_to("nina@example.org")
    assert letter.subject == "Join the newsroom of Naïri"
    for part in (letter.text, letter.html):
        assert "Dan invites you" in part
        assert "as editor" in part
    assert letter.is_secret
    word = link.rstrip("/").rpartition("/")[2]
    assert Invitation.objects.get().digest == invitations.digest(word) != word


def test_one_invitation_for_one_address_and_none_for_a_colleague(desk, link, ada):
    again = desk.post(ADD, facts(email="NINA@example.org"))
    assert "déjà été invitée" in say(again)
    colleague = desk.post(ADD, facts(email=ada.email))
    assert "C’est l’adresse d’un collègue" in say(colleague)
    assert Invitation.objects.count() == 1


def test_only_roles_that_one_has_can_be_given(ulla_invites, signed_in):
    desk = signed_in(ulla_invites)
    page = say(desk.get(ADD))
    assert "rédacteur en chef" not in page
    assert desk.post(ADD, facts("administrator")).status_code == 200
    assert not Invitation.objects.exists()


@pytest.fixture
def ulla_invites(db):
    from django.contrib.auth.models import Permission

    ulla = make_user("ulla", "contributor")
    ulla.user_permissions.add(*Permission.objects.filter(codename__in=["add_invitation", "view_invitation"]))
    return ulla


# --- Accepting -------------------------------------------------------------------------------------------------------


def test_a_colleague_chooses_name_and_password_and_is_at_the_desk(link, client):
    assert client.get(link)["Location"] == PAGE
    page = client.get(PAGE)
    assert "At least 15 characters" in say(page)
    assert 'value="Nina K."' in say(page)
    answer = client.post(PAGE, NINA)
    assert answer["Location"] == "/admin/"
    nina = User.objects.get(username="nina")
    assert (nina.email, nina.is_staff, nina.is_superuser, nina.name) == ("nina@example.org", True, False, NINA["name"])
    assert [group.name for group in nina.groups.all()] == ["editor"]
    assert is_in(client)
    told = set(Event.objects.filter(user=nina).values_list("kind", flat=True))
    assert told == {"signed_up", "invited", "signed_in"}
    assert Invitation.objects.get().accepted_by == nina


def test_the_word_is_gone_before_the_page_shows_and_a_scanner_consumes_nothing(link, client, cleo):
    for _time in range(5):
        followed = cleo.get(link)
        cleo.get(PAGE)
    assert followed["Referrer-Policy"] == "no-referrer"
    assert followed["Cache-Control"] == "no-store, private"
    client.get(link)
    page = client.get(PAGE)
    assert link.rstrip("/").rpartition("/")[2] not in say(page)
    assert client.post(PAGE, NINA)["Location"] == "/admin/"


def test_what_is_wrong_is_said_at_its_field_and_nothing_is_lost(link, client, ben):
    client.get(link)
    answer = client.post(PAGE, {"name": "Nina", "username": "ben", "password1": "kv8 moqu.tze"})
    assert errors(answer) == ["“ben” is taken. Try ben.2.", "The password must have at least 15 characters."]
    assert 'value="Nina"' in say(answer)
    assert errors(client.post(PAGE, {})) == ["Enter your name.", "Choose a username.", "Choose a password."]
    near = client.post(PAGE, NINA | {"password1": "nina kaloustian nina"})
    assert errors(near) == ["The password is too close to your name, username or address. Choose another."]


def test_nothing_more_than_the_role_can_be_slipped_in(link, client):
    client.get(link)
    client.post(PAGE, NINA | {"is_superuser": "on", "email": "other@example.org", "groups": "1"})
    nina = User.objects.get(username="nina")
    assert (nina.is_superuser, nina.email, nina.groups.count()) == (False, "nina@example.org", 1)


def test_who_has_an_account_with_the_address_joins_with_it(link, client):
    nina = make_user("nina")
    client.get(link)
    page = client.get(PAGE)
    assert f'href="/en/accounts/login/?next={PAGE}"' in say(page)
    assert client.post(PAGE, NINA | {"username": "nina2"}).status_code == 200
    assert User.objects.filter(email=nina.email).count() == 1
    assert client.post("/en/accounts/login/", {"login": "nina", "password": PASSWORD, "next": PAGE})["Location"] == PAGE
    assert "Accept" in say(client.get(PAGE))
    assert client.post(PAGE)["Location"] == "/admin/"
    nina.refresh_from_db()
    assert (nina.is_staff, nina.factor_due_at is not None) == (True, True)
    assert [group.name for group in nina.groups.all()] == ["editor"]
    assert letters_to(nina.email)[-1].subject == "Vos droits ont changé"


def test_somebody_else_is_told_whom_it_is_for(link, ben, signed_in):
    client = signed_in(ben)
    client.get(link)
    assert "You are logged in as <strong>ben</strong>" in say(client.get(PAGE))
    client.post(PAGE, NINA)
    ben.refresh_from_db()
    assert not ben.is_staff
    assert not User.objects.filter(username="nina").exists()


@pytest.mark.django_db(transaction=True)
def test_accepted_by_many_at_once_it_makes_one_account(roles_kept):
    dan = make_user("dan", is_staff=True, is_superuser=True)
    invitation = Invitation(email="nina@example.org", role=roles_kept, language="en")
    invitations.send(invitation, by=dan)
    link = link_in(Letter.objects.get())
    clients = [Client() for _number in range(6)]
    for client in clients:
        client.get(link)
    start = Barrier(6)

    def accept(number: int) -> int:
        try:
            start.wait()
            return clients[number].post(PAGE, NINA | {"username": f"nina{number}"}).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        statuses = sorted(pool.map(accept, range(6)))
    assert statuses[0] in {200, 302}
    assert statuses.count(500) == 0
    assert User.objects.filter(email="nina@example.org").count() == 1


@pytest.fixture
def roles_kept(transactional_db):
    return Group.objects.get_or_create(name="guest")[0]


# --- What leads no further -------------------------------------------------------------------------------------------


def test_an_expired_invitation_says_so_and_is_sent_again(link, client, desk):
    Invitation.objects.update(expires_at=timezone.now() - timedelta(minutes=1))
    client.get(link)
    ended = client.get(PAGE)
    assert ended.status_code == 410
    assert "It has expired" in say(ended)
    desk.post(LIST, {"action": "send_again", "_selected_action": [Invitation.objects.get().pk]})
    newer = link_in(letters_to("nina@example.org")[-1])
    assert newer != link
    client.get(link)
    assert client.get(PAGE).status_code == 404
    client.get(newer)
    assert client.post(PAGE, NINA)["Location"] == "/admin/"


def test_what_was_taken_back_or_accepted_says_so(link, client, desk, cleo):
    client.get(link)
    client.post(PAGE, NINA)
    cleo.get(link)
    assert "accepted already" in say(cleo.get(PAGE))
    desk.post(ADD, facts(email="mara@example.org"))
    other = link_in(letters_to("mara@example.org")[0])
    taken = Invitation.objects.get(email="mara@example.org")
    desk.post(LIST, {"action": "take_back", "_selected_action": [taken.pk]})
    cleo.get(other)
    ended = cleo.post(PAGE, NINA | {"username": "mara"})
    assert ended.status_code == 410
    assert "taken it back" in say(ended)
    assert not User.objects.filter(username="mara").exists()


@pytest.mark.parametrize("loss", [{"is_active": False}, {"is_superuser": False}])
def test_who_may_no_longer_invite_lets_nobody_in(link, client, dan, loss):
    dan.groups.clear()
    User.objects.filter(pk=dan.pk).update(**loss)
    client.get(link)
    assert client.post(PAGE, NINA).status_code == 410
    assert not User.objects.filter(username="nina").exists()


@pytest.mark.parametrize("word", ["x", "x" * 3000, "%00", "é"])
def test_a_broken_word_is_explained(client, word):
    client.get(f"{PAGE}{word}/")
    assert client.get(PAGE).status_code == 404
    assert client.get(PAGE)["Cache-Control"] == "no-store, private"


def test_the_list_tells_what_became_of_each(link, desk):
    page = say(desk.get(LIST))
    assert "en attente" in page
    assert "rédacteur" in page
    pk = Invitation.objects.get().pk
    assert desk.get(reverse("admin:accounts_invitation_change", args=[pk])).status_code == 200
    assert desk.post(f"{LIST}{pk}/delete/", {"post": "yes"}).status_code == 403


@pytest.mark.parametrize("name", ["Evil\u202eeman", "Ni\nna", "Ni\x07na"])
def test_a_name_with_what_nobody_sees_is_refused(link, client, name):
    client.get(link)
    answer = client.post(PAGE, NINA | {"name": name})
    assert answer.status_code in {200, 422}
    assert errors(answer)
    assert not User.objects.filter(username="nina").exists()

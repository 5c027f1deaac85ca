"""Where an account is open, and what its owner reads of it."""

from datetime import timedelta
from html import unescape

import pytest
import time_machine
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from accounts import open_sessions
from accounts.models import Event, User
from tests.accounts.proving import give_password, is_in
from tests.accounts.reading import letters_to
from tests.builders import PASSWORD

pytestmark = pytest.mark.django_db
OWN, LOG, LOGIN = "/en/accounts/", "/en/accounts/log/", "/en/accounts/login/"
PHONE = "Mozilla/5.0 (Android 15; Mobile; rv:144.0) Gecko/144.0 Firefox/144.0"
MAC = "Mozilla/5.0 (Macintosh; Intel Mac OS X 14_5) Version/18.0 Safari/605.1.15"


def signed_in_with(user, user_agent: str, **more) -> Client:
    client = Client(headers={"user-agent": user_agent})
    give_password(client, user, **more)
    return client


@pytest.fixture
def phone(ben):
    return signed_in_with(ben, PHONE)


@pytest.fixture
def mac(ben):
    return signed_in_with(ben, MAC)


def page_of(client) -> str:
    return unescape(client.get(OWN).content.decode())


# --- Devices ---------------------------------------------------------------------------------------------------------


def test_each_device_is_shown_and_this_one_first(phone, mac):
    page = page_of(mac)
    assert page.index("Safari, Mac") < page.index("This device") < page.index("Firefox, Android")
    assert "Last seen on" in page
    assert not any(key in page for key in UserSession.objects.values_list("session_key", flat=True))


def test_one_device_is_signed_out_at_once(ben, phone, mac):
    row = UserSession.objects.get(user_agent=PHONE)
    assert mac.post(f"/en/accounts/sessions/{row.pk}/end/")["Location"] == "/en/accounts/#devices"
    assert not is_in(phone)
    assert is_in(mac)
    assert "Firefox, Android" not in page_of(mac)
    event = Event.objects.get(kind=Event.Kind.DEVICE_ENDED)
    assert (event.user, event.detail, event.device) == (ben, "Firefox, Android", "Safari, Mac")


def test_all_others_are_signed_out_at_once(ben, phone, mac):
    third = signed_in_with(ben, "")
    mac.post("/en/accounts/sessions/end/")
    assert "2 other devices were signed out." in page_of(mac)
    assert (is_in(phone), is_in(third), is_in(mac)) == (False, False, True)
    assert Session.objects.count() == UserSession.objects.count() == 1


def test_another_persons_device_is_out_of_reach(phone, ada):
    other = signed_in_with(ada, MAC)
    row = UserSession.objects.get(user_agent=PHONE)
    assert other.post(f"/en/accounts/sessions/{row.pk}/end/").status_code == 404
    other.post("/en/accounts/sessions/end/")
    assert is_in(phone)


@pytest.mark.parametrize("path", ["sessions/end/", "sessions/1/end/"])
def test_no_link_ends_anything_and_no_stranger(phone, client, path):
    assert phone.get(f"{OWN}{path}").status_code == 405
    assert client.post(f"{OWN}{path}")["Location"].startswith(LOGIN)
    assert is_in(phone)


def test_a_new_password_ends_the_others_and_their_rows(phone, mac):
    mac.post("/en/accounts/password/change/", {"oldpassword": PASSWORD, "password1": "another long enough phrase"})
    assert not is_in(phone)
    assert is_in(mac)
    assert UserSession.objects.count() == Session.objects.count() == 1
    assert "This device" in page_of(mac)


def test_many_devices_cost_no_more_questions(ben, phone, django_assert_max_num_queries):
    for _number in range(60):
        signed_in_with(ben, MAC)
    with django_assert_max_num_queries(14):
        page = page_of(phone)
    assert page.count("Safari, Mac</span>") <= open_sessions.SHOWN


def test_when_a_device_was_last_here_is_noted_once_an_hour(phone, mac, django_assert_num_queries):
    row = UserSession.objects.get(user_agent=PHONE)
    with time_machine.travel(timezone.now() + timedelta(hours=2), tick=False):
        phone.get(OWN)
        row.refresh_from_db()
        assert timezone.now() - row.last_seen_at < timedelta(minutes=1)
        seen = row.last_seen_at
    with time_machine.travel(seen + timedelta(minutes=50), tick=False):
        phone.get(OWN)
        row.refresh_from_db()
        assert row.last_seen_at == seen


def test_a_device_that_stays_away_is_forgotten(ben):
    kept = signed_in_with(ben, MAC, remember="on")
    passing = signed_in_with(ben, PHONE)
    now = timezone.now()
    with time_machine.travel(now + timedelta(hours=25), tick=False):
        assert not is_in(passing)
        assert is_in(kept)
        assert [each.user_agent for each in open_sessions.of(ben)] == [MAC]
        assert open_sessions.forget_ended() == 1
    with time_machine.travel(now + timedelta(days=29), tick=False):
        assert is_in(kept)
    assert int(kept.cookies[settings.SESSION_COOKIE_NAME]["max-age"]) == 30 * 24 * 60 * 60


# --- The log ---------------------------------------------------------------------------------------------------------


def test_its_owner_reads_what_happened_newest_first(ben, phone):
    Event.objects.create(user=ben, kind=Event.Kind.UNLOCKED, actor_id=ben.pk)
    page = unescape(phone.get(LOG).content.decode())
    assert page.index("Account unlocked") < page.index("Signed in")
    assert "Firefox, Android · 127.0.0.1" in page
    assert "by the newsroom" in page


def test_nobody_reads_anothers(ben, phone, ada):
    Event.objects.create(user=ben, kind=Event.Kind.ADDRESS_CHANGED, detail="former@example.org")
    assert "former@example.org" in phone.get(LOG).content.decode()
    assert "former@example.org" not in signed_in_with(ada, MAC).get(LOG).content.decode()


def test_a_long_log_is_paged(ben, phone, django_assert_max_num_queries):
    for number in range(70):
        Event.objects.create(user=ben, kind=Event.Kind.SIGNED_OUT, detail=f"number {number}.")
    with django_assert_max_num_queries(8):
        first = phone.get(LOG)
    assert "number 69." in first.content.decode()
    assert "number 39." not in first.content.decode()
    second = phone.get(LOG, {"before": first.context["older"]})
    assert "number 39." in second.content.decode()
    third = phone.get(LOG, {"before": second.context["older"]})
    assert "number 0." in third.content.decode()
    assert third.context["older"] is None


@pytest.mark.parametrize("before", ["x", "-1", "9" * 400, "²", "\x00", ""])
def test_an_odd_place_in_the_log_is_no_fault(phone, before):
    assert phone.get(LOG, {"before": before}).status_code in {200, 400}


# --- A browser that is new -------------------------------------------------------------------------------------------


def subjects(user) -> list[str]:
    return [letter.subject for letter in letters_to(user.email)]


def test_a_new_browser_is_told_by_letter_and_the_first_one_is_not(ben, phone):
    User.objects.filter(pk=ben.pk).update(language="fr")
    ben.refresh_from_db()
    assert subjects(ben) == []
    give_password(Client(headers={"user-agent": MAC}), ben)
    (letter,) = letters_to(ben.email)
    assert letter.subject == "Nouvelle connexion à votre compte"
    for part in (letter.text, unescape(letter.html)):
        assert "Safari, Mac" in part
        assert "127.0.0.1" in part


def test_a_browser_that_has_been_here_is_no_news_even_after_a_new_password(ben, phone):
    phone.post("/en/accounts/logout/")
    give_password(phone, ben)
    assert subjects(ben) == []
    phone.post("/en/accounts/logout/")
    ben.set_password("another long enough phrase")
    ben.save()
    give_password(phone, ben, "another long enough phrase")
    assert is_in(phone)
    assert subjects(ben) == []

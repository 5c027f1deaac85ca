"""What happens to an account is written down, once and for all."""

import pytest

from accounts.models import Event, Final
from tests.accounts.proving import codes_of, give_app, give_code, give_password, prove
from tests.accounts.reading import letters_to, link_in
from tests.builders import PASSWORD

pytestmark = pytest.mark.django_db
Kind = Event.Kind
PHONE = "Mozilla/5.0 (Android 15; Mobile; rv:144.0) Gecko/144.0 Firefox/144.0"


def told(user) -> list[str]:
    """What was written down of this account, oldest first."""
    return list(Event.objects.filter(user=user).order_by("pk").values_list("kind", flat=True))


def test_coming_and_going_are_told_with_device_and_address(ben, client):
    give_password(client, ben, headers={"user-agent": PHONE})
    client.post("/en/accounts/logout/")
    assert told(ben) == [Kind.SIGNED_IN, Kind.SIGNED_OUT]
    event = Event.objects.get(kind=Kind.SIGNED_IN)
    assert (event.device, event.ip, event.actor, event.detail) == ("Firefox, Android", "127.0.0.1", None, "")


def test_too_many_wrong_passwords_are_told_once_and_of_nobody_as_of_somebody(ben, client, settings):
    settings.ACCOUNT_RATE_LIMITS = {"login": None, "login_failed": "5/5m/key"}
    for login in ("ben", "nobody"):
        for _number in range(7):
            client.post("/en/accounts/login/", {"login": login, "password": "wrong"})
    assert [(event.kind, event.user) for event in Event.objects.order_by("pk")] == [
        (Kind.REFUSED, ben),
        (Kind.REFUSED, None),
    ]


def test_a_new_account_and_its_confirmed_address_are_told(client):
    facts = {"email": "mia@example.org", "username": "mia", "password1": PASSWORD}
    client.post("/en/accounts/signup/", facts)
    client.post(link_in(letters_to("mia@example.org")[0]))
    events = Event.objects.order_by("pk")
    assert [event.kind for event in events] == [Kind.SIGNED_UP, Kind.ADDRESS_CONFIRMED, Kind.SIGNED_IN]
    assert events[1].detail == "mia@example.org"


def test_a_changed_and_a_forgotten_password_are_told(ben, signed_in, client):
    signed_in(ben).post(
        "/en/accounts/password/change/", {"oldpassword": PASSWORD, "password1": "another long enough phrase"}
    )
    client.post("/en/accounts/password/reset/", {"email": "ben"})
    link = client.get(link_in(letters_to(ben.email)[-1]))["Location"]
    client.post(link, {"password1": "a third long enough phrase"})
    assert told(ben).count(Kind.PASSWORD_CHANGED) == 2


def test_each_change_of_second_factors_is_told(ben, client):
    give_app(ben)
    code = codes_of(ben)[0]
    give_password(client, ben)
    give_code(client, code)
    assert told(ben) == [Kind.CODE_USED, Kind.SIGNED_IN]
    prove(client)
    client.post("/en/accounts/2fa/codes/renew/")
    client.post("/en/accounts/2fa/app/remove/")
    assert told(ben)[2:] == [Kind.CODES_RENEWED, Kind.FACTOR_REMOVED]


def test_what_an_administrator_did_is_told_with_their_name_and_not_with_their_whereabouts(ben, dan, signed_in):
    give_app(ben)
    signed_in(dan).post(
        "/admin/accounts/user/",
        {"action": "remove_factors", "_selected_action": [ben.pk]},
        headers={"user-agent": PHONE},
    )
    event = Event.objects.get(user=ben)
    assert (event.kind, event.actor, event.ip, event.device) == (Kind.FACTOR_REMOVED, dan, None, "")


def test_what_happened_is_never_rewritten(ben):
    event = Event.objects.create(user=ben, kind=Kind.SIGNED_IN, ip="127.0.0.1", device="Firefox")
    event.kind = Kind.SIGNED_OUT
    with pytest.raises(Final):
        event.save()
    with pytest.raises(Final):
        event.delete()
    with pytest.raises(Final):
        Event.objects.update(kind=Kind.SIGNED_OUT)
    with pytest.raises(Final):
        Event.objects.all().delete()

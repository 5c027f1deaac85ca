from datetime import timedelta
from importlib import import_module
from types import SimpleNamespace

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.apps import apps
from django.contrib.auth import get_user_model
from django.contrib.sessions.models import Session
from django.utils import timezone

from tests.accounts.proving import code_of, codes_of, give_app, give_code, give_password, prove
from tests.accounts.reading import letters_to
from tests.builders import make_draft, make_user

pytestmark = pytest.mark.django_db
User = get_user_model()
DESK, NEEDED = "/admin/", "/accounts/2fa/needed/"


@pytest.fixture
def required(settings):
    """As in production."""
    settings.STAFF_SECOND_FACTOR = "required"


def overdue(user):
    user.factor_due_at = timezone.now() - timedelta(minutes=1)
    user.save()
    return user


# --- The deadline ----------------------------------------------------------------------------------------------------


def test_whoever_comes_to_the_newsroom_has_some_days(ben, ada):
    assert ben.factor_due_at is None
    assert timedelta(days=6.9) < ada.factor_due_at - timezone.now() < timedelta(days=7.1)
    ben.is_staff = True
    ben.save()
    before = ben.factor_due_at
    ben.save()
    assert ben.factor_due_at == before
    ben.is_staff = False
    ben.save()
    assert ben.factor_due_at is None


def test_who_was_there_before_has_as_many_days(ada, ben):
    User.objects.update(factor_due_at=None)
    import_module("accounts.migrations.0004_factor_due_at").grant_days(apps, SimpleNamespace())
    ada.refresh_from_db()
    ben.refresh_from_db()
    assert ada.factor_due_at > timezone.now() + timedelta(days=6)
    assert ben.factor_due_at is None


@pytest.mark.usefixtures("required")
def test_before_the_deadline_the_desk_tells_of_it_once_and_opens(ada, signed_in):
    client = signed_in(ada)
    way = client.get("/admin/articles/article/?q=x")["Location"]
    assert way == f"{NEEDED}?next=%2Fadmin%2Farticles%2Farticle%2F%3Fq%3Dx"
    page = client.get(way).content.decode()
    assert "Vous avez jusqu’au" in page
    assert 'href="/admin/articles/article/?q=x"' in page
    assert client.get(DESK).status_code == 200


@pytest.mark.usefixtures("required")
def test_after_the_deadline_the_desk_is_shut_and_the_way_in_is_shown(ada, signed_in):
    client = signed_in(overdue(ada))
    for _time in range(2):
        way = client.get(DESK)["Location"]
        assert way == f"{NEEDED}?next=%2Fadmin%2F"
        page = client.get(way).content.decode()
        assert "Plus tard" not in page
        assert "/accounts/2fa/passkeys/add/" in page
        assert "/accounts/2fa/app/" in page
    assert client.post("/admin/articles/article/add/", {"headline": "x"})["Location"] == f"{NEEDED}?next=%2Fadmin%2F"


@pytest.mark.usefixtures("required")
def test_the_desk_opens_once_an_app_is_set_up(ada, signed_in):
    from tests.accounts.test_second_factors import set_up_app

    client = signed_in(overdue(ada))
    prove(client)
    set_up_app(client)
    assert client.get(DESK).status_code == 200


@pytest.mark.parametrize("wanted", ["//[", "//evil.example", "https://evil.example/", "javascript:alert(1)"])
def test_later_leads_nowhere_else(ada, signed_in, wanted):
    page = signed_in(ada).get(NEEDED, {"next": wanted}).content.decode()
    assert '<a href="/admin/">Plus tard</a>' in page


@pytest.mark.usefixtures("required")
def test_a_reader_is_asked_for_nothing(ben, signed_in):
    assert signed_in(ben).get("/en/accounts/").status_code == 200
    assert signed_in(ben).get(DESK).status_code == 403


def test_where_it_is_optional_the_desk_opens_without(ada, signed_in):
    assert signed_in(overdue(ada)).get(DESK).status_code == 200


# --- Every door ------------------------------------------------------------------------------------------------------


def test_a_password_alone_opens_no_desk_where_there_is_a_factor(ada, client, signed_in):
    """Stock: any session of the newsroom is enough, and the admin's own form makes one from a password alone."""
    secret = give_app(ada)
    give_password(client, ada)
    assert client.get(DESK)["Location"].startswith("/accounts/login/")
    elder = signed_in(ada)  # a session from before the app was set up
    assert elder.get(DESK)["Location"] == "/accounts/2fa/reauthenticate/?next=%2Fadmin%2F"
    elder.post("/accounts/2fa/reauthenticate/", {"code": code_of(secret)})
    assert elder.get(DESK).status_code == 200


def test_the_admins_own_address_for_signing_in_takes_no_password(dan, ada, signed_in):
    give_app(dan)
    from tests.builders import PASSWORD

    client = signed_in(ada)
    client.post("/admin/login/?next=/admin/", {"username": "dan", "password": PASSWORD})
    assert int(client.session["_auth_user_id"]) == ada.pk


@pytest.mark.usefixtures("required")
def test_a_preview_outside_the_desk_is_shut_as_well(ada, signed_in):
    draft = make_draft("Un brouillon")
    client = signed_in(ada)
    assert client.get(draft.get_absolute_url()).status_code == 200
    overdue(ada)
    assert client.get(draft.get_absolute_url()).status_code == 404


@pytest.mark.usefixtures("required")
def test_the_last_second_factor_of_the_newsroom_stays(ada, client):
    secret = give_app(ada)
    give_password(client, ada)
    give_code(client, code_of(secret))
    prove(client)
    page = client.post("/en/accounts/2fa/app/remove/")
    assert page.status_code == 409
    assert "set up another one before you remove this one" in page.content.decode()
    assert Authenticator.objects.filter(user=ada, type="totp").exists()
    Authenticator.objects.create(user=ada, type="webauthn", data={"name": "Key", "credential": {}})
    client.post("/en/accounts/2fa/app/remove/")
    assert not Authenticator.objects.filter(user=ada, type="totp").exists()


# --- Twelve hours ----------------------------------------------------------------------------------------------------


def test_a_session_of_the_newsroom_ends_after_twelve_hours_of_use(ada, client):
    with time_machine.travel(timezone.now(), tick=False) as clock:
        give_password(client, ada, remember="on")
        for _hour in range(11):
            clock.shift(timedelta(hours=1))
            session = client.session
            session["used"] = _hour
            session.save()
            assert client.get(DESK).status_code == 200
        clock.shift(timedelta(minutes=61))
        assert client.get(DESK)["Location"].startswith("/accounts/login/")
        assert not Session.objects.filter(expire_date__gt=timezone.now()).exists()


def test_a_readers_session_does_not(ben, client):
    with time_machine.travel(timezone.now(), tick=False) as clock:
        give_password(client, ben, remember="on")
        clock.shift(timedelta(days=10))
        assert client.get("/en/accounts/").status_code == 200


def test_a_reader_who_comes_to_the_newsroom_gets_its_hours(ben, client):
    with time_machine.travel(timezone.now(), tick=False) as clock:
        give_password(client, ben, remember="on")
        ben.is_staff = True
        ben.save()
        clock.shift(timedelta(hours=3))
        assert client.get(DESK).status_code == 200
        clock.shift(timedelta(hours=13))
        assert client.get(DESK).status_code == 302


# --- Lost ------------------------------------------------------------------------------------------------------------


def remove_factors(client, *users):
    return client.post(
        "/admin/accounts/user/", {"action": "remove_factors", "_selected_action": [user.pk for user in users]}
    )


def test_an_administrator_removes_factors_that_were_lost_and_their_owner_hears_of_it(dan, ada, signed_in):
    give_app(ada)
    remove_factors(signed_in(dan), ada)
    assert not Authenticator.objects.filter(user=ada).exists()
    assert [letter.subject for letter in letters_to(ada.email)] == ["Double authentification retirée"]


def test_nobody_removes_those_of_someone_above_nor_their_own(carla, dan, signed_in):
    from django.contrib.auth.models import Permission

    carla.user_permissions.add(*Permission.objects.filter(content_type__app_label="accounts"))
    give_app(dan)
    give_app(carla)
    client = signed_in(carla)
    client.post("/accounts/2fa/reauthenticate/", {"code": codes_of(carla)[0]})
    assert client.get("/admin/accounts/user/").status_code == 200
    remove_factors(client, dan, carla)
    assert Authenticator.objects.filter(user=dan).count() == Authenticator.objects.filter(user=carla).count() == 2


def test_the_first_administrator_has_days_too(monkeypatch):
    user = User.objects.create_superuser("root.one", "root@example.org", "a long enough phrase")
    assert user.factor_due_at > timezone.now()
    assert make_user("reader").factor_due_at is None

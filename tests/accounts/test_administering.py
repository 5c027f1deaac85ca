"""What an administrator does to an account, and what its owner and the log learn of it."""

import pytest
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from accounts.models import Event, User
from tests.accounts.proving import give_app, give_code, give_password, is_in
from tests.accounts.reading import letters_to
from tests.builders import PASSWORD, make_user

pytestmark = pytest.mark.django_db
LIST, LOG = "/admin/accounts/user/", "/admin/accounts/event/"
Kind = Event.Kind


@pytest.fixture
def desk(dan, signed_in):
    return signed_in(dan)


def do(desk, action, *people):
    facts = {"action": action, "_selected_action": [person.pk for person in people]}
    return desk.post(LIST, facts, follow=True).content.decode()


def told(user):
    return list(Event.objects.filter(user=user, actor__isnull=False).order_by("pk").values_list("kind", flat=True))


def form_of(user, **more):
    facts = {"username": user.username, "name": user.name, "email": user.email, "language": user.language}
    return facts | more


# --- Shut and opened -------------------------------------------------------------------------------------------------


def test_a_deactivated_account_is_signed_out_everywhere_at_once(ben, desk):
    client = Client()
    give_password(client, ben)
    sessions = Session.objects.count()
    assert "1 compte a été désactivé." in do(desk, "deactivate", ben)
    assert not is_in(client)
    assert Session.objects.count() == sessions - 1
    assert give_password(Client(), ben)["Location"] == "/en/accounts/inactive/"
    do(desk, "activate", ben)
    assert give_password(Client(), ben)["Location"] == "/en/"
    assert told(ben) == [Kind.DEACTIVATED, Kind.ACTIVATED]


def test_the_box_of_the_form_does_the_same(ben, desk):
    client = Client()
    give_password(client, ben)
    sessions = Session.objects.count()
    desk.post(reverse("admin:accounts_user_change", args=[ben.pk]), form_of(ben))
    assert Session.objects.count() == sessions - 1
    assert told(ben) == [Kind.DEACTIVATED]


def test_nobody_shuts_out_themselves_or_someone_above(dan, ada, desk, signed_in):
    do(desk, "deactivate", dan)
    carla = make_user("carla2", "administrator", is_superuser=False)
    carla.groups.clear()
    from django.contrib.auth.models import Permission

    carla.user_permissions.add(*Permission.objects.filter(codename__in=["view_user", "change_user"]))
    page = do(signed_in(carla), "deactivate", dan, ada)
    assert "plus de droits que vous" in page
    for person in (dan, ada):
        person.refresh_from_db()
        assert person.is_active


def test_the_last_administrator_stays(dan, desk):
    other = make_user("olga", "administrator")
    do(desk, "deactivate", other)
    other.refresh_from_db()
    assert not other.is_active
    type(dan).objects.filter(pk=dan.pk).update(is_active=False)
    type(dan).objects.filter(pk=other.pk).update(is_active=True)
    from accounts.closing import deactivate

    other.refresh_from_db()
    deactivate(other, by=dan)
    other.refresh_from_db()
    assert other.is_active


def test_other_rights_are_told_to_their_owner_and_hold_at_once(ben, desk):
    User.objects.filter(pk=ben.pk).update(language="fr")
    ben.refresh_from_db()
    client = Client()
    give_password(client, ben)
    assert client.get("/admin/").status_code == 403
    desk.post(reverse("admin:accounts_user_change", args=[ben.pk]), form_of(ben, is_active="on", is_staff="on"))
    assert client.get("/admin/").status_code in {200, 302}
    assert told(ben) == [Kind.ROLE_CHANGED]
    assert "Il fait partie de la rédaction" in letters_to(ben.email)[-1].text
    desk.post(reverse("admin:accounts_user_change", args=[ben.pk]), form_of(ben, is_active="on"))
    assert "ne fait plus partie" in letters_to(ben.email)[-1].text
    desk.post(reverse("admin:accounts_user_change", args=[ben.pk]), form_of(ben, is_active="on", name="Benoît"))
    assert told(ben) == [Kind.ROLE_CHANGED] * 2


# --- Unlocked --------------------------------------------------------------------------------------------------------


def lock(user):
    for number in range(5):
        Client(REMOTE_ADDR=f"198.51.100.{number}").post(
            "/en/accounts/login/", {"login": user.username, "password": "x"}
        )
    assert give_password(Client(), user).status_code == 429


def test_an_administrator_sees_that_an_account_is_locked_and_unlocks_it(ben, desk):
    address = reverse("admin:accounts_user_change", args=[ben.pk])
    assert "encore" not in desk.get(address).content.decode()
    lock(ben)
    assert "encore 5 minutes" in desk.get(address).content.decode()
    assert "1 compte a été déverrouillé." in do(desk, "unlock", ben)
    assert give_password(Client(), ben).status_code == 302
    assert told(ben) == [Kind.UNLOCKED]


def test_wrong_codes_are_forgotten_too(ben, desk):
    give_app(ben)
    client = Client()
    give_password(client, ben)
    for _number in range(6):
        assert give_code(client, "000000").status_code in {200, 429}
    do(desk, "unlock", ben)
    assert give_code(client, "000000").status_code == 200


@pytest.mark.parametrize("name", ["ben", "BEN@example.org"])
def test_a_command_unlocks_too(ben, name, capsys):
    lock(ben)
    call_command("unlock_account", name)
    assert capsys.readouterr().out == "ben was locked, and can be signed in to.\n"
    assert give_password(Client(), ben).status_code == 302
    with pytest.raises(CommandError, match="Nobody is called “nobody”"):
        call_command("unlock_account", "nobody")


# --- The log ---------------------------------------------------------------------------------------------------------


def test_what_happened_is_read_and_never_written(ben, ada, desk, django_assert_max_num_queries):
    for person in (ben, ada):
        for _number in range(20):
            Event.objects.create(user=person, kind=Kind.SIGNED_IN, ip="198.51.100.9", device="Firefox, Android")
    with django_assert_max_num_queries(14):
        page = desk.get(LOG).content.decode()
    assert page.count("198.51.100.9") >= 40
    of_ben = desk.get(LOG, {"user__id__exact": ben.pk}).content.decode()
    assert of_ben.count("198.51.100.9") == 20
    pk = Event.objects.first().pk
    for address in (f"{LOG}add/", f"{LOG}{pk}/delete/"):
        assert desk.post(address, {"post": "yes"}).status_code == 403
    desk.post(f"{LOG}{pk}/change/", {"kind": Kind.SIGNED_OUT})
    assert Event.objects.get(pk=pk).kind == Kind.SIGNED_IN
    assert desk.get(LOG, {"q": "ada"}).content.decode().count("198.51.100.9") == 20


def test_the_page_of_an_account_leads_to_what_happened_to_it(ben, desk):
    page = desk.get(reverse("admin:accounts_user_change", args=[ben.pk])).content.decode()
    assert f'href="{LOG}?user__id__exact={ben.pk}"' in page


def test_the_first_administrator_signs_in_and_is_led_to_a_second_factor(monkeypatch, settings):
    settings.STAFF_SECOND_FACTOR, settings.STAFF_SECOND_FACTOR_DAYS = "required", 0
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", PASSWORD)
    call_command("createsuperuser", username="zoe", email="zoe@example.org", interactive=False, verbosity=0)
    client = Client()
    assert client.post("/en/accounts/login/", {"login": "zoe", "password": PASSWORD}).status_code == 302
    assert "/2fa/needed/" in client.get("/admin/")["Location"]

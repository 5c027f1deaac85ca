import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.urls import reverse
from django.utils.translation import override

from tests.accounts.reading import letters_to
from tests.builders import make_user

pytestmark = pytest.mark.django_db
User = get_user_model()


def permission(codename):
    return Permission.objects.get(codename=codename)


@pytest.fixture
def ulla(db):
    """Ulla manages accounts, and no more: she is no administrator."""
    ulla = make_user("ulla", is_staff=True)
    for codename in (
        "view_user",
        "add_user",
        "change_user",
        "delete_user",
        "view_group",
        "change_group",
        "delete_group",
    ):
        ulla.user_permissions.add(permission(codename))
    return ulla


@pytest.fixture
def modest(db):
    """A group with nothing that Ulla has not."""
    group = Group.objects.create(name="modest")
    group.permissions.add(permission("view_user"))
    return group


@pytest.fixture
def mighty(db):
    """A group with more than Ulla has."""
    group = Group.objects.create(name="mighty")
    group.permissions.add(permission("view_user"), permission("delete_permission"))
    return group


def change(user):
    return reverse("admin:accounts_user_change", args=[user.pk])


def form_of(user, **more):
    facts = {"username": user.username, "name": user.name, "email": user.email, "language": user.language}
    return facts | {"is_active": "on"} | more


def test_nobody_chooses_anothers_password(dan, ben, signed_in):
    client = signed_in(dan)
    assert 'type="password"' not in client.get(change(ben)).content.decode()
    before = ben.password
    answer = client.post(f"/admin/accounts/user/{ben.pk}/password/", {"password1": "x" * 12, "password2": "x" * 12})
    assert answer.status_code in {302, 404}
    client.post(change(ben), form_of(ben, password="x" * 12))
    ben.refresh_from_db()
    assert ben.password == before


def test_nobody_makes_an_account_for_another(dan, signed_in):
    facts = {"username": "Ida", "name": "Ida", "email": "Ida@example.org", "language": "en", "is_staff": "on"}
    assert signed_in(dan).post(reverse("admin:accounts_user_add"), facts).status_code == 403
    assert not User.objects.filter(username="ida").exists()


def test_the_link_for_a_new_password_is_an_action(dan, ben, signed_in):
    facts = {"action": "send_link", "_selected_action": [ben.pk]}
    page = signed_in(dan).post(reverse("admin:accounts_user_changelist"), facts, follow=True)
    assert page.status_code == 200
    assert "password/reset/key" in letters_to(ben.email)[0].text


def test_a_changed_address_waits_for_its_owner(dan, ben, signed_in):
    from allauth.account.models import EmailAddress

    signed_in(dan).post(change(ben), form_of(ben, email="New@example.org"))
    assert list(EmailAddress.objects.filter(user=ben).values_list("email", "verified")) == [("new@example.org", False)]


def test_a_taken_address_is_an_error_of_the_form(dan, ben, ada, signed_in):
    page = signed_in(dan).post(change(ben), form_of(ben, email="ADA@example.org"))
    assert page.status_code == 200
    ben.refresh_from_db()
    assert ben.email == "ben@example.org"


def test_who_manages_accounts_makes_nobody_an_administrator(ulla, ben, signed_in):
    signed_in(ulla).post(change(ben), form_of(ben, is_superuser="on", is_staff="on"))
    ben.refresh_from_db()
    assert (ben.is_staff, ben.is_superuser) == (True, False)


def test_who_manages_accounts_cannot_touch_an_administrator(ulla, dan, signed_in):
    client = signed_in(ulla)
    for facts in (form_of(dan, email="ulla2@example.org"), form_of(dan, is_active="")):
        assert client.post(change(dan), facts).status_code == 403
    assert client.post(reverse("admin:accounts_user_delete", args=[dan.pk]), {"post": "yes"}).status_code == 403
    changelist = reverse("admin:accounts_user_changelist")
    client.post(changelist, {"action": "delete_selected", "_selected_action": [dan.pk], "post": "yes"})
    client.post(changelist, {"action": "send_link", "_selected_action": [dan.pk]})
    dan.refresh_from_db()
    assert (dan.email, dan.is_active) == ("dan@example.org", True)
    assert not letters_to(dan.email)


def test_nobody_grants_more_than_they_have(ulla, ben, modest, mighty, signed_in):
    client = signed_in(ulla)
    refused = client.post(change(ben), form_of(ben, groups=[mighty.pk]))
    assert refused.status_code == 200
    refused = client.post(change(ben), form_of(ben, user_permissions=[permission("delete_permission").pk]))
    assert refused.status_code == 200
    assert not ben.groups.exists()
    assert not ben.user_permissions.exists()
    granted = client.post(
        change(ben), form_of(ben, groups=[modest.pk], user_permissions=[permission("change_user").pk])
    )
    assert granted.status_code == 302
    assert list(ben.groups.all()) == [modest]


def test_who_has_more_cannot_be_touched_by_who_has_less(ulla, ada, signed_in):
    before = set(ada.groups.all())
    assert before
    assert signed_in(ulla).post(change(ada), form_of(ada, email="ulla2@example.org")).status_code == 403
    ada.refresh_from_db()
    assert ada.email == "ada@example.org"
    assert set(ada.groups.all()) == before


def test_nobody_gives_themselves_more(ulla, modest, signed_in):
    had = set(ulla.user_permissions.all())
    facts = form_of(ulla, groups=[modest.pk], user_permissions=[permission("view_group").pk], is_superuser="on")
    signed_in(ulla).post(change(ulla), facts)
    ulla.refresh_from_db()
    assert not ulla.groups.exists()
    assert set(ulla.user_permissions.all()) == had
    assert not ulla.is_superuser


def test_a_group_above_oneself_cannot_be_changed(ulla, modest, mighty, signed_in):
    client = signed_in(ulla)
    above = reverse("admin:auth_group_change", args=[mighty.pk])
    assert client.post(above, {"name": "mighty", "permissions": []}).status_code == 403
    within = reverse("admin:auth_group_change", args=[modest.pk])
    facts = {"name": "modest", "permissions": [permission("delete_permission").pk]}
    assert client.post(within, facts).status_code == 200
    assert [found.codename for found in modest.permissions.all()] == ["view_user"]


def test_addresses_are_not_confirmed_at_the_desk(dan, signed_in):
    assert signed_in(dan).get("/admin/account/emailaddress/").status_code in {302, 404}


def test_the_list_of_accounts_asks_no_more_for_more_accounts(dan, signed_in, django_assert_max_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = signed_in(dan)
    changelist = reverse("admin:accounts_user_changelist")
    client.get(changelist)
    with CaptureQueriesContext(
        connection,
    ) as few:
        client.get(changelist)
    for number in range(5):
        make_user(f"reader{number}")
    with CaptureQueriesContext(
        connection,
    ) as many:
        client.get(changelist)
    assert len(many) == len(few)


def test_roles_and_rights_are_called_in_the_language_in_hand_and_stored_as_they_were(signed_in, dan):
    dan.language = "fr"
    dan.save()
    role = Group.objects.get(name="chief editor")
    page = signed_in(dan).get(f"/admin/auth/group/{role.pk}/change/").content.decode()
    assert "Articles | article | publier" in page
    assert "Comptes | invitation | ajouter" in page
    assert "rédacteur" in signed_in(dan).get("/admin/auth/group/").content.decode().lower()
    with override("fr"):
        assert str(role) != "chief editor"
    role.refresh_from_db()
    assert role.name == "chief editor"
    assert Permission.objects.get(codename="publish_article").name == "Can publish articles"

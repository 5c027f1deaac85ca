"""Every page of the accounts, on a phone, in daylight and at night, empty and with a fault: it shuts nobody out."""

from datetime import timedelta

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse as address_of
from django.utils import timezone
from django.utils.translation import override

from accounts.urls import urlpatterns
from tests.accounts.proving import give_app, give_password, prove
from tests.accounts.reading import letters_to, link_in
from tests.browser.looking import shuts_nobody_out
from tests.builders import make_user

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# By the state in which each shows itself; what only acts or leads on has no page.
FOR_STRANGERS = [
    "account_login",
    "account_signup",
    "account_reset_password",
    "account_reset_password_done",
    "account_inactive",
    "account_email_verification_sent",
    "account_invitation",
]
FOR_OWNERS = [
    "account",
    "account_logout",
    "account_email",
    "account_change_password",
    "account_take",
    "account_close",
    "account_log",
    "account_reauthenticate",
    "mfa_index",
    "mfa_needed",
    "mfa_activate_totp",
    "mfa_view_recovery_codes",
    "mfa_generate_recovery_codes",
    "mfa_add_webauthn",
]
WITH_A_FACTOR = ["mfa_deactivate_totp", "mfa_reauthenticate", "mfa_edit_webauthn", "mfa_remove_webauthn", "account"]
ELSEWHERE = {
    "mfa_authenticate",
    "account_closing",
    "account_invitation_link",
    "account_confirm_email",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
}
NO_PAGE = {
    "account_set_password",
    "account_masthead",
    "account_picture",
    "account_keep",
    "account_end_other_sessions",
    "account_end_session",
    "mfa_login_webauthn",
    "mfa_reauthenticate_webauthn",
}


def reverse(name: str, args=()) -> str:
    """The address in French, whatever a client of the test has asked for in between."""
    with override("fr"):
        return address_of(name, args=args)


def test_no_page_was_forgotten():
    named = {*FOR_STRANGERS, *FOR_OWNERS, *WITH_A_FACTOR, *ELSEWHERE, *NO_PAGE}
    assert {pattern.name for pattern in urlpatterns} == named


def look(page) -> None:
    """By day and by night; and once more after its form was sent as it is, if it has one that does not act."""
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        shuts_nobody_out(page)


def send_wrong(page) -> None:
    """Send the first form of the page with what no browser would let through."""
    page.evaluate(
        """() => {
            const form = document.querySelector("main form");
            form.noValidate = true;
            for (const field of form.querySelectorAll("input[type=text], input[type=email], input[type=password]")) {
                field.value = "x y";
            }
        }"""
    )
    with page.expect_navigation():
        page.evaluate("document.querySelector('main form').requestSubmit()")


def enter(page, live_server, client: Client) -> None:
    value = client.cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": value, "url": live_server.url}])


def test_for_whoever_comes_to_the_door(phone):
    for name in FOR_STRANGERS:
        phone.goto(reverse(name))
        look(phone)
    for name in ("account_login", "account_signup"):
        phone.goto(reverse(name))
        send_wrong(phone)
        assert phone.locator(".errors").is_visible()
        look(phone)


def test_for_whoever_is_in(phone, live_server):
    client = Client()
    give_password(client, make_user("gil"))
    prove(client)
    enter(phone, live_server, client)
    for name in FOR_OWNERS:
        phone.goto(reverse(name))
        look(phone)
    for name in ("account_email", "account_change_password", "account_reauthenticate", "mfa_activate_totp"):
        phone.goto(reverse(name))
        send_wrong(phone)
        look(phone)


def test_for_whoever_has_second_factors(phone, live_server):
    client, user = Client(), make_user("gil")
    give_password(client, user)
    prove(client)
    give_app(user)
    key = Authenticator.objects.create(user=user, type="webauthn", data={"name": "Téléphone", "credential": {}})
    enter(phone, live_server, client)
    for name in WITH_A_FACTOR:
        phone.goto(reverse(name, args=[key.pk] if name.endswith(("edit_webauthn", "remove_webauthn")) else []))
        look(phone)


def test_the_code_that_is_asked_for_and_one_that_is_wrong(phone, live_server):
    client, user = Client(), make_user("gil")
    give_app(user)
    give_password(client, user)
    enter(phone, live_server, client)
    phone.goto(reverse("mfa_authenticate"))
    look(phone)
    send_wrong(phone)
    look(phone)


def test_links_that_are_alive_used_too_old_or_broken(phone):
    make_user("gil")
    client = Client()
    client.post("/accounts/password/reset/", {"email": "gil"})
    phrase = {"password1": "a phrase of my own", "password2": "a phrase of my own"}
    client.post("/accounts/signup/", {"username": "hal", "email": "hal@example.org"} | phrase)
    (confirm,) = letters_to("hal@example.org")
    (new_password,) = letters_to("gil@example.org")
    for address in (
        link_in(confirm),
        reverse("account_confirm_email", args=["MQ:1x:y"]),
        reverse("account_reset_password_from_key", args=["1", "broken"]),
        reverse("account_invitation_link", args=["broken"]),
        link_in(new_password),
    ):
        phone.goto(address)
        look(phone)
    send_wrong(phone)
    assert phone.locator(".errors").is_visible()
    look(phone)
    with time_machine.travel(timezone.now() + timedelta(hours=2)):
        phone.goto(link_in(new_password))
        look(phone)
        assert "expir" in phone.locator("main").inner_text()
    client.post("/accounts/password/reset/", {"email": "gil"})
    phone.goto(link_in(letters_to("gil@example.org")[-1]))
    phone.fill("input[name=password1]", "a phrase of my own")
    phone.keyboard.press("Enter")
    phone.wait_for_url(f"**{reverse('account_reset_password_from_key_done')}")
    look(phone)


def test_whoever_is_leaving(phone, live_server):
    client, user = Client(), make_user("gil")
    user.closes_at = timezone.now() + timedelta(days=14)
    user.save()
    give_password(client, user)
    enter(phone, live_server, client)
    phone.goto(reverse("account"))
    assert phone.url.endswith(reverse("account_closing"))
    look(phone)

"""Second factors in a real browser: an app, its codes and the recovery codes; a passkey made, and used to sign in."""

import re

import pytest
from django.contrib.auth import get_user_model
from playwright.sync_api import Page, expect

from letters.models import Letter
from tests.accounts.proving import code_of
from tests.browser.looking import shuts_nobody_out
from tests.builders import PASSWORD, make_user

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
OWN, LOGIN = "/accounts/", "/accounts/login/"


@pytest.fixture
def device(page):
    """A device that makes passkeys and opens them by its owner's finger."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    made = session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return lambda is_finger: session.send(
        "WebAuthn.setUserVerified", {"authenticatorId": made["authenticatorId"], "isUserVerified": is_finger}
    )


def sign_in(page: Page, name: str = "ben") -> None:
    page.goto(LOGIN)
    page.locator("#id_login").fill(name)
    page.locator("#id_password").fill(PASSWORD)
    page.get_by_role("button", name="Se connecter").click()


def sign_out(page: Page) -> None:
    page.goto(OWN)
    page.get_by_role("button", name="Se déconnecter de cet appareil").click()
    page.wait_for_url(re.compile(r"/$"))


def prove(page: Page) -> None:
    page.locator("#id_password").fill(PASSWORD)
    page.get_by_role("button", name="Continuer").click()


def test_an_app_is_set_up_by_keyboard_on_a_phone_and_asked_for_then_a_recovery_code_stands_in(phone):
    make_user("ben")
    sign_in(phone)
    phone.goto(OWN)
    shuts_nobody_out(phone)
    phone.get_by_role("link", name="Activer une application").click()
    shuts_nobody_out(phone)
    prove(phone)
    expect(phone.locator("img.qr")).to_be_visible()
    assert phone.evaluate("document.querySelector('img.qr').naturalWidth") > 0
    shuts_nobody_out(phone)

    secret = phone.locator("code.code").inner_text().replace(" ", "")
    phone.locator("#id_code").press_sequentially("000000")
    phone.keyboard.press("Enter")
    expect(phone.locator(".errors")).to_be_focused()
    phone.keyboard.press("Tab")
    phone.keyboard.press("Enter")  # the summary leads to the field
    expect(phone.locator("#id_code")).to_be_focused()
    phone.locator("#id_code").fill(code_of(secret, -1))
    phone.keyboard.press("Enter")
    phone.wait_for_url("**/2fa/codes/")
    codes = phone.locator(".codes code").all_inner_texts()
    assert len(codes) == 10
    shuts_nobody_out(phone)
    phone.get_by_role("link", name="Je les ai gardés").click()
    expect(phone.locator("#factors")).to_contain_text("10 codes restants")
    shuts_nobody_out(phone)
    assert Letter.objects.latest("pk").subject == "Application d’authentification activée"

    sign_out(phone)
    sign_in(phone)
    phone.wait_for_url("**/2fa/authenticate/")
    shuts_nobody_out(phone)
    phone.locator("#id_code").fill(code_of(secret))
    phone.keyboard.press("Enter")
    phone.wait_for_url(re.compile(r"//[^/]+/$"))

    sign_out(phone)
    sign_in(phone)
    phone.locator("#id_code").fill(codes[0])
    phone.keyboard.press("Enter")
    phone.wait_for_url(re.compile(r"//[^/]+/$"))
    phone.goto(OWN)
    expect(phone.locator("#factors")).to_contain_text("9 codes restants")


@pytest.mark.usefixtures("roles")
def test_an_editor_is_led_to_a_passkey_and_signs_in_with_it_alone(page, device, settings):
    settings.STAFF_SECOND_FACTOR, settings.STAFF_SECOND_FACTOR_DAYS = "required", 0
    make_user("ada", "editor")
    sign_in(page, "ada")
    page.goto("/admin/")
    page.wait_for_url("**/2fa/needed/**")
    shuts_nobody_out(page)
    page.get_by_role("link", name="Ajouter une clé d’accès").click()
    prove(page)
    page.get_by_label("Nom de la clé d’accès").fill("Mon ordinateur")
    shuts_nobody_out(page)
    page.get_by_role("button", name="Créer la clé d’accès").click()
    page.wait_for_url("**/2fa/codes/")
    page.get_by_role("link", name="Aller à la rédaction").click()
    page.wait_for_url("**/admin/")
    page.goto(OWN)
    expect(page.locator("#factors")).to_contain_text("Mon ordinateur")
    sign_out(page)

    # Alone, without name or password, to where one wanted to go.
    page.goto("/admin/")
    shuts_nobody_out(page)
    device(False)
    page.get_by_role("button", name="Utiliser une clé d’accès").click()
    expect(page.get_by_text("La clé d’accès n’a pas pu être utilisée")).to_be_visible()
    device(True)
    page.get_by_role("button", name="Utiliser une clé d’accès").click()
    page.wait_for_url("**/admin/")
    sign_out(page)

    # As the second step, after the password.
    sign_in(page, "ada")
    page.wait_for_url("**/2fa/authenticate/")
    shuts_nobody_out(page)
    page.get_by_role("button", name="Utiliser une clé d’accès").click()
    page.wait_for_url(re.compile(r"//[^/]+/$"))
    page.goto("/admin/")
    expect(page).to_have_url(re.compile(r"/admin/$"))

    # A closed account stays closed.
    sign_out(page)
    get_user_model().objects.update(is_active=False)
    page.goto(LOGIN)
    page.get_by_role("button", name="Utiliser une clé d’accès").click()
    page.wait_for_url("**/inactive/")


def test_a_passkey_shows_who_it_is_then_is_renamed_and_removed(page, device):
    make_user("ben")
    sign_in(page)
    page.goto("/accounts/2fa/passkeys/add/")
    prove(page)
    page.get_by_role("button", name="Créer la clé d’accès").click()
    page.wait_for_url("**/2fa/codes/")
    sign_out(page)
    page.goto(LOGIN)
    page.get_by_role("button", name="Utiliser une clé d’accès").click()
    page.wait_for_url(re.compile(r"//[^/]+/$"))

    page.goto(OWN)
    page.get_by_role("link", name=re.compile("^Renommer")).click()
    page.get_by_role("link", name="Utiliser une clé d’accès").click()
    shuts_nobody_out(page)
    page.get_by_role("button", name="Utiliser une clé d’accès").click()
    page.get_by_label("Nom de la clé d’accès").fill("Ma clé")
    shuts_nobody_out(page)
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.locator("#factors")).to_contain_text("Ma clé")
    page.get_by_role("link", name="Retirer Ma clé").click()
    shuts_nobody_out(page)
    page.get_by_role("button", name="Retirer la clé d’accès").click()
    expect(page.locator("#factors")).not_to_contain_text("Ma clé")
    assert Letter.objects.latest("pk").subject == "Clé d’accès retirée"

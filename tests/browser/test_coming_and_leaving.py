"""In a real browser: a colleague is invited and joins; a reader looks after their account on a phone, closes it and comes back."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.accounts.reading import letters_to, link_in
from tests.browser.looking import shuts_nobody_out
from tests.builders import PASSWORD, make_user

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def sign_in(page: Page, name: str) -> None:
    page.goto("/accounts/login/")
    page.locator("#id_login").fill(name)
    page.locator("#id_password").fill(PASSWORD)
    page.get_by_role("button", name="Se connecter").click()
    page.wait_for_url(re.compile(r"^(?!.*/login/)"))


@pytest.mark.usefixtures("roles")
def test_an_administrator_invites_and_a_colleague_joins(page, browser_of_a_visitor):
    make_user("dan", "administrator")
    sign_in(page, "dan")
    page.goto("/admin/accounts/invitation/")
    page.get_by_role("link", name=re.compile("Ajouter")).first.click()
    page.locator("#id_email").fill("nina@example.org")
    page.locator("#id_name").fill("Nina")
    page.locator("#id_role").select_option(label="rédacteur")
    page.locator("[name=_save]").click()
    expect(page.locator(".messagelist")).to_contain_text("nina@example.org")
    expect(page.locator("#result_list")).to_contain_text("en attente")

    visitor = browser_of_a_visitor
    (letter,) = letters_to("nina@example.org")
    assert letter.subject == "Rejoindre la rédaction de Naïri"
    visitor.goto(link_in(letter))
    assert visitor.url.endswith("/accounts/invitation/")
    expect(visitor.locator("main")).to_contain_text("avec le rôle rédacteur")
    shuts_nobody_out(visitor)
    visitor.locator("#id_username").fill("nina")
    visitor.locator("#id_password1").fill("trop court")
    visitor.get_by_role("button", name="Créer mon compte").click()
    expect(visitor.locator(".errors")).to_contain_text("au moins 15 caractères")
    shuts_nobody_out(visitor)
    visitor.locator("#id_password1").fill("une phrase assez longue et neuve")
    visitor.get_by_role("button", name="Créer mon compte").click()
    visitor.wait_for_url("**/admin/")
    visitor.goto(link_in(letter))
    expect(visitor.locator("main")).to_contain_text("déjà été acceptée")
    shuts_nobody_out(visitor)


def test_a_reader_looks_after_the_account_closes_it_and_comes_back(phone, browser_of_a_visitor):
    make_user("ben")
    sign_in(browser_of_a_visitor, "ben")
    sign_in(phone, "ben")
    phone.goto("/accounts/")
    shuts_nobody_out(phone)
    expect(phone.locator("#devices")).to_contain_text("Cet appareil")
    phone.get_by_role("button", name=re.compile("Déconnecter Chrome")).click()
    expect(phone.locator("main")).to_contain_text("L’appareil a été déconnecté")
    browser_of_a_visitor.goto("/accounts/")
    assert "/login/" in browser_of_a_visitor.url

    picture = phone.locator("#id_picture")
    picture.set_input_files({"name": "x.jpg", "mimeType": "image/jpeg", "buffer": b"<svg/>"})
    phone.get_by_role("button", name="Enregistrer").click()
    expect(phone.locator(".errors")).to_contain_text("JPEG")
    shuts_nobody_out(phone)
    picture.set_input_files("tests/pictures/samples/plain.webp")
    phone.get_by_role("button", name="Enregistrer").click()
    expect(phone.locator("img.face")).to_be_visible()
    phone.wait_for_function("document.querySelector('img.face').naturalWidth > 0")
    shuts_nobody_out(phone)

    phone.get_by_role("link", name="Journal de mon compte").click()
    expect(phone.locator("main")).to_contain_text("Autre appareil déconnecté")
    shuts_nobody_out(phone)

    phone.goto("/accounts/")
    phone.get_by_role("link", name="Télécharger", exact=True).click()
    if phone.locator("#id_password").count():
        shuts_nobody_out(phone)
        phone.locator("#id_password").fill(PASSWORD)
        phone.get_by_role("button", name="Continuer").click()
    shuts_nobody_out(phone)
    with phone.expect_download() as download:
        phone.get_by_role("button", name="Télécharger").click()
    assert re.fullmatch(r"ben-\d{4}-\d\d-\d\d\.zip", download.value.suggested_filename)

    phone.goto("/accounts/")
    phone.get_by_role("link", name="Fermer le compte").click()
    shuts_nobody_out(phone)
    phone.get_by_role("button", name="Fermer le compte").click()
    expect(phone.locator("main")).to_contain_text("Votre compte sera effacé le")
    shuts_nobody_out(phone)
    phone.goto("/accounts/")
    assert "/login/" in phone.url

    sign_in(phone, "ben")
    phone.wait_for_url("**/accounts/closing/")
    shuts_nobody_out(phone)
    phone.get_by_role("button", name="Conserver mon compte").click()
    expect(phone.locator("main")).to_contain_text("Votre compte est conservé.")
    assert [letter.subject for letter in letters_to("ben@example.org")][-2:] == [
        "Votre compte est fermé",
        "Votre compte est conservé",
    ]

"""Coming in, in a real browser, in French and in Armenian: sign-up, letter, confirmation, sign-in; a forgotten password."""

import re

import pytest
from django.utils import translation
from django.utils.translation import gettext
from playwright.sync_api import Page, expect

from letters.models import Letter
from tests.accounts.reading import letters_to, link_in
from tests.browser.looking import shuts_nobody_out
from tests.builders import PASSWORD, make_user

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NEW = "une phrase assez longue et neuve"


@pytest.fixture(params=["fr", "hy"])
def there(request, phone):
    """A phone, and the prefix of the addresses in its reader's language; a page in another language fails the test."""
    language = request.param

    def is_in_the_language() -> None:
        if "/accounts/" in phone.url:
            assert phone.locator("html").get_attribute("lang") == language, phone.url

    phone.on("load", lambda page: is_in_the_language())
    with translation.override(language):
        yield phone, "" if language == "fr" else f"/{language}"


def go_on(page: Page) -> None:
    """The one thing to do on the page."""
    shuts_nobody_out(page)
    page.locator("main form button.btn").first.click()


def says(page: Page, sentence: str) -> None:
    expect(page.locator("main")).to_contain_text(gettext(sentence))


def is_front(url: str) -> bool:
    return bool(re.search(r"//[^/]+/(hy/)?$", url))


def open_letter(page: Page, letter: Letter, language: str) -> None:
    """As a mail program does: the letter alone, then its link."""
    assert f'lang="{language}"' in letter.html
    page.goto(link_in(letter))


def test_sign_up_letter_confirmation_and_sign_in(there):
    page, prefix = there
    language = prefix.strip("/") or "fr"
    page.goto(f"{prefix}/accounts/login/")
    page.locator(".alt a").last.click()
    expect(page).to_have_url(re.compile(f"{prefix}/accounts/signup/"))
    page.locator("#id_email").fill("nayiri@example")
    page.locator("#id_username").fill("admin")
    page.locator("#id_password1").fill("azertyuiop")
    go_on(page)
    says(page, "Enter a whole address, such as name@example.org.")
    says(page, "This name is kept for the newsroom. Choose another.")
    expect(page.locator(".errors")).to_be_focused()
    expect(page.locator("#id_email")).to_have_value("nayiri@example")

    page.locator("#id_email").fill("nayiri@example.org")
    page.locator("#id_username").fill("nayiri.v")
    page.locator("#id_password1").fill(PASSWORD)
    page.get_by_role("button", name=gettext("the password")).click()  # show it
    expect(page.locator("#id_password1")).to_have_attribute("type", "text")
    go_on(page)
    page.wait_for_url("**/accounts/confirm-email/")
    shuts_nobody_out(page)

    (letter,) = letters_to("nayiri@example.org")
    open_letter(page, letter, language)
    go_on(page)
    page.wait_for_url(is_front)
    page.goto(f"{prefix}/accounts/")
    says(page, "My account")
    page.locator("#leave button").click()
    page.wait_for_url(is_front)

    page.goto(f"{prefix}/accounts/login/")
    page.locator("#id_login").fill(" Nayiri.V ")
    page.locator("#id_password").fill(PASSWORD)
    go_on(page)
    page.wait_for_url(is_front)
    page.goto(f"{prefix}/accounts/")
    expect(page.locator("#profile")).to_contain_text("nayiri.v")

    page.goto(link_in(letter))
    says(page, "This link leads no further")
    shuts_nobody_out(page)


@pytest.mark.parametrize("typed", ["Ben", "BEN@example.org "])
def test_a_forgotten_password_by_name_and_by_address(there, typed):
    page, prefix = there
    make_user("ben", language=prefix.strip("/") or "fr")
    page.goto(f"{prefix}/accounts/login/?next={prefix}/search/")
    page.locator(".alt a").first.click()
    page.locator("#id_email").fill(typed)
    go_on(page)
    page.wait_for_url("**/password/reset/done/")
    expect(page.locator("main")).to_contain_text(typed.strip())
    shuts_nobody_out(page)

    (letter,) = letters_to("ben@example.org")
    open_letter(page, letter, prefix.strip("/") or "fr")
    assert "set-password" in page.url
    says(page, "Choose a new password")
    page.locator("#id_password1").fill("azerty")
    go_on(page)
    shuts_nobody_out(page)
    page.locator("#id_password1").fill(NEW)
    go_on(page)
    page.wait_for_url("**/password/reset/key/done/**")
    says(page, "Password changed")
    shuts_nobody_out(page)
    page.locator("main a.btn").click()
    page.locator("#id_login").fill("ben")
    page.locator("#id_password").fill(NEW)
    go_on(page)
    page.wait_for_url(f"**{prefix}/search/")

    page.goto(link_in(letter))
    says(page, "This link leads no further")
    shuts_nobody_out(page)
    assert [each.subject for each in letters_to("ben@example.org")][-1] == gettext("Password changed")

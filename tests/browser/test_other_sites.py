"""Signing up, connecting and signing in with the account of another site, in a real browser: through its redirects and the pages' policy."""

import re

import pytest
from allauth.socialaccount.models import SocialAccount
from django.contrib.auth import get_user_model
from playwright.sync_api import expect

from tests.accounts.connecting import switch_on
from tests.accounts.oidc_provider import Provider
from tests.browser.looking import shuts_nobody_out
from tests.builders import PASSWORD, make_user

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def provider(settings):
    made = Provider()
    switch_on(settings, made.settings())
    yield made
    made.close()


@pytest.mark.parametrize(("prefix", "language"), [("", "fr"), ("/hy", "hy")])
def test_sign_up_out_and_in_on_a_phone(phone, provider, prefix, language):
    phone.goto(f"{prefix}/accounts/signup/")
    shuts_nobody_out(phone)
    phone.get_by_role("button", name=re.compile("Example Ltd")).click()
    phone.wait_for_url(f"**{prefix}/accounts/oidc/signup/")
    assert phone.locator("html").get_attribute("lang") == language
    shuts_nobody_out(phone)
    phone.locator("#id_username").fill("admin")
    phone.locator("main form button.btn").click()
    expect(phone.locator(".errors")).to_be_focused()
    shuts_nobody_out(phone)
    phone.locator("#id_username").fill("ann.v")
    phone.locator("main form button.btn").click()
    phone.wait_for_url(re.compile(rf"//[^/]+{prefix}/$"))
    phone.goto(f"{prefix}/accounts/")
    expect(phone.locator("#connections")).to_contain_text("ann@example.net")
    shuts_nobody_out(phone)
    phone.locator("#leave button").click()
    phone.wait_for_url(re.compile(rf"//[^/]+{prefix}/$"))

    phone.goto(f"{prefix}/accounts/login/?next={prefix}/search/")
    shuts_nobody_out(phone)
    phone.locator("#id_provider_remember").check()
    phone.get_by_role("button", name=re.compile("Example Ltd")).press("Enter")
    phone.wait_for_url(f"**{prefix}/search/")
    assert get_user_model().objects.get().username == "ann.v"

    phone.goto(f"{prefix}/accounts/")
    phone.locator("#connections a").click()  # remove: who has no password shows at the provider who they are
    phone.wait_for_url("**/oidc/prove/**")
    shuts_nobody_out(phone)
    phone.locator("main form button.btn").click()
    phone.wait_for_url("**/remove/")
    expect(phone.locator(".note--warn")).to_be_visible()
    shuts_nobody_out(phone)


def test_connect_stop_and_remove(page, provider):
    make_user("ben")
    page.goto("/accounts/login/")
    page.locator("#id_login").fill("ben")
    page.locator("#id_password").fill(PASSWORD)
    page.get_by_role("button", name="Se connecter", exact=True).click()
    page.wait_for_url(lambda address: "/login/" not in address)
    page.goto("/accounts/")
    page.locator("#connections a").click()
    page.locator("#id_password").fill(PASSWORD)
    page.get_by_role("button", name="Continuer", exact=True).click()
    page.wait_for_url("**/oidc/sso/connect/")
    shuts_nobody_out(page)
    provider.error = "access_denied"
    page.locator("main form button.btn").click()
    page.wait_for_url("**/callback/**")
    expect(page.locator("h1")).to_have_text("Rien n’a été modifié")
    shuts_nobody_out(page)
    provider.error = ""
    page.goto("/accounts/oidc/sso/connect/")
    page.locator("main form button.btn").click()
    page.wait_for_url("**/accounts/#connections")
    expect(page.locator("main")).to_contain_text("Votre compte Example Ltd est associé.")
    assert SocialAccount.objects.get().user.username == "ben"
    page.locator("#connections a").click()
    shuts_nobody_out(page)
    page.locator("main form button.btn").click()
    page.wait_for_url("**/accounts/#connections")
    assert not SocialAccount.objects.exists()


def test_a_browser_goes_nowhere_that_the_policy_does_not_name(page, provider, settings, faults):
    """That the policy is what lets it through: without the provider's origin the button leads nowhere."""
    page.goto("/accounts/login/")
    rule = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"] | {"form-action": ["'self'"]}
    settings.CONTENT_SECURITY_POLICY = {"DIRECTIVES": rule}
    page.reload()
    with page.expect_console_message(lambda message: "form-action" in message.text):
        page.get_by_role("button", name=re.compile("Example Ltd")).click()
    assert "/accounts/login/" in page.url
    assert [fault for fault in faults if "form-action" in fault]
    faults.clear()

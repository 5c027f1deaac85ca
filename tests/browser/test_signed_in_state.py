"""The links of the masthead on public pages, for whoever is signed in."""

import pytest
from playwright.sync_api import expect

from tests.browser.test_coming_and_leaving import sign_in
from tests.builders import make_user

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_public_page_greets_whoever_is_in_and_asks_nothing_of_a_stranger(page):
    asked = []
    page.on("request", lambda request: asked.append(request.url) if "/accounts/masthead/" in request.url else None)
    page.goto("/")
    tools = page.locator(".mast__tools")
    expect(tools).to_contain_text("Se connecter")
    page.wait_for_load_state("networkidle")
    assert asked == []

    make_user("ben")
    sign_in(page, "ben")
    page.goto("/latest/")
    expect(tools).to_contain_text("Mon compte")
    expect(tools).not_to_contain_text("Se connecter")
    assert len(asked) >= 1

    page.goto("/accounts/")
    page.locator("#leave button").click()
    page.wait_for_url("**/")
    expect(tools).to_contain_text("Se connecter")
    page.go_back()
    page.goto("/latest/")
    expect(tools).not_to_contain_text("Mon compte")

"""The front page in a real browser: it obeys its own policy, fits a phone, and everyone can use it."""

import pytest
from axe_playwright_python.sync_playwright import Axe

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WIDER_THAN_SCREEN = "document.documentElement.scrollWidth > document.documentElement.clientWidth"


@pytest.mark.parametrize("address", ["/", "/en/", "/hy/"])
def test_an_empty_house_has_a_front_page(page, address):
    response = page.goto(address)
    assert response.status == 200
    assert page.evaluate("document.styleSheets.length") > 0
    assert page.locator("html").get_attribute("lang") == (address.strip("/") or "fr")


def test_nothing_is_wider_than_a_phone(phone):
    phone.goto("/")
    assert not phone.evaluate(WIDER_THAN_SCREEN)


def test_everyone_can_use_it(page):
    page.goto("/")
    faults = [
        (fault["id"], [node["html"] for node in fault["nodes"]]) for fault in Axe().run(page).response["violations"]
    ]
    assert not faults


def test_a_page_that_breaks_the_policy_fails_its_test(page, faults):
    page.goto("/")
    page.evaluate("document.body.append(Object.assign(document.createElement('script'), {textContent: '1'}))")
    page.wait_for_function("true")
    assert any("Content Security Policy" in fault for fault in faults)
    faults.clear()

"""Quick open, by the keyboard alone."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.looking import shuts_nobody_out
from tests.builders import make_draft, make_section, make_user

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("roles")]


@pytest.fixture
def desk(page, live_server, signed_in):
    client = signed_in(make_user("ada", "editor"))
    page.context.add_cookies(
        [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}]
    )
    return page


def test_an_article_is_opened_with_the_keyboard_alone_from_any_page(desk):
    first, second = make_draft("Une halle rouvre"), make_draft("Une halle ferme")
    desk.goto("/admin/articles/topic/")
    desk.keyboard.press("Control+k")
    field = desk.get_by_role("combobox", name="Un article, une rubrique")
    expect(field).to_be_focused()
    desk.keyboard.type("hall")
    options = desk.locator("#open-found [role=option]", has_text="halle")
    expect(options).to_have_count(2)
    expect(field).to_have_attribute("aria-expanded", "true")
    expect(field).to_have_attribute("aria-activedescendant", "open-1")
    expect(options.nth(0)).to_contain_text("Une halle ferme")
    expect(desk.get_by_role("status").filter(has_text="Trouvés")).to_have_count(1)
    shuts_nobody_out(desk)
    desk.keyboard.press("ArrowDown")
    expect(field).to_have_attribute("aria-activedescendant", "open-2")
    desk.keyboard.press("ArrowDown")
    expect(field).to_have_attribute("aria-activedescendant", "open-1")
    desk.keyboard.press("ArrowUp")
    desk.keyboard.press("Enter")
    desk.wait_for_url(f"**/admin/articles/article/{first.pk}/change/")
    assert second.pk != first.pk


def test_escape_closes_it_and_gives_the_focus_back(desk):
    make_section("economie", name="Économie")
    desk.goto("/admin/")
    link = desk.get_by_role("link", name="Ouvrir…")
    link.focus()
    desk.keyboard.press("Enter")
    box = desk.locator("#open")
    expect(box).to_be_visible()
    # Before anything is typed, the pages of the desk.
    expect(desk.locator("#open-found")).to_contain_text("Images")
    desk.keyboard.type("econ")
    expect(desk.locator("#open-found")).to_contain_text("Économie")
    desk.keyboard.press("Escape")
    expect(box).to_be_hidden()
    expect(link).to_be_focused()


def test_nothing_found_is_said_and_enter_searches_on_a_page(desk):
    desk.goto("/admin/")
    desk.keyboard.press("Control+k")
    desk.keyboard.type("zzzz")
    expect(desk.locator("#open-said")).to_contain_text("Rien de ce nom ici")
    desk.keyboard.press("Enter")
    desk.wait_for_url(re.compile(r"/admin/open/\?q=zzzz$"))
    shuts_nobody_out(desk)
    desk.set_viewport_size({"width": 390, "height": 844})
    shuts_nobody_out(desk)
    desk.keyboard.press("Control+k")
    desk.locator("#open-found [role=option]").first.wait_for()
    shuts_nobody_out(desk)


def test_in_the_text_the_same_keys_make_a_link(desk):
    draft = make_draft("Une halle")
    desk.goto(f"/admin/articles/article/{draft.pk}/change/")
    desk.locator("[contenteditable=true]").first.click()
    desk.keyboard.press("Control+k")
    expect(desk.locator("#open")).to_be_hidden()

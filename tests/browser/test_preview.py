"""A draft as it will look: in the frames of the desk, and by a link for somebody without an account."""

import re

import pytest
from playwright.sync_api import expect

from articles.models import PreviewLink
from tests.browser.looking import press, reach, shuts_nobody_out
from tests.builders import make_draft, make_source, make_user

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("roles")]


@pytest.fixture
def desk(page, live_server, signed_in, settings):
    """The page of an editor who has signed in; the site knows itself by the address of the test."""
    settings.SITE_URL = live_server.url
    ada = make_user("ada", "editor")
    client = signed_in(ada)
    page.context.add_cookies(
        [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}]
    )
    return page


def test_the_desk_shows_the_draft_on_a_phone_and_on_a_desktop(desk):
    draft = make_draft(
        "Un marché couvert rouvre à Erevan", standfirst="Les marchands étaient là.", source=make_source()
    )
    desk.goto(f"/admin/articles/article/{draft.pk}/change/")
    desk.get_by_role("link", name="Aperçu", exact=True).click()
    desk.wait_for_url("**/look/")
    for number in (0, 1):
        frame = desk.frame_locator("iframe").nth(number)
        expect(frame.locator("h1")).to_have_text("Un marché couvert rouvre à Erevan")
    expect(desk.frame_locator("iframe").nth(2).locator("h2").first).to_have_text("Un marché couvert rouvre à Erevan")
    phone = desk.locator("iframe").first.content_frame
    assert phone.locator("html").evaluate("el => innerWidth") == 390
    desk.wait_for_load_state("networkidle")
    shuts_nobody_out(desk)
    desk.set_viewport_size({"width": 390, "height": 844})
    shuts_nobody_out(desk)


def test_a_stranger_reads_by_the_link_until_it_is_taken_back(desk, browser_of_a_visitor):
    draft = make_draft("Un marché couvert rouvre à Erevan")
    desk.goto(f"/admin/articles/article/{draft.pk}/change/")
    # By keyboard alone, from the form of the article to the address, and back to nothing.
    press(desk.get_by_role("link", name="Liens d’aperçu…").first)
    reach(desk.get_by_label("Ouvert pendant"))
    desk.keyboard.press("Tab")
    desk.keyboard.press("Enter")
    address = desk.get_by_label("L’adresse de l’aperçu").input_value()
    expect(desk.locator("#made")).to_be_focused()
    shuts_nobody_out(desk)

    visitor = browser_of_a_visitor
    assert visitor.goto(address).status == 200
    expect(visitor.locator("h1")).to_have_text("Un marché couvert rouvre à Erevan")
    expect(visitor.get_by_text("Aperçu, ne pas diffuser")).to_be_visible()
    shuts_nobody_out(visitor)
    assert not visitor.context.cookies()
    assert visitor.goto(draft.get_absolute_url()).status == 404

    press(desk.get_by_role("button", name=re.compile("^Retirer")))
    expect(desk.get_by_text("Retiré : le lien n’ouvre plus rien")).to_be_visible()
    assert visitor.goto(address).status == 410
    expect(visitor.locator("h1")).to_have_text("Ce lien d’aperçu a été retiré.")
    shuts_nobody_out(visitor)
    assert not PreviewLink.objects.open().exists()

"""Write, illustrate, publish: from an opened draft to a published story in two clicks, or two keys; and nothing by accident."""

import pytest
from playwright.sync_api import Page, expect

from articles.models import Article
from tests.browser.looking import shuts_nobody_out
from tests.browser.test_pictures_at_the_desk import drop, jpeg
from tests.builders import make_author, make_draft, make_section, make_user

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("roles")]

# Counts what a hand does, wherever the page leads: presses of the mouse, and keys but for those that only help others.
COUNTER = """(() => {
  const count = () => sessionStorage.setItem("presses", Number(sessionStorage.getItem("presses") || 0) + 1);
  addEventListener("pointerdown", (event) => event.isTrusted && count(), { capture: true });
  addEventListener("keydown", (event) => event.isTrusted && !["Control", "Shift", "Alt", "Meta"].includes(event.key) && count(), { capture: true });
})()"""


@pytest.fixture
def ada(db):
    return make_user("ada", "editor")


@pytest.fixture
def desk(page, ada, client, live_server):
    """Ada's page, signed in."""
    client.force_login(ada)
    page.context.add_cookies(
        [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}]
    )
    return page


def opened(page: Page, article: Article) -> None:
    page.goto(f"/admin/articles/article/{article.pk}/change/")
    page.locator("[contenteditable=true]").first.wait_for()


def presses(page: Page) -> int:
    return page.evaluate("Number(sessionStorage.getItem('presses') || 0)")


def test_a_story_is_written_illustrated_and_published_with_two_presses(desk):
    make_section("armenie", name="Arménie")
    draft = make_draft("Une halle rouvre à Lori", body="")
    opened(desk, draft)
    desk.locator("[contenteditable=true]").first.click()
    desk.keyboard.insert_text("Les marchands étaient là.")
    drop(desk, ".drop", {"halle.jpg": jpeg("Ani Ter")})
    described = desk.locator(".send").get_by_label("Ce que l’image montre")
    described.fill("Une halle vide")
    described.press("Enter")
    expect(desk.locator(".send").first).to_contain_text("Décrite")
    desk.locator("button[name=_continue]").last.click()
    desk.locator(".messagelist .success").wait_for()

    # By mouse. The draft is opened; from here on every press counts.
    desk.add_init_script(COUNTER)
    opened(desk, draft)
    assert presses(desk) == 0
    desk.get_by_role("button", name="Publier…").click()
    shown = desk.get_by_role("dialog", name="Publier l’article")
    expect(shown.locator("[data-line=pictures]")).to_contain_text("1 image")
    shown.get_by_role("button", name="Publier").click()
    desk.get_by_role("link", name="Voir sur le site").first.wait_for()
    assert presses(desk) == 2
    draft.refresh_from_db()
    assert draft.is_published
    assert draft.lead_picture

    # By keyboard, from within the text.
    second = make_draft("Un pont ferme à Goris")
    opened(desk, second)
    desk.locator("[contenteditable=true]").first.focus()
    before = presses(desk)
    desk.keyboard.press("Control+Shift+Enter")
    expect(desk.locator("#publish [name=_publish]")).to_be_focused()
    desk.keyboard.press("Enter")
    desk.get_by_role("link", name="Voir sur le site").first.wait_for()
    assert presses(desk) - before == 2
    second.refresh_from_db()
    assert second.is_published


def test_nothing_is_published_by_accident_and_what_is_to_mend_is_found_by_keyboard(desk):
    author = make_author()
    draft = make_draft("Une halle rouvre à Lori", body="", author=None)
    opened(desk, draft)
    # Enter in a line of the form saves.
    desk.locator("#id_headline").press("Enter")
    desk.locator(".messagelist .success").wait_for()
    # What blocks is led to, field by field.
    opener = desk.locator("#publish-open")
    opener.focus()
    desk.keyboard.press("Enter")
    shown = desk.locator("#publish")
    expect(shown.locator("[name=_publish]")).to_be_disabled()
    shuts_nobody_out(desk)
    expect(shown.locator("[data-line=credit] a")).to_be_focused()
    shown.locator("[data-line=text] a").focus()
    desk.keyboard.press("Enter")
    expect(shown).not_to_be_visible()
    expect(desk.locator("[contenteditable=true]").first).to_be_focused()
    desk.keyboard.insert_text("Les marchands étaient là.")
    desk.locator("#id_bylines-0-author").evaluate(
        "(select, [number, name]) => select.append(new Option(name, number, true, true))", [str(author.pk), author.name]
    )

    # A double click, and a key that is held down, open the dialog and press nothing in it.
    opener.click()
    publish = shown.locator("[name=_publish]")
    expect(publish).to_be_enabled()
    for press in (
        "new MouseEvent('click', { bubbles: true, cancelable: true, detail: 2 })",
        "new KeyboardEvent('keydown', { key: 'Enter', repeat: true, bubbles: true, cancelable: true })",
    ):
        assert not publish.evaluate(f"button => button.dispatchEvent({press})")

    # A time half typed is no “now”; a whole one is said on the button; Enter in it asks again.
    time = desk.locator("#id_publish_at")
    time.focus()
    desk.keyboard.type("12")
    expect(publish).to_be_disabled()
    expect(desk.locator("#publish-said")).to_have_text("Complétez l’heure, ou videz-la.")
    time.fill("2098-07-14T09:30")
    expect(publish).to_contain_text("Programmer pour le 14\u00a0juillet 2098 à 9\u00a0h\u00a030")
    time.press("Enter")
    expect(publish).to_be_enabled()

    # The newsroom cannot be reached: it is said, and all stays.
    desk.route("**/publish/", lambda route: route.abort())
    time.fill("2098-07-15T09:30")
    expect(shown.locator("#publish-unreachable")).to_be_visible()
    desk.unroute("**/publish/")
    shown.locator("[data-again]").click()
    expect(publish).to_contain_text("15\u00a0juillet")
    assert Article.objects.get(pk=draft.pk).status == "draft"

    # Closed and saved, it is a draft without a time; asked again, it is scheduled.
    desk.keyboard.press("Escape")
    desk.locator("button[name=_continue]").last.click()
    desk.locator(".messagelist .success").wait_for()
    expect(desk.locator(".messagelist")).not_to_contain_text("n’a pas été gardée")
    desk.set_viewport_size({"width": 390, "height": 844})
    opener.click()
    time.fill("2098-07-14T09:30")
    expect(publish).to_contain_text("Programmer")
    shuts_nobody_out(desk)
    publish.click()
    expect(desk.locator(".messagelist .success")).to_contain_text("14\u00a0juillet 2098")
    assert Article.objects.get(pk=draft.pk).is_scheduled


def test_without_scripts_the_same_is_a_page(chromium_browser, live_server, ada, client):
    client.force_login(ada)
    context = chromium_browser.new_context(
        base_url=live_server.url, locale="fr-FR", java_script_enabled=False, viewport={"width": 390, "height": 844}
    )
    context.set_default_timeout(10_000)
    context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}])
    page = context.new_page()
    draft = make_draft("Une halle rouvre à Lori")
    page.goto(f"/admin/articles/article/{draft.pk}/change/")
    page.locator("#id_headline").fill("")
    page.locator("#publish-open").click()
    page.get_by_role("button", name="Corriger").first.click()
    expect(page.locator("#id_headline")).to_have_value("")
    page.locator("#id_headline").fill("Une halle rouvre à Goris")
    page.locator("#publish-open").click()
    page.locator("button[name=_publish]").click()
    page.get_by_role("link", name="Voir sur le site").first.wait_for()
    draft.refresh_from_db()
    assert (draft.headline, draft.is_published) == ("Une halle rouvre à Goris", True)
    context.close()

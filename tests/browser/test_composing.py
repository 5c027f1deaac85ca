"""The front page composed in a real browser: by mouse, by keyboard alone, previewed, swapped in, undone."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from playwright.sync_api import expect

from articles.arranging import draft_of
from tests.browser.looking import shuts_nobody_out
from tests.builders import make_article, make_section, make_user

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("roles")]


@pytest.fixture
def stories(roles):
    now = timezone.now()
    sections = [make_section("armenie", name="Arménie"), make_section("culture", name="Culture")]
    return [
        make_article(f"Histoire {n}", section=sections[n % 2], at=now - timedelta(hours=n + 1), standfirst="Il était.")
        for n in range(26)
    ]


@pytest.fixture
def desk(page, live_server, stories):
    """The front page's page, of an editor who has signed in."""
    client = Client()
    client.force_login(make_user("ada", "editor"))
    cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}
    page.context.add_cookies([cookie])
    page.goto("/admin/front/")
    return page


def row(desk, story):
    return desk.locator(f'[data-article="{story.pk}"]')


def placed(desk, key: str) -> list[str]:
    rows = desk.locator(f'[data-place="{key}"] ol[data-rows] > .placed')
    return rows.evaluate_all("rows => rows.map(row => row.dataset.title)")


def lead(desk) -> str:
    return desk.locator(".card--lead .card__title").inner_text()


def test_an_editor_arranges_by_mouse_previews_swaps_in_and_undoes(desk, stories):
    def drag(story, target, **where):
        row(desk, story).locator(".grip").drag_to(target, **where)

    top = desk.locator('[data-place="lead"]')
    drag(stories[2], top.locator("ol"))
    drag(stories[1], row(desk, stories[2]), target_position={"x": 200, "y": 4})
    assert placed(desk, "lead") == ["Histoire 1", "Histoire 2"]
    expect(desk.locator("#said")).to_have_text("Histoire 1\u00a0: Haut de la une, numéro 1 sur 2.")
    drag(stories[2], row(desk, stories[1]), target_position={"x": 200, "y": 4})
    assert placed(desk, "lead") == ["Histoire 2", "Histoire 1"]

    with desk.context.expect_page() as opened:
        desk.get_by_role("button", name="Aperçu").click()
    preview = opened.value
    preview.wait_for_load_state()
    assert lead(preview) == "Histoire 2"
    assert "Aperçu." in preview.locator(".note").inner_text()
    preview.close()

    desk.get_by_role("button", name="Enregistrer le brouillon").click()
    expect(desk.locator(".messagelist")).to_contain_text("Le brouillon est enregistré")
    desk.get_by_role("button", name="Mettre en ligne").click()
    expect(desk.locator(".messagelist")).to_contain_text("Les lecteurs la voient")
    desk.goto("/")
    assert lead(desk) == "Histoire 2"

    desk.goto("/admin/front/")
    drag(stories[2], desk.locator("#name-candidates"))
    assert placed(desk, "lead") == ["Histoire 1"]
    desk.get_by_role("button", name="Mettre en ligne").click()
    desk.get_by_role("button", name="Annuler").click()
    expect(desk.locator(".messagelist")).to_contain_text("est de retour")
    desk.goto("/")
    assert lead(desk) == "Histoire 2"


def test_an_editor_arranges_by_keyboard_alone_and_hears_what_happened(desk, stories):
    said, keys = desk.locator("#said"), desk.keyboard

    def choose(story, letters: str):
        row(desk, story).get_by_role("combobox").focus()
        keys.type(letters)
        keys.press("Enter")

    for story in (stories[3], stories[4], stories[5]):
        choose(story, "Haut")
        expect(said).to_contain_text(f"{story.headline}\u00a0: Haut de la une")
        focused = desk.evaluate("document.activeElement.closest('.placed').dataset.title")
        assert focused == story.headline
    keys.press("Tab")
    keys.press("Enter")  # the first button beside the box moves up
    expect(said).to_have_text("Histoire 5\u00a0: Haut de la une, numéro 2 sur 3.")
    keys.press("Enter")
    keys.press("Enter")
    expect(said).to_contain_text("déjà au bout")
    keys.press("Tab")
    keys.press("Enter")
    assert placed(desk, "lead") == ["Histoire 3", "Histoire 5", "Histoire 4"]
    choose(stories[3], "Sans")
    expect(said).to_contain_text("retiré de sa place")
    choose(stories[1], "Culture")
    assert placed(desk, "lead") == ["Histoire 5", "Histoire 4"]

    desk.get_by_role("searchbox").focus()
    keys.type("histoire 25")
    expect(desk.locator("#found")).to_have_text("Articles trouvés\u00a0: 1")
    choose(stories[25], "La réd")
    row(desk, stories[25]).locator("summary").focus()
    keys.press("Enter")
    keys.press("Tab")
    row(desk, stories[25]).get_by_label("Pourquoi nous le conseillons").focus()
    keys.type("Pour la fin.")
    desk.get_by_role("button", name="Mettre en ligne").focus()
    keys.press("Enter")
    expect(desk.locator(".messagelist")).to_contain_text("Les lecteurs la voient")
    desk.goto("/")
    assert lead(desk) == "Histoire 5"
    assert "Pour la fin." in desk.locator(".pick").inner_text()


def test_nobody_is_shut_out_by_day_by_night_and_on_a_phone(desk, stories):
    row(desk, stories[2]).get_by_role("combobox").select_option("pick")
    row(desk, stories[2]).locator("summary").click()
    desk.get_by_role("button", name="Enregistrer le brouillon").click()
    desk.locator(".messagelist").wait_for()
    row(desk, stories[2]).locator("summary").click()
    row(desk, stories[2]).get_by_label("Conseillé par").fill("Personne")
    desk.get_by_role("button", name="Mettre en ligne").click()
    expect(desk.locator("#errors")).to_be_focused()
    for scheme in ("light", "dark"):
        desk.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        shuts_nobody_out(desk)
    desk.set_viewport_size({"width": 390, "height": 844})
    shuts_nobody_out(desk)
    assert row(desk, stories[2]).get_by_label("Conseillé par").input_value() == "Personne"


def test_without_scripts_places_are_chosen_and_ranks_are_typed(desk, stories, chromium_browser, live_server):
    context = chromium_browser.new_context(base_url=live_server.url, locale="fr-FR", java_script_enabled=False)
    context.set_default_timeout(10_000)
    context.add_cookies(desk.context.cookies())
    plain = context.new_page()
    plain.goto("/admin/front/")
    for story, rank in ((stories[3], "2"), (stories[4], "1")):
        row(plain, story).get_by_role("combobox").select_option("lead")
        row(plain, story).get_by_role("spinbutton").fill(rank)
    plain.get_by_role("searchbox").fill("Histoire 25")
    plain.get_by_role("button", name="Rechercher").click()
    titles = plain.locator('[data-place="lead"] ol[data-rows] .placed__title').all_inner_texts()
    assert titles == ["Histoire 4", "Histoire 3"]
    row(plain, stories[25]).get_by_role("combobox").select_option("pick")
    plain.get_by_role("button", name="Enregistrer le brouillon").click()
    kept = [each.article for each in draft_of("fr").placements.all()]
    assert kept == [stories[4], stories[3], stories[25]]
    context.close()

"""At the desk, in a real browser: a closed tab, a server that is away, a session that ended, a colleague with the same article."""

import re

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from playwright.sync_api import Page, expect

from articles.models import Article, Autosave
from tests.browser.looking import press, reach, shuts_nobody_out
from tests.builders import PASSWORD, make_draft, make_section, make_user

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("roles")]
ADD = "/admin/articles/article/add/"
TEXT = "Les marchands étaient là avant l’aube."


def come_in(page: Page, live_server, name: str) -> None:
    client = Client()
    client.force_login(make_user(name, "editor"))
    value = client.cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": value, "url": live_server.url}])


def form_of(article: Article) -> str:
    return f"/admin/articles/article/{article.pk}/change/"


def write(page: Page, text: str) -> None:
    reach(page.locator("[contenteditable=true]").first)
    page.keyboard.press("Control+End")
    page.keyboard.insert_text(text)


@pytest.fixture
def ada_at_the_desk(page, live_server):
    come_in(page, live_server, "ada")
    make_section("armenie", name="Arménie")
    return page


def test_a_closed_tab_loses_nothing(ada_at_the_desk):
    page = ada_at_the_desk
    page.goto(ADD)
    page.locator("#id_headline").fill("Le marché")
    write(page, TEXT)
    expect(page.locator("#kept")).to_contain_text(re.compile(r"Gardé à \d+\sh"), timeout=3000)
    page.close()
    again = page.context.new_page()
    again.goto(ADD)
    press(again.get_by_role("link", name="Le reprendre").first)
    expect(again.locator("#id_headline")).to_have_value("Le marché")
    expect(again.locator("[contenteditable=true]").first).to_contain_text(TEXT)
    shuts_nobody_out(again)
    reach(again.locator("#id_section"))
    again.keyboard.type("Arm")
    press(again.locator("button.button[name=_continue]"))
    expect(again.locator(".messagelist")).to_contain_text("Enregistré")
    assert TEXT in Article.objects.get().body
    again.goto(ADD)
    expect(again.locator("#present")).to_be_hidden()
    assert not Autosave.objects.filter(is_done=False).exists()
    assert not again.get_by_role("link", name="Le reprendre").first.is_visible()


def test_what_was_typed_in_the_last_moment_before_the_tab_closed_is_there_too(ada_at_the_desk):
    page, article = ada_at_the_desk, make_draft("Un titre")
    page.goto(form_of(article))
    page.locator("#id_headline").fill("Un titre tout neuf")
    page.goto("/admin/")
    page.goto(form_of(article))
    page.get_by_role("link", name="Le reprendre").first.click()
    expect(page.locator("#id_headline")).to_have_value("Un titre tout neuf")


def test_a_server_that_is_away_loses_nothing(ada_at_the_desk, faults):
    page, article = ada_at_the_desk, make_draft("Un titre")
    page.goto(form_of(article))
    page.route("**/autosave/", lambda route: route.abort())
    page.locator("#id_headline").fill("Un titre hors ligne")
    expect(page.locator("#kept")).to_contain_text("La rédaction est injoignable")
    assert not Autosave.objects.filter(is_done=False).exists()
    page.close(run_before_unload=False)
    again = page.context.new_page()
    again.goto(form_of(article))
    found = again.locator("#found")
    expect(found).to_be_visible()
    expect(found).to_contain_text("Un titre hors ligne")
    shuts_nobody_out(again)
    found.get_by_role("link", name="Le reprendre").click()
    expect(again.locator("#id_headline")).to_have_value("Un titre hors ligne")


def test_a_session_that_ended_begins_again_beside_the_form(ada_at_the_desk):
    page, article = ada_at_the_desk, make_draft("Un titre")
    page.route("**/presence/", lambda route: route.abort())  # or it would be told before a word is typed
    page.goto(form_of(article))
    Session.objects.all().delete()
    page.locator("#id_headline").fill("Un titre d’après")
    dialog = page.locator("#signed-out")
    expect(dialog).to_be_visible()
    expect(dialog).to_contain_text("Votre session est terminée")
    shuts_nobody_out(page)
    with page.context.expect_page() as opened:
        press(dialog.get_by_role("link", name="Se reconnecter"))
    door = opened.value
    reach(door.locator("#id_login"))
    door.keyboard.type("ada")
    reach(door.locator("#id_password"))
    door.keyboard.type(PASSWORD)
    with door.expect_event("close"):
        door.keyboard.press("Enter")
    expect(dialog).to_be_hidden()
    expect(page.locator("#kept")).to_contain_text("Gardé à")
    press(page.locator("button.button[name=_continue]"))
    expect(page.locator(".messagelist")).to_contain_text("Enregistré")
    article.refresh_from_db()
    assert article.headline == "Un titre d’après"


def test_two_who_have_the_same_article_open_know_of_each_other(ada_at_the_desk, browser_of_a_visitor, live_server):
    page, other, article = ada_at_the_desk, browser_of_a_visitor, make_draft("Un titre")
    come_in(other, live_server, "lusine")
    page.goto(form_of(article))
    other.goto(form_of(article))
    expect(other.locator("#present")).to_contain_text("Ada, depuis")
    for name in ("#found", "#saved-meanwhile", "#signed-out"):
        expect(page.locator(name)).to_be_hidden()
    expect(page.locator("#present")).to_contain_text("Lusine, depuis", timeout=10_000)
    shuts_nobody_out(page)
    other.locator("#id_headline").fill("Le titre de Lusine")
    other.locator("button.button[name=_continue]").click()
    expect(page.locator("#saved-meanwhile")).to_contain_text("Lusine a enregistré cet article à", timeout=10_000)
    other.goto("/admin/")
    expect(page.locator("#present")).to_be_hidden(timeout=10_000)


def test_two_who_save_bring_their_texts_together_by_keyboard(ada_at_the_desk, browser_of_a_visitor, live_server):
    page, other = ada_at_the_desk, browser_of_a_visitor
    article = make_draft("Un titre", body="<p>Un.</p><p>Deux.</p>")
    come_in(other, live_server, "lusine")
    for each in (page, other):
        each.goto(form_of(article))
    other.locator("#id_headline").fill("Le titre de Lusine")
    other.locator("#id_kicker").fill("Lori")
    other.locator("button.button[name=_continue]").click()
    expect(other.locator(".messagelist")).to_contain_text("Enregistré")
    page.locator("#id_headline").fill("Le titre d’Ada")
    write(page, "Trois, d’Ada.")
    page.locator("#id_headline").press("Enter")
    expect(page.locator("main")).to_contain_text("Vous avez tous deux modifié ce qui suit")
    shuts_nobody_out(page)
    mine = page.locator("input[value=mine]").first
    reach(mine)
    page.keyboard.press("ArrowDown")  # between the buttons of one question, as everywhere
    expect(page.locator("input[value=theirs]").first).to_be_checked()
    press(page.get_by_role("button", name="Réunir"))
    expect(page.locator("#id_headline")).to_have_value("Le titre de Lusine")
    expect(page.locator("#id_kicker")).to_have_value("Lori")
    expect(page.locator("[contenteditable=true]").first).to_contain_text("Trois, d’Ada.")
    expect(page.locator("#errors")).to_be_focused()
    shuts_nobody_out(page)
    press(page.locator("button.button[name=_continue]"))
    expect(page.locator(".messagelist")).to_contain_text("Enregistré")
    article.refresh_from_db()
    assert (article.headline, article.kicker) == ("Le titre de Lusine", "Lori")
    assert "Trois, d’Ada." in article.body


def test_a_window_whose_text_was_thrown_away_elsewhere_goes_on_keeping_what_is_typed(ada_at_the_desk):
    page, article = ada_at_the_desk, make_draft("Un titre")
    page.goto(form_of(article))
    page.locator("#id_headline").fill("Un premier titre")
    expect(page.locator("#kept")).to_contain_text("Gardé à")
    Autosave.objects.update(is_done=True, fields=[])
    former = page.locator("[name=window]").input_value()
    page.locator("#id_headline").fill("Un second titre")
    # Once to hear that the window is done, once under its new number.
    with page.expect_response(lambda answer: "/autosave/" in answer.url and answer.json()["id"], timeout=10_000):
        pass
    assert page.locator("[name=window]").input_value() != former
    assert Autosave.objects.get(is_done=False).headline == "Un second titre"

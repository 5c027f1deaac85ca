"""Correcting and withdrawing, with the keyboard alone at the desk, and what a reader then sees on a phone."""

import pytest
from playwright.sync_api import expect

from articles.arranging import in_force
from articles.models import Article, Correction
from tests.browser.looking import shuts_nobody_out
from tests.builders import make_article, make_section, make_user

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("roles")]
KINDS = {
    "correction": "Nous avions écrit que le marché rouvrait dimanche. Il rouvre samedi.",
    "clarification": "Le marché couvert est celui de la rue Aboviane.",
    "update": "La mairie a publié le calendrier des travaux.",
    "reply": "Votre article me met en cause.\n\nJe n’ai jamais dit cela.",
    "retraction": "Le document sur lequel reposait cet article était un faux.",
}


def signed_in_as(page, live_server, signed_in, user):
    cookie = signed_in(user).cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])


def press_until(page, locator, key="Tab"):
    for _n in range(200):
        if locator.evaluate("el => el === document.activeElement"):
            return
        page.keyboard.press(key)
    raise AssertionError("the keyboard does not reach it")


def test_an_editor_corrects_by_keyboard_and_a_reader_sees_each_kind(page, live_server, signed_in, browser_of_a_visitor):
    article = make_article("Le marché couvert rouvre", standfirst="Après trois ans.")
    signed_in_as(page, live_server, signed_in, make_user("ada", "editor"))
    for kind, text in KINDS.items():
        page.goto(f"/admin/articles/article/{article.pk}/correct/")
        press_until(page, page.locator("#id_kind"))
        page.locator("#id_kind").select_option(kind)
        press_until(page, page.locator("#id_text"))
        page.keyboard.insert_text(text)
        if kind == "reply":
            press_until(page, page.locator("#id_by_name"))
            page.keyboard.type("Société Ani")
        press_until(page, page.get_by_role("button", name="Voir comme les lecteurs"))
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", name="Ce que verront les lecteurs")).to_be_visible()
        if kind == "reply":
            shuts_nobody_out(page)

        press_until(page, page.get_by_role("button", name="Ajouter la correction"))
        page.keyboard.press("Enter")
        expect(page.locator(".messagelist")).to_contain_text("La note figure sur l’article")
    assert Correction.objects.count() == len(KINDS)

    reader = browser_of_a_visitor
    reader.goto(article.get_absolute_url())
    headings = " · ".join(reader.locator("section.correction h2").all_inner_texts())
    for word in ("Correction,", "Précision,", "Mise à jour,", "Droit de réponse : Société Ani", "Rétractation,"):
        assert word in headings.replace("\u00a0", " "), headings
    expect(reader.locator(".retracted")).to_contain_text("Nous ne maintenons plus cet article.")
    shuts_nobody_out(reader)

    for address in ("/corrections/", "/en/corrections/", "/hy/corrections/"):
        reader.goto(address)
        shuts_nobody_out(reader)
    reader.goto("/corrections/")
    expect(reader.locator(".corrections > li")).to_have_count(len(KINDS))

    page.goto("/corrections/")
    shuts_nobody_out(page)

    page.goto(article.get_absolute_url())
    shuts_nobody_out(page)


def test_a_chief_editor_withdraws_by_keyboard_and_readers_find_the_words_that_were_shown(
    page, live_server, signed_in, browser_of_a_visitor
):
    article = make_article("Le pont fermé")
    make_article("The bridge is closed", language="en", translation_of=article)
    signed_in_as(page, live_server, signed_in, make_user("carla", "chief editor"))
    page.goto(f"/admin/articles/article/{article.pk}/withdraw/")
    press_until(page, page.locator("#id_reason"))
    page.keyboard.insert_text("L’article reposait sur un faux.")
    press_until(page, page.get_by_role("button", name="Voir comme les lecteurs"))
    page.keyboard.press("Enter")
    shown = page.locator(".as-readers")
    expect(shown).to_contain_text("L’article reposait sur un faux.")
    told = shown.inner_text().split("\n")[-1]
    shuts_nobody_out(page)

    page.set_viewport_size({"width": 390, "height": 844})
    shuts_nobody_out(page)

    press_until(page, page.get_by_role("button", name="Retirer"))
    page.keyboard.press("Enter")
    expect(page.locator(".messagelist")).to_contain_text("Retiré")
    answer = browser_of_a_visitor.goto(article.get_absolute_url())
    assert answer.status == 410
    expect(browser_of_a_visitor.locator("main")).to_contain_text(told)
    assert Article.objects.get(pk=article.pk).status == "withdrawn"


def test_the_page_of_a_section_is_composed_by_keyboard(page, live_server, signed_in, browser_of_a_visitor):
    culture = make_section("culture", name="Culture")
    stories = [make_article(f"Histoire {n}", section=culture, standfirst="Il était une fois.") for n in range(6)]
    signed_in_as(page, live_server, signed_in, make_user("ada", "editor"))
    page.goto("/admin/front/")
    page.locator("#which").select_option(str(culture.pk))
    press_until(page, page.get_by_role("button", name="Ouvrir cette page"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Composer la page")).to_be_visible()
    for story, place in ((stories[2], "lead"), (stories[4], "pick")):
        box = page.locator(f'[data-article="{story.pk}"] .placed__where select')
        box.focus()
        box.select_option(place)
        page.keyboard.press("Enter")
    shuts_nobody_out(page)

    swap = page.get_by_role("button", name="Mettre en ligne")
    press_until(page, swap)
    page.keyboard.press("Enter")
    expect(page.locator(".messagelist")).to_contain_text("Les lecteurs la voient")
    assert in_force("fr", culture.pk)
    reader = browser_of_a_visitor
    reader.goto("/section/culture/")
    expect(reader.locator("main .card__title").first).to_have_text("Histoire 2")
    shuts_nobody_out(reader)

    page.goto("/section/culture/")

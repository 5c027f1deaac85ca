"""The main job, in a real browser: an editor publishes a reprint, a reader reads it, another sets a new password by e-mail."""

import re

import pytest
from playwright.sync_api import Page, expect

from articles.models import Article
from letters.models import Letter
from tests.builders import PASSWORD, make_author, make_section, make_source, make_user

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("roles")]

TEXT = [
    "La passerelle de Lori a été fermée lundi  » par prudence  » , a indiqué la mairie.",
    "Les habitants l’empruntaient pour rejoindre le marché ; ils font désormais un détour de 6 km.",
]
NEW_PASSWORD = "une phrase assez longue et neuve"


def sign_in(page: Page, name: str, password: str) -> None:
    page.get_by_label("Identifiant ou adresse e‑mail").or_(page.locator("#id_login")).first.fill(name)
    page.locator("#id_password").fill(password)
    page.locator("main form button.btn").first.click()


def test_an_editor_publishes_a_reprint_and_a_visitor_reads_it(page, browser_of_a_visitor):
    make_user("ada", "editor")
    make_section("armenie", name="Arménie")
    make_author("Anouch Vartan")
    make_source("Radio Atlantique Libre")

    page.goto("/admin/")
    sign_in(page, "ada", PASSWORD)
    page.wait_for_url("**/admin/")
    page.goto("/admin/articles/article/add/")
    page.locator("#id_headline").fill("Fermeture d'une passerelle à Lori")
    page.locator("#id_standfirst").fill("La mairie craint pour les câbles.")
    page.locator("#id_section").select_option(label="Arménie")
    editor = page.locator("[contenteditable=true]").first
    editor.click()
    for paragraph in TEXT:
        page.keyboard.insert_text(paragraph)
        page.keyboard.press("Enter")

    # First without the facts of the original: it cannot be published, each field is led to, and nothing is lost.
    page.locator("#id_provenance-0-source").select_option(label="Radio Atlantique Libre")
    page.locator("#publish-open").click()
    dialog = page.locator("#publish")
    expect(dialog.locator("[data-line=credit]")).to_contain_text("Donnez le titre")
    expect(dialog.locator("button[name=_publish]")).to_be_disabled()
    dialog.get_by_role("link", name="Corriger").first.click()
    expect(page.locator("#id_provenance-0-original_title")).to_be_focused()
    expect(page.locator("#id_headline")).to_have_value("Fermeture d'une passerelle à Lori")
    expect(page.locator("[contenteditable=true]").first).to_contain_text("Les habitants")
    assert not Article.objects.exclude(status="draft").exists()

    page.locator("#id_provenance-0-original_title").fill("A footbridge closes in Lori")
    page.locator("#id_provenance-0-original_url").fill("https://ral.example.org/footbridge")
    page.locator("#id_provenance-0-original_authors").fill("Jane Roe")
    page.locator("#id_provenance-0-original_published_at").fill("2026-03-01T09:30")
    page.locator("#id_provenance-0-original_language").select_option("en")
    page.locator("#id_provenance-0-changes").fill("traduit de l’anglais")
    page.locator("#id_provenance-0-permission").fill("RAL, par courriel, 2 mars")
    # The credit and the notice stand there before anything is published.
    preview = page.locator("#credit")
    expect(preview).to_contain_text("Copyright (c) 2026 Radio Atlantique Libre. Reprinted with permission.")
    expect(preview).to_contain_text("A footbridge closes in Lori")
    page.locator("#publish-open").click()
    dialog.locator("button[name=_publish]").click()
    page.get_by_role("link", name="Voir sur le site").first.wait_for()

    article = Article.objects.get()
    assert article.is_published
    assert article.created_by.username == "ada"
    page.goto(article.get_absolute_url())

    visitor = browser_of_a_visitor
    assert visitor.goto(article.get_absolute_url()).status == 200
    expect(visitor.locator("h1")).to_have_text("Fermeture d’une passerelle à Lori")
    expect(visitor.locator(".byline")).to_contain_text("Radio Atlantique Libre")
    expect(visitor.locator(".prose")).to_contain_text("fermée lundi «\u202fpar prudence\u202f»")
    expect(visitor.locator("main")).to_contain_text(
        "Copyright (c) 2026 Radio Atlantique Libre. Reprinted with permission."
    )
    expect(visitor.locator('a[href="https://ral.example.org/footbridge"]').first).to_be_visible()
    visitor.goto("/")
    expect(visitor.locator("main")).to_contain_text("Fermeture d’une passerelle à Lori")
    assert not visitor.context.cookies()


def test_a_reader_sets_a_new_password_by_username(page):
    make_user("ben")
    page.goto("/accounts/login/")
    page.get_by_role("link", name=re.compile("oublié")).click()
    page.locator("main input[type=text]").fill(" BEN ")
    page.locator("main form button.btn").first.click()
    page.wait_for_url("**/password/reset/done/")
    letter = Letter.objects.latest("pk")
    assert letter.to == "ben@example.org"

    # As a developer would: the letter is read where `make run` says.
    page.goto("/letters/")
    page.get_by_role("link", name=letter.subject).first.click()
    link = re.search(r"http://\S+/accounts/password/reset/key/\S+", page.locator("main").inner_text())[0]
    page.goto(re.sub(r"^http://[^/]+", "", link))
    assert "key" not in page.url.split("/reset/")[1].replace("key/", "", 1) or "set-password" in page.url
    page.locator("main input[type=password]").first.fill(NEW_PASSWORD)
    page.locator("main form button.btn").first.click()
    page.wait_for_url("**/key/done/")
    page.goto("/accounts/login/")
    sign_in(page, "ben", NEW_PASSWORD)
    page.wait_for_url(re.compile(r"/(accounts/)?$"))
    page.goto("/accounts/")
    expect(page.locator("main")).to_contain_text("ben")
    assert Letter.objects.latest("pk").pk > letter.pk  # the notice that the password was changed

"""A change to a live article in a real browser: prepared, previewed, scheduled, and before readers when its time comes; by keyboard."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from articles.applying import publish_due
from articles.models import Article, PreparedChange
from articles.publishing import revise
from tests.browser.looking import shuts_nobody_out
from tests.browser.test_the_walk import sign_in
from tests.builders import PASSWORD, make_article, make_user

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("roles")]
TEXT = "<p>La passerelle de Lori a été fermée lundi par prudence.</p><p>Le maire s’explique.</p>"


@pytest.fixture
def article(settings):
    # A task waits for its time, as on a site.
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    ada = make_user("ada", "editor", name="Ada Manouk")
    return make_article("Fermeture d’une passerelle à Lori", body=TEXT, by=ada)


@pytest.fixture
def desk(page, article):
    page.goto("/admin/")
    sign_in(page, "ada", PASSWORD)
    page.wait_for_url("**/admin/")
    page.goto(f"/admin/articles/article/{article.pk}/change/")
    return page


def stands_on_every_screen(desk) -> None:
    for width in (390, 1440):
        desk.set_viewport_size({"width": width, "height": 900})
        shuts_nobody_out(desk)


def press(desk, name: str, role: str = "button") -> None:
    desk.get_by_role(role, name=name, exact=True).focus()
    desk.keyboard.press("Enter")


def test_a_change_is_prepared_previewed_scheduled_and_before_readers_at_its_time(desk, browser_of_a_visitor, article):
    expect(desk.get_by_text("ce que vous enregistrez ici, ils le voient aussitôt")).to_be_visible()
    stands_on_every_screen(desk)
    desk.locator("#id_headline").fill("Réouverture d’une passerelle à Lori")
    press(desk, "Garder comme modification préparée")
    expect(desk).to_have_url(re.compile(r"/prepared/$"))
    expect(desk.get_by_role("heading", level=1)).to_have_text("Travailler la modification préparée")
    stands_on_every_screen(desk)
    # What is typed here is kept apart until it is kept as the change; the Enter key of a line keeps it.
    desk.locator("#id_kicker").fill("Lori")
    expect(desk.locator("#kept")).to_contain_text("Gardé à")
    desk.locator("#id_kicker").press("Enter")
    expect(desk.locator(".messagelist")).to_contain_text("Gardé comme modification préparée.")
    assert PreparedChange.objects.get().prepared.snapshot["kicker"] == "Lori"

    press(desk, "Aperçu", "link")
    expect(desk.frame_locator(".frame--desktop iframe").get_by_role("heading", level=1)).to_have_text(
        "Réouverture d’une passerelle à Lori"
    )
    stands_on_every_screen(desk)
    press(desk, "Publier ou programmer…", "link")
    expect(desk.locator(".sides ins").first).to_contain_text("Réouverture")
    stands_on_every_screen(desk)
    at = timezone.localtime() + timedelta(days=1)
    field = desk.get_by_label("Publier la modification le")
    field.fill(at.strftime("%Y-%m-%dT%H:%M"))
    press(desk, "Programmer")
    expect(desk.locator(".messagelist")).to_contain_text("Programmé : les lecteurs verront la modification le")
    expect(desk.locator(".which .flag")).to_have_text("Programmé")

    reader = browser_of_a_visitor
    reader.goto(article.get_absolute_url())
    expect(reader.get_by_role("heading", level=1)).to_have_text("Fermeture d’une passerelle à Lori")
    PreparedChange.objects.update(publish_at=timezone.now())
    publish_due.call(PreparedChange.objects.get().pk)
    reader.reload()
    expect(reader.get_by_role("heading", level=1)).to_have_text("Réouverture d’une passerelle à Lori")


def test_what_was_changed_live_meanwhile_is_chosen_by_keyboard_and_a_change_is_taken_back(desk, article):
    desk.locator("#id_headline").fill("Préparé")
    press(desk, "Garder comme modification préparée")
    expect(desk).to_have_url(re.compile(r"/prepared/$"))
    Article.objects.filter(pk=article.pk).update(headline="En ligne")
    revise(
        Article.objects.get(pk=article.pk), make_user("carla", "chief editor"), facts_changed=False, text_changed=True
    )
    press(desk, "Garder, puis publier ou programmer…")
    expect(desk.get_by_text("a changé là où cette modification le change aussi")).to_be_visible()
    stands_on_every_screen(desk)
    press(desk, "Réunir les deux", "link")
    stands_on_every_screen(desk)
    desk.get_by_role("radio", name="La modification préparée").focus()
    desk.keyboard.press("Space")
    press(desk, "Réunir")
    expect(desk.locator(".sides del")).to_contain_text("En ligne")
    press(desk, "Abandonner…", "link")
    stands_on_every_screen(desk)
    press(desk, "Abandonner la modification")
    expect(desk).to_have_url(re.compile(r"/change/$"))
    press(desk, "Historique", "link")
    expect(desk.get_by_role("row").nth(1)).to_contain_text("Modification préparée abandonnée.")
    press(desk, "Préparer à nouveau… version 4", "link")
    expect(desk.locator("#id_headline")).to_have_value("Préparé")
    assert Article.objects.get().headline == "En ligne"

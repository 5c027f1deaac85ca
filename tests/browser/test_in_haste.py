"""An editor in a hurry: a comment that was not sent, a date without its hour, the key that saves, a button under a toolbar."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from articles.models import Article, Autosave, Comment
from tests.browser.test_nothing_is_lost import come_in, form_of
from tests.builders import make_article, make_draft

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("roles")]


@pytest.fixture
def desk(page, live_server):
    come_in(page, live_server, "ada")
    return page


def commenting(desk) -> list[str]:
    """A draft, with the field of a comment open beside it; what the browser asks is refused, and told here."""
    asked = []
    desk.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    desk.goto(form_of(make_draft("Une halle")))
    desk.get_by_text("Écrire un commentaire").click()
    return asked


def test_a_comment_that_was_not_sent_is_asked_for_and_a_key_saves(desk):
    asked = commenting(desk)
    desk.locator("#comment-text").press_sequentially("Qui l’a dit ?")
    desk.locator("button.button[name=_continue]").click()
    expect(desk.locator("#comment-text")).to_have_value("Qui l’a dit ?")
    assert asked == ["beforeunload"]
    # Whoever stays goes on as before: what is typed is kept, and the form can be sent.
    desk.locator("#id_kicker").fill("Lori")
    expect(desk.locator("#kept")).to_contain_text("Gardé à", timeout=5000)
    assert Autosave.objects.get().is_done is False

    desk.locator("button[form=comments-form][value=comment]").click()
    expect(desk.locator(".threads")).to_contain_text("Qui l’a dit ?")
    assert Comment.objects.count() == 1
    desk.locator("#id_headline").fill("Une halle rouvre")
    desk.keyboard.press("Control+s")
    expect(desk.locator(".messagelist")).to_contain_text("Enregistré")
    assert Article.objects.get().headline == "Une halle rouvre"
    assert asked == ["beforeunload"]


def test_what_was_refused_is_asked_for_as_well(desk):
    asked = commenting(desk)
    desk.locator("#comment-text").evaluate("field => field.removeAttribute('maxlength')")
    desk.locator("#comment-text").fill("Qui l’a dit ? " * 300)
    desk.locator("button[form=comments-form][value=comment]").click()
    expect(desk.locator("#comment-fault")).to_be_visible()
    desk.locator("button.button[name=_continue]").click()
    expect(desk.locator("#comment-text")).to_have_value("Qui l’a dit ? " * 300)
    assert asked == ["beforeunload"]
    desk.locator("#comment-text").fill("")
    desk.locator("button.button[name=_continue]").click()
    expect(desk.locator(".messagelist")).to_contain_text("Enregistré")
    assert asked == ["beforeunload"]


def test_a_note_that_was_only_looked_at_is_asked_for(desk):
    article = make_article("Une halle")
    asked = []
    desk.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    desk.goto(f"/admin/articles/article/{article.pk}/correct/")
    desk.locator("#id_text").fill("C’était samedi.")
    desk.get_by_role("button", name="Voir comme les lecteurs").click()
    expect(desk.locator(".as-readers")).to_contain_text("C’était samedi.")
    desk.get_by_role("link", name="Retour", exact=True).click()
    expect(desk.locator("#id_text")).to_have_value("C’était samedi.")
    assert asked == ["beforeunload"]
    assert not article.corrections.exists()


def test_a_date_without_its_hour_is_not_sent_as_none(desk):
    draft = make_draft("Une halle")
    due = timezone.now().replace(microsecond=0) + timedelta(days=2)
    Article.objects.filter(pk=draft.pk).update(due_at=due)
    desk.goto(f"/admin/calendar/day/?on={timezone.localdate(due)}")
    field = desk.locator(f"#due-{draft.pk}")
    field.focus()
    for _part in ("day", "month", "year"):
        desk.keyboard.press("Tab")
    desk.keyboard.press("Delete")
    assert field.evaluate("field => field.validity.badInput")
    desk.get_by_role("button", name="Changer la date").click()
    expect(field).to_be_visible()
    assert field.evaluate("field => field.validity.badInput")
    assert Article.objects.get().due_at == due


def test_no_button_of_the_form_lies_under_the_toolbar_of_the_text(desk):
    desk.goto(form_of(make_draft("Une halle", body="<p>Une phrase.</p>" * 60)))
    desk.locator("[contenteditable=true]").first.wait_for()
    covered = []
    for height in (657, 720, 789, 900):
        desk.set_viewport_size({"width": 1366, "height": height})
        for scrolled in range(0, 400, 50):
            desk.evaluate("top => scrollTo(0, top)", scrolled)
            covered += desk.evaluate(
                """() => [...document.querySelectorAll(".submit-row .button")].filter((button) => {
                  if (!button.checkVisibility()) return false;
                  const box = button.getBoundingClientRect();
                  const above = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
                  return above && !button.contains(above) && !above.contains(button);
                }).map((button) => button.textContent)"""
            )
    assert covered == []

"""From the idea to the answered comment: an editor plans and assigns, a contributor writes, both talk beside the text."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from articles.models import Article, Comment
from tests.browser.looking import shuts_nobody_out
from tests.builders import make_article, make_draft, make_section, make_user

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("roles")]


def enter(page, live_server, client) -> None:
    value = client.cookies["sessionid"].value
    page.context.clear_cookies()
    page.context.add_cookies([{"name": "sessionid", "value": value, "url": live_server.url}])


def press(page, locator) -> None:
    """By the keyboard alone."""
    locator.focus()
    page.keyboard.press("Enter")


def test_an_article_is_planned_assigned_written_sent_back_and_talked_about(page, live_server, signed_in):
    ada = signed_in(make_user("ada", "editor"))
    colin = signed_in(make_user("colin", "contributor"))
    make_section("culture", name="Culture")
    # An editor finds the day in the calendar and plans an idea for it.
    enter(page, live_server, ada)
    page.goto("/admin/calendar/")
    shuts_nobody_out(page)
    press(page, page.locator("a[aria-current=date]").first)
    page.wait_for_url("**/calendar/day/**")
    press(page, page.get_by_role("link", name="Prévoir un article"))
    page.get_by_label("Titre", exact=True).fill("Les abricots sont mûrs")
    page.get_by_label("Rubrique").select_option(label="Culture")
    page.get_by_label("Confié à").select_option(label="Colin")
    press(page, page.get_by_role("button", name="Enregistrer le brouillon"))
    page.get_by_text("Personne ne le voit encore").wait_for()
    draft = Article.objects.get()
    assert timezone.localdate(draft.due_at) == timezone.localdate()
    # The contributor finds it, writes, and asks for a review.
    enter(page, live_server, colin)
    page.goto("/admin/")
    press(page, page.get_by_role("main").get_by_role("link", name="Les abricots sont mûrs"))
    body = page.locator("[contenteditable=true]").first
    body.click()
    page.keyboard.type("Les abricots de la plaine sont mûrs depuis samedi.")
    press(page, page.get_by_role("button", name="Demander une relecture"))
    page.get_by_text("en attente de relecture").wait_for()
    # The editor comments on words of the text without leaving it, and sends it back.
    enter(page, live_server, ada)
    page.goto(f"/admin/articles/article/{draft.pk}/change/")
    page.get_by_label("Titre", exact=True).fill("Les abricots sont mûrs, déjà")
    words = page.locator("[contenteditable=true] p").first
    words.click(click_count=3)
    press(page, page.get_by_text("Écrire un commentaire"))
    press(page, page.get_by_role("button", name="Prendre les mots sélectionnés"))
    expect(page.get_by_label("Les mots du texte en question")).to_have_value(
        "Les abricots de la plaine sont mûrs depuis samedi."
    )
    page.get_by_label("Nouveau commentaire").fill("Lequel ?")
    shuts_nobody_out(page)
    press(page, page.get_by_role("button", name="Commenter"))
    said = page.locator("#discussion .thread", has_text="Lequel ?")
    expect(said.locator("blockquote")).to_contain_text("Les abricots de la plaine")
    expect(page.locator("#comments-said")).to_have_text("Votre commentaire est à côté de l’article.")
    expect(page.get_by_role("button", name="Prendre les mots sélectionnés")).to_be_visible()
    expect(page.get_by_label("Titre", exact=True)).to_have_value("Les abricots sont mûrs, déjà")
    shuts_nobody_out(page)
    press(page, page.get_by_role("button", name="Enregistrer", exact=True))
    page.get_by_text("Personne ne le voit encore").wait_for()
    press(page, page.get_by_role("link", name="Renvoyer…"))
    page.get_by_label("Ce qu’il y a à faire").fill("Il manque le prix.")
    shuts_nobody_out(page)
    press(page, page.get_by_role("button", name="Renvoyer"))
    page.get_by_text("c’est de nouveau un brouillon").wait_for()
    # The contributor finds what was sent back, answers, and goes on writing; the comments are resolved.
    enter(page, live_server, colin)
    page.goto("/admin/")
    press(page, page.get_by_role("main").get_by_role("link", name="Les abricots sont mûrs").first)
    said = page.locator("#discussion .thread", has_text="Lequel ?")
    press(page, said.locator("summary"))
    said.locator("textarea").fill("Samedi dernier.")
    press(page, said.get_by_role("button", name="Envoyer la réponse"))
    expect(said.locator(".answers")).to_contain_text("Samedi dernier.")
    expect(said.locator("summary")).to_be_focused()
    press(page, said.get_by_role("button", name="Résoudre"))
    expect(page.get_by_text("1 commentaire résolu")).to_be_visible()
    expect(page.get_by_text("Écrire un commentaire")).to_be_focused()
    sent_back = page.locator("#discussion .thread", has_text="Il manque le prix.")
    expect(sent_back.get_by_text("Renvoyé")).to_be_visible()
    page.set_viewport_size({"width": 390, "height": 844})
    shuts_nobody_out(page)
    # Where the newsroom cannot be reached, what was written still stands there.
    page.route("**/comments/", lambda route: route.abort())
    press(page, page.get_by_text("Écrire un commentaire"))
    page.get_by_label("Nouveau commentaire").fill("Je cherche le prix.")
    press(page, page.get_by_role("button", name="Commenter"))
    expect(page.get_by_text("Cela n’est pas parti.")).to_be_visible()
    expect(page.get_by_label("Nouveau commentaire")).to_have_value("Je cherche le prix.")
    page.unroute("**/comments/")
    press(page, page.get_by_role("button", name="Commenter"))
    expect(page.locator("#discussion .thread", has_text="Je cherche le prix.")).to_be_visible()
    expect(page.get_by_text("Cela n’est pas parti.")).to_have_count(0)
    press(page, page.get_by_role("button", name="Demander une relecture"))
    page.get_by_text("en attente de relecture").wait_for()
    assert Comment.objects.count() == 4
    page.goto(f"/admin/articles/article/{draft.pk}/comments/")
    shuts_nobody_out(page)


def test_the_calendar_is_read_and_changed_on_a_desktop_and_on_a_phone(page, live_server, signed_in):
    ada = make_user("ada", "editor")
    lusine = make_user("lusine", "contributor", name="Lusine Hakobian")
    today = timezone.now()
    for number in range(6):
        make_article(f"Une nouvelle assez longue pour tenir sur deux lignes {number}", by=ada)
    make_article("Programmé", at=today + timedelta(hours=30), by=ada)
    draft = make_draft("Les abricots de la plaine, un reportage")
    draft.assign(ada, lusine, today - timedelta(hours=1))
    Article.objects.filter(headline="Programmé").update(expires_at=today + timedelta(days=40))
    enter(page, live_server, signed_in(ada))
    for width, scheme in ((1440, "light"), (390, "dark")):
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)
        for address in ("", "?view=list", "day/"):
            page.goto(f"/admin/calendar/{address}")
            shuts_nobody_out(page)
            assert "Les abricots" in page.get_by_role("main").inner_text()
    page.get_by_label("À rendre le").fill("2030-01-02T10:00")
    press(page, page.get_by_role("button", name="Changer la date"))
    page.get_by_text("est à rendre le 2 janvier 2030").wait_for()
    assert Article.objects.get(pk=draft.pk).due_at.year == 2030

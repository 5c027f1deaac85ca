"""Many articles at once, from the list to the undoing, with the keyboard alone."""

import pytest
from playwright.sync_api import expect

from articles.models import Article
from tests.browser.looking import shuts_nobody_out
from tests.builders import make_article, make_draft, make_section, make_topic, make_user

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("roles")]


@pytest.fixture
def desk(page, live_server, signed_in):
    client = signed_in(make_user("carla", "chief editor"))
    page.context.add_cookies(
        [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}]
    )
    return page


def choose(page, act: str) -> None:
    for box in page.locator("input.action-select").all():
        box.focus()
        page.keyboard.press("Space")
    page.locator("select[name=action]").select_option(act)
    page.locator(".actions button[type=submit]").focus()
    page.keyboard.press("Enter")


def test_articles_are_moved_and_moved_back(desk):
    culture, stories = make_section("culture", name="Culture"), [make_article("Une halle"), make_draft("Un marché")]
    was = stories[0].section
    desk.goto("/admin/articles/article/")
    shuts_nobody_out(desk)
    choose(desk, "move_chosen")
    expect(desk.locator("h1")).to_have_text("Déplacer vers une autre rubrique")
    shuts_nobody_out(desk)
    desk.locator("#id_section").select_option(label="Culture")
    desk.locator("main .submit-row button").focus()
    desk.keyboard.press("Enter")
    expect(desk.get_by_text("2 articles modifiés")).to_be_visible()
    assert culture.articles.count() == 2
    shuts_nobody_out(desk)
    desk.get_by_role("button", name="Annuler").focus()
    desk.keyboard.press("Enter")
    expect(desk.locator("h1")).to_have_text("Annulé")
    assert {article.section for article in Article.objects.all()} == {was}


def test_a_topic_is_typed_for_many_and_the_list_is_filtered_by_an_author(desk):
    story = make_draft("Une halle", author="Aram")
    topic = make_topic("marche", name="Le marché")
    desk.goto("/admin/articles/article/")
    desk.get_by_label("Par auteur").select_option(label="Aram")
    desk.locator(".choose", has=desk.get_by_label("Par auteur")).get_by_role("button").click()
    desk.wait_for_url("**author=*")
    choose(desk, "tag_chosen")
    expect(desk.locator("h1")).to_have_text("Ajouter un thème")
    shuts_nobody_out(desk)
    desk.locator(".select2-selection").click()
    desk.keyboard.type("march")
    desk.locator(".select2-results__option", has_text="Le marché").click()
    desk.locator("main .submit-row button").click()
    expect(desk.get_by_text("1 article modifié")).to_be_visible()
    assert list(story.topics.all()) == [topic]
    desk.set_viewport_size({"width": 390, "height": 844})
    shuts_nobody_out(desk)
    desk.goto("/admin/articles/article/")
    shuts_nobody_out(desk)

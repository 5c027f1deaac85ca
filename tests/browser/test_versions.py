"""A version put back in a real browser, by keyboard too; and the pages of the history stand on a phone."""

import re

import pytest
from playwright.sync_api import expect

from articles.models import Article, VersionKind
from articles.snapshots import keep, keep_if_changed
from tests.browser.looking import press, shuts_nobody_out
from tests.browser.test_the_walk import sign_in
from tests.builders import PASSWORD, make_draft, make_section, make_user

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("roles")]
FIRST = "<h2>La passerelle</h2><p>La passerelle de Lori a été fermée lundi par prudence.</p><p>Le maire s’explique.</p>"
SECOND = (
    "<h2>La passerelle</h2><p>La passerelle de Lori a été rouverte mardi par surprise.</p><p>Le maire s’explique.</p>"
)


@pytest.fixture
def article():
    """Three versions, and an act."""
    ada = make_user("ada", "editor", name="Ada Manouk")
    make_section("culture", name="Culture")
    article = make_draft("Fermeture d’une passerelle à Lori", body=FIRST, topics=["zoo"], created_by=ada)
    keep(article, ada, VersionKind.SAVED)
    article.write(SECOND)
    Article.objects.filter(pk=article.pk).update(headline="Réouverture d’une passerelle à Lori", kicker="Lori")
    keep_if_changed(article, ada)
    article.topic_links.all().delete()
    Article.objects.get(pk=article.pk).submit(ada)
    return article


@pytest.fixture
def desk(page, article):
    page.goto("/admin/")
    sign_in(page, "ada", PASSWORD)
    page.wait_for_url("**/admin/")
    page.goto(f"/admin/articles/article/{article.pk}/change/")
    return page


def test_an_editor_finds_what_was_lost_and_puts_it_back(desk, article):
    press(desk.get_by_role("link", name="Historique"))
    expect(desk.get_by_role("row")).to_have_count(4)
    # Any two: the first with the last, chosen and sent by the keyboard alone.
    desk.get_by_label("comparer à partir de la version 1").focus()
    desk.keyboard.press("Space")
    desk.keyboard.press("Enter")
    expect(desk).to_have_url(re.compile(r"\?b=3&a=1$"))
    expect(desk.locator(".text-diff del")).to_contain_text(["fermée lundi"])
    expect(desk.locator(".text-diff ins")).to_contain_text(["rouverte mardi"])
    for line in ("ins", "del"):
        decoration = desk.locator(f".text-diff {line}").first.evaluate(
            "each => getComputedStyle(each).textDecorationLine"
        )
        assert decoration == {"ins": "underline", "del": "line-through"}[line]
    desk.get_by_role("link", name="Rétablir… la version 1").or_(
        desk.get_by_role("link", name="Rétablir… version 1")
    ).press("Enter")
    expect(desk.get_by_role("heading", level=1)).to_have_text("Rétablir la version 1")
    press(desk.get_by_role("button", name="Rétablir la version 1"))
    expect(desk.locator(".messagelist")).to_contain_text("La version 1 est rétablie.")
    expect(desk.locator("#id_headline")).to_have_value("Fermeture d’une passerelle à Lori")
    expect(desk.locator("[contenteditable=true]").first).to_contain_text("fermée lundi par prudence")
    article = Article.objects.get()
    assert (article.body, article.topic_links.count()) == (FIRST, 1)
    desk.get_by_role("link", name="Historique").click()
    expect(desk.get_by_role("row").nth(1)).to_contain_text("Version 1 rétablie.")


@pytest.mark.parametrize("width", [1280, 390])
def test_the_history_shuts_nobody_out(desk, article, width):
    desk.set_viewport_size({"width": width, "height": 900})
    history = f"/admin/articles/article/{article.pk}/history/"
    for address in (history, f"{history}compare/?a=1&b=3", f"{history}1/restore/"):
        desk.goto(address)
        shuts_nobody_out(desk)

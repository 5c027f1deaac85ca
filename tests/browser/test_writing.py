"""Writing at the desk: the bar, links, quotations, pictures, cards, what is pasted, typography, and what is counted."""

import pytest
from django.test import Client

from articles.models import Article
from tests.builders import make_draft, make_user
from tests.text.test_pasting import sample

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("roles")]

TEXT = ".prose-editor .ProseMirror"


@pytest.fixture
def desk(page, live_server):
    """The form of a draft, opened by an editor."""
    carla = make_user("carla", "chief editor")
    make_draft("Le marché a rouvert", pk=7)
    client = Client()
    client.force_login(carla)
    page.context.add_cookies(
        [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}]
    )
    return page


def opened(page, body="<p>Le marché a rouvert.</p>"):
    """The editor with this text, the cursor at its end."""
    Article.objects.get(pk=7).text.__class__.objects.filter(article_id=7).update(body=body)
    page.goto("/admin/articles/article/7/change/")
    page.locator(".prose-menubar").first.wait_for()
    page.locator(TEXT).click()
    page.keyboard.press("Control+End")
    return page


def typed_text(page) -> str:
    return page.locator("#id_body").input_value()


def stored(page) -> str:
    page.get_by_role("button", name="Enregistrer le brouillon").click()
    page.get_by_text("Personne ne le voit encore").wait_for()
    return Article.objects.get(pk=7).body


def pasted(page, html: str, text: str = "") -> None:
    """The event that a browser sends when this is pasted."""
    page.evaluate(
        """([html, text]) => {
          const data = new DataTransfer();
          if (html) data.setData("text/html", html);
          data.setData("text/plain", text);
          const event = new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true });
          document.querySelector(".prose-editor .ProseMirror").dispatchEvent(event);
        }""",
        [html, text],
    )


def test_look(desk):
    opened(
        desk,
        '<h2>Un</h2><p>Le "marché" a rouvert, n°5 à 14h05 !</p><blockquote><p>Oui</p><footer>Ani</footer></blockquote>',
    )
    desk.screenshot(path="/tmp/editor-1.png")
    print(typed_text(desk))
    desk.get_by_role("button", name="Corriger la typographie").click()
    desk.wait_for_timeout(600)
    desk.screenshot(path="/tmp/editor-2.png")
    print(repr(typed_text(desk)))
    desk.keyboard.press("Control+z")
    print(repr(typed_text(desk)))
    pasted(desk, sample("word"))
    desk.wait_for_timeout(900)
    desk.screenshot(path="/tmp/editor-3.png")
    print(typed_text(desk))
    desk.get_by_role("button", name="Lien").click()
    desk.screenshot(path="/tmp/editor-4.png")
    assert 0

"""A passage copied from a story brings along whose it is, as text and as HTML."""

import pytest

from tests.builders import make_article, make_source

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("roles")]

COPY = """() => {
  const paragraph = document.querySelector(".prose p"), data = new DataTransfer();
  getSelection().selectAllChildren(paragraph);
  const event = new ClipboardEvent("copy", { clipboardData: data, bubbles: true, cancelable: true });
  paragraph.dispatchEvent(event);
  return { text: data.getData("text/plain"), html: data.getData("text/html"), ours: event.defaultPrevented };
}"""


def test_a_copied_passage_says_whose_it_is(page):
    article = make_article(
        "Le marché & ses <voisins>", source=make_source(), body="<p>Les <em>marchands</em> sont là.</p>"
    )
    page.goto(article.get_absolute_url())
    copied = page.evaluate(COPY)
    assert copied["ours"]
    assert copied["text"].startswith("Les marchands sont là.")
    assert "Radio Atlantique Libre" in copied["text"]
    assert copied["text"].endswith(article.get_absolute_url())
    assert "<em>marchands</em>" in copied["html"]
    assert "&lt;voisins&gt;" in copied["html"]

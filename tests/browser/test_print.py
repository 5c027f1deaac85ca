"""A story on paper: whose it is stays on it, in ink, and the address of the original can be typed off."""

import pytest

from articles.models import Picture
from tests.builders import make_article, make_licence, make_source

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("roles")]
ORIGINAL, TERMS = "https://ral.example.org/market", "https://ral.example.org/terms"
# What stands on paper: the words of all that has a box, with what style adds after it.
ON_PAPER = """
selector => [...document.querySelectorAll(selector)].filter(part => part.checkVisibility({visibilityProperty: true, opacityProperty: true})).map(part => {
  const words = [];
  const walk = node => {
    if (node.nodeType === Node.TEXT_NODE) words.push(node.data);
    if (node.nodeType !== Node.ELEMENT_NODE || !node.checkVisibility()) return;
    for (const child of node.childNodes) walk(child);
    const after = getComputedStyle(node, '::after').content;
    if (after.startsWith('"')) words.push(JSON.parse(after));
  };
  walk(part);
  return words.join('').replace(/\\s+/g, ' ').trim();
}).join(' | ')
"""
LIGHTEST_INK = """
selector => Math.max(...[...document.querySelectorAll(selector)].flatMap(part =>
  getComputedStyle(part).color.match(/[\\d.]+/g).slice(0, 3).map(Number)))
"""


@pytest.fixture
def paper(page):
    """Prints a page: `paper(article)("selector")` is what stands there, on paper."""

    def printed(article, **media):
        page.goto(article.get_absolute_url())
        page.emulate_media(media="print", **media)
        return lambda selector: page.evaluate(ON_PAPER, selector)

    return printed


def make_reprint(position: str = "before", **facts):
    licence = make_licence(f"ral-{position}", credit_position=position, terms_url=TERMS)
    source = make_source("Radio Atlantique Libre", default_licence=licence)
    return make_article("Le marché rouvre", source=source, **facts)


@pytest.mark.parametrize(("position", "place"), [("before", ".credit"), ("after", ".legal"), ("byline", ".byline")])
def test_a_printed_reprint_carries_its_credit_and_its_notice(paper, position, place):
    article = make_reprint(position)
    read = paper(article)
    assert "Article original : The market is open again, Radio Atlantique Libre" in read(place).replace("\u00a0", " ")
    assert "Reprinted with permission." in read(".legal")
    assert "Radio Atlantique Libre" in read(".byline")


def test_the_address_of_the_original_is_written_out(paper):
    read = paper(make_reprint())
    assert f"({ORIGINAL})" in read(".credit__links")
    assert f"({TERMS})" in read(".credit__links")
    assert "/source/" not in read(".credit__links")


def test_on_the_screen_no_address_is_written_out(page):
    page.goto(make_reprint().get_absolute_url())
    assert ORIGINAL not in page.evaluate(ON_PAPER, ".credit__links")


def test_a_printed_picture_keeps_its_credit(paper):
    picture = Picture.objects.create(
        digest="0",
        alt="Un pont",
        caption="Le pont.",
        credit="Ani Ter / RAL",
        renditions={"base": "pictures/ab12", "w": 900, "h": 600, "widths": [480], "formats": ["webp", "jpg"]},
    )
    read = paper(make_reprint(lead_picture=picture))
    assert "Le pont. Ani Ter / RAL" in read("figcaption")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_rights_are_printed_in_ink_whatever_the_screen_is_like(page, paper, scheme):
    paper(make_reprint(), color_scheme=scheme)
    for place in (".credit", ".credit__links a", ".legal", ".byline"):
        assert page.evaluate(LIGHTEST_INK, place) <= 0x33, place

"""The searches of the lists look among what was saved last, as the line beside them says, and no further."""

from datetime import datetime

import pytest
from django.utils.timezone import make_aware
from lxml import html

from articles.admin import lists, sheet
from articles.models import Article
from articles.paging import among_the_last
from tests.articles.test_figures import make_picture
from tests.builders import make_draft

pytestmark = pytest.mark.django_db
AT = make_aware(datetime(2026, 3, 1, 10))


@pytest.fixture
def drafts() -> list[Article]:
    """Five, the first saved last; the third and the fourth at the same moment."""
    drafts = [make_draft(f"Abricots {number}", author=None) for number in range(5)]
    for draft, minute in zip(drafts, (50, 40, 30, 30, 10), strict=True):
        Article.objects.filter(pk=draft.pk).update(saved_at=AT.replace(minute=minute))
    return drafts


@pytest.mark.parametrize(("most", "found"), [(1, "0"), (2, "01"), (3, "013"), (4, "0123"), (5, "01234"), (9, "01234")])
def test_as_many_as_were_asked_for_are_looked_among(drafts, most, found):
    condition = among_the_last(Article.objects.all(), most, "saved_at")
    assert {row.headline[-1] for row in Article.objects.filter(condition)} == set(found)


def test_the_list_of_articles_looks_no_further(drafts, signed_in, carla, monkeypatch):
    monkeypatch.setattr(lists, "SEARCHED", 3)
    page = signed_in(carla).get("/admin/articles/article/?q=abricot").content.decode()
    assert [number for number in range(5) if f"Abricots {number}" in page] == [0, 1, 3]


def test_nor_does_the_contact_sheet(signed_in, carla, monkeypatch):
    for number in range(4):
        make_picture(alt=f"Étal {number}")
    monkeypatch.setattr(sheet, "SEARCHED", 2)
    page = signed_in(carla).get("/admin/articles/picture/?q=etal").content.decode()
    assert [number for number in range(4) if f"Étal {number}" in page] == [2, 3]


def test_the_rows_of_a_filtered_list_remember_it(drafts, signed_in, carla):
    desk = signed_in(carla)
    rows = html.fromstring(desk.get("/admin/articles/article/?q=abricot&state=draft").content.decode())
    link = rows.xpath('//th[contains(@class, "headline")]/a/@href')[0]
    assert link == f"/admin/articles/article/{drafts[0].pk}/change/?_changelist_filters=q%3Dabricot%26state%3Ddraft"
    plain = html.fromstring(desk.get("/admin/articles/article/").content.decode())
    assert plain.xpath('//th[contains(@class, "headline")]/a/@href')[0].endswith("/change/")


def test_the_box_of_a_row_says_which(drafts, signed_in, carla):
    rows = html.fromstring(signed_in(carla).get("/admin/articles/article/").content.decode())
    boxes = {box.get("value"): box.get("aria-label") for box in rows.xpath('//input[@name="_selected_action"]')}
    assert boxes == {str(draft.pk): f"Sélectionner {draft.headline}" for draft in drafts}

"""Quick open: what a few letters find, for whom, and at what cost."""

from urllib.parse import quote

import pytest
from django.test import Client

from articles.finding import headlines
from tests.builders import make_article, make_draft, make_section, make_source

pytestmark = pytest.mark.django_db


def ask(user, q: str, part: str = "&part=1") -> str:
    client = Client()
    client.force_login(user)
    response = client.get(f"/admin/open/?q={quote(q)}{part}")
    assert response.status_code == 200
    assert "no-store" in response.headers["Cache-Control"]
    return response.content.decode()


def test_articles_sections_sources_and_pages_are_found_by_a_few_letters(ada):
    draft = make_draft("Le marché couvert rouvre", section=make_section("marches", name="Marchés"))
    source = make_source("Marché libre")
    found = ask(ada, "march")
    assert f"/admin/articles/article/{draft.pk}/change/" in found
    assert f"/admin/articles/section/{draft.section_id}/change/" in found
    assert f"/admin/attribution/source/{source.pk}/change/" in found
    assert "/admin/articles/picture/" in ask(ada, "imag")


def test_letters_without_accents_find_names_with_them(ada):
    make_section("economie", name="Économie")
    assert "Économie" in ask(ada, "econ")


def test_an_old_article_is_found_by_the_words_of_its_text(ada, monkeypatch):
    story = make_article("Une halle", body="<p>Les grenadiers fleurissent.</p>")
    make_article("Un pont, venu depuis")
    monkeypatch.setattr("articles.finding.RECENT", 1)
    assert f"/{story.pk}/change/" in ask(ada, "grenadiers")
    assert [each.pk for each in headlines("grenadier", ada, 5)] == [story.pk]


def test_more_matches_than_are_ranked_give_the_newest(ada, monkeypatch):
    first, last = make_article("Une halle ancienne"), make_article("Une halle neuve")
    make_draft("Un pont, venu depuis")
    monkeypatch.setattr("articles.finding.RECENT", 1)
    monkeypatch.setattr("articles.search.MOST", 1)
    assert [each.pk for each in headlines("halle", ada, 1)] == [last.pk]
    assert [each.pk for each in headlines("halle", ada, 9)] == [last.pk, first.pk]


def test_an_article_is_found_by_its_number_and_stands_once(ada):
    story = make_article("Une halle")
    assert f"/{story.pk}/change/" in ask(ada, str(story.pk))
    assert ask(ada, "halle").count(f"/admin/articles/article/{story.pk}/change/") == 1
    assert ask(ada, "9" * 30) == ask(ada, "99999999999")


def test_a_contributor_finds_their_own_and_what_is_published(colin):
    own, public = make_draft("Halle à moi", created_by=colin), make_article("Halle publique")
    secret = make_draft("Halle secrète")
    found = ask(colin, "halle")
    assert f"/admin/articles/article/{own.pk}/change/" in found
    assert public.get_absolute_url() in found
    assert f"/admin/articles/article/{public.pk}/change/" not in found
    assert "secrète" not in found
    assert str(secret.pk) not in ask(colin, str(secret.pk))
    assert "/admin/rights/" not in ask(colin, "droits")


def test_without_a_script_it_is_a_page(ada):
    make_draft("Une halle")
    page = ask(ada, "halle", part="")
    assert "Une halle" in page
    assert 'value="halle"' in page
    assert "Rien de ce nom" in ask(ada, "zzzz", part="")
    empty = ask(ada, "", part="")
    assert 'href="/admin/articles/picture/"' in empty


@pytest.mark.parametrize("q", ["", "   ", "%", "_", "'", '"', "<b>", "\\", "x" * 900, "a " * 400, "«", "-", "𝒜"])
def test_whatever_is_typed_is_answered(ada, q):
    make_draft("Une halle")
    assert "<b>" not in ask(ada, q)


def test_every_page_of_the_desk_offers_it(ada):
    client = Client()
    client.force_login(ada)
    draft = make_draft()
    for address in ("/admin/", "/admin/articles/article/", f"/admin/articles/article/{draft.pk}/change/", "/admin/x/"):
        page = client.get(address).content.decode()
        assert 'href="/admin/open/"' in page, address
        assert "desk/open.js" in page, address


def test_it_costs_the_same_however_much_there_is(ada, django_assert_max_num_queries):
    client = Client()
    client.force_login(ada)

    def asked() -> int:
        client.get("/admin/open/?part=1&q=halle")
        with django_assert_max_num_queries(14) as queries:
            client.get("/admin/open/?part=1&q=halle")
        return len(queries)

    make_article("Une halle", source=make_source())
    few = asked()
    for number in range(12):
        make_article(f"Halle {number}", source=make_source(), section=make_section(f"halle-{number}"))
        make_draft(f"Halle {number}")
    assert asked() <= few

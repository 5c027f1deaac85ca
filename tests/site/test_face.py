"""What the templates make of a page: languages, headings, blocks, and what it weighs."""

import gzip
import itertools
import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from articles.models import Correction
from tests.builders import make_article, make_author, make_licence, make_placement, make_section, make_source

STATIC = Path(__file__).parents[2] / "static"
pytestmark = pytest.mark.django_db


def shown(client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return response.content.decode()


def headings(page: str) -> list[int]:
    return [int(level) for level in re.findall(r"<h([1-6])\b", re.search(r"<main.*</main>", page, re.S)[0])]


@pytest.fixture
def story():
    diaspora = make_section("diaspora")
    author = make_author("Nariné Sarafian", bio="Elle écrit.", role="Grand reporter")
    for number in range(12):
        make_article(f"Histoire {number}", section=diaspora, standfirst="Il était une fois.")
    article = make_article("Le marché rouvre", standfirst="Après trois ans.", topics=["marche"], source=make_source())
    make_placement("pick", article, reason="Pour la fin.", recommended_by=author)
    return article


@pytest.mark.parametrize(
    "address",
    ["/", "/latest/", "/section/diaspora/", "/topic/marche/", "/author/narine-sarafian/", "/search/?q=marché"],
)
def test_headings_leave_no_level_out(client, story, address):
    levels = headings(shown(client, address))
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))


def test_the_articles_of_a_section_stand_on_one_level(client, story):
    assert set(headings(shown(client, "/section/diaspora/"))[1:]) == {2}


def test_an_article_has_headings_without_a_gap(client, story):
    levels = headings(shown(client, story.get_absolute_url()))
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))


def test_each_language_leads_to_its_own_front_page(client, story):
    page = shown(client, "/")
    for code, address in (("fr", "/"), ("en", "/en/"), ("hy", "/hy/")):
        assert f'<a href="{address}" lang="{code}" hreflang="{code}"' in page
        assert f'<link rel="alternate" hreflang="{code}" href="http://localhost:8000{address}">' in page


def test_an_article_leads_to_its_versions(client, story):
    english = make_article("The market opens", language="en", translation_of=story, source=story.provenance.source)
    page = shown(client, story.get_absolute_url())
    assert f'<a href="{english.get_absolute_url()}" lang="en" hreflang="en">English</a>' in page
    assert f'<link rel="alternate" hreflang="en" href="http://localhost:8000{english.get_absolute_url()}">' in page


def test_a_headline_in_another_language_says_so(client, story):
    english = make_article("The market opens", language="en")
    page = shown(client, "/author/narine-sarafian/")
    assert f'<a href="{english.get_absolute_url()}" lang="en" hreflang="en">The market opens</a>' in page


def test_a_pick_says_why_and_who(client, story):
    page = shown(client, "/")
    assert "La rédaction vous conseille" in page
    assert "Pour la fin." in page
    assert "Nariné Sarafian, Grand reporter" in page


def test_what_is_empty_is_not_shown(client):
    make_article("La seule histoire")
    page = shown(client, "/")
    for block in ("La rédaction vous conseille", "En continu</h2>", "Toute la rubrique"):
        assert block not in page


def test_a_correction_stands_on_the_page_and_in_the_by_line(client, story):
    Correction.objects.create(article=story, text="Le marché a rouvert samedi.\nPas dimanche.")
    type(story).objects.filter(pk=story.pk).update(revised_at=timezone.now())
    page = shown(client, story.get_absolute_url())
    assert f'href="#correction-{story.corrections.get().pk}">Corrigé ' in page
    assert "Le marché a rouvert samedi.<br>Pas dimanche." in page


def test_an_update_gives_its_hour(client):
    article = make_article("Le marché rouvre")
    type(article).objects.filter(pk=article.pk).update(revised_at=timezone.now() + timedelta(seconds=1))
    assert "Mis à jour <time" in shown(client, article.get_absolute_url())


@pytest.mark.parametrize("place", ["byline", "before", "after"])
def test_a_credit_stands_where_its_licence_wants_it_and_the_original_is_named_once(client, place):
    licence = make_licence(place, credit_position=place, credit={"fr": "Article original : {title}, {source}"})
    article = make_article("Le marché rouvre", source=make_source(place, default_licence=licence))
    page = shown(client, article.get_absolute_url()).split("<body")[1]
    places = {
        "byline": page.index('<div class="byline">'),
        "before": page.index('<section class="credit"'),
        "after": page.index('<div class="legal">'),
    }
    assert max(places, key=lambda name: places[name] if places[name] < page.index("Article original") else -1) == place
    assert page.count("Article original") == 1
    assert ("Titre original" in page) == (place != "before")


def zipped(data: bytes) -> int:
    return len(gzip.compress(data))


def test_an_article_keeps_to_the_budget(client, story):
    page = zipped(shown(client, story.get_absolute_url()).encode())
    scripts = sum(zipped(path.read_bytes()) for path in STATIC.glob("js/*.js"))
    style = zipped((STATIC / "css/site.css").read_bytes())
    assert page + style < 30_000
    assert scripts < 2_000
    assert (STATIC / "fonts/newsreader-titling.woff2").stat().st_size < 28_000

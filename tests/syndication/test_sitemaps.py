"""Sitemaps: every published address once, in a file that it keeps, and the news of two days."""

from datetime import timedelta

import pytest
from django.utils import timezone
from lxml import etree

from tests.builders import make_article, make_draft, make_licence, make_source

pytestmark = pytest.mark.django_db
NS = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "n": "http://www.google.com/schemas/sitemap-news/0.9"}


def locations(client, address: str) -> list[str]:
    response = client.get(address)
    assert response.status_code == 200
    return [
        loc.text.removeprefix("http://localhost:8000")
        for loc in etree.fromstring(response.content).iterfind(".//s:loc", NS)
    ]


def test_every_published_article_is_in_one_file_of_the_index(client):
    now = timezone.now()
    articles = [
        make_article(at=now - timedelta(days=days), language=language)
        for days, language in ((1, "fr"), (40, "en"), (400, "hy"))
    ]
    make_draft()
    files = locations(client, "/sitemap.xml")
    found = [address for file in files for address in locations(client, file)]
    for article in articles:
        assert found.count(article.get_absolute_url()) == 1
    assert sum("/article/" in address for address in found) == 3
    assert {"/", "/en/", "/hy/", "/section/armenie/", "/en/section/armenie/", "/author/narine-sarafian/"} <= set(found)


def test_the_news_sitemap_holds_two_days(client):
    recent = make_article("Fraîche & neuve", at=timezone.now() - timedelta(hours=47))
    make_article("Vieille", at=timezone.now() - timedelta(hours=49))
    assert locations(client, "/news-sitemap.xml") == [recent.get_absolute_url()]
    tree = etree.fromstring(client.get("/news-sitemap.xml").content)
    assert tree.findtext(".//n:title", namespaces=NS) == "Fraîche & neuve"


def test_an_empty_site_has_a_sitemap(client):
    assert locations(client, "/sitemap.xml") == ["/sitemap-pages.xml"]


@pytest.mark.parametrize("number", [0, 7, 10**15, 10**18, 10**30])
def test_a_part_that_is_none_is_no_error(client, number):
    assert client.get(f"/sitemap-{number}.xml").status_code in (200, 404)


def test_a_part_holds_a_stretch_of_numbers(client, monkeypatch):
    monkeypatch.setattr("syndication.sitemaps.PART", 2)
    articles = [make_article() for _number in range(5)]
    files = [file for file in locations(client, "/sitemap.xml") if file != "/sitemap-pages.xml"]
    found = [locations(client, file) for file in files]
    assert all(len(part) <= 2 for part in found)
    assert sorted(address for part in found for address in part) == sorted(
        article.get_absolute_url() for article in articles
    )


@pytest.mark.parametrize(
    ("policy", "in_search", "in_news"),
    [("index", True, True), ("noindex_news", True, False), ("noindex", False, False), ("canonical", False, False)],
)
def test_search_engines_are_shown_what_the_licence_lets_them_list(client, policy, in_search, in_news):
    licence = make_licence(policy, name=policy, search_policy=policy)
    address = make_article(source=make_source(policy, default_licence=licence)).get_absolute_url()
    assert (address in locations(client, "/sitemap-0.xml")) == in_search
    assert (address in locations(client, "/news-sitemap.xml")) == in_news

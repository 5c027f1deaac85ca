"""The API: every story that may go out, once, as valid ninjs; every fault a sentence in JSON."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles.models import Article
from tests.builders import make_article, make_draft, make_section, make_source, make_topic
from tests.standards.ninjs import check_ninjs

from .making import make_offered, make_picture, make_reprint

pytestmark = pytest.mark.django_db
LIST = "/api/v1/articles/"
SITE = "http://localhost:8000"


def walk(client, address: str = LIST):
    """Every answer of the list, from the newest to the end."""
    while address:
        data = client.get(address).json()
        yield data["items"]
        address = (data["next"] or "").removeprefix(SITE)


def headlines(items: list[dict]) -> list[str]:
    return [item["headlines"][0]["value"] for item in items]


def test_the_list_is_valid_ninjs(client):
    make_article(lead_picture=make_picture(), standfirst="Chapô")
    make_offered("full")
    for grant in ("none", "excerpt", "full"):
        make_reprint(grant)
    data = client.get(LIST).json()
    assert len(data["items"]) == 5
    assert data["next"] is None
    assert [fault for item in data["items"] for fault in check_ninjs(item)] == []


def test_the_walk_meets_every_story_once_even_when_one_is_published_meanwhile(client):
    now = timezone.now()
    at = [now - timedelta(hours=hours // 2) for hours in range(2, 16)]  # always two at the same moment
    written = [make_article(f"Nouvelle {number}", at=moment) for number, moment in enumerate(at)]
    found = []
    for number, items in enumerate(walk(client, f"{LIST}?limit=3")):
        found += headlines(items)
        make_article(f"Entre-temps {number}", at=now)
    assert sorted(found) == sorted(article.headline for article in written)


@pytest.mark.parametrize(
    "query", ["language=en", "section=cilicie", "section=region", "source=radio-atlantique-libre", "topic=marche"]
)
def test_a_filter_leaves_what_it_names_and_is_kept_on_the_way(client, query):
    section = make_section("cilicie", parent=make_section("region"))
    facts = {"language": "en", "section": section, "source": make_source(), "topics": ["marche"]}
    for number in range(5):
        make_article(f"Cherchée {number}", **facts)
        make_article(f"Autre {number}")
    pages = list(walk(client, f"{LIST}?{query}&limit=2"))
    assert [len(items) for items in pages] == [2, 2, 1]
    found = [headline for items in pages for headline in headlines(items)]
    assert sorted(found) == [f"Cherchée {number}" for number in range(5)]


def test_filters_join(client):
    make_article("Les deux", source=make_source(), topics=["marche"])
    make_article("L’un", source=make_source())
    make_article("L’autre", topics=["marche"])
    items = client.get(f"{LIST}?topic=marche&source=radio-atlantique-libre&language=fr&section=armenie").json()["items"]
    assert headlines(items) == ["Les deux"]


@pytest.mark.parametrize(
    "query",
    [
        *("limit=0", "limit=101", "limit=-1", "limit=abc", "limit=", "limit=١", "limit=1e1", "limit=99999999999999999"),
        *("after=", "after=x", "after=1-2-3", "after=999999999999999999-1", "after=1-9999999999999999999999"),
        *("language=de", "section=nulle", "source=nulle", "topic=nul"),
    ],
)
def test_a_parameter_that_cannot_be_followed_is_refused_with_a_sentence(client, query):
    response = client.get(f"{LIST}?{query}")
    assert response.status_code == 400
    assert response.headers["Content-Type"] == "application/json"
    assert response.json()["error"].endswith(".")


@pytest.mark.parametrize(
    ("accepted", "sentence", "language"),
    [
        ("", "There is no such article.", "en"),
        ("de, hy;q=0.5", "There is no such article.", "en"),
        ("fr-CH, en;q=0.5", "Cet article n’existe pas.", "fr"),
        ("en, fr;q=0.5", "There is no such article.", "en"),
    ],
)
def test_faults_speak_english_or_the_french_of_who_asks_for_it(client, accepted, sentence, language):
    response = client.get(f"{LIST}99/", headers={"Accept-Language": accepted})
    assert response.status_code == 404
    assert response.json() == {"error": sentence}
    assert response.headers["Content-Language"] == language
    assert "Accept-Language" in response.headers["Vary"]


def test_who_asks_in_french_gets_the_same_story(client):
    article = make_reprint("excerpt", language="en")
    in_french = client.get(f"{LIST}{article.pk}/", headers={"Accept-Language": "fr"})
    in_english = client.get(f"{LIST}{article.pk}/", headers={"Accept-Language": "en"})
    assert in_french.content == in_english.content
    assert in_english.headers["Content-Language"] == "en"
    assert "An excerpt of 6 words may be published" in in_english.json()["usageTerms"]


@pytest.mark.parametrize("address", ["/api/v1/", "/api/v2/articles/", "/api/v1/articles/abc/", f"{LIST}{10**30}/"])
def test_what_is_not_there_says_so_in_json(client, address):
    response = client.get(address)
    assert response.status_code == 404
    assert response.json()["error"]


def test_what_its_licence_keeps_out_of_the_api_is_not_in_it(client):
    kept = make_reprint("full", terms={"surfaces": ["feed"]}, headline="Gardé", topics=["marche"])
    source = kept.provenance.source.slug
    for query in ("", "?topic=marche", f"?source={source}", "?section=armenie", "?language=fr"):
        assert client.get(LIST + query).json() == {"items": [], "next": None}, query
    response = client.get(f"{LIST}{kept.pk}/")
    assert response.status_code == 404
    assert "licence" in response.json()["error"]
    assert "Gardé" in client.get("/feeds/latest.rss").content.decode()


def test_what_is_not_published_is_not_in_it(client):
    draft = make_draft()
    scheduled = make_article(at=timezone.now() + timedelta(days=1))
    assert client.get(LIST).json()["items"] == []
    for article in (draft, scheduled):
        response = client.get(f"{LIST}{article.pk}/")
        assert (response.status_code, response.json()) == (404, {"error": "There is no such article."})


def test_a_withdrawn_story_is_cancelled_and_says_nothing_else(client, carla):
    article = make_article("Secrète")
    uri = client.get(f"{LIST}{article.pk}/").json()["uri"]
    article.withdraw(carla, "Erreur grave")
    response = client.get(f"{LIST}{article.pk}/")
    assert response.status_code == 410
    item = response.json()
    assert check_ninjs(item) == []
    assert (item["uri"], item["pubStatus"]) == (uri, "canceled")
    assert set(item) == {"uri", "standard", "type", "pubStatus", "versionCreated"}
    assert client.get(LIST).json()["items"] == []


def test_a_story_whose_rights_ended_is_cancelled(client):
    article = make_reprint(terms={"window_days": 1}, at=timezone.now() - timedelta(days=3))
    response = client.get(f"{LIST}{article.pk}/")
    assert (response.status_code, response.json()["pubStatus"]) == (410, "canceled")


def test_a_story_that_was_never_out_is_not_cancelled(client, carla):
    article = make_article(at=timezone.now() + timedelta(days=1))
    article.withdraw(carla, "Erreur")
    assert client.get(f"{LIST}{article.pk}/").status_code == 404
    kept = make_reprint(terms={"surfaces": []})
    kept.withdraw(carla, "Erreur")
    assert client.get(f"{LIST}{kept.pk}/").status_code == 404


def test_any_page_and_any_cache_may_have_the_answer(client):
    article = make_reprint(terms={"ai_mining": "reserved"})
    for address in (LIST, f"{LIST}{article.pk}/", f"{LIST}0/"):
        response = client.get(address)
        assert response.headers["Access-Control-Allow-Origin"] == "*"
        assert "public" in response.headers["Cache-Control"]
        assert response.headers["X-Robots-Tag"] == "noindex"
        assert not response.cookies
    response = client.get(f"{LIST}{article.pk}/")
    assert response.headers["tdm-reservation"] == "1"
    again = client.get(f"{LIST}{article.pk}/", headers={"If-None-Match": response.headers["ETag"]})
    assert again.status_code == 304


def test_it_only_reads(client):
    assert client.post(LIST, {}).status_code == 405


def test_a_list_costs_the_same_for_many_stories(client, django_assert_max_num_queries):
    make_topic("marche")
    for number in range(12):
        make_reprint("full", topics=["marche"], lead_picture=make_picture())
        make_offered("full", topics=["marche"])
        if number in (1, 11):
            client.get(f"{LIST}?limit=100")
            with django_assert_max_num_queries(1):
                client.get(f"{LIST}?limit=100")
            with django_assert_max_num_queries(3):
                client.get(f"{LIST}?limit=100&topic=marche&source=source-full-1-all&section=armenie")
    assert Article.objects.count() == 24

"""What machines are told of corrections: with each story, and in a feed of their own."""

import json

import pytest

from articles.models import Correction
from tests.builders import make_article, make_licence, make_source

pytestmark = pytest.mark.django_db


def items(client, address: str) -> list[dict]:
    return client.get(address).json()["items"]


def test_a_correction_goes_out_with_its_story_whatever_its_licence_lets_of_the_text(client, ada):
    licence = make_licence("closed", text_right="full", sublicence_right="none")
    article = make_article("Le marché rouvre", source=make_source("Agence", default_licence=licence))
    article.correct(ada, "C’était samedi.")
    for address in ("/feeds/latest.rss", "/feeds/latest.atom", "/feeds/latest.json"):
        assert "C’était samedi." in client.get(address).content.decode(), address


def test_a_headline_that_no_longer_stands_says_so_in_every_format(client, ada):
    article = make_article("Le pont fermé")
    article.correct(ada, "Il ne l’a jamais été.", "retraction")
    for address in ("/feeds/latest.rss", "/feeds/latest.atom", "/feeds/latest.json", "/api/v1/articles/"):
        assert "Rétracté\\u202f: Le pont" in client.get(address).content.decode().replace("\u00a0", "\\u202f"), address


def test_the_page_tells_machines_of_the_retraction_and_of_the_reply(client, ada):
    article = make_article("Le pont fermé")
    article.correct(ada, "Il ne l’a jamais été.", "retraction")
    article.correct(ada, "Merci.", "reply", by_name="Société Ani")
    page = client.get(article.get_absolute_url()).content.decode()
    data = json.loads(page.split('<script type="application/ld+json">')[1].split("</script>")[0])
    assert data["creativeWorkStatus"] == "Retracted"
    assert [each["text"] for each in data["correction"]] == ["Il ne l’a jamais été."]
    assert data["correction"][0]["url"].endswith(f"#correction-{Correction.objects.first().pk}")
    assert (data["comment"][0]["creditText"], data["comment"][0]["text"]) == ("Société Ani", "Merci.")


def test_the_corrections_have_a_feed_of_their_own_which_keeps_to_the_licences(client, ada):
    article = make_article("Le marché rouvre")
    article.correct(ada, "C’était samedi.")
    article.correct(ada, "Et à midi.", "clarification")
    silent = make_article(source=make_source("Muette", default_licence=make_licence("silent", surfaces=["api"])))
    silent.correct(ada, "Ailleurs.")
    told = items(client, "/feeds/corrections.json")
    assert [each["title"] for each in told] == [
        "Précision\u00a0: Le marché rouvre",
        "Correction\u00a0: Le marché rouvre",
    ]
    assert len({each["id"] for each in told}) == 2
    assert all("#correction-" in each["url"] for each in told)
    assert "C’était samedi." in client.get("/feeds/corrections.rss").content.decode()
    assert "C’était samedi." in client.get("/feeds/corrections.atom").content.decode()


def test_the_notes_of_a_feed_cost_one_query_for_all(client, ada, django_assert_num_queries):
    make_article().correct(ada, "C’était samedi.")
    client.get("/feeds/latest.rss")
    with django_assert_num_queries(2):
        client.get("/feeds/latest.rss")
    for _n in range(5):
        make_article().correct(ada, "C’était samedi.")
    client.get("/feeds/latest.rss")
    with django_assert_num_queries(2):
        client.get("/feeds/latest.rss")

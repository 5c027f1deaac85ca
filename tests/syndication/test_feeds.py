"""Outgoing feeds: well-formed for any text, and no reprint without its credit, its notice and its link."""

import json
from datetime import datetime
from email.utils import parsedate_to_datetime

import pytest
from lxml import etree

from articles.models import Article
from tests.builders import make_article, make_source

pytestmark = pytest.mark.django_db
ATOM = {"a": "http://www.w3.org/2005/Atom"}
DC = {"dc": "http://purl.org/dc/elements/1.1/"}


def feed(client, format: str):
    response = client.get(f"/feeds/latest.{format}")
    assert response.status_code == 200
    return response


def test_rss_has_what_the_specification_asks_for(client):
    article = make_article("Le marché & ses <voisins>", topics=["marche"])
    tree = etree.fromstring(feed(client, "rss").content)
    channel = tree.find("channel")
    assert all(channel.findtext(name) for name in ("title", "link", "description", "language", "lastBuildDate"))
    item = channel.find("item")
    assert item.findtext("title") == "Le marché & ses <voisins>"
    assert item.findtext("link") == f"http://localhost:8000{article.get_absolute_url()}"
    assert item.findtext("guid")
    assert abs((parsedate_to_datetime(item.findtext("pubDate")) - article.published_at).total_seconds()) < 1
    assert item.findtext("dc:creator", namespaces=DC) == "Nariné Sarafian"
    assert item.findtext("dc:rights", namespaces=DC).startswith("©")


def test_atom_has_what_the_specification_asks_for(client):
    article = make_article("Le marché rouvre")
    tree = etree.fromstring(feed(client, "atom").content)
    for path in (
        "a:id",
        "a:title",
        "a:updated",
        "a:entry/a:id",
        "a:entry/a:title",
        "a:entry/a:updated",
        "a:entry/a:author/a:name",
    ):
        assert tree.findtext(path, namespaces=ATOM), path
    assert datetime.fromisoformat(tree.findtext("a:entry/a:published", namespaces=ATOM)) == article.published_at


def test_json_feed_has_what_the_specification_asks_for(client):
    make_article("Le marché rouvre")
    response = feed(client, "json")
    data = json.loads(response.content)
    assert data["version"] == "https://jsonfeed.org/version/1.1"
    assert {"title", "home_page_url", "feed_url", "items"} <= set(data)
    assert {"id", "url", "content_html", "date_published"} <= set(data["items"][0])


@pytest.mark.parametrize("format", ["rss", "atom", "json"])
def test_a_reprint_carries_its_credit_its_notice_and_its_link(client, format):
    make_article("Le marché rouvre", source=make_source())
    content = feed(client, format).content.decode()
    for words in (
        "Reprinted with permission.",
        "Article original",
        "https://ral.example.org/market",
        "Radio Atlantique Libre",
    ):
        assert words in content, words


def test_no_text_breaks_a_feed(client):
    article = make_article("Titre", standfirst="Chapô")
    card = article.card | {"authors": [{"name": "Ev\x0bil \uffff", "slug": "evil"}]}
    Article.objects.filter(pk=article.pk).update(headline="a\x0bb ]]> \ufffe", standfirst="\x01<b>", card=card)
    for format in ("rss", "atom"):
        titles = etree.fromstring(feed(client, format).content).findall(".//{*}title")
        assert "ab ]]> " in [title.text for title in titles]
    [item] = json.loads(feed(client, "json").content)["items"]
    assert (item["title"], item["authors"]) == ("ab ]]> ", [{"name": "Evil "}])


def test_feeds_of_other_languages_stand_under_their_prefix(client):
    make_article("Le marché rouvre")
    make_article("The market opens", language="en")
    content = client.get("/en/feeds/latest.rss").content.decode()
    assert "The market opens" in content
    assert "Le marché rouvre" not in content


@pytest.mark.parametrize(
    "address", ["/section/nulle/feed.rss", "/topic/nul/feed.atom", "/author/nul/feed.json", "/feeds/latest.xml"]
)
def test_a_feed_of_nothing_is_not_there(client, address):
    assert client.get(address).status_code == 404

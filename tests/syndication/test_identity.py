"""A story is the same to machines for ever; what was taken back says so."""

import json
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime

import pytest
from django.utils import timezone
from lxml import etree

from articles.models import Article
from syndication import removals
from tests.builders import make_article, make_section
from tests.standards.feeds import check_atom

from .making import XML, atom_entry, feed, json_item, make_reprint, ninjs_item, rss_item

pytestmark = pytest.mark.django_db


def ids(client, article) -> set[str]:
    return {
        rss_item(client).findtext("guid"),
        atom_entry(client).findtext("a:id", namespaces=XML),
        json_item(client)["id"],
        ninjs_item(client, article)["uri"],
    }


def test_a_story_has_one_name_that_no_change_touches(client):
    article = make_article()
    [before] = ids(client, article)
    assert before == f"tag:localhost,{article.created_at.year}:article/{article.pk}"
    article.slug, article.headline = "autre", "Autre"
    article.published_at -= timedelta(days=800)
    article.save()
    assert ids(client, article) == {before}
    assert rss_item(client).find("guid").get("isPermaLink") == "false"


def deleted(client, address: str = "/feeds/latest") -> list:
    content = feed(client, "atom", address)
    assert check_atom(content) == []
    return etree.fromstring(content).findall("at:deleted-entry", XML)


def test_a_withdrawn_story_is_told_to_be_gone_and_nothing_of_it(client, carla):
    article = make_article("Secrète", section=make_section("cilicie", parent=make_section("region")))
    uri = atom_entry(client).findtext("a:id", namespaces=XML)
    article.withdraw(carla, "Erreur grave")
    for address in ("/feeds/latest", "/section/cilicie/feed", "/section/region/feed"):
        [gone] = deleted(client, address)
        assert gone.get("ref") == uri, address
        assert datetime.fromisoformat(gone.get("when")) == article.withdrawn_at
    content = feed(client, "atom").decode()
    assert "Secrète" not in content
    assert "Erreur grave" not in content


def test_other_feeds_do_not_tell_it(client, carla):
    article = make_article()
    make_section("ailleurs")
    article.withdraw(carla, "Erreur")
    assert deleted(client, "/section/ailleurs/feed") == deleted(client, "/en/feeds/latest") == []


def test_a_story_whose_rights_ended_is_told_to_be_gone(client):
    article = make_reprint(terms={"window_days": 1}, at=timezone.now() - timedelta(days=3))
    [gone] = deleted(client)
    assert datetime.fromisoformat(gone.get("when")) == article.expires_at


@pytest.mark.parametrize(
    "facts",
    [
        {"withdrawn_at": timezone.now() - timedelta(days=40), "saved_at": timezone.now() - timedelta(days=40)},
        {"in_feed": False},
        {"published_at": timezone.now() + timedelta(days=400)},  # withdrawn before anybody read it
        {"status": "published"},
    ],
)
def test_what_nobody_can_have_is_not_told_to_be_gone(client, carla, facts):
    article = make_article()
    article.withdraw(carla, "Erreur")
    Article.objects.filter(pk=article.pk).update(**facts)
    removals.forget()
    assert deleted(client) == []


def test_a_story_that_came_back_is_there_and_not_gone(client, carla):
    article = make_article()
    article.withdraw(carla, "Erreur")
    assert len(deleted(client)) == 1
    article.publish(carla)
    assert deleted(client) == []
    assert json_item(client)["title"] == article.headline


@pytest.mark.parametrize("address", ["/feeds/latest", "/section/armenie/feed", "/author/narine-sarafian/feed"])
def test_a_feed_is_newer_once_a_story_has_gone(client, carla, address):
    make_article("Reste", at=timezone.now() - timedelta(days=2))
    article = make_article("Part", at=timezone.now() - timedelta(days=1))
    before = client.get(f"{address}.rss").headers["Last-Modified"]
    article.withdraw(carla, "Erreur")
    response = client.get(f"{address}.rss", headers={"If-Modified-Since": before})
    assert response.status_code == 200
    assert parsedate_to_datetime(response.headers["Last-Modified"]) > parsedate_to_datetime(before)
    updated = etree.fromstring(feed(client, "atom", address)).findtext("a:updated", namespaces=XML)
    assert datetime.fromisoformat(updated) == article.withdrawn_at
    assert [item["title"] for item in json.loads(feed(client, "json", address))["items"]] == ["Reste"]

"""What machines are given: whose it is with every story, and of its text at most what the licence lets."""

import json

import pytest
from django.utils import timezone

from articles.models import Article
from tests.builders import make_article, make_source
from tests.standards.feeds import check_atom, check_json_feed, check_rss
from tests.standards.ninjs import check_ninjs

from .making import (
    BODY,
    FIRST,
    GRANTS,
    LAST,
    XML,
    atom_entry,
    feed,
    html_of,
    json_item,
    make_offered,
    make_picture,
    make_reprint,
    ninjs_item,
    rss_item,
)

pytestmark = pytest.mark.django_db
CHECKS = {"rss": check_rss, "atom": check_atom, "json": check_json_feed}
FORMATS = ["rss", "atom", "json", "ninjs"]
CREDIT, NOTICE = "Article original", "Reprinted with permission."


def valid(client, *articles) -> None:
    for format, check in CHECKS.items():
        assert check(feed(client, format)) == [], format
    for article in articles:
        assert check_ninjs(ninjs_item(client, article)) == []


@pytest.mark.parametrize("grant", GRANTS)
def test_a_reprint_is_given_as_far_as_its_licence_lets(client, grant):
    article = make_reprint(grant)
    valid(client, article)
    for format, html in html_of(client, article).items():
        assert (FIRST in html) == (grant != "none"), format
        assert (LAST in html) == (grant == "full"), format


def test_nothing_of_a_reserved_reprint_leaks_by_its_card(client):
    article = make_reprint("none")
    assert FIRST in article.card["summary"]
    for address in ("/feeds/latest.rss", "/feeds/latest.atom", "/feeds/latest.json", "/api/v1/articles/"):
        answer = client.get(address).content.decode()
        assert article.headline in answer
        assert "samedi" not in answer


def test_what_we_say_of_a_reprint_ourselves_goes_out(client):
    article = make_reprint("none", standfirst="Notre chapô.")
    assert "Notre chapô." in rss_item(client).findtext("description")
    assert "Notre chapô." in atom_entry(client).findtext("a:summary", namespaces=XML)
    assert json_item(client)["summary"] == "Notre chapô."
    assert ninjs_item(client, article)["descriptions"][0]["value"] == "Notre chapô."


@pytest.mark.parametrize("grant", ["excerpt", "full"])
def test_the_credit_stands_before_the_text_and_the_notice_after_it(client, grant):
    article = make_reprint(grant)
    texts = html_of(client, article)
    texts |= {"rss": rss_item(client).findtext("c:encoded", namespaces=XML)}
    texts |= {"atom": atom_entry(client).findtext("a:content", namespaces=XML)}
    for format, html in texts.items():
        assert html.index(CREDIT) < html.index(FIRST) < html.index(NOTICE), format
        assert "https://ral.example.org/market" in html, format


def test_an_excerpt_is_as_long_as_the_licence_says(client):
    make_reprint("excerpt")
    html = rss_item(client).findtext("c:encoded", namespaces=XML)
    assert f"<p>{FIRST}</p>" in html
    assert "Les marchands" not in html


def test_the_links_of_a_text_lead_back_to_us(client):
    make_reprint("full", body='<p>Texte <a href="/a/">b</a> <a href="https://x.example/?q=é">c</a></p>')
    html = json_item(client)["content_html"]
    assert 'href="http://localhost:8000/a/"' in html
    assert 'href="https://x.example/?q=%C3%A9"' in html


def test_the_pictures_in_a_reprinted_text_stay_here(client):
    body = '<p>Texte.</p><figure><img src="/media/a.jpg" alt=""><figcaption>Photo RAL</figcaption></figure><p>Fin.</p>'
    make_reprint("full", body=body)
    html = json_item(client)["content_html"]
    assert "<p>Texte.</p><p>Fin.</p>" in html
    assert "Photo RAL" not in html


@pytest.mark.parametrize("right", ["none", "excerpt", "full"])
def test_our_own_work_is_given_as_we_offer_it(client, right):
    article = make_offered(right, standfirst="Notre chapô.")
    valid(client, article)
    for format, html in html_of(client, article).items():
        assert (FIRST in html) == (right != "none"), format
        assert (LAST in html) == (right == "full"), format


def test_our_own_work_that_is_not_offered_is_only_announced(client):
    article = make_article(standfirst="Notre chapô.", body=BODY)
    valid(client, article)
    assert all(FIRST not in html for html in html_of(client, article).values())
    assert ninjs_item(client, article)["representationType"] == "partial"


def test_rss_says_whose_it_is(client):
    make_reprint(
        "full",
        terms={"holder": "RAL Inc.", "terms_url": "https://ral.example.org/terms"},
        author=None,
        original={"original_authors": "Jane Roe, Joe Doe", "original_published_at": timezone.now().replace(year=2019)},
    )
    item = rss_item(client)
    assert [each.text for each in item.iterfind("dc:creator", XML)] == ["Jane Roe", "Joe Doe"]
    assert item.findtext("dc:rights", namespaces=XML).startswith("Copyright (c) 2019")
    assert item.findtext("dcterms:rightsHolder", namespaces=XML) == "RAL Inc."
    assert item.findtext("dcterms:dateCopyrighted", namespaces=XML) == "2019"
    assert item.findtext("dc:source", namespaces=XML) == "https://ral.example.org/market"
    assert item.find("a:link[@rel='license']", XML).get("href") == "https://ral.example.org/terms"


def test_a_revision_is_told_and_the_story_stays_the_same_item(client):
    article = make_article()
    revised_at = timezone.now()
    before = rss_item(client).findtext("guid")
    Article.objects.filter(pk=article.pk).update(revised_at=revised_at)
    assert rss_item(client).findtext("dcterms:modified", namespaces=XML) == revised_at.isoformat()
    assert atom_entry(client).findtext("a:updated", namespaces=XML) == revised_at.isoformat()
    assert json_item(client)["date_modified"] == revised_at.isoformat()
    assert ninjs_item(client, article)["versionCreated"] == revised_at.isoformat()
    assert rss_item(client).findtext("guid") == before


def test_atom_says_whose_it_is(client):
    make_reprint("full", terms={"terms_url": "https://ral.example.org/terms"}, original={"original_authors": "A, B"})
    entry = atom_entry(client)
    assert [each.text for each in entry.iterfind("a:author/a:name", XML)][:2] == ["A", "B"]
    assert entry.find("a:link[@rel='via']", XML).get("href") == "https://ral.example.org/market"
    assert entry.find("a:link[@rel='license']", XML).get("href") == "https://ral.example.org/terms"
    assert entry.findtext("a:rights", namespaces=XML).endswith(NOTICE)
    assert entry.findtext("dcterms:rightsHolder", namespaces=XML).startswith("Source full")


def test_json_feed_says_whose_it_is(client):
    article = make_reprint("none", terms={"ai_mining": "reserved", "acquire_url": "https://ral.example.org/ask"})
    told = json_item(client)["_syndication"]
    assert told["source"] == told["holder"] == article.provenance.source.name
    assert told["notice"].endswith(NOTICE)
    assert CREDIT in told["credit"]
    assert (told["ai_mining"], told["text"]) == ("reserved", "none")
    assert told["acquire_url"] == "https://ral.example.org/ask"
    assert json_item(client)["external_url"] == "https://ral.example.org/market"


def test_ninjs_says_whose_it_is(client):
    article = make_reprint("none", terms={"ai_mining": "reserved", "holder": "RAL Inc."}, topics=["marche"])
    item = ninjs_item(client, article)
    assert item["copyrightHolder"] == "RAL Inc."
    assert item["copyrightNotice"].endswith(NOTICE)
    assert "Jane Roe" in item["by"]
    assert CREDIT in item["by"]
    assert [each["role"] for each in item["infoSources"]] == ["originator", "distributor"]
    assert {"role": "original", "value": "https://ral.example.org/market"} in item["altIds"]
    assert [each["literal"] for each in item["subjects"]] == ["armenie", "marche"]
    assert "ne peut pas être repris" in item["usageTerms"]
    assert "réservés" in item["usageTerms"]
    assert "edNote" not in item


def test_a_translator_is_named_everywhere(client):
    article = make_article("Le marché traduit")
    Article.objects.filter(pk=article.pk).update(card=article.card | {"translators": ["Aram Bek"]})
    assert rss_item(client).findtext("dc:contributor", namespaces=XML) == "Aram Bek"
    assert atom_entry(client).findtext("a:contributor/a:name", namespaces=XML) == "Aram Bek"
    assert json_item(client)["_syndication"]["translators"] == ["Aram Bek"]
    assert {"name": "Aram Bek", "rel": "translator"} in ninjs_item(client, article)["people"]


def test_a_picture_of_ours_goes_out_with_its_credit(client):
    article = make_article(lead_picture=make_picture())
    valid(client, article)
    [content] = rss_item(client).findall("m:content", XML)
    assert content.get("url") == "http://localhost:8000/media/pictures/aa/pont-800.jpg"
    assert content.findtext("m:credit", namespaces=XML) == "Ani Ter"
    assert content.findtext("m:copyright", namespaces=XML) == "© Naïri"
    [attachment] = json_item(client)["attachments"]
    assert attachment["_syndication"]["credit"] == "Ani Ter"
    [association] = ninjs_item(client, article)["associations"]
    assert (association["by"], association["copyrightNotice"]) == ("Ani Ter", "© Naïri")
    assert len(association["renditions"]) == 4


@pytest.mark.parametrize("is_reprint", [True, False])
def test_a_picture_of_a_source_stays_here(client, is_reprint):
    source = make_source()
    article = make_article(lead_picture=make_picture())
    article.lead_picture.source = source
    article.lead_picture.save()
    for address in ("/feeds/latest.rss", "/feeds/latest.atom", "/feeds/latest.json", "/api/v1/articles/"):
        assert "pont-800" not in client.get(address).content.decode(), address


ADDRESSES = ["/feeds/latest", "/section/armenie/feed", "/topic/marche/feed", "/author/narine-sarafian/feed"]


@pytest.mark.parametrize("format", CHECKS)
def test_what_its_licence_keeps_out_of_feeds_is_in_none(client, format):
    kept = make_reprint("full", terms={"surfaces": ["api"]}, headline="Gardé", topics=["marche"])
    make_reprint("full", headline="Donné", topics=["marche"])
    for address in ADDRESSES:
        content = feed(client, format, address).decode()
        assert "Donné" in content, address
        assert "Gardé" not in content, address
    assert "Gardé" not in feed(client, format, f"/source/{kept.provenance.source.slug}/feed").decode()
    assert client.get(f"/api/v1/articles/{kept.pk}/").status_code == 200


def test_a_source_that_took_back_its_permission_gives_no_text(client):
    article = make_reprint("full")
    source = article.provenance.source
    source.state = "revoked"
    source.save()
    assert all(FIRST not in html for html in html_of(client, article).values())


NASTY = [
    "<p>a ]]&gt; &lt;b&gt; &amp;amp; \x0b\ufffe</p>",
    "<p>👩🏽\u200d🌾 \u202eשוק</p>",
    '<p><a href="/x?a=1&amp;b=2">"c"</a></p>',
]


@pytest.mark.parametrize("body", NASTY)
@pytest.mark.parametrize("grant", ["excerpt", "full"])
def test_no_text_breaks_what_goes_out(client, body, grant):
    article = make_reprint(grant)
    type(article.text).objects.update(body=body)
    valid(client, article)
    assert check_ninjs(json.loads(client.get("/api/v1/articles/").content)["items"][0]) == []


def test_every_kind_of_licence_makes_valid_documents(client):
    mining = ("reserved", "allowed", "unknown")
    articles = [
        make_reprint(
            grant,
            terms={
                "ai_mining": mine,
                "window_days": 30 + number,
                "notice": {"en": "Copyright {source}."},
                "year_rule": "none",
            },
        )
        for number, (grant, mine) in enumerate((grant, mine) for grant in GRANTS for mine in mining)
    ]
    articles += [make_offered(right) for right in ("none", "excerpt", "full")]
    valid(client, *articles)
    assert all("expires" in ninjs_item(client, article) for article in articles[:-3])


@pytest.mark.parametrize("format", CHECKS)
def test_a_feed_costs_one_question_however_many_stories(client, format, django_assert_max_num_queries):
    for _number in range(3):
        make_reprint("full", lead_picture=make_picture())
    feed(client, format)  # sources, licences, sections and removals are in memory from now on
    with django_assert_max_num_queries(1):
        feed(client, format)
    for _number in range(9):
        make_reprint("full", lead_picture=make_picture())
        make_offered("full")
    feed(client, format)
    with django_assert_max_num_queries(1):
        feed(client, format)


def test_a_feed_that_has_not_changed_is_not_sent_again(client):
    make_article()
    first = client.get("/feeds/latest.rss")
    again = client.get("/feeds/latest.rss", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")

"""The feeds and sitemaps, measured by their specifications, whatever stands in a story."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles.models import Article
from attribution.models import Source
from tests.builders import make_article, make_author, make_source, make_topic
from tests.standards.feeds import check_atom, check_json_feed, check_news_sitemap, check_rss, check_sitemap

pytestmark = pytest.mark.django_db
CHECKS = {"rss": check_rss, "atom": check_atom, "json": check_json_feed}
RIGHT_TO_LEFT, ISOLATE, EMBEDDED = "\u200f", "\u2067\u2069", "\u202b\u202c"
NASTY = [
    'Le marché & ses <voisins> ]]> "à" l\'« aube »',
    "a\x00b\x01\x08\x0b\x0c\x1f\x7f\ufffe\uffff",
    "<script>alert(1)</script><img src=/1.webp onerror=x> &lt;b&gt; &amp;amp; &nbsp; &#0; &#x1F;",
    "👩🏽\u200d🌾 🇦🇲 \U0001f327 \U0010fffd",
    "Շուկան վերաբացվել է՝ Գյումրիում։",
    f"{RIGHT_TO_LEFT}\u202eשוק{EMBEDDED}{ISOLATE} سوق \u2066\u2028\u2029\u0085\u00ad\ufeff",
    "<!-- --><![CDATA[ ]]><?xml version='1.0'?><!DOCTYPE a>",
]
ADDRESSES = [
    "/feeds/latest",
    "/section/armenie/feed",
    "/topic/marche/feed",
    "/author/jane-roe/feed",
    "/source/ral/feed",
]


def feed(client, address: str, format: str) -> bytes:
    response = client.get(f"{address}.{format}")
    assert response.status_code == 200
    return response.content


def make_everything():
    """Our own story and a reprint, revised, and each place that has a feed."""
    make_author("Jane Roe")
    source = make_source(slug="ral")
    make_topic("marche")
    make_article("Le marché rouvre", author="Jane Roe", topics=["marche"])
    reprint = make_article("Le pont ferme", author="Jane Roe", topics=["marche"], source=source)
    Article.objects.filter(pk=reprint.pk).update(revised_at=timezone.now())


@pytest.mark.parametrize("format", CHECKS)
@pytest.mark.parametrize("address", ADDRESSES)
def test_each_feed_is_what_its_specification_asks_for(client, address, format):
    make_everything()
    content = feed(client, address, format)
    assert b"/article/" in content
    assert CHECKS[format](content) == []


@pytest.mark.parametrize("format", CHECKS)
@pytest.mark.parametrize("language", ["", "/en", "/hy"])
def test_an_empty_feed_is_one_too(client, language, format):
    assert CHECKS[format](feed(client, f"{language}/feeds/latest", format)) == []


@pytest.mark.parametrize("format", CHECKS)
def test_what_a_desk_can_type_breaks_no_feed(client, format):
    """As it comes through the desk: cleaned where we clean."""
    for text in NASTY:
        typed = text.replace("\x00", "")
        make_article(typed, standfirst=typed, body=f"<p>Samedi. {typed}</p>")
        make_article(f"Samedi {typed}", standfirst=typed, source=make_source(), original={"original_title": typed})
    assert CHECKS[format](feed(client, "/feeds/latest", format)) == []


@pytest.mark.parametrize("format", CHECKS)
@pytest.mark.parametrize("text", NASTY)
def test_what_no_form_let_through_breaks_no_feed(client, text, format):
    """As an importer, or an older version of ours, might have stored it: names, notices and addresses too."""
    text = text.replace("\x00", "")
    make_article("Le marché rouvre", topics=["marche"])
    article = make_article("Le pont ferme", source=make_source(slug="ral"), topics=["marche"])
    names = dict.fromkeys(("fr", "en", "hy", "name"), text)
    card = article.card | {"authors": [{"name": text, "slug": "jane"}], "topics": [names | {"slug": "marche"}]}
    Article.objects.update(headline=text, standfirst=text, card=card)
    Source.objects.update(name=text)
    type(article.provenance).objects.update(credit="", original_title=text)
    for address in ("/feeds/latest", "/source/ral/feed"):
        assert CHECKS[format](feed(client, address, format)) == [], address


@pytest.mark.parametrize("format", CHECKS)
@pytest.mark.parametrize("address", ["https://ral.example.org/շուկա?q=հայ&a=1", "https://ral.example.org/" + "a" * 900])
def test_the_address_of_an_original_is_one_that_readers_can_open(client, address, format):
    article = make_article("Le pont ferme", source=make_source())
    type(article.provenance).objects.update(original_url=address)
    assert CHECKS[format](feed(client, "/feeds/latest", format)) == []


def test_sitemaps_are_what_their_protocol_asks_for(client):
    make_everything()
    for text in NASTY:
        article = make_article("Շուկա", language="hy")
        Article.objects.filter(pk=article.pk).update(headline=text.replace("\x00", ""))
    make_article(at=timezone.now() - timedelta(days=40))
    assert check_sitemap(client.get("/sitemap.xml").content) == []
    for part in ("/sitemap-pages.xml", "/sitemap-0.xml"):
        assert check_sitemap(client.get(part).content) == [], part
    news = client.get("/news-sitemap.xml").content
    assert check_news_sitemap(news, timezone.now()) == []
    assert news.count(b"<news:news>") == len(NASTY) + 2


def test_no_news_is_a_sitemap_too(client):
    assert check_news_sitemap(client.get("/news-sitemap.xml").content, timezone.now()) == []

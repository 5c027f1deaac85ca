"""What readers find where a reprint has been, and at its source, once the right to it has ended."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from lxml import html

from articles.models import Article
from articles.revoking import restore, revoke
from tests.builders import make_article, make_licence, make_source

pytestmark = pytest.mark.django_db


def main_of(client, address: str, status: int = 200):
    response = client.get(address)
    assert response.status_code == status
    page = html.fromstring(response.content.decode())
    return page, re.sub(r"[ \n]+", " ", page.xpath("string(//main)"))


def expired(language: str = "fr", action: str = "stub", name: str = "Radio Atlantique Libre", **original) -> Article:
    licence = make_licence(
        "short", window_days=30, window_action=action, translation_right="yes", credit={"en": "{source}"}
    )
    source = make_source(name, default_licence=licence)
    facts = {"changes": "traduit", "original_language": language} | original
    article = make_article(language=language, source=source, original=facts)
    Article.objects.filter(pk=article.pk).update(expires_at=timezone.now() - timedelta(minutes=1))
    return article


@pytest.mark.parametrize(
    ("language", "name", "said"),
    [
        (
            "fr",
            "Agence Sevan",
            (
                "Cet article de l’Agence Sevan n’est plus disponible ici\u00a0: notre droit de le publier a pris fin. "
                "Vous pouvez le lire chez l’Agence Sevan."
            ),
        ),
        (
            "en",
            "Radio Atlantique Libre",
            (
                "This article from Radio Atlantique Libre is no longer available here: our right to publish it has ended. "
                "You can read it at Radio Atlantique Libre."
            ),
        ),
    ],
)
def test_a_short_page_says_why_the_story_is_gone_and_where_it_is(client, language, name, said):
    assert said in main_of(client, expired(language, name=name).get_absolute_url())[1]


def test_a_short_page_does_not_send_readers_nowhere(client):
    article = expired()
    article.provenance.source.url = ""
    article.provenance.source.save()
    article.provenance.frozen["source_url"] = article.provenance.original_url = ""
    article.provenance.save()
    assert "Vous pouvez le lire" not in main_of(client, article.get_absolute_url())[1]


def test_the_link_of_a_short_page_names_the_language_of_the_original(client):
    said = main_of(client, expired(original_language="en").get_absolute_url())[1]
    assert "Lire l’original (en anglais)" in said


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("fr", r"Notre droit de publier cet article a pris fin le \d+(er)?\xa0\w+ \d{4}\."),
        ("en", r"Our right to publish this article ended on \d+\xa0\w+ \d{4}\."),
        ("hy", r"Այն հրապարակելու մեր իրավունքն ավարտվել է \(\d+\xa0\w+ \d{4}\)։"),
    ],
)
def test_where_nothing_stands_any_more_one_sentence_says_since_when(client, language, said):
    assert re.search(said, main_of(client, expired(language, "remove").get_absolute_url(), 410)[1])


def test_a_source_without_its_permission_promises_neither_terms_nor_a_feed(client, carla):
    article = expired()
    source = article.provenance.source
    assert promises(client, source, article) == (True, True, True, True)
    revoke(source, carla, "lettre du 3 mars")
    assert promises(client, source, article) == (False, False, False, False)
    restore(source, carla)
    assert promises(client, source, article) == (True, True, True, True)


def promises(client, source, article) -> tuple[bool, ...]:
    """Terms, link to the feed, feed for machines; and the way to the source's articles, on the page of one that is gone."""
    page, said = main_of(client, source.get_absolute_url())
    stub, _said = main_of(client, article.get_absolute_url())
    return (
        "Conditions habituelles" in said,
        bool(page.xpath('//main//a[contains(@href, "feed.rss")]')),
        bool(page.xpath('//link[@rel="alternate" and contains(@href, "/source/")]')),
        bool(stub.xpath('//*[@class="acts"]/a[starts-with(@href, "/source/")]')),
    )

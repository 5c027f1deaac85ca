"""The public list of corrections: of what readers can read, in their language, newest first, for all the same."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles.models import Article, Correction
from articles.publishing import settle
from tests.builders import make_article, make_source

pytestmark = pytest.mark.django_db


def listed(client, address="/corrections/") -> list[str]:
    return [note.text or note.by_name for note in client.get(address).context["page"].articles]


def test_the_newest_come_first_each_with_kind_date_text_and_the_way_to_it(client, ada):
    article = make_article("Le marché rouvre", source=make_source())
    article.correct(ada, "C’était samedi.")
    article.correct(ada, "Non.\n\nJamais.", "reply", by_name="Société Ani")
    response = client.get("/corrections/")
    page = response.content.decode()
    assert listed(client) == ["Société Ani", "C’était samedi."]
    assert f'href="{article.get_absolute_url()}#correction-{Correction.objects.first().pk}"' in page
    for said in ("Corrections", "droit de réponse", "C’était samedi.", "Le marché rouvre", "Jamais.", "RAL"):
        assert said in page
    assert "public" in response.headers["Cache-Control"]
    assert not response.cookies


def test_each_language_has_its_own_and_a_story_takes_its_notes_along(client, ada):
    article = make_article("The market", language="en")
    article.correct(ada, "It was Saturday.")
    assert (listed(client), listed(client, "/en/corrections/")) == ([], ["It was Saturday."])
    Article.objects.filter(pk=article.pk).update(language="hy")
    settle(Article.objects.get(pk=article.pk))
    assert (listed(client, "/en/corrections/"), listed(client, "/hy/corrections/")) == ([], ["It was Saturday."])


def test_one_kind_alone_can_be_asked_for_and_another_word_is_told(client, ada):
    article = make_article()
    article.correct(ada, "C’était samedi.")
    article.correct(ada, "Rien n’est vrai.", "retraction")
    assert listed(client, "/corrections/?kind=retraction") == ["Rien n’est vrai."]
    response = client.get("/corrections/?kind=rumour")
    assert response.status_code == 404
    assert "n’existe pas" in response.content.decode()
    assert client.get("/corrections/?before=abc").status_code == 404


def test_what_readers_cannot_read_any_longer_leaves_it_and_comes_back_with_it(client, ada, carla):
    article, ended = make_article(), make_article(source=make_source())
    article.correct(ada, "C’était samedi.")
    ended.correct(ada, "C’était lundi.")
    Article.objects.filter(pk=ended.pk).update(expires_at=timezone.now() - timedelta(minutes=1))
    assert listed(client) == ["C’était samedi."]
    article.withdraw(carla, "Erreur")
    assert listed(client) == []
    article.publish(carla)
    assert listed(client) == ["C’était samedi."]


def test_it_is_walked_by_position_and_costs_the_same_for_many(client, ada, django_assert_num_queries):
    article = make_article()
    article.correct(ada, "Note 0")
    client.get("/corrections/")
    with django_assert_num_queries(1):
        client.get("/corrections/")
    Correction.objects.bulk_create(
        Correction(
            article=article,
            text=f"Note {n}",
            language="fr",
            stands_at="foot",
            made_at=timezone.now() - timedelta(hours=n),
        )
        for n in range(1, 45)
    )
    seen, query = [], ""
    while True:
        with django_assert_num_queries(1):
            page = client.get(f"/corrections/{query}").context["page"]
        seen += [note.text for note in page.articles]
        if not page.older:
            break
        query = page.older
    assert seen == [f"Note {n}" for n in range(45)]
    assert [note.text for note in client.get(f"/corrections/{page.newer}").context["page"].articles][-1] == "Note 39"


def test_every_page_leads_to_it_and_search_engines_know_it(client):
    make_article()
    assert 'href="/corrections/"' in client.get("/").content.decode()
    assert 'href="/hy/corrections/"' in client.get("/hy/").content.decode()
    sitemap = client.get("/sitemap-pages.xml").content.decode()
    for address in ("/corrections/", "/en/corrections/", "/hy/corrections/"):
        assert f"{address}</loc>" in sitemap

"""What the desk tells of a story whose right has ended, or whose source has withdrawn its permission."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles.models import Article, Occasion
from articles.renewing import renew, renewals
from articles.revoking import restore, revoke, what_would_go
from tests.articles.test_desk_publishing import ADD, by, typed
from tests.builders import make_article, make_draft, make_licence, make_source

pytestmark = pytest.mark.django_db
PLAIN = str.maketrans({"\u00a0": " ", "\u202f": " "})


def change(article) -> str:
    return f"/admin/articles/article/{article.pk}/change/"


def read(client, address: str) -> str:
    return client.get(address).content.decode().translate(PLAIN)


@pytest.mark.parametrize(
    ("action", "words"), [("stub", "une courte page avec le lien"), ("remove", "une courte page qui dit")]
)
def test_the_preview_of_what_has_ended_says_what_readers_see(signed_in, ada, action, words):
    source = make_source(default_licence=make_licence("ral", window_action=action))
    article = make_article(source=source)
    Article.objects.update(expires_at=timezone.now())
    page = read(signed_in(ada), article.get_absolute_url())
    assert words in page
    assert '<span class="tag">Droits échus</span>' in page
    assert "l’article n’est pas publié" not in page


def test_the_preview_of_a_draft_says_that_nobody_sees_it(signed_in, ada):
    page = read(signed_in(ada), make_draft().get_absolute_url())
    assert "l’article n’est pas publié" in page
    assert '<span class="tag">Brouillon</span>' in page


def test_the_form_says_who_recorded_the_withdrawal_and_on_whose_word(signed_in, ada, carla):
    article, draft = make_article(source=make_source()), make_draft(source=make_source())
    other = make_article(source=make_source("Autre source"))
    revoke(make_source(), carla, "lettre du 20 novembre")
    client = signed_in(ada)
    for story in (article, draft):
        page = read(client, change(story))
        assert "par Carla (lettre du 20 novembre)" in page
        assert "La source a retiré son autorisation" in page
        assert "Demandez à la rédaction en chef" not in page
    assert "Droits échus" not in read(client, change(article))
    assert "Autorisation retirée" in read(client, "/admin/articles/article/?state=ended")
    assert "lettre du 20" not in read(client, change(other))
    restore(make_source(), carla)
    assert "Elle a été redonnée le" in read(client, change(article))
    Article.objects.get(pk=article.pk).publish(ada)
    assert "lettre du 20" not in read(client, change(article))


def test_the_list_costs_the_same_for_many_that_went(signed_in, ada, carla, django_assert_max_num_queries):
    for _ in range(8):
        make_article(source=make_source())
    revoke(make_source(), carla, "lettre")
    client = signed_in(ada)
    client.get("/admin/articles/article/")
    with django_assert_max_num_queries(13):
        client.get("/admin/articles/article/?state=ended")


def test_a_translation_from_the_sources_language_is_counted(carla, signed_in):
    make_article(source=make_source(), original={"original_language": "en", "permission": "J. Roe"})
    make_article(source=make_source(), original={"original_language": "fr"})
    make_article(source=make_source(), original={"original_language": ""})
    assert what_would_go(make_source()).translations == 1
    page = read(signed_in(carla), f"/admin/attribution/source/{make_source().pk}/revoke/")
    assert "traductions, parmi eux :</span> <b>1</b>" in page
    for absent in ("programmé", "place en une", "<b>0</b>"):
        assert absent not in page
    assert "La source « Radio Atlantique Libre » ne nous permet plus" in page


def test_the_notice_in_force_is_marked_among_those_that_stood(signed_in, ada):
    article = make_article(source=make_source())
    make_licence(notice={"en": "Newer {source}"})
    renew([renewal.mark for renewal in renewals(Article.objects.all())], ada)
    page = read(signed_in(ada), change(article))
    assert page.count("En vigueur") == 1
    assert page.index(Occasion.RENEWED.label.capitalize()) > page.index("En vigueur") > page.index("version 1")
    Article.objects.update(expires_at=timezone.now())
    assert "En vigueur" not in read(signed_in(ada), change(article))


def test_the_sentence_on_a_schedule_tells_the_hour_and_offers_a_preview(signed_in, ada):
    at = (timezone.localtime() + timedelta(days=1)).replace(hour=10, minute=0)
    facts = typed(byline=by(), publish_at=at.strftime("%Y-%m-%dT%H:%M"), _publish="1")
    page = signed_in(ada).post(ADD, facts, follow=True).content.decode().translate(PLAIN)
    told = page[page.index('class="success"') :][:400]
    assert " à 10 h" in told
    assert ">Aperçu</a>" in told


def test_the_way_back_leads_to_what_was_taken_off(signed_in, carla):
    make_article("Le marché", source=make_source())
    source, client = make_source(), signed_in(carla)
    revoke(source, carla, "lettre")
    restored = f"/admin/attribution/source/{source.pk}/restore/"
    gone = f"/admin/articles/article/?state=ended&amp;source={source.pk}"
    assert gone in read(client, restored)
    page = client.post(restored, follow=True).content.decode().translate(PLAIN)
    assert gone in page
    assert " h" in page[page.index("a été retirée du") :][:40]
    assert "Le marché" in read(client, gone.replace("&amp;", "&"))
    report = read(client, f"/admin/attribution/source/{source.pk}/revoked/")
    assert "Radio Atlantique Libre · " in report

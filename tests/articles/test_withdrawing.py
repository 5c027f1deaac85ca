"""Withdrawing an article: what its address will answer and what goes with it, said before; two who act at once."""

from datetime import timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.utils import timezone
from lxml import html

from articles.arranging import Place, arrange
from articles.models import Article, Pin, Slot
from tests.builders import make_article, make_user
from tests.together import at_once

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(signed_in, carla):
    return signed_in(carla)


def page_of(article: Article) -> str:
    return f"/admin/articles/article/{article.pk}/withdraw/"


def looked_at(desk, article: Article, **typed) -> tuple[dict, str]:
    """What the form sends after the look, and what was looked at."""
    form = {"reason": "Erreur sur la personne", "note": ""} | typed
    response = desk.post(page_of(article), form | {"_look": "1"})
    assert response.status_code == 200
    page = html.fromstring(response.content.decode())
    return form | {"_store": page.xpath('string(//button[@name="_store"]/@value)')}, page


def words(node) -> str:
    return " ".join(node.text_content().split())


def test_the_page_shows_the_very_words_that_its_address_will_answer(desk, client):
    article = make_article("Le pont fermé")
    form, page = looked_at(desk, article)
    (shown,) = page.xpath('//*[@class="as-readers"]')
    assert article.get_absolute_url() in page.text_content()
    assert "410" in page.text_content()
    assert Article.objects.get().is_published
    assert desk.post(page_of(article), form).status_code == 302
    answer = client.get(article.get_absolute_url())
    assert answer.status_code == 410
    said = words(html.fromstring(answer.content.decode()).xpath("//main")[0])
    assert said.startswith(words(shown))
    assert "Erreur sur la personne" in said


def test_what_the_newsroom_should_know_stays_at_the_desk(desk, client, carla):
    article = make_article()
    form, _page = looked_at(desk, article, note="Lettre de Me Petrossian du 3 mars")
    desk.post(page_of(article), form)
    assert "Petrossian" not in client.get(article.get_absolute_url()).content.decode()
    assert "Petrossian" in desk.get(f"/admin/articles/article/{article.pk}/change/").content.decode()
    article.refresh_from_db()
    article.publish(carla)
    assert Article.objects.get().withdrawal_note == ""


def test_what_goes_with_it_and_what_stays_is_told(desk, ada):
    article, other = make_article("Le pont fermé"), make_article()
    english = make_article("The bridge", language="en", translation_of=article)
    arrange("fr", ada, [Place(Slot.LEAD, article.pk)])
    arrange("fr", ada, [Place(Slot.LEAD, article.pk)])  # the former one is counted no more
    arrange("fr", ada, [Place(Slot.LEAD, article.pk)], section_id=article.section_id)
    Pin.objects.create(article=other, other=article)
    article.correct(ada, "Il est ouvert.")
    page = desk.get(page_of(article)).content.decode()
    for said in (
        "2 places de pages composées",
        "1 autre article",
        "1 note",
        "trente jours",
        "canceled",
        f"/admin/articles/article/{english.pk}/withdraw/",
    ):
        assert said in page, said


@pytest.mark.parametrize("reason", ["", "  ", "\u200b", "a\0b", "x" * 301])
def test_a_reason_that_says_nothing_is_refused_and_what_was_typed_stays(desk, reason):
    article = make_article()
    response = desk.post(page_of(article), {"reason": reason, "note": "Lettre du 3 mars", "_store": "1"})
    assert response.status_code == 422
    assert "Lettre du 3 mars" in response.content.decode()
    assert Article.objects.get().is_published


def test_what_was_changed_after_the_look_is_shown_once_more(desk):
    article = make_article()
    form, _page = looked_at(desk, article)
    response = desk.post(page_of(article), form | {"reason": "Autre raison"})
    assert (response.status_code, Article.objects.get().status) == (200, "published")
    assert "Autre raison" in response.content.decode()


def test_who_comes_second_learns_that_it_is_withdrawn_and_why(desk, carla):
    article = make_article()
    form, _page = looked_at(desk, article)
    Article.objects.get().withdraw(carla, "Dépêche annulée")
    response = desk.post(page_of(article), form)
    assert response.status_code == 409
    assert "Dépêche annulée" in response.content.decode()
    assert "Erreur sur la personne" in response.content.decode()
    assert Article.objects.get().withdrawal_reason == "Dépêche annulée"


def test_what_readers_have_not_seen_is_taken_off_the_schedule_instead(desk):
    article = make_article(at=timezone.now() + timedelta(days=1))
    response = desk.post(page_of(article), {"reason": "Erreur", "_store": "1"})
    assert response.status_code == 403
    assert "Déprogrammez-le plutôt" in response.content.decode()
    assert Article.objects.get().is_scheduled


def test_its_preview_links_are_closed(desk):
    article = make_article()
    article.preview_links.create(digest="x", expires_at=article.published_at.replace(year=2199))
    form, page = looked_at(desk, article)
    assert "1 lien d’aperçu" in page.text_content()
    desk.post(page_of(article), form)
    assert not article.preview_links.open().exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("roles")
def test_of_two_who_withdraw_at_once_one_is_told():
    article, carla, vera = make_article(), make_user("carla", "chief editor"), make_user("vera", "chief editor")
    told = at_once(*(lambda by=by: Article.objects.get().withdraw(by, by.username) for by in (carla, vera)))
    assert told == ["AlreadyDone", "done"]
    assert Article.objects.get(pk=article.pk).withdrawal_reason in ("carla", "vera")
    assert LogEntry.objects.filter(change_message__contains="Retir").count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("roles")
def test_of_two_who_publish_again_at_once_one_is_told():
    article, carla, vera = make_article(), make_user("carla", "chief editor"), make_user("vera", "chief editor")
    article.withdraw(carla, "Erreur")
    told = at_once(*(lambda by=by: Article.objects.get().publish(by) for by in (carla, vera)))
    assert told == ["AlreadyPublished", "done"]
    assert Article.objects.get(pk=article.pk).is_published

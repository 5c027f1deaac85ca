"""What is typed and not saved is kept, found again, and nobody else's; who has an article open is told."""

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from accounts import leaving
from articles.autosaving import forget_unsaved
from articles.models import Article, Autosave, Presence
from tests.accounts.proving import give_app
from tests.articles.test_desk_publishing import ADD, by, change, form_of, reprint, typed
from tests.builders import make_draft, make_topic

pytestmark = pytest.mark.django_db
KEEP_NEW = "/admin/articles/article/add/autosave/"


def keep(desk, article: Article | None = None, window=None, **facts):
    address = f"/admin/articles/article/{article.pk}/autosave/" if article else KEEP_NEW
    return desk.post(address, facts | {"window": str(window or uuid4())})


def there(desk, article: Article, window=None, **facts) -> dict:
    return desk.post(
        f"/admin/articles/article/{article.pk}/presence/", facts | {"window": str(window or uuid4())}
    ).json()


def test_what_a_window_holds_is_kept_once_and_newest(desk, ada):
    article, window = make_draft("Un titre"), uuid4()
    first = keep(desk, article, window, **change(article, body="<p>Un</p>"))
    assert first.status_code == 200
    keep(desk, article, window, **change(article, body="<p>Un deux</p>"))
    (kept,) = Autosave.objects.all()
    assert (kept.by, kept.article, kept.base_version, kept.headline) == (ada, article, 1, "Un titre")
    assert dict(kept.fields)["body"] == ["<p>Un deux</p>"]
    article.refresh_from_db()
    assert article.version == 1


def test_neither_buttons_nor_tokens_are_kept(desk):
    keep(desk, None, **typed(_publish="1", csrfmiddlewaretoken="secret"))
    names = dict(Autosave.objects.get().fields)
    assert "_publish" not in names
    assert "csrfmiddlewaretoken" not in names


def test_what_was_left_is_offered_and_taken_up_as_it_was_even_where_it_could_not_be_stored(desk):
    topics = [make_topic("b").pk, make_topic("a").pk]
    left = typed(
        headline="", body="<p>Un <em>début</em></p>", provenance=reprint(original_url="not an address"),
        byline=by(), subjects=topics, section="",
    )  # fmt: skip
    keep(desk, None, **left)
    kept = Autosave.objects.get()
    page = desk.get(ADD).content.decode()
    assert f'href="?restore={kept.pk}"' in page
    form = desk.get(ADD, {"restore": kept.pk})
    shown = form.content.decode()
    assert form.status_code == 200
    assert "&lt;p&gt;Un &lt;em&gt;début&lt;/em&gt;&lt;/p&gt;" in shown
    assert 'value="not an address"' in shown
    assert "Anouch Vartan" in shown
    assert f'name="window" value="{kept.window}"' in shown
    assert "errornote" not in shown
    assert "errorlist" not in shown
    assert not Article.objects.exists()


def test_saving_takes_it_away_and_what_comes_late_is_not_kept(desk):
    article, window = make_draft(), uuid4()
    keep(desk, article, window, **change(article, body="<p>Un</p>"))
    saved = desk.post(form_of(article), change(article, body="<p>Deux</p>", window=str(window), _continue="1"))
    assert saved.status_code == 302
    assert "?restore=" not in desk.get(form_of(article)).content.decode()
    late = keep(desk, article, window, **change(article, body="<p>Un</p>"))
    assert late.json()["id"] is None
    assert "?restore=" not in desk.get(form_of(article)).content.decode()


def test_a_refused_save_keeps_it(desk):
    article, window = make_draft(), uuid4()
    keep(desk, article, window, **change(article))
    refused = desk.post(form_of(article), change(article, window=str(window)) | {"headline": ""})
    assert refused.status_code == 422
    assert f'name="window" value="{window}"' in refused.content.decode()
    assert Autosave.objects.get().fields


def test_taken_up_after_somebody_saved_it_overwrites_nothing(desk, other_desk):
    article, window = make_draft(), uuid4()
    mine = change(article, body="<p>Le mien</p>")
    keep(desk, article, window, **mine)
    theirs = other_desk.post(form_of(article), change(article, body="<p>Le sien</p>", _continue="1"))
    assert theirs.status_code == 302
    page = desk.get(form_of(article)).content.decode()
    assert "L’article a été enregistré depuis" in page
    form = desk.get(form_of(article), {"restore": Autosave.objects.get(is_done=False).pk})
    assert 'name="version" value="1"' in form.content.decode()
    answer = desk.post(form_of(article), mine | {"window": str(window), "_continue": "1"})
    assert answer.status_code == 409
    assert "Le mien" in answer.content.decode()
    article = Article.objects.get(pk=article.pk)
    assert article.body == "<p>Le sien</p>"


def test_it_is_nobody_elses(desk, other_desk):
    article = make_draft()
    keep(desk, article, **change(article, body="<p>Secret</p>"))
    kept = Autosave.objects.get()
    assert "?restore=" not in other_desk.get(form_of(article)).content.decode()
    assert other_desk.get(form_of(article), {"restore": kept.pk}).status_code == 302
    assert other_desk.post(f"/admin/articles/article/unsaved/{kept.pk}/throw-away/").status_code == 404
    assert "Secret" not in other_desk.get(form_of(article), {"restore": kept.pk}, follow=True).content.decode()
    assert Autosave.objects.filter(is_done=False).exists()


def test_it_is_of_its_own_article(desk):
    article, another = make_draft(), make_draft()
    keep(desk, article, **change(article))
    number = Autosave.objects.get().pk
    for address in (form_of(another), ADD):
        assert desk.get(address, {"restore": number}).status_code == 302
    for odd in ("x", "9" * 30, "-1", "0"):
        assert desk.get(ADD, {"restore": odd}).status_code in {200, 302}


def test_it_can_be_thrown_away(desk):
    article = make_draft()
    keep(desk, article, **change(article))
    address = f"/admin/articles/article/unsaved/{Autosave.objects.get().pk}/throw-away/"
    assert desk.get(address).status_code == 405
    assert desk.post(address)["Location"] == form_of(article)
    assert "?restore=" not in desk.get(form_of(article)).content.decode()


def test_a_window_without_a_number_keeps_nothing(desk):
    for window in ("", "x", "../1"):
        assert desk.post(KEEP_NEW, {"window": window, "headline": "x"}).status_code == 404
    assert desk.get(KEEP_NEW).status_code == 405
    assert not Autosave.objects.exists()


def test_a_contributor_keeps_what_is_typed_after_the_article_was_published(colin, carla):
    article = make_draft(created_by=colin)
    client = Client()
    client.force_login(colin)
    article.publish(carla)
    assert keep(client, article, **change(article, body="<p>Encore</p>")).status_code == 200


def test_nobody_keeps_anything_at_anothers_draft(colin):
    client = Client()
    client.force_login(colin)
    assert keep(client, make_draft(), headline="x").status_code == 404


def test_whoever_else_has_it_open_is_told_and_gone_once_they_leave(desk, other_desk, ada, carla):
    article, mine, theirs = make_draft(), uuid4(), uuid4()
    assert there(desk, article, mine)["others"] == []
    (name,) = there(other_desk, article, theirs)["others"]
    assert name.startswith("Ada, depuis ")
    assert there(desk, article, mine)["others"][0].startswith("Carla, depuis ")
    other_desk.post(f"/admin/articles/article/{article.pk}/presence/", {"window": str(theirs), "gone": "1"})
    assert there(desk, article, mine)["others"] == []


def test_ones_own_other_window_is_told_too(desk):
    article = make_draft()
    there(desk, article)
    assert there(desk, article)["others"][0].startswith("vous, dans une autre fenêtre depuis ")


def test_a_window_that_fell_silent_is_forgotten(desk, other_desk):
    article = make_draft()
    there(other_desk, article)
    with time_machine.travel(timezone.now() + timedelta(minutes=2)):
        assert there(desk, article)["others"] == []
    assert Presence.objects.count() == 1


def test_a_window_hears_that_somebody_saved(desk, other_desk):
    article = make_draft()
    other_desk.post(form_of(article), change(article, _continue="1"))
    heard = there(desk, article)
    assert heard["version"] == 2
    assert heard["saved"].startswith("Carla a enregistré cet article à ")


def test_who_is_here_costs_the_same_for_many(desk, other_desk, django_assert_max_num_queries):
    article, window = make_draft(), uuid4()
    there(desk, article, window)
    for _number in range(12):
        there(other_desk, article)
    with django_assert_max_num_queries(12):
        there(desk, article, window)


def test_a_form_that_is_sent_when_the_session_has_ended_waits_on_the_page(ada):
    article, client = make_draft(), Client(headers={"Sec-Fetch-Site": "same-origin"})
    answer = client.post(form_of(article), change(article, body="<p>Tout mon texte</p>"))
    page = answer.content.decode()
    assert answer.status_code == 403
    assert "Votre session est terminée. Rien n’est perdu." in page
    assert "&lt;p&gt;Tout mon texte&lt;/p&gt;" in page
    assert "/accounts/login/?next=" in page
    foreign = Client(headers={"Sec-Fetch-Site": "cross-site"}).post(form_of(article), change(article))
    assert foreign.status_code == 302
    article = Article.objects.get(pk=article.pk)
    assert article.body != "<p>Tout mon texte</p>"


def test_what_nobody_comes_back_for_is_forgotten_in_a_month(desk):
    keep(desk, None, **typed())
    with time_machine.travel(timezone.now() + timedelta(days=31)):
        assert "?restore=" not in desk.get(ADD).content.decode()
        forget_unsaved.call()
    assert not Autosave.objects.exists()


def test_it_goes_with_its_writer(desk, ada, dan):
    keep(desk, None, **typed())
    leaving.close(ada)
    with time_machine.travel(timezone.now() + timedelta(days=15)):
        leaving.erase_due.call()
    assert not Autosave.objects.exists()


def test_a_character_that_no_database_keeps_is_left_out(desk):
    assert keep(desk, None, **typed(headline="Un\0 titre", body="<p>\0a</p>")).status_code == 200
    assert dict(Autosave.objects.get().fields)["body"] == ["<p>a</p>"]


@pytest.mark.parametrize("version", ["99999999999", "9" * 30, "-1", "x"])
def test_an_odd_number_of_a_version_is_no_fault(desk, version):
    article = make_draft()
    assert desk.post(form_of(article), change(article) | {"version": version}).status_code in {409, 422}


def test_of_an_article_that_was_deleted_it_is_a_new_one(desk, ada):
    article = make_draft(created_by=ada)
    line = article.bylines.get()
    row = {"id": line.pk, "article": article.pk, "author": line.author_id, "role": line.role, "order": 0}
    left = change(article, body="<p>Encore</p>", byline=row, base="1")
    keep(desk, article, **left)
    number = article.pk
    article.delete()
    answer = desk.post(f"/admin/articles/article/{number}/change/", left)
    assert answer.status_code == 403
    assert "Encore" in answer.content.decode()
    kept = Autosave.objects.get()
    page = desk.get(ADD, {"restore": kept.pk})
    fields = dict(page.context["adminform"].form.data.lists())
    assert desk.post(ADD, fields | {"_continue": "1"}).status_code == 302
    assert Article.objects.get().body == "<p>Encore</p>"
    assert Article.objects.get().bylines.get().author_id == line.author_id


def test_what_can_no_longer_be_saved_is_given_back_to_be_copied(colin, carla):
    article, client = make_draft(created_by=colin), Client()
    client.force_login(colin)
    keep(client, article, **change(article, body="<p>Encore</p>"))
    article.publish(carla)
    kept = Autosave.objects.get()
    assert f'href="?restore={kept.pk}"' in client.get(form_of(article)).content.decode()
    answer = client.get(form_of(article), {"restore": kept.pk})
    assert answer.status_code == 403
    assert "Encore" in answer.content.decode()


def test_a_second_factor_that_is_asked_for_meanwhile_takes_nothing(ada):
    article = make_draft()
    client = Client(headers={"Sec-Fetch-Site": "same-origin"})
    client.force_login(ada)
    give_app(ada)
    answer = client.post(form_of(article), change(article, body="<p>Tout mon texte</p>"))
    assert answer.status_code == 403
    assert "Tout mon texte" in answer.content.decode()
    assert "Un second facteur est d’abord demandé" in answer.content.decode()

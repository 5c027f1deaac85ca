"""Renewing notices: the one act that changes what stands under a published story, shown before it is done."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.contrib.admin.models import LogEntry
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone

from articles.models import Article, NoticeRecord, Provenance
from articles.publishing import revise
from articles.renewing import ShownOtherwise, renew, renewals
from attribution.models import Licence
from tests.builders import make_article, make_draft, make_licence, make_source

pytestmark = pytest.mark.django_db
LIST = "/admin/articles/article/"
RENEW = "/admin/articles/article/renew/"
NEWER = {"notice": {"en": "(c) {year} {source}. Used by permission."}, "credit": {"fr": "D’après {source}"}}


def found(*articles):
    return renewals(Article.objects.filter(pk__in=[article.pk for article in articles]))


def marks(*articles) -> list[str]:
    return [renewal.mark for renewal in found(*articles) if renewal.is_possible]


def stands(article) -> tuple:
    provenance = Provenance.objects.get(article=article)
    return provenance.credit, provenance.notice, provenance.frozen, provenance.licence_version_id


@pytest.fixture
def desk(ada):
    client = Client()
    client.force_login(ada)
    return client


def test_a_renewed_story_stands_under_the_newest_version(ada):
    article = make_article(source=make_source())
    make_licence(**NEWER, window_days=365, search_policy="noindex", surfaces=["letter"])
    renew(marks(article), ada)
    after = Article.objects.get(pk=article.pk)
    assert "Used by permission." in after.provenance.notice
    assert after.provenance.credit == "D’après Radio Atlantique Libre"
    assert after.provenance.licence_version.number == 2
    assert after.expires_at == after.published_at + timedelta(days=365)
    assert (after.search_policy, after.in_feed, after.in_api) == ("noindex", False, False)
    assert after.is_published


def test_who_renewed_and_what_stood_before_is_on_record(ada):
    article = make_article(source=make_source())
    make_licence(**NEWER)
    renew(marks(article), ada)
    first, second = NoticeRecord.objects.filter(article=article)
    assert (first.occasion, first.licence_version.number) == ("published", 1)
    assert (second.occasion, second.licence_version.number, second.made_by) == ("renewed", 2, ada)
    assert first.notice != second.notice
    entry = LogEntry.objects.filter(object_id=str(article.pk), user=ada).latest("pk")
    assert "version 1 → version 2" in entry.change_message


@pytest.mark.parametrize(
    "change",
    ["source", "version", "licence", "text"],
)
def test_nothing_else_changes_what_was_published(ada, change):
    article = make_article(source=make_source())
    before, page = stands(article), Client().get(article.get_absolute_url()).content.decode()
    assert all(before)
    if change == "source":
        source = article.provenance.source
        source.name, source.short_name, source.url = "Autre nom", "AN", "https://other.example.org/"
        source.save()
    elif change == "version":
        make_licence(**NEWER)
    elif change == "licence":
        licence = Licence.objects.get(code="ral")
        licence.name, licence.badge = "Autre licence", "AL"
        licence.save()
    else:
        article.write("<p>Tout autre texte.</p>")
        revise(article, ada, facts_changed=False, text_changed=True)
    assert stands(article) == before
    after = Client().get(article.get_absolute_url()).content.decode()
    for line in before[:2]:
        assert line in page
        assert line in after


def test_a_notice_of_new_years_eve_is_the_same_in_the_new_year(time_machine):
    eve = datetime(2025, 12, 31, 23, 59, tzinfo=ZoneInfo("Europe/Paris"))
    time_machine.move_to(eve, tick=False)
    article = make_article(source=make_source(), at=eve, original={"original_published_at": eve})
    lines = stands(article)
    before = Client().get(article.get_absolute_url()).content.decode()
    time_machine.move_to(datetime(2026, 1, 1, 0, 5, tzinfo=ZoneInfo("Europe/Paris")), tick=False)
    after = Client().get(article.get_absolute_url()).content.decode()
    assert stands(article) == lines
    assert "2025" in lines[1]
    for line in lines[:2]:
        assert line in before
        assert line in after


@pytest.mark.parametrize(
    ("terms", "field"),
    [
        ({"text_right": "none"}, "licence"),
        ({"translation_right": "no"}, "original_language"),
        ({"notice": {"en": "{date} {source}"}}, "original_published_at"),
        ({"window_days": 30}, "rights_expire_at"),
    ],
)
def test_what_the_newest_version_forbids_is_left_with_its_reasons(ada, terms, field):
    licence = make_licence(translation_right="yes", notice={"en": "{source}"})
    article = make_article(
        source=make_source(default_licence=licence),
        at=timezone.now() - timedelta(days=60),
        original={"original_language": "en", "original_published_at": None},
    )
    make_licence(**({"translation_right": "yes"} | terms))
    (renewal,) = found(article)
    assert field in [reason.field for reason in renewal.reasons]
    assert not renewal.is_possible
    before = stands(article)
    renew([], ada)
    assert stands(article) == before


def test_what_would_not_change_says_why():
    own, draft = make_article(), make_draft(source=make_source())
    newest = make_article(source=make_source())
    withdrawn = make_article(source=make_source())
    Article.objects.filter(pk=withdrawn.pk).update(
        status="withdrawn", withdrawn_at=timezone.now(), withdrawal_reason="Erreur"
    )
    obstacles = {renewal.article.pk: renewal.obstacle for renewal in found(own, draft, newest, withdrawn)}
    assert all(obstacles.values())
    assert obstacles[draft.pk] == obstacles[withdrawn.pk]
    assert len(set(obstacles.values())) == 3


def test_only_an_editor_renews(colin):
    article = make_article(source=make_source())
    make_licence(**NEWER)
    with pytest.raises(PermissionDenied):
        renew(marks(article), colin)


@pytest.mark.parametrize("change", ["version", "facts", "withdrawn"])
def test_what_changed_since_it_was_shown_is_not_done(ada, carla, change):
    article, other = make_article(source=make_source()), make_article(source=make_source())
    make_licence(**NEWER)
    shown = marks(article, other)
    if change == "version":
        make_licence(notice={"en": "Third {source}"})
    elif change == "facts":
        Provenance.objects.filter(article=article).update(original_published_at=timezone.now() - timedelta(days=900))
    else:
        article.withdraw(carla, "Erreur")
    before = stands(article), stands(other)
    with pytest.raises(ShownOtherwise) as otherwise:
        renew(shown, ada)
    assert (stands(article), stands(other)) == before
    assert len(otherwise.value.renewals) == 2


def test_the_desk_shows_the_words_that_change_and_then_does_it(desk):
    article, own = make_article("Le marché rouvre", source=make_source()), make_article("Le nôtre")
    make_licence(**NEWER)
    page = desk.post(LIST, {"action": "renew_notices", "_selected_action": [article.pk, own.pk]})
    assert page.status_code == 200
    text = page.content.decode()
    assert "<del><span class=" in text
    assert "<ins><span class=" in text
    assert "Le nôtre" in text
    assert Provenance.objects.get(article=article).licence_version.number == 1
    response = desk.post(RENEW, {"shown": marks(article)})
    assert response.status_code == 302
    assert Provenance.objects.get(article=article).licence_version.number == 2


def test_the_desk_says_that_something_changed_and_shows_again(desk):
    article = make_article(source=make_source())
    make_licence(**NEWER)
    shown = marks(article)
    make_licence(notice={"en": "Troisième notice {source}"})
    page = desk.post(RENEW, {"shown": shown})
    assert page.status_code == 409
    assert "Troisième" in page.content.decode()
    assert marks(article)[0] in page.content.decode()
    assert Provenance.objects.get(article=article).licence_version.number == 1


@pytest.mark.parametrize("shown", [[], ["abc"], ["9" * 40 + "-1-2-0"], ["²-1-2-0"]])
def test_a_form_that_shows_nothing_renews_nothing(desk, shown):
    assert desk.post(RENEW, {"shown": shown}).status_code == 302
    assert not NoticeRecord.objects.exists()


def test_too_many_at_a_time_is_told(desk, monkeypatch):
    monkeypatch.setattr("articles.admin.renewing.MOST", 1)
    articles = [make_article(source=make_source()).pk for _ in range(2)]
    page = desk.post(LIST, {"action": "renew_notices", "_selected_action": articles}, follow=True)
    assert "1 articles" in page.content.decode()


def test_a_contributor_is_not_offered_it(colin):
    client = Client()
    client.force_login(colin)
    article = make_article(source=make_source())
    make_draft(created_by=colin)
    assert "renew_notices" not in client.get(LIST).content.decode()
    assert client.post(RENEW, {"shown": "1-1-2-0"}).status_code == 403
    assert stands(article)[3]


def test_articles_are_not_deleted_by_the_dozen(desk):
    make_article()
    page = desk.get(LIST).content.decode()
    assert "renew_notices" in page
    assert "delete_selected" not in page


def test_the_list_can_be_narrowed_to_a_source(desk):
    make_article("De la radio", source=make_source())
    make_article("Le nôtre")
    page = desk.get(f"{LIST}?source={make_source().pk}").content.decode()
    assert "De la radio" in page
    assert "Le nôtre" not in page
    assert desk.get(f"{LIST}?source=99999999999999999999999").status_code == 200


def test_showing_costs_the_same_for_many(django_assert_max_num_queries):
    originals = [make_article(language="en") for _ in range(12)]
    articles = [make_article(source=make_source(), translation_of=original) for original in originals]
    make_licence(**NEWER)
    with django_assert_max_num_queries(4):
        assert len(found(*articles)) == 12


def test_the_form_of_an_article_lists_the_notices_as_they_stood(desk, ada):
    article = make_article(source=make_source())
    make_licence(**NEWER)
    renew(marks(article), ada)
    page = desk.get(f"/admin/articles/article/{article.pk}/change/").content.decode()
    assert "Reprinted with permission." in page
    assert page.count("Used by permission.") >= 2  # in the panel, and in the list
    assert "version 1" in page


def test_the_terms_that_change_are_told_under_each_article(desk):
    article = make_article(source=make_source(), at=timezone.now() - timedelta(hours=44))
    make_licence(window_days=2, surfaces=["api"], search_policy="noindex")
    (renewal,) = found(article)
    assert len(renewal.changes) == 4
    page = desk.post(LIST, {"action": "renew_notices", "_selected_action": [article.pk]}).content.decode()
    page = page.replace("\u00a0", " ").replace("\u202f", " ")
    ends = timezone.localtime(article.published_at + timedelta(days=2))
    assert f"en ligne jusqu’au {ends.day} " in page
    for words in ("plus dans les flux", "plus dans les lettres", "hors des moteurs de recherche"):
        assert words in page
    assert "plus dans l’API" not in page


def test_where_no_term_changes_that_is_told(desk):
    article = make_article(source=make_source())
    make_licence(**NEWER)
    assert found(article)[0].changes == ()
    page = desk.post(LIST, {"action": "renew_notices", "_selected_action": [article.pk]}).content.decode()
    assert "ne change pas." in page


def test_another_end_of_the_right_than_was_shown_is_not_done(ada):
    article = make_article(source=make_source())
    make_licence(window_days=2)
    shown = marks(article)
    Provenance.objects.filter(article=article).update(rights_expire_at=timezone.now() + timedelta(hours=1))
    with pytest.raises(ShownOtherwise):
        renew(shown, ada)


def test_the_refusal_names_the_day_on_which_the_right_ended(ada):
    article = make_article(source=make_source(), at=timezone.now() - timedelta(days=10))
    make_licence(window_days=2)
    (renewal,) = found(article)
    (reason,) = renewal.reasons
    ended = timezone.localtime(article.published_at + timedelta(days=2))
    assert reason.sentence.startswith("Sous cette version de la licence, le droit de le publier a pris fin le ")
    assert f" {ended.day}\u00a0" in reason.sentence

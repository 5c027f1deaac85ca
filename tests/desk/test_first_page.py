"""The first page of the desk: what waits for whom, the day, what ends or breaks its licence, what is read."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.utils import timezone

from articles.models import Article, Autosave
from desk.panels import waiting
from readers.counting import hour_of
from readers.models import Span
from readers.storing import add
from syndication.models import Audit
from tests.builders import make_article, make_draft, make_source, make_user

pytestmark = pytest.mark.django_db

PARIS = ZoneInfo("Europe/Paris")


@pytest.fixture
def first_page(signed_in):
    """The page as somebody sees it, or one of its panels: `first_page(ada, "day")`."""

    def seen(user, panel: str = "") -> str:
        page = signed_in(user).get("/admin/").content.decode()
        if not panel:
            return page
        return page.partition(f'aria-labelledby="{panel}">')[2].partition("</section>")[0]

    return seen


def panels(page: str) -> list[str]:
    return [
        part.partition('"')[0]
        for part in page.split('class="module')[1:]
        for part in [part.partition('aria-labelledby="')[2]]
    ]


def read(article, times: int, ago: timedelta = timedelta(0)) -> None:
    add({(article.pk, Span.HOUR, hour_of(timezone.now() - ago)): times})


# --- Who sees what ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("role", "seen"),
    [
        ("contributor", ["waiting", "newest", "reading"]),
        ("editor", ["review", "day", "reading"]),
        ("chief editor", ["review", "day", "reading"]),
        ("administrator", ["review", "day", "reading"]),
    ],
)
def test_each_role_sees_what_is_for_it_and_nothing_empty(first_page, role, seen):
    read(make_article(), 1)
    assert panels(first_page(make_user("gil", role))) == seen


def test_before_anything_is_read_or_counted_there_is_no_list_of_it(first_page, ada, settings):
    assert "Ce qui se lit" not in first_page(ada)
    read(make_article(), 1)
    assert "Ce qui se lit" in first_page(ada)
    settings.COUNT_READS = False
    assert "Ce qui se lit" not in first_page(ada)


# --- What waits ------------------------------------------------------------------------------------------------------


def test_own_drafts_and_unsaved_texts_wait_and_those_of_others_do_not(first_page, colin, ada):
    draft, asked = make_draft("Mon brouillon", created_by=colin), make_draft("À vous de voir", created_by=colin)
    asked.submit(colin)
    make_draft("De quelqu’un d’autre", created_by=ada)
    make_article("Déjà paru", created_by=colin)
    Autosave.objects.create(by=colin, fields=[], headline="Jamais enregistré")
    Autosave.objects.create(by=ada, fields=[], headline="Pas à lui")
    Autosave.objects.create(by=colin, fields=[], headline="Fini", is_done=True)
    Autosave.objects.create(
        by=colin, fields=[], headline="Il y a longtemps", kept_at=timezone.now() - timedelta(days=31)
    )
    shown = first_page(colin, "waiting")
    for headline in ("Mon brouillon", "À vous de voir", "Jamais enregistré"):
        assert headline in shown
    for headline in ("De quelqu’un", "Déjà paru", "Pas à lui", "Fini", "Il y a longtemps"):
        assert headline not in shown
    assert f'href="/admin/articles/article/{draft.pk}/change/"' in shown
    assert 'href="/admin/articles/article/add/"' in shown
    assert "Non enregistré" in shown


def test_an_article_is_told_once_and_first_that_it_is_not_saved(first_page, colin):
    draft = make_draft("Mon brouillon", created_by=colin)
    Autosave.objects.create(by=colin, article=draft, fields=[], headline="")
    shown = first_page(colin, "waiting")
    assert shown.count("Mon brouillon") == 1
    assert "Non enregistré" in shown
    assert "Brouillon</span>" not in shown


def test_more_can_wait_for_a_person_than_the_desk_knows_of_here(first_page, ada, monkeypatch):
    later = waiting.Waiting("Renvoyé", "/admin/", timezone.now(), "Renvoyé", "bad")
    monkeypatch.setattr(waiting, "WAITS", (lambda asked: [later], *waiting.WAITS))
    assert "Renvoyé" in first_page(ada, "waiting")


def test_what_waits_for_a_review_is_told_with_what_is_against_it(first_page, colin, ada):
    make_draft("Sans rien contre").submit(colin)
    make_draft("Sans texte", body="").submit(colin)
    shown = first_page(ada, "review")
    assert "Prêt" in shown
    assert "à corriger" in shown


# --- The day ---------------------------------------------------------------------------------------------------------


def test_the_day_tells_what_went_out_and_what_comes_by_the_clock_of_the_newsroom(first_page, ada):
    with time_machine.travel(datetime(2026, 11, 27, 0, 20, tzinfo=PARIS), tick=False) as clock:
        make_article("Hier soir", at=timezone.now() - timedelta(minutes=30))
        make_article("Cette nuit", at=timezone.now() - timedelta(minutes=5))
        make_article("Avant minuit", at=datetime(2026, 11, 27, 23, 59, tzinfo=PARIS))
        make_article("Demain", at=datetime(2026, 11, 28, 0, 1, tzinfo=PARIS))
        shown = first_page(ada, "day")
        today, _h3, after = shown.partition("Ensuite")
        assert "Hier soir" not in shown
        assert today.index("Cette nuit") < today.index("Avant minuit")
        assert "0:15" in today
        assert "23:59" in today
        assert "Demain" not in today
        assert "28\xa0novembre 2026 à 0\xa0h\xa001" in after
        assert "heure de la rédaction\xa0: Paris" in shown
        assert "0\xa0h\xa020 (Paris)" in first_page(ada)
        clock.move_to(datetime(2026, 11, 28, 0, 2, tzinfo=PARIS))
        shown = first_page(ada, "day")
        assert "Avant minuit" not in shown
        assert "Demain" in shown.partition("Ensuite")[0]


def test_a_quiet_day_says_so_and_a_full_one_ends_with_a_number(first_page, ada):
    with time_machine.travel(datetime(2026, 11, 27, 12, tzinfo=PARIS), tick=False):
        assert "Rien n’a été publié aujourd’hui" in first_page(ada, "day")
        for number in range(20):
            make_article(f"Programmé {number}", at=timezone.now() + timedelta(days=2, hours=number))
        shown = first_page(ada, "day")
        assert "Programmé 3<" in shown
        assert "Programmé 4<" not in shown
        assert "16 autres articles sont programmés" in shown
        assert "<b>20</b>" in first_page(ada)


# --- Rights ----------------------------------------------------------------------------------------------------------


def test_what_ends_this_week_and_what_breaks_its_licence_is_told(first_page, ada):
    article, other = make_article("Grenadine", source=make_source()), make_article("Noisette", source=make_source())
    Article.objects.filter(pk=article.pk).update(expires_at=timezone.now() + timedelta(days=6))
    Article.objects.filter(pk=other.pk).update(expires_at=timezone.now() + timedelta(days=8))
    assert "Grenadine" in first_page(ada, "ending")
    assert "Noisette" not in first_page(ada, "ending")
    facts = {"address": "/", "surface": "page"}
    breaches = [
        {"article_id": other.pk, "headline": "Noisette", "sentence": "Le crédit manque.", **facts},
        {"article_id": other.pk, "headline": "Noisette", "sentence": "La notice manque.", **facts},
        {"article_id": 999_999, "headline": "Supprimé", "sentence": "Le crédit manque.", **facts},
    ]
    Audit.objects.create(ended_at=timezone.now() + timedelta(seconds=5), checked=2, found=3, breaches=breaches)
    shown = first_page(ada, "breaches")
    assert shown.count("Noisette") == 1
    assert "Le crédit manque." in shown
    assert "Supprimé" not in shown
    assert "Modifié depuis" not in shown
    Article.objects.filter(pk=other.pk).update(saved_at=timezone.now() + timedelta(minutes=1))
    assert "Modifié depuis" in first_page(ada, "breaches")


# --- What is being read ----------------------------------------------------------------------------------------------


def test_what_is_being_read_is_ranked_with_a_bar(first_page, colin):
    most, less = make_article("Grenadine"), make_article("Noisette")
    read(most, 30)
    read(most, 10, ago=timedelta(hours=5))
    read(less, 10)
    shown = first_page(colin, "reading")
    assert shown.index("Grenadine") < shown.index("Noisette")
    assert "<b>40</b>" in shown
    assert 'width="25%"' in shown
    assert f'href="{most.get_absolute_url()}"' in shown


def test_the_form_of_an_article_says_how_often_it_was_read(signed_in, ada, settings):
    article, address = make_article(), "/admin/articles/article/{}/change/"
    page = signed_in(ada).get(address.format(article.pk)).content.decode()
    assert "Lu 1" not in page
    read(article, 1234, ago=timedelta(days=3))
    assert "Lu 1234 fois." in signed_in(ada).get(address.format(article.pk)).content.decode()
    settings.COUNT_READS = False
    assert "Lu 1" not in signed_in(ada).get(address.format(article.pk)).content.decode()


# --- What it costs ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("role", "most"), [("contributor", 14), ("administrator", 36)])
def test_the_first_page_costs_the_same_for_much_work(signed_in, role, most, django_assert_max_num_queries):
    user = make_user("gil", role)
    client, costs = signed_in(user), []
    for rows in (10, 30):
        for _number in range(rows):
            article = make_article(source=make_source())
            read(article, 1)
            Article.objects.filter(pk=article.pk).update(expires_at=timezone.now() + timedelta(days=2))
            make_article(at=timezone.now() + timedelta(minutes=9))
            draft = make_draft(created_by=user)
            Autosave.objects.create(by=user, article=draft, fields=[])
            make_draft(created_by=user).submit(user)
        Audit.objects.create(ended_at=timezone.now(), checked=1, found=1, breaches=[])
        client.get("/admin/")
        with django_assert_max_num_queries(most) as queries:
            assert client.get("/admin/").status_code == 200
        costs.append(len(queries))
    assert costs[0] == costs[1]

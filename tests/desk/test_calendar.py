"""The editorial calendar: what stands on which day, for whom, and at what cost; and a date changed there."""

import re
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import Client

from articles import planned, preparing
from articles.models import Arrangement, Article, PreparedChange
from articles.snapshots import take
from tests.builders import make_article, make_author, make_draft, make_section, make_user

pytestmark = pytest.mark.django_db
CALENDAR, DAY, DUE = "/admin/calendar/", "/admin/calendar/day/", "/admin/calendar/due/"
PARIS = ZoneInfo("Europe/Paris")
NOW = datetime(2026, 3, 11, 9, 30, tzinfo=PARIS)


@pytest.fixture(autouse=True)
def in_march():
    with time_machine.travel(NOW, tick=False):
        yield


def at(day: int, hour: int = 12, month: int = 3) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=PARIS)


def desk(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def due(headline: str, when: datetime, **facts) -> Article:
    draft = make_draft(headline, **facts)
    Article.objects.filter(pk=draft.pk).update(due_at=when)
    draft.refresh_from_db()
    return draft


def cells(response) -> dict[date, list[tuple[str, str]]]:
    days = [day for week in response.context["weeks"] for day in week]
    return {
        day.day: [(entry.strand.kind, entry.article.headline) for entry in day.entries] for day in days if day.entries
    }


def words(response) -> str:
    return response.content.decode()


def seen(response) -> str:
    """The words of a page, with plain spaces between them."""
    return " ".join(re.sub("<[^>]+>", " ", words(response)).split())


# --- What stands where -----------------------------------------------------------------------------------------------


def test_each_kind_stands_on_its_day_in_the_order_of_the_clock(ada):
    due("À rendre", at(20, 18))
    make_article("Programmé", at=at(20, 7), by=ada)
    make_article("Publié", at=at(10, 7), by=ada)
    ending = make_article("Droits", at=at(2), by=ada)
    Article.objects.filter(pk=ending.pk).update(expires_at=at(20, 9))
    shown = cells(desk(ada).get(CALENDAR))
    assert shown == {
        date(2026, 3, 2): [("published", "Droits")],
        date(2026, 3, 10): [("published", "Publié")],
        date(2026, 3, 20): [("scheduled", "Programmé"), ("ending", "Droits"), ("due", "À rendre")],
    }


def test_a_change_stands_on_the_day_on_which_it_will_be_seen_and_not_once_it_is_taken_back(ada):
    article = make_article("Une halle", at=at(2), by=ada)
    change = preparing.keep(article, ada, take(article) | {"headline": "Une halle neuve"}, seen=0, is_typo=False)
    assert date(2026, 3, 20) not in cells(desk(ada).get(CALENDAR))
    PreparedChange.objects.update(publish_at=at(20, 8))
    assert cells(desk(ada).get(CALENDAR))[date(2026, 3, 20)] == [("changed", "Une halle")]
    assert "Changement programmé" in words(desk(ada).get(f"{DAY}?on=2026-03-20"))
    PreparedChange.objects.filter(pk=change.pk).update(ended_at=NOW, fate="taken_back")
    assert date(2026, 3, 20) not in cells(desk(ada).get(CALENDAR))


def test_what_was_published_or_withdrawn_is_due_no_more(ada, carla):
    draft = due("Une halle", at(20))
    draft.publish(ada)
    assert cells(desk(ada).get(CALENDAR)) == {date(2026, 3, 11): [("published", "Une halle")]}
    draft.withdraw(carla, "Une erreur")
    assert cells(desk(ada).get(CALENDAR)) == {}


def test_a_day_is_one_of_the_newsrooms_clock(ada):
    due("Tard", datetime(2026, 3, 20, 23, 30, tzinfo=PARIS))
    due("Tôt", datetime(2026, 3, 21, 0, 30, tzinfo=PARIS))
    due("Heure d’été", datetime(2026, 3, 29, 3, 30, tzinfo=PARIS))
    assert [*cells(desk(ada).get(CALENDAR))] == [date(2026, 3, 20), date(2026, 3, 21), date(2026, 3, 29)]


def test_the_month_is_a_table_of_whole_weeks_from_monday_on(ada):
    response = desk(ada).get(f"{CALENDAR}?month=2026-03")
    page = words(response)
    assert "<caption>mars 2026</caption>" in page
    assert page.count('<th scope="col">') == 7
    assert page.index("lundi") < page.index("dimanche")
    weeks = response.context["weeks"]
    assert (weeks[0][0].day, weeks[-1][-1].day) == (date(2026, 2, 23), date(2026, 4, 5))
    assert page.count('aria-current="date"') == 1
    assert "dimanche 1er\u00a0mars 2026" in page


def test_one_goes_from_month_to_month_and_over_the_year_by_links(ada):
    page = words(desk(ada).get(f"{CALENDAR}?month=2026-12&view=list"))
    assert 'rel="prev" href="?month=2026-11&amp;view=list"' in page
    assert 'rel="next" href="?month=2027-01&amp;view=list"' in page
    assert "janvier 2027" in words(desk(ada).get(f"{CALENDAR}?month=2027-01"))


def test_the_list_has_only_days_on_which_something_stands_and_nothing_of_other_months(ada):
    due("En mars", at(20))
    due("En avril", at(2, month=4))
    page = words(desk(ada).get(f"{CALENDAR}?view=list"))
    assert "En mars" in page
    assert "vendredi 20\u00a0mars 2026" in page
    assert "En avril" not in page
    assert "Rien ce mois-ci" in words(desk(ada).get(f"{CALENDAR}?view=list&month=2030-01"))
    assert "En avril" in words(desk(ada).get(CALENDAR))


def test_by_section_with_those_in_it_and_by_person_in_each_way(ada, colin):
    culture = make_section("culture")
    books = make_section("livres", culture)
    make_author("Colin Auteur", account=colin)
    due("Librairie", at(20), section=books)
    due("Commencé", at(20), created_by=colin)
    due("Signé", at(20), author="Colin Auteur")
    given = due("Confié", at(20))
    given.assign(ada, colin, given.due_at)
    client = desk(ada)
    of_section = cells(client.get(f"{CALENDAR}?section={culture.pk}"))
    assert [headline for _kind, headline in of_section[date(2026, 3, 20)]] == ["Librairie"]
    of_person = words(client.get(f"{DAY}?on=2026-03-20&person={colin.pk}"))
    assert all(word in of_person for word in ("Commencé", "Signé", "Confié"))
    assert "Librairie" not in of_person
    kept = words(client.get(f"{CALENDAR}?section={culture.pk}&person={colin.pk}"))
    assert f"section={culture.pk}&amp;person={colin.pk}&amp;month=2026-04" in kept


def test_beyond_some_the_rest_of_a_day_is_counted_and_leads_to_the_day(ada):
    for number in range(5):
        make_article(f"Brève {number}", at=at(10, 6 + number), by=ada)
    response = desk(ada).get(CALENDAR)
    shown = cells(response)[date(2026, 3, 10)]
    assert shown == [("published", f"Brève {number}") for number in (2, 3, 4)]
    assert "2 de plus (Publié)" in words(response)
    day = words(desk(ada).get(f"{DAY}?on=2026-03-10"))
    assert all(f"Brève {number}" in day for number in range(5))


def test_where_a_month_holds_more_than_is_read_it_says_so(ada, monkeypatch):
    monkeypatch.setattr(planned, "MOST", 2)
    for number in range(3):
        make_article(f"Brève {number}", at=at(10, 6 + number), by=ada)
    assert "plus que ce qui est lu d’un coup" in words(desk(ada).get(CALENDAR))


# --- Who sees what ---------------------------------------------------------------------------------------------------


def test_a_contributor_has_only_what_is_in_their_hands_in_it(ada, colin):
    due("À moi", at(20), created_by=colin)
    given = due("Confié", at(20))
    given.assign(ada, colin, given.due_at)
    due("Secret", at(20))
    make_article("Secret programmé", at=at(21), by=ada)
    client = desk(colin)
    for address in (CALENDAR, f"{CALENDAR}?view=list", f"{DAY}?on=2026-03-20", f"{DAY}?on=2026-03-21"):
        assert "Secret" not in words(client.get(address)), address
    page = words(client.get(CALENDAR))
    assert "À moi" in page
    assert "Confié" in page
    assert 'name="person"' not in page
    assert "À moi" in words(client.get(f"{CALENDAR}?person={ada.pk}"))


def test_it_is_found_in_the_menu_and_by_quick_open(ada, colin):
    for person in (ada, colin):
        assert f'href="{CALENDAR}"' in words(desk(person).get("/admin/"))
        assert CALENDAR in words(desk(person).get("/admin/open/?part=1&q=calen"))


def test_who_has_no_part_in_articles_has_no_calendar():
    someone = make_user("gil", "contributor")
    someone.groups.clear()
    client = desk(someone)
    assert client.get(CALENDAR).status_code == 403
    assert client.get(DAY).status_code == 403
    assert CALENDAR not in words(client.get("/admin/"))


@pytest.mark.parametrize(
    "asked", ["month=abc", "month=2026-13", "month=0001-01", "month=9999-12", "month=20260-3", "month=2026-3"]
)
def test_a_month_that_is_none_is_not_found(ada, asked):
    assert desk(ada).get(f"{CALENDAR}?{asked}").status_code == 404


@pytest.mark.parametrize("asked", ["section=abc", "person=99999999999999999999", "view=abc", "month=", "section="])
def test_a_limit_that_names_nothing_is_none(ada, asked):
    due("Une halle", at(20))
    assert "Une halle" in words(desk(ada).get(f"{CALENDAR}?{asked}"))


def test_a_day_that_is_none_is_not_found(ada):
    for on in ("abc", "2026-02-30", "20260301", "1899-12-31", "2026-W10-1"):
        assert desk(ada).get(f"{DAY}?on={on}").status_code == 404
    assert "Mercredi 11\u00a0mars 2026" in words(desk(ada).get(DAY))


# --- Changing a date -------------------------------------------------------------------------------------------------


def test_a_date_is_changed_and_taken_away_from_the_day(ada, colin):
    draft = due("Une halle", at(20, 18))
    draft.assign(ada, colin, draft.due_at)
    client = desk(ada)
    assert 'value="2026-03-20T18:00"' in words(client.get(f"{DAY}?on=2026-03-20"))
    moved = client.post(DUE, {"article": draft.pk, "on": "2026-03-20", "due_at": "2026-04-01T10:05"}, follow=True)
    assert "« Une halle » est à rendre le 1er\u00a0avril 2026 à 10\u00a0h\u00a005." in words(moved).replace(
        "\u202f", " "
    )
    draft.refresh_from_db()
    assert (draft.due_at, draft.assigned_to) == (datetime(2026, 4, 1, 10, 5, tzinfo=PARIS), colin)
    cleared = client.post(DUE, {"article": draft.pk, "on": "2026-04-01", "due_at": ""}, follow=True)
    assert "n’a plus de date" in words(cleared)
    draft.refresh_from_db()
    assert draft.due_at is None


@pytest.mark.parametrize("typed", ["hier", "2200-01-01T10:00", "2026-03-29T02:30", "9" * 400])
def test_a_date_that_nobody_means_is_refused_beside_it_and_given_back(ada, typed):
    draft = due("Une halle", at(20, 18))
    answered = desk(ada).post(DUE, {"article": draft.pk, "on": "2026-03-20", "due_at": typed})
    assert answered.status_code == 422
    assert f'value="{typed}"' in words(answered)
    assert f'aria-describedby="due-error-{draft.pk}"' in words(answered)
    draft.refresh_from_db()
    assert draft.due_at == at(20, 18)


def test_what_was_published_meanwhile_is_said_and_left_alone(ada):
    draft = due("Une halle", at(20, 18))
    draft.publish(ada)
    answered = desk(ada).post(DUE, {"article": draft.pk, "on": "2026-03-20", "due_at": "2026-04-01T10:00"}, follow=True)
    assert "publié entre-temps" in words(answered)
    draft.refresh_from_db()
    assert draft.due_at == at(20, 18)


def test_a_contributor_changes_no_date(ada, colin):
    draft = due("Une halle", at(20, 18), created_by=colin)
    client = desk(colin)
    assert "Changer la date" not in words(client.get(f"{DAY}?on=2026-03-20"))
    answered = client.post(DUE, {"article": draft.pk, "on": "2026-03-20", "due_at": ""})
    assert answered.status_code == 403
    secret = due("Secret", at(20))
    assert client.post(DUE, {"article": secret.pk, "on": "2026-03-20", "due_at": ""}).status_code == 404


@pytest.mark.parametrize("article", ["", "abc", "99999999999999999999", "0"])
def test_an_article_that_is_none_is_not_found(ada, article):
    assert desk(ada).post(DUE, {"article": article, "due_at": ""}).status_code == 404
    assert desk(ada).get(DUE).status_code == 405


def test_an_idea_is_planned_from_a_day(ada):
    page = words(desk(ada).get(f"{DAY}?on=2026-03-20"))
    assert 'href="/admin/articles/article/add/?due_at=2026-03-20T18:00"' in page
    form = words(desk(ada).get("/admin/articles/article/add/?due_at=2026-03-20T18:00"))
    assert 'name="due_at" value="2026-03-20T18:00"' in form


# --- Cost ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("address", [CALENDAR, f"{CALENDAR}?view=list", f"{DAY}?on=2026-03-10"])
def test_it_costs_the_same_for_many_articles(ada, colin, address, django_assert_max_num_queries):
    client = desk(ada)
    costs = []
    for rows in (2, 8):
        for number in range(rows):
            make_article(at=at(10, 6 + number), by=ada, section=make_section(f"s{number % 3}"))
            make_article(at=at(20, 6 + number), by=ada)
            draft = due(f"Brouillon {number}", at(10, 6 + number))
            draft.assign(ada, colin, draft.due_at)
        Article.objects.filter(published_at__lt=NOW).update(expires_at=at(25))
        client.get(address)
        with django_assert_max_num_queries(15) as queries:
            client.get(address)
        costs.append(len(queries))
    assert costs[0] == costs[1]


def test_the_weeks_of_a_month_touch_every_day_of_it():
    for month in (date(2026, 2, 1), date(2026, 3, 1), date(2024, 2, 1), date(2027, 2, 1), date(1999, 12, 1)):
        weeks = list(planned.weeks_of(month))
        last = planned.after(month) - timedelta(days=1)
        assert weeks[0][0] <= month
        assert weeks[-1][1] >= last
        assert all(monday.weekday() == 0 for monday, _sunday in weeks)
        assert (last - weeks[-1][0]).days < 7
        assert planned.before(planned.after(month)) == month


def test_pages_that_begin_by_themselves_stand_in_it_for_who_composes_them(ada, colin):
    Arrangement.objects.create(language="fr", starts_at=at(20, 6))
    section = Arrangement.objects.create(
        language="hy", section=make_section("culture", name="Culture"), starts_at=at(21)
    )
    Arrangement.objects.create(language="fr", starts_at=at(1, 6))  # readers see it already
    page = seen(desk(ada).get(CALENDAR))
    assert "6 h Une · Français" in page
    assert "12 h Page « Culture » · Հայերեն" in page
    of_day = words(desk(ada).get(f"{DAY}?on=2026-03-20"))
    assert 'href="/admin/front/?language=fr"' in of_day
    assert "Rien ce jour-là" not in of_day
    listed = desk(ada).get(f"{CALENDAR}?view=list&section={section.section_id}").content.decode()
    assert f"language=hy&amp;section={section.section_id}" in listed
    assert "language=fr" not in listed
    assert "Une · Français" not in seen(desk(colin).get(CALENDAR))

"""The front page as editors arrange it: what readers see, from when on, and what fills a place that is empty."""

import threading
from datetime import timedelta
from importlib import import_module
from types import SimpleNamespace

import pytest
from django.contrib.admin.models import LogEntry
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles import around, arranging
from articles.arranging import Place, Refused, Stale, arrange, draft_of, in_force, save_draft, seen_of
from articles.front import front_page
from articles.models import Arrangement, Article, Slot
from articles.publishing import reschedule
from tests.builders import make_article, make_section, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def stories():
    """Twelve, the newest first, of two sections in turn."""
    now = timezone.now()
    return [
        make_article(
            f"Histoire {n}", section=make_section(("armenie", "culture")[n % 2]), at=now - timedelta(hours=n + 1)
        )
        for n in range(12)
    ]


@pytest.fixture
def clock(monkeypatch):
    """`clock(hours)`: so much later, all that was kept in memory with it."""

    def ahead(**by):
        moment = timezone.now() + timedelta(**by)
        monkeypatch.setattr(timezone, "now", lambda: moment)

    return ahead


def lead(*stories) -> list[Place]:
    return [Place(Slot.LEAD, story.pk) for story in stories]


def top(language="fr") -> list[Article]:
    page = front_page(language)
    return [page["lead"], *page["seconds"]]


def everything(page: dict) -> list[int]:
    numbers = [article.pk for article in [page["lead"], *page["seconds"], *page["wire"]] if article]
    numbers += [pick.article_id for pick in page["picks"]]
    return numbers + [article.pk for strip in page["strips"] for article in strip["articles"]]


def test_what_an_editor_placed_comes_first_and_the_newest_fill_the_rest(ada, stories):
    arrange("fr", ada, lead(stories[5], stories[8]))
    assert top() == [stories[5], stories[8], stories[0], stories[1]]


def test_a_strip_begins_with_what_was_placed_in_it_and_no_story_stands_twice(ada, stories):
    culture = make_section("culture")
    places = [
        Place(Slot.STRIP, stories[0].pk, culture.pk),
        Place(Slot.STRIP, stories[11].pk, culture.pk),
        Place(Slot.PICK, stories[1].pk, reason="Parce que."),
        *lead(stories[3]),
    ]
    arrange("fr", ada, places)
    page = front_page("fr")
    strip = next(each for each in page["strips"] if each["section"] == culture)
    assert strip["articles"][:2] == [stories[0], stories[11]]
    assert [(pick.article, pick.reason) for pick in page["picks"]] == [(stories[1], "Parce que.")]
    assert len(everything(page)) == len(set(everything(page))) == 12


def test_a_place_fills_by_itself_when_its_time_ends_with_no_query_more(ada, stories, clock):
    soon = timezone.now() + timedelta(hours=1)
    arrange("fr", ada, [Place(Slot.LEAD, stories[5].pk, ends_at=soon)])
    assert top()[0] == stories[5]
    clock(hours=1, seconds=1)
    assert top()[0] == stories[0]


@pytest.mark.parametrize("how", ["withdrawn", "expired", "draft again"])
def test_a_place_whose_story_is_gone_fills_by_itself(ada, carla, stories, how):
    arrange("fr", ada, lead(stories[5]))
    if how == "withdrawn":
        stories[5].withdraw(carla, "Erreur")
    elif how == "expired":
        Article.objects.filter(pk=stories[5].pk).update(expires_at=timezone.now())
    else:
        Article.objects.filter(pk=stories[5].pk).update(published_at=timezone.now() + timedelta(days=1))
        reschedule(Article.objects.get(pk=stories[5].pk), ada, None)
    assert top()[0] == stories[0]
    assert stories[5].pk not in everything(front_page("fr"))


def test_a_scheduled_story_takes_its_place_when_it_is_out(ada, stories, clock):
    coming = make_article("Demain", at=timezone.now() + timedelta(hours=2))
    arrange("fr", ada, lead(coming))
    assert top()[0] == stories[0]
    clock(hours=2, seconds=1)
    assert top()[0] == coming


def test_a_planned_arrangement_begins_by_the_clock_though_nothing_wakes_up(ada, stories, clock):
    arrange("fr", ada, lead(stories[5]))
    arrange("fr", ada, lead(stories[7]), at=timezone.now() + timedelta(hours=3))
    assert top()[0] == stories[5]
    clock(hours=3, seconds=1)
    assert top()[0] == stories[7]
    around.forget()  # nor does it hang on what was kept in memory
    assert top()[0] == stories[7]


def test_a_draft_is_seen_by_nobody_and_stands_beside_what_is_planned(ada, stories):
    arrange("fr", ada, lead(stories[5]))
    planned = arrange("fr", ada, lead(stories[7]), at=timezone.now() + timedelta(hours=3))
    seen = seen_of(in_force("fr"), draft_of("fr"))
    save_draft("fr", ada, lead(stories[9]), seen)
    assert top()[0] == stories[5]
    assert Arrangement.objects.planned().get() == planned
    with pytest.raises(Refused, match="brouillon"):
        arranging.take_back(planned, ada)
    assert Arrangement.objects.planned().get() == planned


def test_each_language_has_a_front_page_of_its_own(ada, stories):
    english = make_article("The market", language="en")
    arrange("fr", ada, lead(stories[5]))
    arrange("en", ada, lead(english))
    assert (top()[0], front_page("en")["lead"]) == (stories[5], english)


def test_whoever_saves_on_what_another_changed_is_told_who_and_stores_nothing(ada, carla, stories):
    arrange("fr", ada, lead(stories[5]))
    opened = seen_of(in_force("fr"), None)
    save_draft("fr", carla, lead(stories[7]), opened)
    with pytest.raises(Stale, match="Carla"):
        save_draft("fr", ada, lead(stories[8]), opened)
    with pytest.raises(Stale, match="Carla"):
        arrange("fr", ada, lead(stories[8]), opened)
    with pytest.raises(Stale, match="Carla"):
        arranging.discard("fr", ada, opened)
    assert [each.article for each in draft_of("fr").placements.all()] == [stories[7]]
    assert top()[0] == stories[5]


def test_a_page_swapped_in_meanwhile_makes_what_was_opened_before_stale(ada, carla, stories):
    arrange("fr", ada, lead(stories[5]))
    opened = seen_of(in_force("fr"), None)
    arrange("fr", carla, lead(stories[7]), opened)
    with pytest.raises(Stale):
        arrange("fr", ada, lead(stories[8]), opened)
    assert top()[0] == stories[7]


def test_the_former_page_comes_back_and_so_does_the_one_it_replaced(ada, stories):
    first = arrange("fr", ada, [Place(Slot.PICK, stories[2].pk, reason="Oui."), *lead(stories[5])])
    second = arrange("fr", ada, lead(stories[7]))
    arranging.restore(first, ada)
    assert top()[0] == stories[5]
    assert front_page("fr")["picks"][0].reason == "Oui."
    arranging.restore(second, ada)
    assert top()[0] == stories[7]


def test_only_so_many_former_pages_are_kept(ada, stories):
    for number in range(arranging.FORMER_KEPT + 5):
        arrange("fr", ada, lead(stories[number % 12]))
    assert Arrangement.objects.count() == 1 + arranging.FORMER_KEPT


@pytest.mark.parametrize(("ahead", "said"), [(-60, "passée"), (60 * 24 * 365 * 400, "antérieure à l’an")])
def test_a_time_that_cannot_be_is_refused_with_its_reason(ada, stories, ahead, said):
    with pytest.raises(Refused, match=said):
        arrange("fr", ada, lead(stories[5]), at=timezone.now() + timedelta(minutes=ahead))
    assert not Arrangement.objects.exists()


def test_two_pages_are_not_planned_for_one_moment(ada, stories):
    at = timezone.now() + timedelta(hours=1)
    arrange("fr", ada, lead(stories[5]), at=at)
    with pytest.raises(Refused, match="heure même"):
        arrange("fr", ada, lead(stories[6]), at=at)


def test_only_editors_arrange_and_each_swap_is_on_record(ada, colin, stories):
    arrangement = arrange("fr", ada, lead(stories[5]))
    entry = LogEntry.objects.get(object_id=str(arrangement.pk), user=ada)
    assert entry.get_change_message() == "Mise en ligne."
    for act in (
        lambda: arrange("fr", colin, []),
        lambda: save_draft("fr", colin, [], ""),
        lambda: arranging.restore(arrangement, colin),
        lambda: arranging.take_back(arrangement, colin),
        lambda: arranging.discard("fr", colin, ""),
    ):
        with pytest.raises(PermissionDenied):
            act()
    assert top()[0] == stories[5]


def test_the_page_takes_two_queries_however_much_is_arranged(client, ada, stories):
    def asked() -> int:
        client.get("/")
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get("/")
        return len(queries)

    before = asked()
    culture, armenie = make_section("culture"), make_section("armenie")
    places = [Place(Slot.PICK, story.pk) for story in stories[:3]] + lead(*stories[3:5])
    places += [Place(Slot.STRIP, story.pk, culture.pk) for story in stories[5:8]]
    arrange("fr", ada, [*places, *(Place(Slot.STRIP, story.pk, armenie.pk) for story in stories[8:10])])
    assert (before, asked()) == (2, 2)


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("roles_of_the_newsroom")
def test_of_two_who_swap_in_at_once_one_is_told(stories_of_two):
    ada, carla = make_user("ada", "editor"), make_user("carla", "chief editor")
    arrange("fr", ada, lead(stories_of_two[0]))
    opened, barrier, told = seen_of(in_force("fr"), None), threading.Barrier(2), []

    def swap(by, story):
        barrier.wait(10)
        try:
            arrange("fr", by, lead(story), opened)
            told.append("in")
        except Stale:
            told.append("stale")
        finally:
            connection.close()

    threads = [threading.Thread(target=swap, args=each) for each in zip((ada, carla), stories_of_two, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(told) == ["in", "stale"]
    assert Arrangement.objects.count() == 2


@pytest.fixture
def roles_of_the_newsroom(transactional_db):
    from django.db.migrations.loader import MigrationLoader

    apps = MigrationLoader(connection).project_state().apps
    import_module("desk.migrations.0001_roles").create_roles(apps, SimpleNamespace(connection=connection))


@pytest.fixture
def stories_of_two(roles_of_the_newsroom):
    return [make_article("Une"), make_article("Deux")]


@pytest.mark.django_db(transaction=True)
def test_what_stood_on_the_front_pages_becomes_one_arrangement_a_language():
    """Migration 0013, over rows as they were before: a story may have stood in two places."""
    step = ("articles", "0013_arrangements")
    before = [
        each
        for each in import_module("articles.migrations.0013_arrangements").Migration.dependencies
        if each[0] == "articles"
    ]
    executor = MigrationExecutor(connection)
    newest = executor.loader.graph.leaf_nodes()
    executor.migrate(before)
    try:
        apps = executor.loader.project_state(before).apps
        article, placement = apps.get_model("articles", "Article"), apps.get_model("articles", "Placement")
        section = apps.get_model("articles", "Section").objects.create(name="Arménie", slug="armenie")
        facts = {"section": section, "root_section": section, "slug": "x"}
        one, two = (article.objects.create(headline=name, language="fr", **facts) for name in ("Une", "Deux"))
        english = article.objects.create(headline="One", language="en", **facts)
        placement.objects.create(slot="lead", article=one, position=1)
        placement.objects.create(slot="pick", article=one, position=2)
        placement.objects.create(slot="pick", article=two, position=1)
        placement.objects.create(slot="lead", article=english, ends_at=timezone.now() - timedelta(days=1))
        executor = MigrationExecutor(connection)
        executor.migrate([step])
        placement = executor.loader.project_state([step]).apps.get_model("articles", "Placement")
        stand = placement.objects.order_by("position").values_list("arrangement__language", "slot", "article__headline")
        assert list(stand) == [("fr", "pick", "Deux"), ("fr", "pick", "Une"), ("en", "lead", "One")]
        assert not placement.objects.filter(arrangement__starts_at=None).exists()
    finally:
        MigrationExecutor(connection).migrate(newest)

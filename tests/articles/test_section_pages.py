"""The page of a section as editors arrange it: a lead and picks, each until its time, and no story twice."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from articles.arranging import Place, Stale, arrange, draft_of, in_force, restore, save_draft, seen_of
from articles.models import Arrangement, Article, Slot
from articles.sorting import move
from tests.builders import make_article, make_section

pytestmark = pytest.mark.django_db


@pytest.fixture
def culture():
    return make_section("culture", name="Culture")


@pytest.fixture
def stories(culture):
    now = timezone.now()
    return [make_article(f"Histoire {n}", section=culture, at=now - timedelta(hours=n + 1)) for n in range(25)]


def shown(client, address="/section/culture/") -> list[str]:
    return [article.headline for article in client.get(address).context["page"].articles]


def test_the_lead_and_the_picks_stand_out_and_no_story_stands_twice(client, ada, culture, stories):
    places = [Place(Slot.LEAD, stories[5].pk), Place(Slot.PICK, stories[7].pk, reason="Parce que.")]
    arrange("fr", ada, places, section_id=culture.pk)
    page = client.get("/section/culture/").content.decode()
    names = shown(client)
    assert names[:3] == ["Histoire 5", "Histoire 0", "Histoire 1"]
    assert len(names) == len(set(names)) == 21
    assert "Histoire 7" not in names
    assert page.count("Histoire 7</a>") == 1
    assert "Parce que." in page


def test_the_pages_that_follow_miss_no_story(client, ada, culture, stories):
    arrange("fr", ada, [Place(Slot.LEAD, stories[24].pk), Place(Slot.PICK, stories[1].pk)], section_id=culture.pk)
    first = client.get("/section/culture/").context["page"]
    rest = client.get(f"/section/culture/{first.older}").context["page"]
    names = {article.headline for page in (first, rest) for article in page.articles} | {"Histoire 1"}
    assert len(names) == 25
    assert client.get(f"/section/culture/{first.older}").context["picks"] == []


@pytest.mark.parametrize("why", ["its time is over", "withdrawn", "moved to another section", "its right has ended"])
def test_a_lead_that_is_gone_is_filled_by_the_rule(client, ada, carla, culture, stories, why, time_machine):
    lead = stories[5]
    ends_at = timezone.now() + timedelta(hours=1) if why == "its time is over" else None
    arrange("fr", ada, [Place(Slot.LEAD, lead.pk, ends_at=ends_at)], section_id=culture.pk)
    assert shown(client)[0] == "Histoire 5"
    if why == "withdrawn":
        lead.withdraw(carla, "Erreur")
    elif why == "moved to another section":
        move(lead, ada, make_section("armenie"))
    elif why == "its right has ended":
        Article.objects.filter(pk=lead.pk).update(expires_at=timezone.now() - timedelta(minutes=1))
    else:
        time_machine.move_to(ends_at + timedelta(seconds=1))
    assert shown(client)[:2] == ["Histoire 0", "Histoire 1"]


def test_a_section_and_its_sub_section_are_composed_apart_and_so_are_languages(client, ada, culture, stories):
    cinema = make_section("cinema", parent=culture)
    film = make_article("Un film", section=cinema, at=timezone.now() - timedelta(days=3))
    make_article("Autre film", section=cinema)
    arrange("fr", ada, [Place(Slot.LEAD, film.pk)], section_id=cinema.pk)
    assert shown(client, "/section/cinema/")[0] == "Un film"
    assert shown(client)[0] == "Autre film"
    arrange("fr", ada, [Place(Slot.LEAD, film.pk)], section_id=culture.pk)
    assert shown(client)[0] == "Un film"
    assert in_force("en", culture.pk) is None
    assert in_force("fr") is None
    assert client.get("/").context["lead"].headline == "Autre film"


def test_it_begins_at_its_time_and_can_be_undone(client, ada, culture, stories, time_machine):
    first = arrange("fr", ada, [Place(Slot.LEAD, stories[3].pk)], section_id=culture.pk)
    at = timezone.now() + timedelta(hours=2)
    arrange("fr", ada, [Place(Slot.LEAD, stories[4].pk)], at=at, section_id=culture.pk)
    assert shown(client)[0] == "Histoire 3"
    time_machine.move_to(at + timedelta(seconds=1))
    assert shown(client)[0] == "Histoire 4"
    restore(first, ada)
    assert shown(client)[0] == "Histoire 3"


def test_who_saves_over_another_is_told_for_this_page_alone(ada, carla, culture, stories):
    opened = seen_of(None, None)
    save_draft("fr", carla, [Place(Slot.LEAD, stories[1].pk)], opened, section_id=culture.pk)
    save_draft("fr", ada, [Place(Slot.LEAD, stories[1].pk)], opened)
    with pytest.raises(Stale, match="Carla"):
        save_draft("fr", ada, [Place(Slot.LEAD, stories[2].pk)], opened, section_id=culture.pk)
    assert draft_of("fr", culture.pk).saved_by == carla


def test_a_section_page_has_one_draft(culture):
    Arrangement.objects.create(language="fr")
    Arrangement.objects.create(language="fr", section=culture)
    Arrangement.objects.create(language="en", section=culture)
    for section in (None, culture):
        with pytest.raises(IntegrityError), transaction.atomic():
            Arrangement.objects.create(language="fr", section=section)


def test_a_page_that_nobody_composed_costs_one_query_and_a_composed_one_two(
    client, ada, culture, stories, django_assert_num_queries
):
    shown(client)
    with django_assert_num_queries(1):
        shown(client)
    places = [Place(Slot.LEAD, stories[5].pk), *(Place(Slot.PICK, story.pk) for story in stories[6:12])]
    arrange("fr", ada, places, section_id=culture.pk)
    shown(client)
    with django_assert_num_queries(2):
        shown(client)


# --- At the desk --------------------------------------------------------------------------------------------------------


@pytest.fixture
def desk(signed_in, ada):
    return signed_in(ada)


def test_it_is_composed_like_the_front_page_of_its_own_stories(desk, client, culture, stories):
    elsewhere = make_article("Ailleurs", section=make_section("armenie"))
    address = f"/admin/front/?language=fr&section={culture.pk}"
    page = desk.get(address).content.decode()
    assert "Composer la page «\u202fCulture\u202f»" in page
    assert "Ailleurs" not in page
    form = {"seen": "0-0-0", f"a{stories[5].pk}-slot": "lead", f"a{elsewhere.pk}-slot": "lead"}
    preview = desk.post(f"/admin/front/preview/?language=fr&section={culture.pk}", form)
    assert preview.status_code == 200
    assert preview.context["page"].articles[0] == stories[5]
    assert "noindex" in preview.content.decode()
    response = desk.post(address, form | {"_swap": "1", "starts_at": ""})
    assert response.headers["Location"] == address
    assert shown(client)[0] == "Histoire 5"
    assert [row.article for row in desk.get(address).context["lists"][0]["rows"]] == [stories[5]]


def test_what_is_no_place_of_a_section_page_waits_where_it_can_be_seen(desk, culture, stories):
    form = {"seen": "0-0-0", f"a{stories[5].pk}-slot": f"strip-{culture.pk}", "_save": "1"}
    response = desk.post(f"/admin/front/?language=fr&section={culture.pk}", form)
    assert response.status_code == 422
    assert "Histoire 5" in response.content.decode()


@pytest.mark.parametrize("number", ["999999999999999999999", "abc", "-1", "999"])
def test_a_section_that_is_not_there_is_not_found(desk, number):
    assert desk.get(f"/admin/front/?section={number}").status_code == 404


def test_only_who_arranges_the_front_page_arranges_sections(signed_in, colin, culture):
    assert signed_in(colin).get(f"/admin/front/?section={culture.pk}").status_code == 403

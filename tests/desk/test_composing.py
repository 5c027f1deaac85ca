"""Composing the front page at the desk: the plain form, its acts, and what it answers to what cannot be."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from articles.arranging import Place, arrange, draft_of, in_force, save_draft, seen_of
from articles.models import Arrangement, Article, Slot
from tests.builders import make_article, make_author, make_draft, make_section

pytestmark = pytest.mark.django_db
FRONT = "/admin/front/"


@pytest.fixture
def stories():
    now = timezone.now()
    return [make_article(f"Histoire {n}", at=now - timedelta(hours=n + 1)) for n in range(8)]


@pytest.fixture
def desk(signed_in, ada):
    return signed_in(ada)


def placed(*rows, act="_save", **facts) -> dict:
    """What the form sends: rows are (article, place, rank) and what is typed beside."""
    data = {"seen": seen_of(in_force("fr"), draft_of("fr")), act: "1"} | facts
    for article, place, rank, *more in rows:
        typed = {"slot": place, "order": rank, "ends_at": "", "reason": "", "by": ""} | dict(*more)
        data |= {f"a{article.pk}-{name}": value for name, value in typed.items()}
    return data


def local(moment) -> str:
    return timezone.localtime(moment).strftime("%Y-%m-%dT%H:%M")


def order_of(arrangement) -> list:
    return [(each.slot, each.article.headline) for each in arrangement.placements.all()]


def test_places_and_ranks_are_kept_as_a_draft_that_readers_do_not_see(desk, ada, stories, client):
    rows = [(stories[5], "lead", 2), (stories[6], "lead", 1), (stories[7], "pick", ""), (stories[0], "", "")]
    assert desk.post(FRONT, placed(*rows)).status_code == 302
    draft = draft_of("fr")
    assert order_of(draft) == [("lead", "Histoire 6"), ("lead", "Histoire 5"), ("pick", "Histoire 7")]
    assert draft.saved_by == ada
    assert client.get("/").context["lead"] == stories[0]
    page = desk.get(FRONT).content.decode()
    assert "Brouillon" in page
    assert page.index("Histoire 6") < page.index("Histoire 5")


def test_what_is_swapped_in_is_what_readers_see(desk, stories, client):
    author = make_author("Nariné Sarafian")
    beside = {"reason": "Pour la fin.", "by": author.name, "ends_at": local(timezone.now() + timedelta(days=1))}
    rows = [(stories[5], "lead", 1), (stories[7], "pick", 1, beside)]
    assert desk.post(FRONT, placed(*rows, act="_swap", starts_at="")).status_code == 302
    page = client.get("/").content.decode()
    assert client.get("/").context["lead"] == stories[5]
    assert "Pour la fin." in page
    assert author.name in page
    assert draft_of("fr") is None


def test_the_page_shows_what_the_rule_fills_and_each_story_once(desk, stories):
    desk.post(FRONT, placed((stories[5], "lead", 1), act="_swap", starts_at=""))
    response = desk.get(FRONT)
    numbers = re.findall(r'data-article="(\d+)"', response.content.decode())
    assert len(numbers) == len(set(numbers)) == 8
    top = response.context["lists"][0]
    assert [row.article for row in top["rows"]] == [stories[5]]
    assert [row.article for row in top["ruled"]] == stories[:3]


def test_a_draft_planned_for_a_time_is_told_and_can_be_taken_back(desk, stories, client):
    at = timezone.now() + timedelta(hours=5)
    assert desk.post(FRONT, placed((stories[5], "lead", 1), act="_swap", starts_at=local(at))).status_code == 302
    planned = Arrangement.objects.planned().get()
    assert "Pages prévues" in desk.get(FRONT).content.decode()
    assert client.get("/").context["lead"] == stories[0]
    assert desk.post(FRONT, {"_take_back": planned.pk}).status_code == 302
    assert draft_of("fr") == planned


def test_undo_brings_the_former_page_back(desk, ada, stories, client):
    first = arrange("fr", ada, [Place(Slot.LEAD, stories[5].pk)])
    arrange("fr", ada, [Place(Slot.LEAD, stories[6].pk)])
    assert "Annuler" in desk.get(FRONT).content.decode()
    assert desk.post(FRONT, {"_restore": first.pk}).status_code == 302
    assert client.get("/").context["lead"] == stories[5]


@pytest.mark.parametrize("act", ["_save", "_swap", "_discard"])
def test_a_stale_form_says_who_was_faster_and_loses_nothing(desk, carla, stories, act):
    form = placed((stories[5], "lead", 1, {"reason": "Ma raison."}), act=act)
    save_draft("fr", carla, [Place(Slot.LEAD, stories[7].pk)], form["seen"])
    response = desk.post(FRONT, form)
    page = response.content.decode()
    assert response.status_code == 409
    assert "Carla a enregistré le brouillon de cette page" in page
    assert "Ma raison." in page
    assert [row.article for row in response.context["lists"][0]["rows"]] == [stories[5]]
    assert order_of(draft_of("fr")) == [("lead", "Histoire 7")]
    over = re.search(r'name="_over" value="([\d-]+)"', page)[1]
    del form[act]
    assert desk.post(FRONT, form | {"_over": over}).status_code == 302
    assert order_of(draft_of("fr")) == [("lead", "Histoire 5")]


def test_what_may_not_stand_there_loses_its_place_and_is_named(desk, ada, carla, stories):
    draft, gone = make_draft("Un brouillon"), stories[4]
    gone.withdraw(carla, "Erreur")
    english = make_article("The market", language="en")
    coming = make_article("Demain", at=timezone.now() + timedelta(days=1))
    rows = [(article, "lead", n) for n, article in enumerate([draft, gone, english, coming, stories[5]])]
    page = desk.post(FRONT, placed(*rows), follow=True).content.decode()
    assert order_of(draft_of("fr")) == [("lead", "Demain"), ("lead", "Histoire 5")]
    for headline in ("Un brouillon", "Histoire 4", "The market"):
        assert re.search(rf"«\u202f{headline}\u202f» n’est pas", page)
    assert "Programmé" in page


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"by": "Personne"}, "Aucun auteur ne s’appelle «\u202fPersonne\u202f»"),
        ({"ends_at": "2020-01-01T10:00"}, "Cette heure est passée"),
        ({"ends_at": "demain"}, "date"),
        ({"order": "-3"}, "supérieure"),
        ({"order": "9" * 30}, "inférieure"),
        ({"reason": "x" * 201}, "200"),
        ({"reason": "une\x0bligne"}, "caractère de contrôle"),
        ({"slot": "nowhere"}, "nowhere"),
        ({"slot": "strip-99999999999999999"}, "choix"),
    ],
)
def test_what_cannot_be_is_said_at_its_field_and_nothing_is_lost(desk, stories, typed, sentence):
    rows = [
        (stories[5], "lead", 1, {"reason": "Ma raison."} | typed),
        (stories[6], "pick", 1, {"reason": "Une autre."}),
    ]
    response = desk.post(FRONT, placed(*rows))
    page = response.content.decode()
    assert response.status_code == 422
    assert sentence in page.replace("&#x27;", "’")
    assert "Une autre." in page
    assert response.context["error_links"]
    assert not Arrangement.objects.exists()


def test_a_place_holds_only_so_many(desk, stories):
    more = [make_article() for _n in range(4)]
    response = desk.post(FRONT, placed(*((article, "lead", 1) for article in [*stories, *more])))
    assert response.status_code == 422
    assert "au plus 10 articles" in response.content.decode()


@pytest.mark.parametrize("starts_at", ["2020-01-01T10:00", "2199-01-01T10:00", "hier", "2027-03-28T02:30"])
def test_a_time_to_begin_that_cannot_be_is_said_and_nothing_is_lost(desk, stories, starts_at):
    response = desk.post(FRONT, placed((stories[5], "lead", 1), act="_swap", starts_at=starts_at))
    assert response.status_code == 422
    assert response.context["swap"].errors["starts_at"]
    assert starts_at in response.content.decode()
    assert [row.article for row in response.context["lists"][0]["rows"]] == [stories[5]]
    assert not Arrangement.objects.exists()


def test_the_preview_is_the_real_page_of_what_is_in_the_form_and_nobody_keeps_it(desk, stories):
    response = desk.post("/admin/front/preview/", placed((stories[5], "lead", 1)))
    assert response.status_code == 200
    assert response.context["lead"] == stories[5]
    assert response.templates[0].name == "articles/front.html"
    assert "no-store" in response.headers["Cache-Control"]
    assert response.headers["X-Robots-Tag"] == "noindex"
    assert '<meta name="robots" content="noindex">' in response.content.decode()
    assert "Aperçu." in response.content.decode()
    assert not Arrangement.objects.exists()


def test_a_planned_page_is_previewed_as_of_its_time(desk, ada, stories):
    coming = make_article("Demain", at=timezone.now() + timedelta(hours=2))
    at = timezone.now() + timedelta(hours=3)
    planned = arrange("fr", ada, [Place(Slot.LEAD, coming.pk)], at=at)
    assert desk.get(f"/admin/front/preview/?of={planned.pk}").context["lead"] == coming
    assert desk.get("/admin/front/preview/").context["lead"] == stories[0]
    save_draft("fr", ada, [Place(Slot.LEAD, stories[5].pk)], seen_of(in_force("fr"), None))
    assert desk.get("/admin/front/preview/").context["lead"] == stories[5]


def test_the_preview_of_what_cannot_be_says_so(desk, stories):
    response = desk.post("/admin/front/preview/", placed((stories[5], "lead", 1, {"by": "Personne"})))
    assert response.status_code == 422
    assert "Personne" in response.content.decode()


def test_the_preview_speaks_the_language_of_its_page(desk, ada):
    make_article("Շուկան բացվեց", language="hy")
    page = desk.get("/admin/front/preview/?language=hy").content.decode()
    assert '<html lang="hy"' in page
    assert "Էջը, ինչպիսին կլիներ հիմա" in page


def test_candidates_are_found_by_what_has_been_typed_so_far(desk, stories):
    wanted = make_article("L’École d’été rouvre", at=timezone.now() - timedelta(days=40))
    coming = make_article("Ecole demain", at=timezone.now() + timedelta(days=1))
    make_draft("École secrète")
    make_article("A school", language="en")
    named = {
        q: [row.article for row in desk.get("/admin/front/candidates/", {"q": q}).context["candidates"]]
        for q in ("éco", "ECOLE", "ecole ete", str(wanted.pk), "secrète", "marchands étaient", "«", "zzz", "9" * 30)
    }
    assert named["éco"] == named["ECOLE"] == [coming, wanted]
    assert named["ecole ete"] == named[str(wanted.pk)] == [wanted]
    assert named["secrète"] == named["zzz"] == named["9" * 30] == []
    assert set(named["marchands étaient"]) == set(named["«"]) == {coming, wanted, *stories}


def test_a_search_without_scripts_keeps_what_was_arranged(desk, stories):
    response = desk.post(
        FRONT, placed((stories[5], "lead", 1, {"reason": "Ma raison."}), act="_search", q="Histoire 7")
    )
    assert response.status_code == 200
    assert [row.article for row in response.context["lists"][0]["rows"]] == [stories[5]]
    assert "Ma raison." in response.content.decode()
    assert stories[7] in [row.article for row in response.context["candidates"]]
    assert not Arrangement.objects.exists()


@pytest.mark.parametrize("act", ["_restore", "_take_back"])
@pytest.mark.parametrize("number", ["abc", "9" * 30, "12345", ""])
def test_an_arrangement_that_is_not_there_is_not_found(desk, act, number):
    assert desk.post(FRONT, {act: number}).status_code == 404


def test_a_draft_is_given_up(desk, ada, stories):
    save_draft("fr", ada, [Place(Slot.LEAD, stories[5].pk)], seen_of(None, None))
    form = {"_discard": "1", "seen": seen_of(None, draft_of("fr"))}
    assert desk.post(FRONT, form).status_code == 302
    assert not Arrangement.objects.exists()


def test_a_story_in_the_strip_of_a_section_that_moved_can_be_placed_anew(desk, ada, stories):
    moved = make_section("culture")
    save_draft("fr", ada, [Place(Slot.STRIP, stories[5].pk, moved.pk)], seen_of(None, None))
    moved.parent = make_section("armenie")
    moved.save()
    response = desk.get(FRONT)
    strips = response.context["lists"][2:]
    rows = [*strips[0]["ruled"], *response.context["lists"][0]["ruled"], *response.context["candidates"]]
    assert stories[5] in [row.article for row in rows]


def test_a_withdrawn_story_in_a_draft_is_shown_as_such(desk, ada, carla, stories):
    save_draft("fr", ada, [Place(Slot.LEAD, stories[5].pk)], seen_of(None, None))
    stories[5].withdraw(carla, "Erreur")
    response = desk.get(FRONT)
    assert [row.state[0] for row in response.context["lists"][0]["rows"]] == ["Retiré"]
    assert response.context["lists"][0]["ruled"][0].article == stories[0]


def test_the_page_costs_the_same_for_many_stories(desk, ada, django_assert_max_num_queries):
    asked = []
    for number in (3, 12):
        fresh = [make_article(section=make_section(f"s{n % 3}")) for n in range(number)]
        arrange("fr", ada, [Place(Slot.LEAD, article.pk) for article in fresh[:3]])
        Article.objects.filter(pk=fresh[0].pk).update(expires_at=timezone.now())
        desk.get(FRONT)
        with django_assert_max_num_queries(22) as queries:
            assert desk.get(FRONT).status_code == 200
        asked.append(len(queries))
    assert asked[0] == asked[1]

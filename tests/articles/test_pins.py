"""What an editor pins to the blocks of an article's page: it comes first, once, and only while readers may see it."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.models import Article, NoticeRecord, Pin, Provenance
from articles.publishing import settle
from tests.articles.test_desk_publishing import change
from tests.builders import make_article, make_draft, make_placement, make_section, make_source

pytestmark = pytest.mark.django_db


@pytest.fixture
def stories():
    """Twenty-four of two sections in turn; the last is the page that is looked at."""
    sections = [make_section("armenie"), make_section("culture")]
    return [make_article(f"Histoire {n}", section=sections[n % 2], topics=["marche"]) for n in range(24)]


def pin(article, block, *others):
    for position, other in enumerate(others):
        Pin.objects.create(article=article, block=block, other=other, position=position)
    settle(article)


def blocks(client, article) -> dict[str, list[Article]]:
    context = client.get(article.get_absolute_url()).context
    return {
        "picks": [pick.article for pick in context["picks"]],
        "related": context["related"],
        "discover": context["discover"],
    }


def test_what_is_pinned_comes_first_and_the_rule_fills_the_rest(client, stories):
    page = stories[-1]
    for story in stories[10:13]:
        make_placement("pick", story)
    pin(page, "picks", stories[0])
    pin(page, "related", stories[2], stories[1])
    pin(page, "discover", stories[5])
    shown = blocks(client, page)
    assert shown["picks"] == [stories[0], stories[10], stories[11]]
    assert shown["related"][:2] == [stories[2], stories[1]]
    assert shown["discover"][0] == stories[5]
    everything = [article for block in shown.values() for article in block]
    assert len(everything) == len(set(everything)) == 10
    assert page not in everything


def test_a_story_pinned_to_one_block_stands_in_no_other(client, stories):
    page = stories[-1]
    make_placement("pick", stories[10], reason="Parce que.")
    pin(page, "discover", stories[10])
    shown = blocks(client, page)
    assert shown["picks"] == []
    assert shown["discover"][0] == stories[10]


def test_a_pinned_pick_keeps_the_reason_it_has_on_the_front_page(client, stories):
    make_placement("pick", stories[10], reason="Parce que.")
    pin(stories[-1], "picks", stories[11], stories[10])
    picks = client.get(stories[-1].get_absolute_url()).context["picks"]
    assert [(pick.article, pick.reason) for pick in picks] == [(stories[11], ""), (stories[10], "Parce que.")]


def test_what_is_withdrawn_expired_or_still_to_come_is_pinned_in_vain(client, carla, stories):
    page, coming = stories[-1], make_article("Demain", at=timezone.now() + timedelta(days=1))
    pin(page, "related", stories[0], stories[1], coming)
    stories[0].withdraw(carla, "Erreur")
    Article.objects.filter(pk=stories[1].pk).update(expires_at=timezone.now())
    related = blocks(client, page)["related"]
    assert len(related) == 3
    assert not {stories[0], stories[1], coming} & set(related)


def test_pins_cost_a_page_no_query(client, stories):
    def asked() -> int:
        client.get(stories[-1].get_absolute_url())
        with CaptureQueriesContext(connection) as queries:
            client.get(stories[-1].get_absolute_url())
        return len(queries)

    before = asked()
    pin(stories[-1], "related", stories[0], stories[1])
    assert asked() == before


# --- In the form of the article ----------------------------------------------------------------------------------------


def pinned(*rows, initial: int = 0) -> dict:
    data = {"pins-TOTAL_FORMS": len(rows), "pins-INITIAL_FORMS": initial}
    for number, row in enumerate(rows):
        data |= {f"pins-{number}-{name}": value for name, value in ({"position": number} | row).items()}
    return data


def address(article) -> str:
    return f"/admin/articles/article/{article.pk}/change/"


def as_stored(article, **facts) -> dict:
    line = article.bylines.get()
    own = {"id": line.pk, "article": article.pk, "author": line.author_id, "role": line.role, "order": line.order}
    return change(article, byline=own, body=article.body, standfirst=article.standfirst, **facts)


def test_an_editor_pins_stories_in_the_form_and_readers_see_them(signed_in, ada, client):
    page, one, two = make_article("La page"), make_article("Une"), make_article("Deux")
    rows = [{"other": two.pk, "block": "related"}, {"other": one.pk, "block": "related"}]
    response = signed_in(ada).post(address(page), as_stored(page, **pinned(*rows), _continue="1"))
    assert response.status_code == 302
    assert blocks(client, page)["related"] == [two, one]
    page.refresh_from_db()
    assert page.revised_at is None


def test_pinning_writes_no_notice_anew(signed_in, ada):
    at = timezone.now().replace(second=0, microsecond=0) - timedelta(hours=9)
    page = make_article("La page", source=make_source(), original={"original_published_at": at})
    other = make_article("Une")
    before = NoticeRecord.objects.count()
    row = Provenance.objects.get(article=page)
    fields = ["source_id", "licence_id", "original_title", "original_url", "original_authors", "original_language"]
    facts = {name.removesuffix("_id"): getattr(row, name) or "" for name in fields}
    facts |= {"id": row.pk, "article": page.pk, "changes": row.changes, "permission": row.permission}
    facts["original_published_at"] = timezone.localtime(row.original_published_at).strftime("%Y-%m-%dT%H:%M")
    form = as_stored(page, provenance=facts, **pinned({"other": other.pk, "block": "related"}), _continue="1")
    response = signed_in(ada).post(address(page), form)
    assert response.status_code == 302
    assert Pin.objects.count() == 1
    assert NoticeRecord.objects.count() == before


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ([("page", "related")], "épingle l’article lui-même"),
        ([("one", "related"), ("one", "discover")], "deux fois"),
        ([("one", "picks"), ("two", "picks"), ("three", "picks"), ("four", "picks")], "affiche 3 articles"),
        ([("draft", "related")], "choix"),
        ([("one", "elsewhere")], "choix"),
    ],
)
def test_what_cannot_be_pinned_is_said_and_nothing_typed_is_lost(signed_in, ada, rows, sentence):
    articles = {name: make_article(name) for name in ("page", "one", "two", "three", "four")}
    articles["draft"] = make_draft("draft")
    page = articles["page"]
    data = pinned(*({"other": articles[name].pk, "block": block} for name, block in rows))
    response = signed_in(ada).post(address(page), as_stored(page, **data, kicker="Tapé", _continue="1"))
    assert response.status_code == 422
    text = response.content.decode().replace("&#x27;", "’")
    assert sentence in text
    assert 'value="Tapé"' in text
    assert not Pin.objects.exists()


def test_a_form_that_does_not_speak_of_pins_leaves_them(signed_in, ada):
    page, other = make_article("La page"), make_article("Une")
    pin(page, "related", other)
    assert signed_in(ada).post(address(page), as_stored(page, _continue="1")).status_code == 302
    assert Pin.objects.get().other == other


def test_a_contributor_neither_sees_nor_sends_pins(signed_in, colin):
    draft, other = make_draft("À moi", created_by=colin), make_article("Une")
    desk = signed_in(colin)
    assert "pins-TOTAL_FORMS" not in desk.get(address(draft)).content.decode()
    form = as_stored(draft, **pinned({"other": other.pk, "block": "related"}), _continue="1")
    assert desk.post(address(draft), form).status_code == 302
    assert not Pin.objects.exists()


def test_a_draft_with_pins_is_published_with_them(signed_in, ada, client):
    draft, other, newer = make_draft("La page", created_by=ada), make_article("Une"), make_article("Deux")
    form = as_stored(draft, **pinned({"other": other.pk, "block": "related"}), _publish="1")
    assert signed_in(ada).post(address(draft), form).status_code == 302
    assert blocks(client, draft)["related"] == [other, newer]

"""Acts on many articles at once: confirmed, done to each that lets it, refused with a sentence to each other, taken back."""

import pytest
from django.contrib.admin.models import LogEntry
from django.core.exceptions import PermissionDenied
from django.test import Client

from articles.admin.bulk import MOST
from articles.models import Article
from tests.builders import make_article, make_draft, make_section, make_topic

pytestmark = pytest.mark.django_db
LIST, BULK = "/admin/articles/article/", "/admin/articles/article/bulk/"


def desk(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def ask(client, action: str, *articles):
    return client.post(LIST, {"action": action, "_selected_action": [article.pk for article in articles]})


def marks(response) -> list[str]:
    return response.context["outcome"].marks


def test_publishing_many_tells_each_refusal_and_publishes_the_rest(ada):
    good, blocked, out = make_draft("Bonne"), make_draft("Sans auteur", author=None), make_article("Déjà en ligne")
    client = desk(ada)
    asked = ask(client, "publish_chosen", good, blocked, out)
    assert asked.status_code == 200
    assert asked.content.decode().count('name="chosen"') == 3
    assert not Article.objects.get(pk=good.pk).is_published
    done = client.post(BULK, {"act": "publish", "chosen": [good.pk, blocked.pk, out.pk]})
    page = done.content.decode()
    assert "1 article modifié" in page
    assert "Indiquez un auteur" in page
    assert "publié entre-temps" in page
    assert Article.objects.get(pk=good.pk).is_published
    assert Article.objects.get(pk=blocked.pk).status == "draft"
    assert marks(done) == []


def test_what_was_withdrawn_is_published_again_by_one_press(carla):
    stories = [make_article(), make_article()]
    client = desk(carla)
    done = client.post(BULK, {"act": "withdraw", "chosen": [each.pk for each in stories], "reason": "Une erreur"})
    assert {each.status for each in Article.objects.all()} == {"withdrawn"}
    undone = client.post(BULK, {"act": "withdraw", "undo": marks(done)})
    assert undone.status_code == 200
    assert Article.objects.published().count() == 2


def test_withdrawing_without_a_reason_is_refused_and_loses_no_choice(carla):
    story = make_article()
    response = desk(carla).post(BULK, {"act": "withdraw", "chosen": [story.pk], "reason": " "})
    assert response.status_code == 422
    assert f'name="chosen" value="{story.pk}"' in response.content.decode()
    assert Article.objects.get(pk=story.pk).is_published


def test_moving_many_to_a_section_and_back_again(ada):
    culture = make_section("culture")
    moved, there = make_article("Une halle"), make_draft(section=culture)
    was, version = moved.section, moved.version
    client = desk(ada)
    done = client.post(BULK, {"act": "move", "chosen": [moved.pk, there.pk], "section": culture.pk})
    assert "se trouve déjà dans cette rubrique" in done.content.decode()
    moved.refresh_from_db()
    assert (moved.section, moved.root_section, moved.version) == (culture, culture, version + 1)
    assert "Une halle" in client.get(culture.get_absolute_url()).content.decode()
    assert "Déplacé de la rubrique" in LogEntry.objects.first().get_change_message()
    client.post(BULK, {"act": "move", "undo": marks(done)})
    moved.refresh_from_db()
    assert moved.section == was


def test_what_somebody_moved_since_is_not_moved_back(ada):
    culture, sport = make_section("culture"), make_section("sport")
    story = make_draft()
    client = desk(ada)
    done = client.post(BULK, {"act": "move", "chosen": [story.pk], "section": culture.pk})
    story.move_to(ada, sport)
    undone = client.post(BULK, {"act": "move", "undo": marks(done)})
    assert "déplacé depuis" in undone.content.decode()
    story.refresh_from_db()
    assert story.section == sport


def test_adding_a_topic_to_many_and_taking_it_off(ada):
    topic = make_topic("marche")
    new, had = make_article(topics=["erevan"]), make_article(topics=["marche"])
    client = desk(ada)
    assert client.post(LIST, {"action": "tag_chosen", "_selected_action": [new.pk]}).status_code == 200
    done = client.post(BULK, {"act": "tag", "chosen": [new.pk, had.pk], "topic": topic.pk})
    assert "a déjà ce thème" in done.content.decode()
    new.refresh_from_db()
    assert [each["slug"] for each in new.card["topics"]] == ["erevan", "marche"]
    assert set(Article.objects.published().about(topic)) == {new, had}
    client.post(BULK, {"act": "tag", "undo": marks(done)})
    assert set(Article.objects.published().about(topic)) == {had}
    new.refresh_from_db()
    assert [each["slug"] for each in new.card["topics"]] == ["erevan"]


def test_who_may_do_what_to_which(colin, ada, carla):
    own, other, culture = make_draft(created_by=colin), make_draft(), make_section("culture")
    out = make_article(created_by=colin)
    client = desk(colin)
    for act in ("publish", "withdraw"):
        assert client.post(BULK, {"act": act, "chosen": [own.pk], "reason": "x"}).status_code == 403
    assert desk(ada).post(BULK, {"act": "withdraw", "chosen": [out.pk], "reason": "x"}).status_code == 403
    done = client.post(BULK, {"act": "move", "chosen": [own.pk, other.pk, out.pk], "section": culture.pk})
    assert set(culture.articles.all()) == {own}
    assert "ne vous permet pas" in done.content.decode()
    client.post(BULK, {"act": "tag", "chosen": [other.pk, out.pk], "topic": make_topic().pk})
    assert not other.topics.exists()
    assert not out.topics.exists()
    with pytest.raises(PermissionDenied):
        out.move_to(colin, culture)
    assert "withdraw_chosen" not in desk(ada).get(LIST).content.decode()
    assert "withdraw_chosen" in desk(carla).get(LIST).content.decode()
    assert "publish_chosen" not in client.get(LIST).content.decode()


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"act": "nonsense"},
        {"act": "move", "undo": "x"},
        {"act": "move", "undo": "1-2-3-4"},
        {"act": "move", "undo": "99999999999999999999999-1-1"},
        {"act": "tag", "undo": "1-99"},
        {"act": "publish", "undo": "1"},
        {"act": "publish", "chosen": ["x", "99999999999999999999999"]},
        {"act": "move", "section": "x"},
        {"act": "tag", "topic": "99999999999999999999999"},
    ],
)
def test_odd_forms_break_nothing(ada, sent):
    make_draft()
    assert desk(ada).post(BULK, sent).status_code in (200, 302, 422)


def test_more_than_can_be_read_through_is_not_changed_at_once(ada):
    Article.objects.bulk_create(
        Article(headline=f"Nouvelle {number}", slug="n", section=make_section(), root_section=make_section())
        for number in range(MOST + 1)
    )
    response = desk(ada).post(
        LIST,
        {"action": "move_chosen", "_selected_action": [Article.objects.first().pk], "select_across": "1"},
        follow=True,
    )
    assert "100 articles au plus" in response.content.decode()


def test_moving_nowhere_and_a_topic_twice_change_nothing(ada):
    story = make_draft()
    assert story.move_to(ada, story.section) is None
    assert story.tag(ada, make_topic())
    assert not story.tag(ada, make_topic())
    assert story.untag(ada, make_topic())
    assert not story.untag(ada, make_topic())

"""What goes wrong on a deadline: too much pasted, too many topics, hours that are none, two who act at once."""

from datetime import datetime
from html import unescape
from zoneinfo import ZoneInfo

import pytest
import time_machine

from articles.forms import MOST_TOPICS
from articles.models import Article, Topic, VersionKind
from tests.articles.test_desk_publishing import ADD, by, change, reprint, typed
from tests.builders import make_draft, make_topic, make_user
from tests.together import at_once

TIDY = "/admin/articles/article/writing/tidy/"
PARIS = ZoneInfo("Europe/Paris")


@pytest.fixture
def desk(signed_in, ada):
    return signed_in(ada)


# --- What is pasted --------------------------------------------------------------------------------------------------

WORD = (
    '<p class=MsoNormal style="mso-margin-top-alt:auto;text-indent:35.4pt;line-height:150%"><span lang=FR style='
    '"font-size:12.0pt;mso-fareast-font-family:&quot;Times New Roman&quot;">Le marché a rouvert.<o:p></o:p></span></p>'
)
NESTED = f"{'<table><tr><td>' * 300}au fond{'</td></tr></table>' * 300}"


@pytest.mark.django_db
def test_five_megabytes_of_word_come_back_as_their_words(desk):
    pasted = WORD * (5_000_000 // len(WORD) + 1)
    answer = desk.post(TIDY, {"html": pasted})
    assert answer.status_code == 200
    html = answer.json()["html"]
    assert html.count("Le marché a rouvert.") == pasted.count("Le marché a rouvert.")
    assert "mso" not in html.lower()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("pasted", "kept", "gone"),
    [
        ('<p>Avant</p><img src="data:image/png;base64,AAAA"><p>Après</p>', "Après", "data:"),
        ("<p>Avant</p><script>alert(1)</script><p onclick=alert(1)>Après</p>", "Après", "alert"),
        (NESTED, "au fond", "<script"),
        (f"<p>Avant</p>{'<div>' * 5000}au fond", "au fond", "<div"),
    ],
    ids=["a picture in the text", "scripts", "nested tables", "a tower of boxes"],
)
def test_what_cannot_stand_in_a_text_is_left_out_and_the_words_stay(desk, pasted, kept, gone):
    html = desk.post(TIDY, {"html": pasted}).json()["html"]
    assert kept in html
    assert gone not in html
    article = make_draft()
    assert desk.post(f"/admin/articles/article/{article.pk}/change/", change(article, body=pasted)).status_code == 302
    body = Article.objects.get(pk=article.pk).body
    assert kept in body
    assert gone not in body


@pytest.mark.django_db
def test_a_text_too_long_to_be_kept_is_given_back_with_a_sentence(desk):
    article = make_draft()
    address = f"/admin/articles/article/{article.pk}/change/"
    refused = desk.post(address, change(article, body=f"<p>{'mot ' * 300_000}</p>"))
    assert refused.status_code == 422
    assert refused.content.decode().count("mot mot") > 1000
    assert refused.context["adminform"].form.errors["body"]


@pytest.mark.django_db
def test_a_figure_whose_picture_was_deleted_hinders_no_save(desk):
    article = make_draft()
    body = '<p>Un.</p><figure><img src="/media/a.jpg" alt="Un pont" data-picture="999999"><figcaption>Le pont</figcaption></figure>'
    saved = desk.post(
        f"/admin/articles/article/{article.pk}/change/", change(article, body=body) | {"_continue": "1"}, follow=True
    )
    assert saved.status_code == 200
    article = Article.objects.get(pk=article.pk)
    assert 'data-picture="999999"' in article.body, "its place is kept, so that another one can be chosen"
    assert article.versions.exists()


# --- Topics ----------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_four_hundred_topics_are_refused_and_stay_chosen_beside_the_text(desk, django_assert_max_num_queries):
    Topic.objects.bulk_create([Topic(name=f"Thème {n}", slug=f"theme-{n}") for n in range(400)])
    chosen = list(Topic.objects.values_list("pk", flat=True))
    with django_assert_max_num_queries(60):
        refused = desk.post(ADD, typed(subjects=chosen, _continue="1"))
    assert refused.status_code == 422
    page = unescape(refused.content.decode())
    assert f"au plus {MOST_TOPICS} thèmes, et 400 sont choisis" in page.replace("\u00a0", " ")
    assert page.count("selected>Thème") == 400
    assert "Les marchands étaient là." in page
    assert not Article.objects.exists()
    kept = desk.post(ADD, typed(subjects=chosen[:MOST_TOPICS], _continue="1"))
    assert kept.status_code == 302
    assert Article.objects.get().topic_links.count() == MOST_TOPICS


# --- Hours that are none ---------------------------------------------------------------------------------------------

IN_WINTER = datetime(2026, 3, 1, 12, tzinfo=PARIS)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("when", "sentence"),
    [
        ("2026-02-01T10:00", "Cette date est passée"),
        ("2199-06-01T10:00", "antérieure à l’an 2100"),
        ("2026-03-29T02:30", "2 h 30 n’existe pas : l’horloge avance par-dessus. Donnez 1 h 30 ou 3 h 30."),
        ("2026-10-25T02:30", "2 h 30 vient deux fois : l’horloge recule. Donnez 1 h 30 ou 3 h 30."),
    ],
    ids=["past", "in 2199", "skipped", "repeated"],
)
def test_a_time_that_cannot_be_is_refused_where_it_was_typed(desk, when, sentence):
    with time_machine.travel(IN_WINTER, tick=False):
        refused = desk.post(ADD, typed(byline=by(), publish_at=when, _publish="1"))
    assert refused.status_code == 422
    (error,) = refused.context["adminform"].form.errors["publish_at"]
    assert sentence in error.replace("\u00a0", " ").replace("\u202f", " ")
    page = refused.content.decode()
    assert f'value="{when}"' in page
    assert "Les marchands étaient là." in page
    assert not Article.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(("when", "utc"), [("2026-03-29T03:00", 1), ("2026-10-25T03:00", 2)])
def test_the_hour_after_the_clocks_change_is_a_time_like_any_other(desk, when, utc):
    with time_machine.travel(IN_WINTER, tick=False):
        assert desk.post(ADD, typed(byline=by(), publish_at=when, _publish="1")).status_code == 302
        article = Article.objects.get()
        assert article.is_scheduled
        assert article.published_at.astimezone(PARIS).utcoffset().total_seconds() == 3600 * (2 if utc == 1 else 1)


@pytest.mark.django_db
def test_the_times_of_an_original_are_read_by_the_same_clock(desk):
    facts = reprint(original_published_at="2026-03-29T02:30", embargo_until="2026-10-25T02:30")
    refused = desk.post(ADD, typed(provenance=facts, _continue="1"))
    assert refused.status_code == 422
    errors = refused.context["inline_admin_formsets"][0].formset.forms[0].errors
    assert "n’existe pas" in errors["original_published_at"][0]
    assert "deux fois" in errors["embargo_until"][0]


# --- Two at once -----------------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("roles")
def test_of_two_who_publish_at_once_one_is_told_that_it_is_done():
    one, two = make_user("ada", "editor"), make_user("carla", "chief editor")
    draft = make_draft()
    told = at_once(*(lambda by=by: Article.objects.get(pk=draft.pk).publish(by) for by in (one, two)))
    assert told == ["AlreadyPublished", "done"]
    draft.refresh_from_db()
    assert draft.is_published
    assert draft.versions.filter(kind=VersionKind.PUBLISHED).count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("roles")
def test_a_story_published_and_withdrawn_at_once_is_one_of_the_two_and_says_so_everywhere(client):
    one, two = make_user("ada", "editor"), make_user("carla", "chief editor")
    story = make_draft(topics=["marche"])
    make_topic("marche")
    told = at_once(
        lambda: Article.objects.get(pk=story.pk).publish(one),
        lambda: Article.objects.get(pk=story.pk).withdraw(two, "Une erreur"),
    )
    story.refresh_from_db()
    # Whoever came first: what is not published yet cannot be withdrawn, and what is published can.
    assert told == (["done", "done"] if story.status == "withdrawn" else ["Refused", "done"])
    assert client.get(story.get_absolute_url()).status_code == (410 if story.status == "withdrawn" else 200)
    assert bool(story.topic_links.get().listed_at) is (story.status == "published")
    assert story.versions.newest().first().kind == story.status

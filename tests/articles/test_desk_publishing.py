"""Writing and publishing at the desk: what is refused names its field, and nothing typed is ever lost."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from articles.models import Article
from attribution.models import Licence
from tests.builders import make_article, make_author, make_draft, make_licence, make_section, make_source, make_topic

pytestmark = pytest.mark.django_db
ADD = "/admin/articles/article/add/"


def typed(**facts) -> dict:
    """What the form sends; `provenance` and `byline` are dictionaries of their own."""
    provenance, byline = facts.pop("provenance", None), facts.pop("byline", None)
    data = {
        "headline": "Le marché rouvre",
        "kicker": "",
        "standfirst": "Après trois ans.",
        "section": make_section().pk,
        "language": "fr",
        "kind": "news",
        "body": "<p>Les marchands étaient là.</p>",
        "slug": "",
        "version": "",
    } | facts
    for prefix, rows in (("provenance", [provenance] if provenance else []), ("bylines", [byline] if byline else [])):
        ids = [row for row in rows if row and row.get("id")]
        data |= {
            f"{prefix}-TOTAL_FORMS": len(rows),
            f"{prefix}-INITIAL_FORMS": len(ids),
            f"{prefix}-MIN_NUM_FORMS": 0,
            f"{prefix}-MAX_NUM_FORMS": 1000,
        }
        for number, row in enumerate(rows):
            data |= {f"{prefix}-{number}-{name}": value for name, value in row.items()}
    return data


def by(name="Anouch Vartan") -> dict:
    return {"author": make_author(name).pk, "role": "text", "order": 0}


def reprint(**facts) -> dict:
    return {
        "source": make_source().pk,
        "original_title": "The market is open again",
        "original_url": "https://ral.example.org/market",
        "original_published_at": "2026-03-01T09:30",
        "original_language": "en",
        "original_authors": "Jane Roe",
        "changes": "traduit de l’anglais",
    } | facts


def change(article: Article, **facts) -> dict:
    return typed(
        headline=article.headline, section=article.section_id, slug=article.slug, version=article.version, **facts
    )


def form_of(article: Article) -> str:
    return f"/admin/articles/article/{article.pk}/change/"


def test_an_editor_publishes_her_own_story(desk, ada):
    response = desk.post(ADD, typed(byline=by(), _publish="1"))
    article = Article.objects.get()
    assert response.status_code == 302
    assert article.is_published
    assert (article.created_by, article.body) == (ada, "<p>Les marchands étaient là.</p>")
    assert "Anouch Vartan" in desk.get(article.get_absolute_url()).content.decode()


def test_a_time_to_come_is_a_schedule(desk):
    at = timezone.localtime() + timedelta(days=1)
    desk.post(ADD, typed(byline=by(), publish_at=at.strftime("%Y-%m-%dT%H:%M"), _publish="1"))
    article = Article.objects.get()
    assert article.is_scheduled
    assert abs(article.published_at - at) < timedelta(minutes=1)


def test_a_reprint_without_its_facts_is_refused_with_each_reason_at_its_field(desk):
    facts = reprint(original_title="", original_url="", original_published_at="")
    response = desk.post(ADD, typed(provenance=facts, _publish="1"))
    assert response.status_code == 422
    assert not Article.objects.exists()
    page = response.content.decode()
    form = response.context["inline_admin_formsets"][0].formset.forms[0]
    assert {"original_title", "original_url", "original_published_at"} <= set(form.errors)
    for words in ("Le marché rouvre", "Les marchands étaient là", "Jane Roe"):
        assert words in page


def test_a_draft_may_be_as_incomplete_as_it_likes(desk):
    response = desk.post(ADD, typed(provenance=reprint(original_title="", original_url=""), body="", _continue="1"))
    assert response.status_code == 302
    assert Article.objects.get().status == "draft"


def test_the_credit_is_seen_before_anything_is_stored(desk):
    response = desk.post(f"{ADD}preview-credit/", typed(provenance=reprint()))
    assert response.status_code == 200
    page = response.content.decode()
    assert "Copyright (c) 2026 Radio Atlantique Libre. Reprinted with permission." in page
    assert "The market is open again" in page
    assert not Article.objects.exists()


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"headline": "x" * 5000}, "headline"),
        ({"headline": ""}, "headline"),
        ({"headline": "a\x00b"}, "headline"),
        ({"standfirst": "x" * 1001}, "standfirst"),
        ({"slug": "!!!"}, "slug"),
        ({"body": "<p>" + "x" * 1_000_001 + "</p>"}, "body"),
        ({"section": 999_999}, "section"),
        ({"publish_at": "demain", "_publish": "1"}, "publish_at"),
    ],
)
def test_what_cannot_be_stored_is_said_at_its_field_and_the_rest_stays(desk, facts, field):
    response = desk.post(ADD, typed(byline=by(), kicker="Valence", **facts))
    assert response.status_code == 422
    assert field in response.context["adminform"].form.errors
    assert "Valence" in response.content.decode()
    assert not Article.objects.exists()


def test_a_body_of_nearly_a_megabyte_is_kept(desk):
    body = "<p>Un mot de plus.</p>" * 40_000
    assert desk.post(ADD, typed(byline=by(), body=body)).status_code == 302
    assert len(Article.objects.get().body) > 800_000


def test_a_form_of_ten_megabytes_is_refused_as_too_large(desk):
    assert desk.post(ADD, typed(body="x" * 10_000_000)).status_code == 413


@pytest.mark.parametrize("headline", ["!!!", "«»…", "Շուկան բացվեց"])
def test_any_headline_gets_an_address(desk, headline):
    desk.post(ADD, typed(byline=by(), headline=headline, _publish="1"))
    article = Article.objects.get()
    assert desk.get(article.get_absolute_url()).status_code == 200


def test_what_is_pasted_is_clean_and_well_set(desk):
    body = "<p onclick='x()'>Il a été sommé de  » cesser  » .<script>alert(1)</script></p>"
    desk.post(ADD, typed(byline=by(), body=body))
    assert Article.objects.get().body.startswith("<p>Il a été sommé de «\u202fcesser\u202f»")


def test_the_second_of_two_editors_loses_nothing_and_overwrites_nothing(desk, carla):
    article = make_draft("Le marché rouvre")
    opened = change(article, byline=None)
    other = Client()
    other.force_login(carla)
    assert (
        other.post(f"/admin/articles/article/{article.pk}/change/", opened | {"body": "<p>De Carla.</p>"}).status_code
        == 302
    )
    response = desk.post(f"/admin/articles/article/{article.pk}/change/", opened | {"body": "<p>De Ada.</p>"})
    assert response.status_code == 409
    page = response.content.decode()
    assert "De Ada." in page
    assert "Carla" in page
    assert Article.objects.get().body == "<p>De Carla.</p>"


def test_two_who_add_the_same_by_line_have_it_once(desk, carla):
    article = make_draft("Le marché rouvre", author=None)
    opened, address = change(article, byline=by()), f"/admin/articles/article/{article.pk}/change/"
    other = Client()
    other.force_login(carla)
    assert other.post(address, opened).status_code == 302
    assert desk.post(address, opened | {"body": "<p>De Ada.</p>"}).status_code == 409
    assert desk.post(address, opened | {"version": Article.objects.get().version}).status_code == 302
    assert article.bylines.count() == 1


def test_the_second_of_two_who_publish_is_told(desk, carla):
    article = make_draft("Le marché rouvre")
    opened = change(article)
    Article.objects.get(pk=article.pk).publish(carla)
    response = desk.post(
        f"/admin/articles/article/{article.pk}/change/", opened | {"_publish": "1", "body": "<p>De Ada.</p>"}
    )
    assert response.status_code in (409, 422)
    assert "De Ada." in response.content.decode()
    assert Article.objects.get().body != "<p>De Ada.</p>"


def test_a_contributor_asks_for_a_review_and_cannot_publish(colin):
    client = Client()
    client.force_login(colin)
    assert client.post(ADD, typed(byline=by(), _review="1")).status_code == 302
    article = Article.objects.get()
    assert (article.status, article.created_by) == ("in_review", colin)
    response = client.post(f"/admin/articles/article/{article.pk}/change/", change(article, _publish="1"))
    assert response.status_code == 403
    assert Article.objects.get().status == "in_review"


def test_a_change_to_a_live_story_shows_at_once_and_is_dated(desk):
    article = make_article("Le marché rouvre")
    desk.post(f"/admin/articles/article/{article.pk}/change/", change(article, body="<p>Tout a changé.</p>"))
    article.refresh_from_db()
    assert article.revised_at
    assert "Tout a changé." in desk.get(article.get_absolute_url()).content.decode()


def test_a_slip_of_the_pen_is_not_announced(desk):
    article = make_article("Le marché rouvre")
    desk.post(f"/admin/articles/article/{article.pk}/change/", change(article, body="<p>Un mot.</p>", is_typo="on"))
    article.refresh_from_db()
    assert article.revised_at is None
    assert article.body == "<p>Un mot.</p>"


def test_a_live_reprint_cannot_lose_what_its_licence_asks(desk):
    article = make_article("Le marché rouvre", source=make_source(), author=None)
    row = reprint(id=article.provenance.pk, article=article.pk, original_title="")
    response = desk.post(f"/admin/articles/article/{article.pk}/change/", change(article, provenance=row))
    assert response.status_code == 422
    article = Article.objects.get()
    assert article.provenance.original_title == "The market is open again"


@pytest.mark.parametrize(
    ("who", "make", "is_kept"),
    [("ada", make_draft, False), ("ada", make_article, True), ("carla", make_article, False)],
)
def test_only_a_chief_editor_takes_the_source_off_what_readers_have_seen(request, client, who, make, is_kept):
    client.force_login(request.getfixturevalue(who))
    article = make(source=make_source())
    gone = reprint(id=article.provenance.pk, article=article.pk, DELETE="on")
    client.post(f"/admin/articles/article/{article.pk}/change/", change(article, provenance=gone, _continue="1"))
    assert Article.objects.get(pk=article.pk).is_reprint == is_kept


def test_what_was_published_is_never_deleted(desk, carla):
    article = make_article()
    chief = Client()
    chief.force_login(carla)
    for client in (desk, chief):
        assert client.post(f"/admin/articles/article/{article.pk}/delete/", {"post": "yes"}).status_code == 403
    assert Article.objects.exists()


@pytest.mark.parametrize("field", ["translation_of", "lead_picture", "subjects", "bylines-0-author"])
def test_a_choice_that_is_none_is_refused_and_the_text_stays(desk, field):
    data = typed(byline=by()) | {field: "abc"}
    response = desk.post(ADD, data)
    assert response.status_code == 422
    assert "Les marchands étaient là" in response.content.decode()


def test_a_scheduled_story_gets_another_time_or_becomes_a_draft_again(desk):
    article = make_article("Demain", at=timezone.now() + timedelta(days=1), source=make_source(), author=None)
    row = reprint(id=article.provenance.pk, article=article.pk, original_language="fr", changes="")
    later = timezone.localtime() + timedelta(days=3)
    address = f"/admin/articles/article/{article.pk}/change/"
    data = change(article, provenance=row, publish_at=later.strftime("%Y-%m-%dT%H:%M"), _publish="another")
    assert desk.post(address, data).status_code == 302
    article = Article.objects.get()
    assert abs(article.published_at - later) < timedelta(minutes=1)
    assert desk.post(address, change(article, provenance=row, _unschedule="1")).status_code == 302
    article = Article.objects.get()
    assert (article.status, article.published_at, article.provenance.notice) == ("draft", None, "")
    assert not article.bylines.exclude(listed_at=None).exists()


def test_a_draft_is_saved_without_the_time_that_was_tried_and_its_editor_is_told(desk):
    when = (timezone.localtime() + timedelta(days=1)).strftime("%Y-%m-%dT%H:%M")
    page = desk.post(ADD, typed(byline=by(), publish_at=when, _continue="1"), follow=True)
    article = Article.objects.get()
    assert (article.status, article.published_at) == ("draft", None)
    assert "L’heure n’a pas été gardée" in page.content.decode()


@pytest.mark.parametrize("at", [timedelta(days=-1), timedelta(days=-900)])
def test_a_time_that_would_not_be_heeded_is_refused(desk, at):
    when = (timezone.localtime() + at).strftime("%Y-%m-%dT%H:%M")
    response = desk.post(ADD, typed(byline=by(), publish_at=when, _publish="1"))
    assert "publish_at" in response.context["adminform"].form.errors
    assert not Article.objects.exists()


def test_topics_keep_the_order_they_were_chosen_in(desk):
    first, second = make_topic("zoo"), make_topic("abricots")
    desk.post(ADD, typed(byline=by(), subjects=[first.pk, second.pk]))
    assert [link.topic for link in Article.objects.get().topic_links.all()] == [first, second]


def test_a_contributor_whose_story_was_published_meanwhile_gets_the_text_back(colin, ada):
    article = make_draft("Le marché rouvre", created_by=colin)
    client = Client()
    client.force_login(colin)
    opened = change(article, body="<p>Ce que Colin vient d’écrire.</p>")
    Article.objects.get(pk=article.pk).publish(ada)
    response = client.post(f"/admin/articles/article/{article.pk}/change/", opened | {"_continue": "1"})
    assert response.status_code == 403
    assert "Ce que Colin vient d’écrire." in response.content.decode()


def test_what_readers_cannot_see_is_not_corrected(desk):
    article = make_draft()
    assert desk.get(f"/admin/articles/article/{article.pk}/correct/").status_code == 403


def test_a_search_without_an_answer_says_so(desk):
    make_article()
    assert "Aucun article ne correspond" in desk.get("/admin/articles/article/?q=zzzz").content.decode()


# --- What we offer of our own -----------------------------------------------------------------------------------------


def test_only_licences_for_our_own_work_are_offered_and_the_one_that_stands_is_kept(client, ada):
    ours, theirs, present = (make_licence(code, name=code) for code in ("ours", "theirs", "present"))
    Licence.objects.filter(pk=ours.pk).update(is_offered=True)
    client.force_login(ada)
    draft = make_draft(offered_licence=present)
    form = client.get(f"/admin/articles/article/{draft.pk}/change/").context["adminform"].form
    assert set(form.fields["offered_licence"].queryset) == {ours, present}
    client.post(ADD, typed(byline=by(), offered_licence=theirs.pk))
    assert not Article.objects.exclude(pk=draft.pk).exists()
    client.post(ADD, typed(byline=by(), offered_licence=ours.pk))
    assert Article.objects.exclude(pk=draft.pk).get().offered_licence == ours


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"publish_at": "9999-12-31T23:59", "_publish": "1"}, "publish_at"),
        ({"body": "<p>" + '<a href="https://a.example/">a</a> ' * 28_000 + "</p>"}, "body"),
    ],
)
def test_what_no_machine_could_keep_is_said_at_its_field(desk, facts, field):
    response = desk.post(ADD, typed(byline=by(), **facts))
    assert response.status_code in (200, 422)
    assert field in response.context["adminform"].form.errors
    assert not Article.objects.exists()


def test_an_article_is_no_translation_of_itself(desk):
    article = make_draft()
    response = desk.post(f"/admin/articles/article/{article.pk}/change/", change(article, translation_of=article.pk))
    assert "translation_of" in response.context["adminform"].form.errors

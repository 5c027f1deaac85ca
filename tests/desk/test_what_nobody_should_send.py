"""What attackers and haste send to the desk is refused in words, and what was written in it is given back."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from articles.commenting import comment
from articles.lending import Fate, fate_of, lend
from articles.models import Article, Correction
from tests.articles.test_desk_publishing import ADD, by, typed
from tests.builders import make_article, make_draft, make_user

pytestmark = pytest.mark.django_db
LIST = "/admin/articles/article/"
# More than any database counts to.
ENDLESS = "9" * 30


@pytest.fixture
def desk(ada) -> Client:
    client = Client()
    client.force_login(ada)
    return client


def test_a_draft_that_becomes_a_reprint_without_a_source_is_told_so(desk, ada):
    draft = make_draft("Un brouillon", created_by=ada)
    data = typed(provenance={"original_title": "The market", "source": ""}, byline=by(), version=draft.version)
    refused = desk.post(f"{LIST}{draft.pk}/change/", data | {"_continue": "1"})
    assert refused.status_code == 422
    assert "The market" in refused.content.decode()


@pytest.mark.parametrize("year", ["0001", "1899"])
def test_no_date_is_stored_that_a_database_could_not_read_again(desk, year):
    draft = make_draft("Un brouillon")
    refused = desk.post("/admin/calendar/due/", {"article": draft.pk, "due_at": f"{year}-01-01T00:00"})
    assert refused.status_code == 422
    assert desk.post(ADD, typed(byline=by(), due_at=f"{year}-01-01T00:00", _continue="1")).status_code == 422
    assert not Article.objects.exclude(due_at=None).exists()


@pytest.mark.parametrize(
    "query", [f"assigned_to={ENDLESS}", f"id__in={ENDLESS}", "due_at__gte=0001-01-01", "published_at__year=99999"]
)
def test_a_list_of_what_cannot_be_is_not_found(desk, query):
    make_article()
    assert desk.get(f"{LIST}?{query}").status_code in (200, 302, 404)


@pytest.mark.parametrize("number", ["x", ENDLESS])
def test_an_act_on_what_is_no_article_is_not_found(desk, number):
    chosen = {"action": "move_chosen", "_selected_action": number}
    assert desk.post(LIST, chosen).status_code == 404


def test_a_topic_that_cannot_be_is_refused_at_its_field(desk):
    refused = desk.post(ADD, typed(byline=by(), subjects=[ENDLESS], _continue="1"))
    assert refused.status_code == 422
    assert "Les marchands étaient là." in refused.content.decode()


def test_a_link_to_what_cannot_be_an_article_leaves_the_check_before_publishing_alone(desk):
    body = f'<p>Voir <a href="/article/{ENDLESS}/x/">là</a>.</p>'
    assert desk.post(f"{LIST}add/publish/", typed(byline=by(), body=body)).status_code == 200


def test_a_preview_link_ends_with_the_assignment_of_who_made_it(ada, colin):
    draft = make_draft("Un brouillon", created_by=ada)
    draft.assign(ada, colin, None)
    link, _address = lend(Article.objects.get(pk=draft.pk), colin, timedelta(days=1))
    assert fate_of(link) is None
    draft.assign(ada, make_user("gil", "contributor"), None)
    link.refresh_from_db()
    link.article.refresh_from_db()
    assert fate_of(link) == Fate.REVOKED


def test_no_stored_correction_is_overwritten_by_many_new_ones(ada):
    article = make_article()
    article.correct(ada, "Samedi, et non dimanche.")
    stored = Correction.objects.get()
    stored.text = "Autre chose."
    with pytest.raises(ValidationError):
        Correction.objects.bulk_create([stored], update_conflicts=True, update_fields=["text"], unique_fields=["id"])
    assert Correction.objects.get().text == "Samedi, et non dimanche."


def test_a_comment_that_nobody_sees_is_none(ada):
    draft = make_draft("Un brouillon")
    with pytest.raises(ValidationError):
        comment(draft, ada, "\u200b\u2060")
    assert comment(draft, ada, "??").text == "??"


def test_words_sent_to_what_is_gone_or_forbidden_are_given_back(desk, colin):
    gone = desk.post(f"{LIST}999999/send-back/", {"text": "Il manque le nom du maire."})
    assert gone.status_code == 404
    assert "Il manque le nom du maire." in gone.content.decode()
    client = Client()
    client.force_login(colin)
    refused = client.post(f"{LIST}{make_draft('Autre').pk}/comments/", {"act": "comment", "text": "Qui l’a dit ?"})
    assert refused.status_code in (403, 404)
    assert "Qui l’a dit ?" in refused.content.decode()


def test_what_is_saved_before_its_time_is_not_said_to_be_read(desk, ada):
    draft = make_draft("Un brouillon", created_by=ada)
    draft.publish(ada, timezone.now() + timedelta(days=1))
    page = desk.get(f"{LIST}{draft.pk}/change/")
    fields = {name: value for name, value in typed().items() if name.startswith("provenance")}
    row = draft.bylines.get()
    fields |= typed(
        headline="Un brouillon",
        section=draft.section_id,
        byline={"id": row.pk, "author": row.author_id, "role": row.role, "order": row.order, "article": draft.pk},
        version=page.context["original"].version,
    )
    said = desk.post(f"{LIST}{draft.pk}/change/", fields | {"_continue": "1"}, follow=True).content.decode()
    assert "hors de la rédaction" in said
    assert "les lecteurs le voient" not in said

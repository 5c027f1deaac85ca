"""Assignment: who writes an article and until when; said in its form, in the list and in the calendar, by editors alone."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.contrib.admin.models import LogEntry
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone

from accounts.leaving import erase
from accounts.personal import everything
from articles.assigning import assign, assignable, waiting_for
from articles.models import Article
from articles.publishing import Refused
from letters.models import Letter
from tests.builders import make_article, make_draft, make_section, make_user

pytestmark = pytest.mark.django_db
LIST, BULK, ADD = "/admin/articles/article/", "/admin/articles/article/bulk/", "/admin/articles/article/add/"
PARIS = ZoneInfo("Europe/Paris")
FORMSETS = {
    f"{prefix}-{name}_FORMS": value
    for prefix in ("provenance", "bylines", "pins")
    for name, value in (("TOTAL", "0"), ("INITIAL", "0"))
}


def desk(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def form(article: Article | None = None, **typed) -> dict:
    stored = {"headline": "Une halle", "section": make_section().pk, "language": "fr", "kind": "news", "body": ""}
    if article:
        stored |= {"headline": article.headline, "body": article.body, "version": article.version}
        lines = list(article.bylines.all())
        stored |= {"bylines-TOTAL_FORMS": len(lines), "bylines-INITIAL_FORMS": len(lines)}
        for number, line in enumerate(lines):
            row = {"id": line.pk, "article": article.pk, "author": line.author_id, "role": line.role, "order": 0}
            stored |= {f"bylines-{number}-{name}": value for name, value in row.items()}
    return FORMSETS | stored | {"_continue": "1"} | typed


def change(article) -> str:
    return f"/admin/articles/article/{article.pk}/change/"


# --- Rights ----------------------------------------------------------------------------------------------------------


def test_an_idea_is_planned_before_a_word_is_written(ada, colin):
    planned = form(headline="Les abricots", assigned_to=colin.pk, due_at="2026-12-01T18:00")
    assert desk(ada).post(ADD, planned).status_code == 302
    draft = Article.objects.get()
    assert (draft.status, draft.assigned_to, draft.body) == ("draft", colin, "")
    assert draft.due_at == datetime(2026, 12, 1, 18, tzinfo=PARIS)
    assert "Confié à Colin. À rendre le 1er\u00a0décembre 2026 à 18\u00a0h." in [
        entry.get_change_message() for entry in LogEntry.objects.all()
    ]


def test_who_it_is_assigned_to_sees_it_and_writes_until_it_is_published(ada, colin):
    draft = make_draft("À écrire")
    client = desk(colin)
    assert client.get(change(draft)).status_code in (302, 404)
    draft.assign(ada, colin, None)
    assert "À écrire" in client.get(LIST).content.decode()
    assert client.get(change(draft)).status_code == 200
    assert client.post(change(draft), form(draft, headline="Écrit")).status_code == 302
    draft.refresh_from_db()
    assert draft.headline == "Écrit"
    assert client.post(change(draft), form(draft, _review="1")).status_code == 302
    draft.refresh_from_db()
    assert draft.status == "in_review"
    assert draft.may_be_changed_by(colin)
    draft.publish(ada)
    assert not draft.may_be_changed_by(colin)
    assert client.post(change(draft), form(draft, headline="Après coup")).status_code == 403
    draft.refresh_from_db()
    assert draft.headline == "Écrit"


def test_who_it_is_assigned_to_does_not_delete_it(ada, colin):
    draft = make_draft()
    draft.assign(ada, colin, None)
    assert desk(colin).post(f"/admin/articles/article/{draft.pk}/delete/", {"post": "yes"}).status_code == 403
    assert Article.objects.filter(pk=draft.pk).exists()


def test_once_it_is_anothers_what_was_typed_is_given_back_and_changes_nothing(ada, colin):
    draft = make_draft("À écrire")
    draft.assign(ada, colin, None)
    typed = form(draft, headline="Trop tard", standfirst="Mes mots")
    draft.assign(ada, make_user("lea", "contributor"), None)
    answered = desk(colin).post(change(draft), typed)
    assert answered.status_code == 403
    assert "Mes mots" in answered.content.decode()
    draft.refresh_from_db()
    assert draft.headline == "À écrire"


@pytest.mark.parametrize("role", ["contributor", None])
def test_nobody_but_an_editor_assigns(role):
    someone = make_user("gil", role)
    draft = make_draft("Une halle", created_by=someone)
    with pytest.raises(PermissionDenied):
        assign(draft, someone, someone, None)
    answered = desk(someone).post(change(draft), form(draft, assigned_to=someone.pk))
    assert answered.status_code in (302, 403)
    draft.refresh_from_db()
    assert draft.assigned_to is None


def test_a_contributor_reads_to_whom_it_is_assigned_and_is_offered_no_choice(ada, colin):
    draft = make_draft(created_by=colin)
    draft.assign(ada, make_user("lea", "contributor"), datetime(2026, 3, 1, 14, 5, tzinfo=PARIS))
    page = desk(colin).get(change(draft)).content.decode()
    assert "Lea" in page
    assert "1er\u00a0mars 2026 à 14\u00a0h\u00a005" in page
    assert 'name="assigned_to"' not in page


def test_only_who_writes_here_is_offered_and_taken(ada, ben, colin):
    gone = make_user("lea", "contributor", is_active=False)
    assert set(assignable()) == {ada, colin}
    assert gone in assignable(beside=gone.pk)
    for other in (ben, gone):
        with pytest.raises(Refused):
            make_draft().assign(ada, other, None)
        answered = desk(ada).post(ADD, form(assigned_to=other.pk))
        assert answered.status_code == 422
    assert Article.objects.filter(headline="Une halle").count() == 0


# --- In the form -----------------------------------------------------------------------------------------------------


def test_a_save_does_not_undo_what_was_assigned_elsewhere_since(ada, colin):
    draft = make_draft("Une halle")
    opened = {"initial-assigned_to": "", "assigned_to": "", "initial-due_at": "", "due_at": "2026-12-01T18:00"}
    draft.assign(ada, colin, None)
    assert desk(ada).post(change(draft), form(draft, **opened)).status_code == 302
    draft.refresh_from_db()
    assert (draft.assigned_to, draft.due_at) == (colin, datetime(2026, 12, 1, 18, tzinfo=PARIS))


def test_the_form_holds_what_it_was_opened_with(ada, colin):
    draft = make_draft("Une halle")
    draft.assign(ada, colin, datetime(2026, 12, 1, 18, 0, 30, tzinfo=PARIS))
    page = desk(ada).get(change(draft)).content.decode()
    assert f'name="initial-assigned_to" value="{colin.pk}"' in page
    assert 'value="2026-12-01T18:00:30"' in page
    version = draft.version
    sent = form(draft, **{"initial-assigned_to": colin.pk, "assigned_to": ""})
    assert desk(ada).post(change(draft), sent).status_code == 302
    draft.refresh_from_db()
    assert draft.assigned_to is None
    assert draft.version == version + 1


def test_assigning_leaves_an_open_form_as_true_as_it_was(ada, colin):
    draft = make_draft()
    version, saved_at = draft.version, draft.saved_at
    assert draft.assign(ada, colin, timezone.now())
    assert not draft.assign(ada, colin, draft.due_at)
    assert (draft.version, draft.saved_at) == (version, saved_at)


@pytest.mark.parametrize("due", ["2200-01-01T10:00", "hier", "2026-13-01T10:00", "2026-03-29T02:30"])
def test_a_date_that_nobody_means_is_refused_at_its_field_and_loses_nothing(ada, due):
    answered = desk(ada).post(ADD, form(due_at=due, standfirst="Mes mots"))
    page = answered.content.decode()
    assert answered.status_code == 422
    assert 'href="#id_due_at"' in page
    assert "Mes mots" in page
    assert not Article.objects.exists()


def test_a_date_that_is_past_is_taken_and_asked_about_once(ada, colin):
    page = desk(ada)
    late = page.post(ADD, form(headline="Les abricots", assigned_to=colin.pk, due_at="2024-12-01T18:00"), follow=True)
    assert "L’échéance est déjà passée." in late.content.decode()
    article = Article.objects.get()
    stored = form(article, assigned_to=colin.pk, due_at="2024-12-01T18:00", kicker="Marchés")
    stored |= {"initial-assigned_to": colin.pk, "initial-due_at": "2024-12-01T18:00"}
    again = page.post(change(article), stored, follow=True).content.decode()
    assert "Marchés" in again
    assert "déjà passée" not in again


def test_what_is_late_says_so_until_it_is_published(ada, colin):
    draft = make_draft("En retard")
    draft.assign(ada, colin, timezone.now() - timedelta(hours=1))
    client = desk(ada)
    assert "en retard depuis le" in client.get(LIST).content.decode()
    assert "En retard" in client.get(f"{LIST}?assigned=late").content.decode()
    assert list(Article.objects.overdue()) == [draft]
    assert draft.is_overdue
    draft.publish(ada)
    assert not draft.is_overdue
    assert list(Article.objects.overdue()) == []


# --- In lists --------------------------------------------------------------------------------------------------------


def test_what_is_assigned_to_me_is_found_from_the_menu_and_on_the_first_page(ada, colin):
    mine, other = make_draft("À moi"), make_draft("À elle", created_by=colin)
    later, dateless = make_draft("Plus tard"), make_draft("Un jour")
    for draft, hours in ((later, 48), (mine, 2), (dateless, None)):
        draft.assign(ada, colin, hours and timezone.now() + timedelta(hours=hours))
    client = desk(colin)
    assert 'href="/admin/articles/article/?assigned=me"' in client.get("/admin/").content.decode()
    shown = client.get(f"{LIST}?assigned=me").context["cl"].result_list
    assert {article.pk for article in shown} == {mine.pk, later.pk, dateless.pk}
    assert other.pk not in {article.pk for article in shown}
    assert list(waiting_for(colin)) == [mine, later, dateless]
    page = client.get("/admin/").content.decode()
    assert page.index("À moi") < page.index("Plus tard") < page.index("Un jour")
    assert list(waiting_for(ada)) == []


def test_quick_open_leads_who_it_is_assigned_to_to_its_form(ada, colin):
    draft = make_draft("Une halle")
    assert "halle" not in desk(colin).get("/admin/open/?part=1&q=halle").content.decode()
    draft.assign(ada, colin, None)
    assert change(draft) in desk(colin).get("/admin/open/?part=1&q=halle").content.decode()


def test_many_are_assigned_and_given_back(ada, colin):
    lea = make_user("lea", "contributor")
    first, second = make_draft("Un"), make_article("Deux")
    had = make_draft("Trois")
    had.assign(ada, colin, None)
    first.assign(ada, lea, None)
    client = desk(ada)
    asked = client.post(LIST, {"action": "assign_chosen", "_selected_action": [first.pk, second.pk, had.pk]})
    assert "Confier à quelqu’un" in asked.content.decode()
    done = client.post(BULK, {"act": "assign", "chosen": [first.pk, second.pk, had.pk], "assigned_to": colin.pk})
    assert "déjà confié à cette personne" in done.content.decode()
    assert set(colin.assigned_articles.all()) == {first, second, had}
    second.refresh_from_db()
    second.assign(ada, ada, None)
    undone = client.post(BULK, {"act": "assign", "undo": done.context["outcome"].marks})
    assert "autrement depuis" in undone.content.decode()
    assert [Article.objects.get(pk=each.pk).assigned_to for each in (first, second, had)] == [lea, ada, colin]


def test_many_are_taken_from_everybody(ada, colin):
    draft = make_draft()
    draft.assign(ada, colin, timezone.now())
    done = desk(ada).post(BULK, {"act": "assign", "chosen": [draft.pk], "assigned_to": ""})
    draft.refresh_from_db()
    assert draft.assigned_to is None
    assert draft.due_at is not None
    desk(ada).post(BULK, {"act": "assign", "undo": done.context["outcome"].marks})
    draft.refresh_from_db()
    assert draft.assigned_to == colin


def test_a_contributor_assigns_nothing_in_the_list(colin):
    draft = make_draft(created_by=colin)
    client = desk(colin)
    assert "assign_chosen" not in client.get(LIST).content.decode()
    assert client.post(BULK, {"act": "assign", "chosen": [draft.pk], "assigned_to": colin.pk}).status_code == 403


def test_what_is_assigned_to_nobody_is_a_draft(ada, colin):
    free, taken, out = make_draft("Libre"), make_draft("Pris"), make_article("En ligne")
    taken.assign(ada, colin, None)
    shown = {each.pk for each in desk(ada).get(f"{LIST}?assigned=nobody").context["cl"].result_list}
    assert shown == {free.pk}
    assert out.pk not in shown


# --- Letters and leaving ---------------------------------------------------------------------------------------------


def test_whoever_gets_it_is_told_by_letter_once_and_only_when_it_is_new(ada, colin):
    draft = make_draft("Une halle")
    draft.assign(ada, colin, datetime(2026, 12, 1, 18, tzinfo=PARIS))
    letter = Letter.objects.get()
    assert (letter.to, letter.subject) == ("colin@example.org", "À vous : Une halle")
    assert "Ada vous confie l’article" in letter.text
    assert "1er\u00a0décembre 2026 à 18\u00a0h" in letter.text
    draft.assign(ada, colin, None)
    draft.assign(ada, ada, None)
    assert Letter.objects.count() == 1


def test_whoever_does_without_letters_gets_none(ada, colin):
    colin.desk_letters = False
    colin.save()
    make_draft().assign(ada, colin, None)
    assert not Letter.objects.exists()


def test_whoever_leaves_is_assigned_nothing_and_finds_it_in_their_data_before(ada, colin):
    draft = make_draft("Une halle")
    draft.assign(ada, colin, None)
    told = {name: list(rows) for name, rows in everything(colin)}
    assert [row["headline"] for row in told["assigned_articles"]] == ["Une halle"]
    erase(colin)
    draft.refresh_from_db()
    assert draft.assigned_to is None

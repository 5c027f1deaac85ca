"""Comments on an article: said, answered, resolved, by who works on it and nobody else; a review that ends with one."""

from datetime import timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.utils import timezone

from accounts.leaving import erase
from accounts.personal import everything
from articles import commenting
from articles.commenting import Settled, answer, comment, reopen, resolve, take_back, threads_of
from articles.models import Article, Comment
from articles.publishing import Refused
from letters.models import Letter
from tests.builders import make_article, make_draft, make_user

pytestmark = pytest.mark.django_db


def address(article, page: str = "comments") -> str:
    return f"/admin/articles/article/{article.pk}/{page}/"


def desk(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def draft(colin):
    return make_draft("Une halle", created_by=colin)


# --- Saying and answering --------------------------------------------------------------------------------------------


def test_a_comment_stands_beside_the_form_with_who_said_it_and_when(draft, ada, colin):
    sent = desk(ada).post(address(draft), {"act": "comment", "text": "Qui l’a dit ?"}, follow=True)
    assert "Votre commentaire est à côté de l’article." in sent.content.decode()
    page = desk(colin).get(address(draft, "change")).content.decode()
    assert "Qui l’a dit ?" in page
    assert "<b>Ada</b>" in page
    said = Comment.objects.get()
    assert (said.by, said.article) == (ada, draft)


def test_an_answer_stands_under_what_it_answers_and_its_answer_beside_it(draft, ada, colin):
    first = comment(draft, ada, "Qui l’a dit ?")
    second = comment(draft, ada, "Et quand ?")
    desk(colin).post(address(draft), {"act": f"answer-{first.pk}", f"answer-{first.pk}": "Le maire."})
    to_the_answer = answer(first.answers.get(), ada, "Lequel ?")
    assert to_the_answer.answer_to == first
    threads = threads_of(draft)
    assert [thread.comment for thread in threads] == [first, second]
    assert [said.text for said in threads[0].answers] == ["Le maire.", "Lequel ?"]


def test_what_is_answered_elsewhere_is_given_back_as_it_was_typed(draft, ada):
    first, second = comment(draft, ada, "Un"), comment(draft, ada, "Deux")
    typed = {f"answer-{first.pk}": "À moitié", "text": "Autre chose", "quote": "marché"}
    shown = desk(ada).post(address(draft), {"act": f"resolve-{second.pk}", **typed})
    page = shown.content.decode()
    assert shown.status_code == 200
    assert all(f">{words}</textarea>" in page for words in typed.values())
    assert "Résolu." in page


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("", "Écrivez ce que vous voulez dire"),
        ("  \n\n ", "Écrivez ce que vous voulez dire"),
        ("x" * 3001, "3000"),
        ("a\0b", "caractère de contrôle"),
        ("a\u202eb", "caractère de contrôle"),
    ],
)
def test_what_cannot_be_said_is_refused_with_a_sentence_and_given_back(draft, ada, typed, told):
    answered = desk(ada).post(address(draft), {"act": "comment", "text": typed, "quote": "marché"})
    page = answered.content.decode()
    assert answered.status_code == 422
    assert told in page
    assert ">marché</textarea>" in page
    assert typed.strip().replace("\0", "&#0;") in page or "\0" in typed
    assert not Comment.objects.exists()


def test_a_button_pressed_twice_says_it_once(draft, ada):
    for _press in range(2):
        desk(ada).post(address(draft), {"act": "comment", "text": "Qui l’a dit ?"})
    assert Comment.objects.count() == 1
    Comment.objects.update(at=timezone.now() - timedelta(minutes=5))
    desk(ada).post(address(draft), {"act": "comment", "text": "Qui l’a dit ?"})
    assert Comment.objects.count() == 2


@pytest.mark.parametrize(
    "act", ["", "nonsense", "answer-", "answer-x", "resolve-99999999999999999999", "resolve-١", "take-back"]
)
def test_an_act_that_nobody_meant_is_not_found(draft, ada, act):
    assert desk(ada).post(address(draft), {"act": act, "text": "x"}).status_code == 404


def test_a_comment_of_another_article_is_not_reached_through_this_one(draft, ada, colin):
    elsewhere = comment(make_draft(), ada, "Ailleurs")
    answered = desk(colin).post(address(draft), {"act": f"answer-{elsewhere.pk}", f"answer-{elsewhere.pk}": "Moi"})
    assert answered.status_code == 409
    assert not elsewhere.answers.exists()
    assert "Moi" in answered.content.decode()


# --- Resolving, taking back ------------------------------------------------------------------------------------------


def test_a_comment_is_resolved_and_opened_again_and_says_by_whom(draft, ada, colin):
    said = comment(draft, ada, "Qui l’a dit ?")
    page = desk(colin).post(address(draft), {"act": f"resolve-{said.pk}"}, follow=True).content.decode()
    assert "1 commentaire résolu" in page
    assert "par Colin" in page
    late = desk(ada).post(address(draft), {"act": f"resolve-{said.pk}"})
    assert late.status_code == 409
    assert "déjà résolu" in late.content.decode()
    desk(ada).post(address(draft), {"act": f"reopen-{said.pk}"})
    said.refresh_from_db()
    assert (said.is_open, said.resolved_by) == (True, None)
    assert desk(ada).post(address(draft), {"act": f"reopen-{said.pk}"}).status_code == 409


def test_nobody_rewrites_or_takes_away_what_another_said(draft, ada, colin):
    said = comment(draft, colin, "À moi")
    refused = desk(ada).post(address(draft), {"act": f"take-back-{said.pk}"})
    assert refused.status_code == 403
    assert "Seul son auteur" in refused.content.decode()
    answer(said, ada, "Bien")
    late = desk(colin).post(address(draft), {"act": f"take-back-{said.pk}"})
    assert late.status_code == 409
    said.refresh_from_db()
    assert said.text == "À moi"


def test_what_one_said_oneself_is_taken_back_until_it_is_answered(draft, colin):
    said = comment(draft, colin, "À moi")
    desk(colin).post(address(draft), {"act": f"take-back-{said.pk}"})
    assert not Comment.objects.exists()
    gone = desk(colin).post(address(draft), {"act": f"answer-{said.pk}", f"answer-{said.pk}": "Et pourtant"})
    assert gone.status_code == 409
    assert "repris" in gone.content.decode()


# --- On words of the text --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("quote", "stands"),
    [
        ("Le marché a rouvert samedi.", True),
        ("le marché a rouvert", False),
        ("l'eau : « ici » !", True),
        ("Les marchands\nétaient tous là", True),
        ("Le marché a fermé", False),
    ],
)
def test_the_words_that_were_quoted_are_looked_for_as_a_reader_sees_them(ada, quote, stands):
    body = (
        "<p>Le <em>marché</em> a rouvert samedi. Les marchands étaient tous là.</p><p>L’eau : « l’eau : « ici » ! »</p>"
    )
    draft = make_draft(body=body)
    comment(draft, ada, "Hm", quote)
    assert [thread.stands for thread in threads_of(draft)] == [stands]


def test_words_that_left_the_text_are_kept_and_said_to_be_gone(draft, ada):
    comment(draft, ada, "Vraiment ?", "et la pluie aussi")
    assert "ne sont plus dans le texte" not in desk(ada).get(address(draft)).content.decode()
    draft.write("<p>Le marché a rouvert.</p>")
    page = desk(ada).get(address(draft)).content.decode()
    assert "et la pluie aussi" in page
    assert "ne sont plus dans le texte" in page


# --- Who may ---------------------------------------------------------------------------------------------------------


def test_only_who_works_on_an_article_comments_on_it(draft, ada, ben):
    other = make_user("lea", "contributor")
    said = comment(draft, ada, "Qui l’a dit ?")
    for stranger in (ben, other):
        for act in (
            lambda by=stranger: comment(draft, by, "Moi"),
            lambda by=stranger: answer(said, by, "Moi"),
            lambda by=stranger: resolve(said, by),
            lambda by=stranger: reopen(said, by),
            lambda by=stranger: take_back(said, by),
        ):
            with pytest.raises(PermissionDenied):
                act()
    for verb in ("get", "post"):
        assert getattr(desk(other), verb)(address(draft), {"act": "comment", "text": "Moi"}).status_code == 404
    assert Comment.objects.count() == 1


def test_who_it_is_assigned_to_comments_and_no_longer_once_it_is_anothers(ada, colin):
    draft = make_draft()
    draft.assign(ada, colin, None)
    assert desk(colin).post(address(draft), {"act": "comment", "text": "Vu"}).status_code == 302
    draft.assign(ada, None, None)
    assert desk(colin).post(address(draft), {"act": "comment", "text": "Encore"}).status_code == 404


def test_after_publication_they_go_on_and_readers_see_nothing_of_them(draft, ada, colin, cleo):
    comment(draft, ada, "Grenadine interdite", "Le marché")
    draft.assign(ada, make_user("noe", "contributor", name="Grenadine Personne"), timezone.now())
    draft.publish(ada)
    assert desk(colin).post(address(draft), {"act": "comment", "text": "Grenadine encore"}).status_code == 302
    public = [draft.get_absolute_url(), "/", "/feeds/latest.rss", "/feeds/latest.json", "/api/v1/articles/"]
    answers = [cleo.get(path) for path in (*public, f"/api/v1/articles/{draft.pk}/", "/search/?q=grenadine")]
    assert [answered.status_code for answered in answers].count(200) >= 4
    assert all("Grenadine" not in answered.content.decode().replace("grenadine", "") for answered in answers)


def test_whoever_reads_a_draft_by_a_link_sees_no_comment(draft, ada, cleo):
    from articles.lending import lend

    comment(draft, ada, "Grenadine interdite")
    _link, lent = lend(draft, ada, timedelta(hours=2))
    page = cleo.get("/" + lent.split("/", 3)[3])
    assert page.status_code == 200
    assert "Grenadine" not in page.content.decode()
    framed = desk(ada).get(f"/admin/articles/article/{draft.pk}/look/framed/").content.decode()
    assert "Grenadine" not in framed


# --- Sending back ----------------------------------------------------------------------------------------------------


def test_an_editor_sends_back_what_is_in_review_with_a_comment_and_it_is_written_on(draft, ada, colin):
    draft.submit(colin)
    assert "Renvoyer…" in desk(ada).get(address(draft, "change")).content.decode()
    sent = desk(ada).post(address(draft, "send-back"), {"text": "Il manque la date."}, follow=True)
    assert "Renvoyé" in sent.content.decode()
    draft.refresh_from_db()
    assert draft.status == "draft"
    assert LogEntry.objects.first().get_change_message() == "Renvoyé avec un commentaire."
    assert list(commenting.sent_back(colin)) == [draft]
    page = desk(colin).get(address(draft, "change")).content.decode()
    assert "Il manque la date." in page
    assert "Demander une relecture" in page
    said = Comment.objects.get()
    with pytest.raises(Settled):
        take_back(said, ada)
    resolve(said, colin)
    assert list(commenting.sent_back(colin)) == []


def test_nothing_is_sent_back_without_a_word(draft, ada, colin):
    draft.submit(colin)
    answered = desk(ada).post(address(draft, "send-back"), {"text": "  "})
    assert answered.status_code == 422
    with pytest.raises(Refused):
        draft.send_back(ada, " ")
    draft.refresh_from_db()
    assert draft.status == "in_review"


@pytest.mark.parametrize("state", ["draft", "published"])
def test_what_waits_for_no_review_is_not_sent_back_and_the_words_are_given_back(draft, ada, state):
    if state == "published":
        draft.publish(ada)
    answered = desk(ada).post(address(draft, "send-back"), {"text": "Trop tard ?"})
    assert answered.status_code == 409
    assert "n’attend pas de relecture" in answered.content.decode()
    assert "Trop tard ?" in answered.content.decode()
    assert not Comment.objects.exists()
    draft.refresh_from_db()
    assert draft.status == state
    asked = desk(ada).get(address(draft, "send-back"), follow=True)
    assert asked.redirect_chain[-1][0] == address(draft, "change")
    assert "n’attend pas de relecture" in asked.content.decode()


def test_a_contributor_sends_nothing_back(draft, colin):
    draft.submit(colin)
    assert desk(colin).post(address(draft, "send-back"), {"text": "Moi"}).status_code == 403
    assert "Renvoyer…" not in desk(colin).get(address(draft, "change")).content.decode()
    with pytest.raises(PermissionDenied):
        draft.send_back(colin, "Moi")


def test_the_list_knows_what_was_sent_back(draft, ada, colin):
    draft.submit(colin)
    draft.send_back(ada, "Encore")
    make_draft("Autre")
    page = desk(ada).get("/admin/articles/article/?attention=sent_back").content.decode()
    assert "Une halle" in page
    assert "Autre" not in page


# --- Letters, leaving, cost ------------------------------------------------------------------------------------------


def test_whom_it_concerns_is_told_in_their_language_and_nobody_else(draft, ada, colin):
    colin.language = "en"
    colin.save()
    lea = make_user("lea", "contributor", language="hy")
    draft.assign(ada, lea, None)
    Letter.objects.all().delete()
    said = comment(draft, ada, "Qui l’a dit ?", "Le marché")
    told = {letter.to: letter for letter in Letter.objects.all()}
    assert set(told) == {"colin@example.org", "lea@example.org"}
    letter = told["colin@example.org"]
    assert letter.subject == "Comment: Une halle"
    assert "Ada commented on the article “Une halle”:" in letter.text
    assert "Qui l’a dit ?" in letter.text
    assert f"/admin/articles/article/{draft.pk}/change/" in letter.text
    assert "մեկնաբանել է" in told["lea@example.org"].text
    Letter.objects.all().delete()
    answer(said, colin, "Le maire.")
    assert {letter.to for letter in Letter.objects.all()} == {"ada@example.org", "lea@example.org"}


def test_who_does_without_letters_or_may_not_see_it_any_more_gets_none(draft, ada, colin):
    colin.desk_letters = False
    colin.save()
    draft.submit(colin)
    draft.send_back(ada, "Encore")
    assert not Letter.objects.exists()
    colin.desk_letters, colin.is_active = True, False
    colin.save()
    draft.refresh_from_db()
    comment(draft, ada, "Autre")
    assert not Letter.objects.exists()


def test_the_box_of_the_letters_is_the_newsrooms_alone(colin, ben, signed_in):
    assert "desk_letters" not in signed_in(ben).get("/accounts/").content.decode()
    client = signed_in(colin)
    assert 'name="desk_letters"' in client.get("/accounts/").content.decode()
    client.post("/accounts/", {"name": "Colin", "language": "fr"})
    colin.refresh_from_db()
    assert not colin.desk_letters
    signed_in(ben).post("/accounts/", {"name": "Ben", "language": "fr"})
    ben.refresh_from_db()
    assert ben.desk_letters


def test_what_somebody_said_is_in_their_data_and_stays_without_a_name_when_they_leave(draft, ada, colin):
    said = comment(draft, colin, "À moi")
    comment(draft, ada, "À elle")
    told = {name: list(rows) for name, rows in everything(colin)}
    assert [row["text"] for row in told["comments"]] == ["À moi"]
    erase(colin)
    said.refresh_from_db()
    page = desk(ada).get(address(draft)).content.decode()
    assert "À moi" in page
    assert "Quelqu’un qui n’est plus là" in page
    assert "Colin" not in page


def test_many_comments_cost_no_more_than_few(draft, ada, colin, django_assert_max_num_queries):
    client = desk(ada)
    costs = []
    for rows in (2, 9):
        for number in range(rows):
            answer(comment(draft, colin, f"Commentaire {rows} {number}", "Le marché"), ada, f"Oui {number}")
        client.get(address(draft))
        with django_assert_max_num_queries(10) as queries:
            assert client.get(address(draft)).status_code == 200
        costs.append(len(queries))
    assert costs[0] == costs[1]


def test_only_the_newest_of_very_many_are_shown(draft, ada, monkeypatch):
    monkeypatch.setattr(commenting, "MOST", 3)
    for number in range(5):
        comment(draft, ada, f"Commentaire {number}")
    assert [thread.comment.text for thread in threads_of(draft)] == [f"Commentaire {number}" for number in (2, 3, 4)]
    assert "Seuls les 3 derniers" in desk(ada).get(address(draft)).content.decode()


def test_a_comment_on_a_part_of_the_page_comes_as_that_part_alone(draft, ada):
    answered = desk(ada).post(address(draft), {"act": "comment", "text": "Ici", "part": "1"})
    page = answered.content.decode()
    assert answered.status_code == 200
    assert page.lstrip().startswith('<div class="discussion"')
    assert "Ici" in page
    assert desk(ada).post(address(draft), {"act": "comment", "text": "", "part": "1"}).status_code == 422


def test_a_deleted_draft_takes_its_comments_along(draft, ada):
    answer(comment(draft, ada, "Un"), ada, "Deux")
    Article.objects.get(pk=draft.pk).delete()
    assert not Comment.objects.exists()


def test_nothing_but_text_is_in_a_comment(draft, ada):
    comment(draft, ada, "<script>alert(1)</script>", "<b>gras</b>")
    page = desk(ada).get(address(draft, "change")).content.decode()
    assert "<script>alert(1)" not in page
    assert "<b>gras</b>" not in page


def test_a_published_article_of_another_is_commented_by_editors(ada):
    article = make_article()
    assert comment(article, ada, "À suivre").article == article
    with pytest.raises(ValidationError):
        comment(article, ada, "x", "y" * 601)


def test_a_comment_on_what_was_deleted_meanwhile_is_refused_with_a_sentence(draft, ada):
    gone = Article.objects.get(pk=draft.pk)
    draft.delete()
    with pytest.raises(Settled):
        comment(gone, ada, "Trop tard")

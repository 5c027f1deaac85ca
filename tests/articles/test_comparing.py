"""Two versions compared: every field in words that a reader knows, and the text without its HTML."""

import pytest
from django.utils.translation import override

from articles.comparing import MOST_SHOWN, compare, what_changed
from articles.models import Article, Byline
from articles.snapshots import take
from tests.articles.test_versions import make_full, make_other
from tests.builders import make_author, make_draft

pytestmark = pytest.mark.django_db


def told(comparison) -> dict:
    def lines(changes):
        return ["".join(words for _kind, words in each) for each in changes if each]

    return {
        field.name: (lines(change.before for change in field.changes), lines(change.after for change in field.changes))
        for field in comparison.changed
    }


def test_every_field_that_differs_is_told_in_words():
    before, after = take(make_full()), make_other()
    with override("fr"):
        comparison = compare(before, after)
        found = told(comparison)
    apart = {"body"}
    assert set(before) - apart - {"provenance"} | set(before["provenance"]) == set(found)
    assert found["section"] == (["Armenie"], ["Culture"])
    assert found["kind"] == (["reportage"], ["actualité"])
    assert found["topics"] == (["Zoo", "Abricots"], [])
    assert found["bylines"][0] == ["Nariné Sarafian (texte)", "Anouch Vartan (traduction)"]
    assert found["original_published_at"] == (["1er\u00a0mars 2026 à 10\u00a0h\u00a030"], [])
    assert found["original_language"] == (["English"], [])
    assert comparison.is_text_changed
    assert not comparison.unchanged
    assert all(field.label[0].isupper() for field in comparison.fields)


def test_what_is_the_same_is_the_same():
    snapshot = take(make_full())
    comparison = compare(snapshot, snapshot)
    assert comparison.is_same
    assert what_changed(snapshot, snapshot) == []


def test_bold_is_no_word_and_is_told_all_the_same():
    before = take(make_draft(body="<p>Un mot.</p>"))
    comparison = compare(before, before | {"body": "<p>Un <strong>mot</strong>.</p>"})
    assert comparison.is_markup_only
    assert not comparison.is_same


def test_a_link_that_leads_elsewhere_is_a_change_of_the_text():
    before = take(make_draft(body='<p>Un <a href="https://a.example/">mot</a>.</p>'))
    comparison = compare(before, before | {"body": '<p>Un <a href="https://b.example/">mot</a>.</p>'})
    (stretch,) = comparison.text
    assert [kind for kind, _words in stretch.changes[0].pieces] == ["same", "removed", "added"]


def test_far_from_a_change_the_text_is_folded():
    body = "".join(f"<p>Paragraphe {number}</p>" for number in range(20))
    before = take(make_draft(body=body))
    comparison = compare(before, before | {"body": body.replace("Paragraphe 10<", "Autre chose<")})
    assert [(stretch.is_folded, len(stretch.changes)) for stretch in comparison.text] == [
        (True, 9),
        (False, 4),
        (True, 8),
    ]


def test_of_a_book_that_became_another_the_beginning_is_shown():
    before = take(make_draft(body="<p>a</p>" * MOST_SHOWN))
    comparison = compare(before, before | {"body": "<p>b</p>" * MOST_SHOWN})
    assert comparison.more == MOST_SHOWN


def test_the_names_of_what_changed_are_those_of_the_form():
    article = make_draft()
    before = take(article)
    Article.objects.filter(pk=article.pk).update(headline="Autre")
    Byline.objects.create(article=article, author=make_author("Anouch Vartan"))
    article.write("<p>Autre.</p>")
    with override("fr"):
        assert what_changed(before, take(article)) == ["Texte", "Titre", "Signatures"]


def test_a_field_that_one_of_them_does_not_know_is_not_compared():
    after = take(make_full())
    before = {name: value for name, value in after.items() if name != "kicker"}
    assert compare(before, after).is_same

"""The search page: what is found, in what order, and what any input does."""

from datetime import timedelta

import pytest
from django.utils import timezone

from articles import search
from tests.builders import make_article, make_section, make_source

pytestmark = pytest.mark.django_db


def found(client, query: str) -> list[str]:
    response = client.get(f"/search/?{query}")
    assert response.status_code == 200, query
    return [result["article"].headline for result in response.context["results"]]


@pytest.mark.parametrize(
    ("words", "query"),
    [
        ("Les négociations reprennent", "négociation"),
        ("Les négociations reprennent", "NEGOCIATIONS"),
        ("Une œuvre retrouvée", "oeuvre"),
        ("L’Arménie choisit", "armenie"),
        ("Le lac Sévan baisse", "Sevan"),
        ("Հայաստանի տնտեսությունը", "Հայաստան"),
        ("The markets are open", "market"),
    ],
)
def test_a_word_is_found_in_its_other_forms(client, words, query):
    language = "hy" if words[0] > "\u0530" and words[0] < "\u0590" else "en" if words.startswith("The") else "fr"
    make_article(words, language=language)
    make_article("Tout autre chose")
    assert found(client, f"q={query}") == [words]


def test_words_in_the_text_and_names_of_authors_are_found(client):
    make_article("Le marché rouvre", body="<p>On y vend des <strong>abricots</strong>.</p>", author="Ani Terzian")
    assert found(client, "q=abricot") == found(client, "q=Terzian") == ["Le marché rouvre"]


def test_the_headline_counts_most(client):
    make_article("Rien à voir", body="<p>On parle du barrage.</p>", at=timezone.now() - timedelta(minutes=1))
    make_article("Le barrage", body="<p>Il ferme.</p>", at=timezone.now() - timedelta(days=9))
    assert found(client, "q=barrage") == ["Le barrage", "Rien à voir"]
    assert found(client, "q=barrage&sort=date") == ["Rien à voir", "Le barrage"]


def test_a_phrase_is_found_in_its_order(client):
    make_article("Le grand marché")
    make_article("Le marché est grand")
    assert found(client, "q=%22grand+march%C3%A9%22") == ["Le grand marché"]


def test_limits_narrow_what_is_found(client):
    now = timezone.now()
    make_article("Barrage un", section=make_section("armenie"), at=now - timedelta(days=40))
    make_article(
        "Barrage deux", section=make_section("culture"), source=make_source(), author="Ani Terzian", topics=["eau"]
    )
    make_article("Barrage trois", language="en", section=make_section("culture"))
    assert found(client, "q=barrage&section=armenie") == ["Barrage un"]
    assert found(client, "q=barrage&source=radio-atlantique-libre") == ["Barrage deux"]
    assert found(client, "q=barrage&author=ani-terzian") == ["Barrage deux"]
    assert found(client, "q=barrage&topic=eau&language=fr") == ["Barrage deux"]
    assert found(client, "q=barrage&language=en") == ["Barrage trois"]
    assert set(found(client, f"q=barrage&from={(now - timedelta(days=2)).date()}")) == {"Barrage deux", "Barrage trois"}
    assert found(client, f"q=barrage&to={(now - timedelta(days=2)).date()}") == ["Barrage un"]


@pytest.mark.parametrize(
    "query",
    [
        "q=%22",
        "q=*",
        "q=AND+OR+NOT",
        "q=(a",
        "q=a%3A*",
        "q=%27%27%27",
        "q=%5C",
        "q=-%3C%3E",
        "q=",
        "q=&page=2x",
        "q=a&start=-1",
        "q=a&start=99999",
    ],
)
def test_any_words_are_a_search(client, query):
    make_article("a")
    assert client.get(f"/search/?{query}").status_code in (200, 400)


@pytest.mark.parametrize(
    "query", ["q=a&from=2020-99-99", "q=a&to=demain", "q=a&section=nulle-part", "q=a&author=personne", f"q={'a' * 201}"]
)
def test_what_cannot_be_asked_is_said(client, query):
    response = client.get(f"/search/?{query}")
    assert response.status_code == 400
    assert response.context["error"].endswith(".")


def test_a_search_of_a_hundred_kilobytes_is_refused(client):
    assert client.get("/search/", {"q": "a" * 100_000}).status_code == 414


def test_many_matches_are_walked_by_date_and_not_counted(client, monkeypatch):
    monkeypatch.setattr(search, "MOST", 10)
    now = timezone.now()
    for number in range(25):
        make_article(f"Barrage {number}", at=now - timedelta(minutes=number))
    response = client.get("/search/?q=barrage")
    assert not response.context["is_counted"]
    first = [result["article"].headline for result in response.context["results"]]
    assert first == [f"Barrage {number}" for number in range(20)]
    assert found(client, response.context["page"].older[1:]) == [f"Barrage {number}" for number in range(20, 25)]


def test_an_article_changed_or_withdrawn_is_found_as_it_is_now(client, ada, carla):
    from articles.publishing import revise

    article = make_article("Le barrage")
    article.headline = "La digue"
    article.save()
    revise(article, ada, facts_changed=False, text_changed=True)
    assert found(client, "q=barrage") == []
    assert found(client, "q=digue") == ["La digue"]
    article.withdraw(carla, "Erreur")
    assert found(client, "q=digue") == []


def test_what_matches_is_marked(client):
    make_article("Le barrage ferme", body="<p>Il pleut.</p><p>Les barrages sont pleins &amp; fermés.</p>")
    result = client.get("/search/?q=barrages").context["results"][0]
    assert ("barrage", True) in result["headline"]
    assert ("barrages", True) in result["snippet"]
    assert b"<mark>barrage</mark>" in client.get("/search/?q=barrages").content


def test_an_answer_in_another_language_says_so(client):
    make_article("Le lac Sevan")
    make_article("Lake Sevan", language="en")
    page = client.get("/search/", {"q": "sevan"}).content.decode()
    assert page.count("en anglais") == 1
    assert "en français" not in page


def test_what_may_not_be_shown_is_not_counted(client, carla):
    make_article("Le barrage")
    make_article("Le barrage de demain", at=timezone.now() + timedelta(days=1))
    assert client.get("/search/?q=barrage").context["count"] == 1
    for number in range(25):
        make_article(f"Barrage {number}")
    assert client.get("/search/?q=barrage").context["count"] == 26

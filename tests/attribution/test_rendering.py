"""From a licence's wording and the facts of a story to its credit and notice."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attribution.rendering import VARIABLES, Facts, Wording, WordingRefused, render, variables_of

FACTS = Facts(
    title="Who owns the water?",
    source="Radio Atlantique Libre",
    authors=("Jane Roe", "John Doe", "Ani Ter"),
    original_url="https://ral.example.org/water?a=1&b=2",
    published_at=datetime(2025, 10, 9, 12, tzinfo=UTC),
    title_language="en",
    translators=("Anouch Vartan",),
    changes="traduit de l’anglais",
    site="Naïri",
)


def wording(notice: str, **more) -> Wording:
    return Wording(notice={"fr": notice}, credit={"fr": "{source}"}, **more)


def test_a_notice_is_filled_with_the_facts():
    rendered = render(wording("© {year} {source}. Publié le {date}."), FACTS, "fr")
    assert rendered.notice == "© 2025 Radio Atlantique Libre. Publié le 9\u00a0octobre 2025."
    assert rendered.credit == "Radio Atlantique Libre"
    assert rendered.missing == ()


def test_the_title_leads_to_the_original_and_says_its_language():
    rendered = render(wording("{title}"), FACTS, "fr")
    link = '<a href="https://ral.example.org/water?a=1&amp;b=2"><cite lang="en">Who owns the water?</cite></a>'
    assert rendered.notice == link
    assert (
        render(wording("{title}", link_required=False), FACTS, "fr").notice
        == '<cite lang="en">Who owns the water?</cite>'
    )


@pytest.mark.parametrize(
    ("template", "filled"),
    [
        ("© {source}. Changé par {site} : {changes}.", "© RAL."),
        ("© {source}. Traduit par {translator}. Merci.", "© RAL. Merci."),
        ("Traduit par {translator}. © {source}.", "© RAL."),
        ("Repris {changes}, sous licence de {source}.", "Repris, sous licence de RAL."),
        ("{source}, {changes}", "RAL"),
        ("© M. {source}. Fin.", "© M. RAL. Fin."),
    ],
)
def test_a_sentence_that_would_tell_of_nothing_is_left_out(template, filled):
    assert render(wording(template), Facts(source="RAL", site="Naïri"), "fr").notice == filled


def test_names_are_listed_as_a_sentence_lists_them():
    assert render(wording("{author}"), FACTS, "fr").notice == "Jane Roe, John Doe et Ani Ter"


def test_the_licence_is_linked_as_a_licence():
    rendered = render(
        wording("{licence}", licence_name="CC BY 4.0", licence_url="https://cc.example.org/by"), FACTS, "fr"
    )
    assert rendered.notice == '<a href="https://cc.example.org/by" rel="license">CC BY 4.0</a>'


def test_what_the_wording_asks_for_and_the_facts_lack_is_told():
    rendered = render(wording("© {year} {author}, {original_url}"), Facts(title="T", source="S"), "fr")
    assert rendered.missing == ("year", "author", "original_url")


def test_a_translator_and_changes_may_be_absent_without_a_hole():
    rendered = render(wording("{source}, {changes} {translator}."), Facts(source="S"), "fr")
    assert rendered.missing == ()
    assert "  " not in rendered.notice


def test_the_year_is_the_one_of_first_publication_in_the_newsrooms_time_zone():
    late = Facts(source="S", published_at=datetime(2025, 12, 31, 23, 30, tzinfo=UTC))  # half past midnight in Paris
    assert render(wording("{year}"), late, "fr").notice == "2026"
    assert render(wording("{year}", year_rule="fixed", fixed_year=2007), late, "fr").notice == "2007"
    assert render(wording("{year}", year_rule="none"), late, "fr").missing == ("year",)


def test_a_wording_in_another_language_says_so_and_stays_in_its_own_words():
    only_english = Wording(notice={"en": "Published {date}."}, credit={"en": "{source}"})
    assert render(only_english, FACTS, "fr").notice.startswith('<span lang="en">Published ')


@pytest.mark.parametrize("url", ["javascript:alert(1)", "/relative", "data:text/html,x", ""])
def test_only_a_web_address_becomes_a_link(url):
    rendered = render(wording("{title} {original_url}"), Facts(title="T", original_url=url), "fr")
    assert "<a " not in rendered.notice


@pytest.mark.parametrize(
    ("template", "fault"),
    [
        ("{titel}", "titel"),
        ("{title", "accolade"),
        ("title}", "accolade"),
        ("{}", "{}"),
        ("{title!r}", "title"),
        ("{title:>9}", "title"),
        ("{title.__class__}", "title.__class__"),
        ("<b>{title}</b>", "texte brut"),
    ],
)
def test_a_faulty_template_is_refused_with_a_sentence(template, fault):
    with pytest.raises(WordingRefused) as refused:
        variables_of(template)
    assert fault in str(refused.value) or "brace" in str(refused.value) or "plain text" in str(refused.value)
    assert str(refused.value).endswith(".")


@given(st.text(max_size=80), st.text(max_size=80), st.lists(st.text(max_size=30), max_size=4))
def test_no_text_breaks_out_of_a_notice(title, source, authors):
    facts = Facts(title=title, source=source, authors=tuple(authors), original_url="https://a.example.org/", site="<b>")
    notice = render(wording("".join(f"{{{name}}} " for name in VARIABLES)), facts, "fr").notice
    for piece in ("<script", "<b>", "<img"):
        assert piece not in notice.lower()


def test_what_the_source_wrote_is_not_tidied():
    facts = Facts(title="Les  secrets de .NET , une enquête", source="RAL")
    assert (
        render(wording("« {title} » , {changes} ."), facts, "fr").notice
        == '« <cite lang="">Les  secrets de .NET , une enquête</cite> »,.'
    )

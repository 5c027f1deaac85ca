import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from text.cleaning import word_count
from text.excerpts import excerpt, excerpt_of_words

LONG = "La séance a été longue. Les députés ont parlé de la route, du pont et de l’école. On vote demain à midi."


@pytest.mark.parametrize(
    ("text", "limit", "expected"),
    [
        ("", 200, ""),
        ("<p>Court.</p>", 200, "Court."),
        ("<p>Un.</p><p>Deux &amp; trois.</p>", 200, "Un. Deux & trois."),
        ("3 < 5", 200, "3 < 5"),
        (LONG, 90, "La séance a été longue. Les députés ont parlé de la route, du pont et de l’école."),
        (LONG, 50, "La séance a été longue."),
        (LONG, 72, "La séance a été longue. Les députés ont parlé de la route, du pont et…"),
        ("Les députés ont parlé de la route, du pont", 36, "Les députés ont parlé de la route…"),
        ("Le rapport de M. Martin et de J. Petit sera publié demain matin", 35, "Le rapport de M. Martin et de J.…"),
        ("«\u202fNous voterons demain à midi\u202f», a dit la maire", 22, "«\u202fNous voterons…\u202f»"),
        ("«\u202fOn vote. On verra.\u202f» Et puis rien du tout", 14, "«\u202fOn vote.\u202f»"),
        ("«Քաղաքում նոր դպրոց կբացվի վաղը» ասաց", 20, "«Քաղաքում նոր…»"),
        ("les listes «\u202fPont\u202f» (nord)»", 200, "les listes «\u202fPont\u202f» (nord)"),
        ("il a dit «\u202foui", 200, "il a dit «\u202foui\u202f»"),
        ("He said “yes, of course, tomorrow” and left", 25, "He said “yes, of course…”"),
        ("Quoi\u202f? Rien du tout, dit-elle", 12, "Quoi\u202f?"),
        ("x" * 300, 200, "…"),
        ("Նիստը երկար էր։ Քվեարկությունը վաղն է", 20, "Նիստը երկար էր։"),
    ],
)  # fmt: skip
def test_it_ends_where_a_reader_would_end(text, limit, expected):
    assert excerpt(text, limit) == expected
    assert len(expected) <= limit


WORDS = st.lists(
    st.sampled_from(["mot", "mots", "«\u202f", "\u202f»", "«", "»", "“", "”", ".", "!", "\u202f?", "…", ",", " ", "(", "M.", "Է։"]),
    max_size=60,
).map(" ".join)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(WORDS, st.integers(min_value=1, max_value=120))
def test_it_keeps_the_limit_balances_the_quotes_and_cuts_no_word(text, limit):
    made = excerpt(text, limit)
    assert len(made) <= limit
    for opening, closing in ("«»", "“”"):
        assert made.count(opening) == made.count(closing)
    cut = re.sub("[^A-Za-zԱ-և]+", " ", made).split()
    assert cut == re.sub("[^A-Za-zԱ-և]+", " ", text).split()[: len(cut)]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (1, "La…"),
        (4, "La séance a été…"),
        (5, "La séance a été longue."),
        (9, "La séance a été longue."),
        (17, "La séance a été longue. Les députés ont parlé de la route, du pont et de l’école."),
        (200, LONG),
    ],
)
def test_an_excerpt_may_be_measured_in_words(words, expected):
    assert excerpt_of_words(f"<p>{LONG}</p>", words) == expected


@settings(deadline=None)
@given(st.text(alphabet="abé .,/—-!?«»’“”\u00a0\n", max_size=200), st.integers(1, 20))
def test_an_excerpt_never_has_more_words_than_it_may(text, words):
    assert word_count(excerpt_of_words(text, words).replace("<", "&lt;")) <= words


@pytest.mark.parametrize(
    "text",
    [
        "«" * 90_000 + "”" * 90_000,
        "?" * 100_000,
        "( " * 100_000,
        "– " * 100_000,
        "\u00a0" * 100_000,
        "-" * 100_000,
        "« a. " * 60_000,
    ],
)
def test_no_text_takes_long(text):
    began = time.process_time()
    excerpt_of_words(f"{text} fin. {'mot ' * 200}", 100)
    excerpt(text, 240)
    assert time.process_time() - began < 2

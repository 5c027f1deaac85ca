import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from text.slugs import slug


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("Sommet d’Erevan : l’Arménie répond", "fr", "sommet-d-erevan-l-armenie-repond"),
        ("Aujourd'hui, à Valence", "fr", "aujourd-hui-a-valence"),
        ("Œuvres & cœurs", "fr", "oeuvres-coeurs"),
        ("Ex æquo, ÇA ET LÀ, naïf", "fr", "ex-aequo-ca-et-la-naif"),
        ("«\u202fNon\u202f!\u202f»", "fr", "non"),
        ("pre\u00admier", "fr", "premier"),
        ("12\u202f000 € en 2025", "fr", "12-000-en-2025"),
        ("Don’t panic: Armenia's way", "en", "dont-panic-armenias-way"),
        ("Երևան", "hy", "yerevan"),
        ("Երեւան", "hyw", "yerevan"),
        ("ԵՐԵՒԱՆ", "hy", "yerevan"),
        ("Հայաստանի Հանրապետություն", "hy", "hayastani-hanrapetutyun"),
        ("Ո՞վ է ասել", "hy", "ov-e-asel"),
        ("Ոսկի և արծաթ", "hy", "voski-ev-artsat"),
        ("Գյումրու ճանապարհը", "hy", "gyumru-chanaparhy"),
        ("Straße, Łódź, Ørsted", "fr", "strasse-lodz-orsted"),
        ("… — « » !?", "fr", ""),
        ("", "fr", ""),
        ("Москва", "ru", ""),
    ],
)
def test_a_headline_becomes_an_address(text, language, expected):
    assert slug(text, language) == expected


def test_a_long_headline_is_cut_at_a_word():
    cut = slug("mot " * 50, "fr")
    assert cut == "-".join(["mot"] * 20)
    assert slug("x" * 200, "fr") == "x" * 80


@given(st.text(max_size=300), st.sampled_from(["fr", "en", "hy", "hyw", ""]))
def test_an_address_is_ascii_short_and_its_own_slug(text, language):
    made = slug(text, language)
    assert re.fullmatch(r"(?:[a-z0-9]+(?:-[a-z0-9]+)*)?", made)
    assert len(made) <= 80
    assert slug(made, language) == made

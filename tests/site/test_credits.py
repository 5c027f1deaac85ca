"""Whose a story is, in the words of a card."""

import pytest
from django.utils.translation import override

from articles.templatetags import credits


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Caucase Dialogue", "de Caucase Dialogue"),
        ("Agence Sevan", "de l’Agence Sevan"),
        ("Le Courrier d’Erevan", "du Courrier d’Erevan"),
        ("Les Nouvelles d’Arménie", "des Nouvelles d’Arménie"),
        ("Armenpress", "d’Armenpress"),
        ("AFP", "de AFP"),
        ("RFE/RL", "de RFE/RL"),
        ("", "de "),
    ],
)
def test_a_french_name_comes_with_its_preposition(name, expected):
    assert credits.with_preposition(name) == expected


def test_a_reprint_names_its_source_in_each_language():
    assert credits.reprinted_from("Agence Sevan") == "Repris de l’Agence Sevan"
    with override("en"):
        assert credits.reprinted_from("Agence Sevan") == "Reprinted from Agence Sevan"
    with override("hy"):
        assert credits.reprinted_from("Agence Sevan") == "Աղբյուրը՝ Agence Sevan"


@pytest.mark.parametrize(("badge", "terms"), [("CC BY 4.0", "BY 4.0"), ("Contrat", ""), ("CCN", "")])
def test_a_creative_commons_badge_is_told_from_others(badge, terms):
    assert credits.creative_commons(badge) == terms


def test_a_topic_without_a_name_in_the_language_of_the_page_keeps_its_own():
    topic = {"slug": "eau", "fr": "Eau", "en": "", "hy": "Ջուր"}
    for language, name in (("fr", "Eau"), ("en", "Eau"), ("hy", "Ջուր")):
        with override(language):
            assert credits.topic_name(topic) == name

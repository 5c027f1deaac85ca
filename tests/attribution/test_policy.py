"""May a story stand here, under its licence? Every reason, at its field, with the mend."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from attribution.policy import Reprint, Terms, reasons_against, rights_end

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
TERMS = Terms(
    text_right="full",
    excerpt_words=None,
    picture_right="none",
    edit_level="minor",
    translation_right="yes",
    change_note_required=False,
    window_days=None,
)
REPRINT = Reprint(
    original_title="Who owns the water?",
    original_url="https://ral.example.org/water",
    original_authors=("Jane Roe",),
    original_published_at=NOW,
    original_language="fr",
    language="fr",
    words=400,
    changes="",
    picture_is_theirs=False,
    picture_credit="",
    embargo_until=None,
    publish_at=NOW,
    source_is_active=True,
)


def fields(terms: Terms = TERMS, **facts) -> list[str]:
    return [reason.field for reason in reasons_against(terms, replace(REPRINT, **facts))]


def test_a_complete_reprint_may_stand():
    assert fields() == []


@pytest.mark.parametrize(
    ("terms", "facts", "field"),
    [
        ({}, {"original_title": "  "}, "original_title"),
        ({}, {"original_url": ""}, "original_url"),
        ({}, {"original_url": "javascript:alert(1)"}, "original_url"),
        ({}, {"source_is_active": False}, "source"),
        ({}, {"missing_variables": ("author",)}, "original_authors"),
        ({}, {"missing_variables": ("year",)}, "original_published_at"),
        ({}, {"missing_variables": ("year", "date")}, "original_published_at"),
        ({}, {"embargo_until": NOW + timedelta(hours=1)}, "embargo_until"),
        ({"text_right": "none"}, {}, "licence"),
        ({"text_right": "excerpt", "excerpt_words": 120}, {"words": 121}, "body"),
        ({"translation_right": "no"}, {"original_language": "en"}, "original_language"),
        ({"change_note_required": True}, {"original_language": "en"}, "changes"),
        ({"edit_level": "none"}, {"changes": "abrégé"}, "changes"),
        ({"picture_right": "none"}, {"picture_is_theirs": True}, "lead_picture"),
        ({"picture_right": "credited"}, {"picture_is_theirs": True, "picture_credit": " "}, "lead_picture"),
    ],
)
def test_each_reason_names_its_field(terms, facts, field):
    assert fields(replace(TERMS, **terms), **facts) == [field]


@pytest.mark.parametrize(
    ("terms", "facts"),
    [
        ({"text_right": "excerpt", "excerpt_words": 120}, {"words": 120}),
        ({"translation_right": "ask"}, {"original_language": "en"}),
        ({"change_note_required": True}, {"original_language": "en", "changes": "traduit"}),
        ({"picture_right": "credited"}, {"picture_is_theirs": True, "picture_credit": "Jane Roe / RAL"}),
        ({"picture_right": "contract"}, {"picture_is_theirs": True}),
        ({}, {"embargo_until": NOW}),
    ],
)
def test_what_the_licence_allows_is_allowed(terms, facts):
    assert fields(replace(TERMS, **terms), **facts) == []


def test_all_reasons_are_told_at_once():
    terms = replace(TERMS, text_right="excerpt", excerpt_words=10, translation_right="no")
    assert fields(terms, original_title="", original_url="", original_language="en") == [
        "original_title",
        "original_url",
        "body",
        "original_language",
    ]


def test_every_sentence_ends_as_one():
    terms = replace(TERMS, text_right="excerpt", excerpt_words=1)
    assert all(reason.sentence.endswith(".") for reason in reasons_against(terms, replace(REPRINT, original_title="")))


def test_the_earlier_end_of_the_rights_counts():
    window = replace(TERMS, window_days=30)
    assert rights_end(TERMS, NOW, None) is None
    assert rights_end(window, NOW, None) == NOW + timedelta(days=30)
    assert rights_end(window, NOW, NOW + timedelta(days=3)) == NOW + timedelta(days=3)
    assert rights_end(window, NOW, NOW + timedelta(days=90)) == NOW + timedelta(days=30)

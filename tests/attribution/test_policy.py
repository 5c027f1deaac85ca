"""May this be done with a story, under its licence? Every reason, at its field, with the mend."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.utils.translation import override

from attribution.policy import Act, Reprint, Terms, may, may_stand, rights_end, text_for_others

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
TERMS = Terms(translation_right="yes")
REPRINT = Reprint(
    original_title="Who owns the water?",
    original_url="https://ral.example.org/water",
    original_authors=("Jane Roe",),
    original_published_at=NOW - timedelta(hours=2),
    original_language="fr",
    language="fr",
    words=400,
)


def against(terms: dict, facts: dict, at: datetime = NOW) -> list[str]:
    return [reason.field for reason in may_stand(replace(TERMS, **terms), replace(REPRINT, **facts), at).reasons]


def refused(act: Act, terms: dict, facts: dict, at: datetime = NOW) -> list[str]:
    answer = may(act, replace(TERMS, **terms), replace(REPRINT, **facts), at)
    assert bool(answer) is not bool(answer.reasons)
    return [reason.field for reason in answer.reasons]


def test_a_complete_reprint_may_stand():
    assert against({}, {}) == []


@pytest.mark.parametrize(
    ("terms", "facts", "field"),
    [
        ({}, {"original_title": "  "}, "original_title"),
        ({}, {"original_url": ""}, "original_url"),
        ({}, {"original_url": "javascript:alert(1)"}, "original_url"),
        ({}, {"source_state": "paused"}, "source"),
        ({}, {"source_state": "revoked"}, "source"),
        ({}, {"missing_variables": ("author",)}, "original_authors"),
        ({}, {"missing_variables": ("year",)}, "original_published_at"),
        ({}, {"missing_variables": ("year", "date")}, "original_published_at"),
        ({}, {"embargo_until": NOW + timedelta(hours=1)}, "embargo_until"),
        ({}, {"rights_expire_at": NOW - timedelta(hours=1)}, "rights_expire_at"),
        ({"delay_minutes": 180}, {}, "publish_at"),
        ({"delay_minutes": 180}, {"original_published_at": None}, "original_published_at"),
        ({"daily_cap": 5}, {"that_day": 5}, "publish_at"),
        ({}, {"original_published_at": NOW + timedelta(minutes=1)}, "original_published_at"),
        ({}, {"original_published_at": NOW + timedelta(days=2), "embargo_until": NOW}, "original_published_at"),
        (
            {},
            {"original_published_at": NOW + timedelta(days=2), "embargo_until": NOW + timedelta(days=3)},
            "embargo_until",
        ),
        ({"window_days": 30}, {"published_at": NOW - timedelta(days=30)}, "rights_expire_at"),
        ({"text_right": "none"}, {}, "licence"),
        ({"text_right": "excerpt", "excerpt_words": 120}, {"words": 121}, "body"),
        ({"translation_right": "no"}, {"original_language": "en"}, "original_language"),
        ({"translation_right": "ask"}, {"original_language": "en"}, "permission"),
        ({"change_note_required": True}, {"original_language": "en"}, "changes"),
        ({"edit_level": "none"}, {"changes": "abrégé"}, "changes"),
        ({"picture_right": "none"}, {"picture_is_theirs": True}, "lead_picture"),
        ({"picture_right": "credited"}, {"picture_is_theirs": True, "picture_credit": " "}, "lead_picture"),
        ({"picture_right": "contract"}, {"picture_is_theirs": True}, "lead_picture"),
    ],
)
def test_each_reason_names_its_field(terms, facts, field):
    assert against(terms, facts) == [field]


@pytest.mark.parametrize(
    ("terms", "facts"),
    [
        ({"text_right": "excerpt", "excerpt_words": 120}, {"words": 120}),
        ({"translation_right": "ask"}, {"original_language": "en", "permission": "J. Roe, by e-mail, 1 March"}),
        ({"translation_right": "no"}, {"original_language": "en", "permission": "J. Roe, by e-mail, 1 March"}),
        ({"edit_level": "none"}, {"changes": "abrégé", "permission": "J. Roe, by e-mail, 1 March"}),
        ({"change_note_required": True}, {"original_language": "en", "changes": "traduit"}),
        ({"picture_right": "credited"}, {"picture_is_theirs": True, "picture_credit": "Jane Roe / RAL"}),
        ({"picture_right": "contract"}, {"picture_is_theirs": True, "picture_credit": "Jane Roe / RAL"}),
        ({}, {"embargo_until": NOW}),
        ({"delay_minutes": 120}, {}),
        ({"daily_cap": 5}, {"that_day": 4}),
        ({"window_days": 30}, {"published_at": NOW - timedelta(days=29)}),
        ({"window_days": 30}, {"published_at": NOW - timedelta(days=31), "rights_expire_at": NOW + timedelta(days=1)}),
    ],
)
def test_what_the_licence_allows_is_allowed(terms, facts):
    assert against(terms, facts) == []


def test_all_reasons_are_told_at_once():
    terms = {"text_right": "excerpt", "excerpt_words": 10, "translation_right": "no"}
    facts = {"original_title": "", "original_url": "", "original_language": "en"}
    assert against(terms, facts) == ["original_title", "original_url", "body", "original_language"]


@pytest.mark.parametrize(
    ("act", "terms", "facts", "fields"),
    [
        (Act.PUBLISH, {}, {}, []),
        (Act.PUBLISH, {"text_right": "excerpt", "excerpt_words": 120}, {"words": 10}, ["licence"]),
        (Act.EXCERPT, {}, {}, []),
        (Act.EXCERPT, {"text_right": "none"}, {}, ["licence"]),
        (Act.EDIT, {"edit_level": "none"}, {}, ["changes"]),
        (Act.EDIT, {"change_note_required": True}, {}, ["changes"]),
        (Act.EDIT, {"edit_level": "full"}, {}, []),
        (Act.TRANSLATE, {}, {}, []),
        (Act.TRANSLATE, {"translation_right": "no"}, {}, ["original_language"]),
        (Act.PICTURE, {"picture_right": "credited"}, {"picture_credit": "Jane Roe"}, []),
        (Act.PICTURE, {}, {"picture_credit": "Jane Roe"}, ["lead_picture"]),
        (Act.FEED, {}, {}, []),
        (Act.FEED, {"surfaces": ("api", "letter")}, {}, ["licence"]),
        (Act.API, {"surfaces": ("feed", "letter")}, {}, ["licence"]),
        (Act.LETTER, {"surfaces": ("feed", "api")}, {}, ["licence"]),
        (Act.LETTER, {"surfaces": ("letter",)}, {}, []),
        (Act.FEED, {"window_days": 1}, {"published_at": NOW - timedelta(days=1)}, ["rights_expire_at"]),
        (Act.REPUBLISH, {}, {}, ["licence"]),
        (Act.REPUBLISH, {"sublicence_right": "full"}, {}, []),
        (Act.REPUBLISH, {"sublicence_right": "excerpt"}, {"source_state": "revoked"}, ["source"]),
        (Act.KEEP, {}, {}, []),
        (Act.KEEP, {"window_days": 30}, {"published_at": NOW - timedelta(days=30)}, ["rights_expire_at"]),
        (Act.KEEP, {"window_days": 30}, {"published_at": NOW - timedelta(days=29)}, []),
        (Act.KEEP, {}, {"rights_expire_at": NOW}, ["rights_expire_at"]),
        (Act.KEEP, {}, {"source_state": "revoked"}, ["source"]),
        (Act.KEEP, {}, {"source_state": "paused"}, []),
    ],
)
def test_each_act_is_answered_by_itself(act, terms, facts, fields):
    assert refused(act, terms, facts) == fields


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("act", Act)
def test_every_reason_is_a_sentence_of_the_editors_language(act, language):
    nothing = Terms(
        text_right="none",
        edit_level="none",
        translation_right="no",
        change_note_required=True,
        window_days=1,
        delay_minutes=600,
        daily_cap=1,
        surfaces=(),
    )
    facts = replace(REPRINT, published_at=NOW - timedelta(days=2), that_day=1, original_title="", original_url="")
    with override(language):
        sentences = [reason.sentence for reason in may(act, nothing, facts, NOW).reasons]
    with override("en"):
        english = [reason.sentence for reason in may(act, nothing, facts, NOW).reasons]
    assert sentences
    assert all(sentence.endswith(".") and sentence[0].isupper() for sentence in sentences)
    assert (set(sentences) & set(english) == set()) is (language == "fr")


def test_the_earlier_end_of_the_rights_counts():
    window = replace(TERMS, window_days=30)
    assert rights_end(TERMS, NOW, None) is None
    assert rights_end(window, NOW, None) == NOW + timedelta(days=30)
    assert rights_end(window, NOW, NOW + timedelta(days=3)) == NOW + timedelta(days=3)
    assert rights_end(window, NOW, NOW + timedelta(days=90)) == NOW + timedelta(days=30)


def test_a_later_end_counts_once_the_window_is_over():
    window, later = replace(TERMS, window_days=30), NOW + timedelta(days=90)
    assert rights_end(window, NOW, later, NOW + timedelta(days=29)) == NOW + timedelta(days=30)
    assert rights_end(window, NOW, later, NOW + timedelta(days=30)) == later
    assert rights_end(window, NOW, NOW + timedelta(days=3), NOW + timedelta(days=30)) == NOW + timedelta(days=3)


@pytest.mark.parametrize(
    ("language", "seconds", "moment"),
    [("fr", 0, "1er mars 2026 à 14 h"), ("fr", 1, "1er mars 2026 à 14 h 01"), ("en", 0, "1 March 2026, 14:00")],
)
def test_the_delay_names_the_moment_from_which_on_it_may_be_published(language, seconds, moment):
    first = NOW - timedelta(hours=2) + timedelta(seconds=seconds)  # noon in UTC is one o'clock in the newsroom's zone
    terms, facts = replace(TERMS, delay_minutes=180), replace(REPRINT, original_published_at=first)
    with override(language):
        (reason,) = may_stand(terms, facts, NOW).reasons
    assert reason.field == "publish_at"
    assert moment in reason.sentence.replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("terms", "amount"),
    [
        ({}, ("none", None)),
        ({"sublicence_right": "full"}, ("full", None)),
        ({"sublicence_right": "excerpt", "excerpt_words": 40}, ("excerpt", 40)),
        ({"sublicence_right": "excerpt"}, ("excerpt", 60)),
        ({"sublicence_right": "full", "text_right": "excerpt", "excerpt_words": 40}, ("excerpt", 40)),
    ],
)
def test_what_others_may_take_is_never_more_than_what_we_have(terms, amount):
    assert text_for_others(replace(TERMS, **terms)) == amount

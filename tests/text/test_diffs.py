"""What changed, word by word."""

from text.diffs import word_diff


def test_what_stays_goes_and_comes_is_told_apart():
    assert word_diff("Copyright (c) 2024 RAL. Reprinted.", "Copyright (c) 2024 Radio Libre. Reprinted.") == [
        ("same", "Copyright (c) 2024 "),
        ("removed", "RAL. "),
        ("added", "Radio Libre. "),
        ("same", "Reprinted."),
    ]


def test_both_texts_can_be_read_off_it():
    before, after = "un deux trois quatre", "deux deux trois, cinq"
    pieces = word_diff(before, after)
    assert "".join(words for kind, words in pieces if kind != "removed") == after
    assert "".join(words for kind, words in pieces if kind != "added").split() == before.split()


def test_nothing_and_something():
    assert word_diff("", "") == []
    assert word_diff("", "mot") == [("added", "mot")]
    assert word_diff("mot", "") == [("removed", "mot")]

"""Reading a body in passages, and telling what changed in it: readable, nothing lost, and never for long."""

import random
from types import SimpleNamespace

from hypothesis import given
from hypothesis import strategies as st

from text import diffs
from text.cleaning import clean, text_of
from text.diffs import ADDED, CHANGED, REMOVED, SAME, passage_diff, word_diff
from text.passages import Passage, passages_of

WORDS = st.lists(
    st.sampled_from(["le", "la", "chat", "chien", "de", "maison", "rouge", "grand,", "dort.", "«\u202foui\u202f»"]),
    max_size=30,
)
PASSAGES = st.lists(WORDS.filter(bool).map(lambda words: Passage("p", " ".join(words))), max_size=12)


def test_a_body_is_read_in_passages_with_what_each_is_and_where_links_lead():
    html = clean(
        "<h2>Titre</h2><p>Un <a href='https://a.example/?a=1&amp;b=2'>lien &amp; <em>un mot</em></a> ici<br>à la ligne</p>"
        "<ul><li>un</li><li>deux</li></ul><blockquote><p>Oui</p><footer>Elle</footer></blockquote>"
        "<figure><img src='/m/a.jpg' alt='Vue'><figcaption>Légende</figcaption></figure>"
        "<table><tbody><tr><th>a</th><td>1</td><td></td></tr></tbody></table><hr><p>Fin</p>"
    )
    assert [(passage.tag, passage.text) for passage in passages_of(html)] == [
        ("h2", "Titre"),
        ("p", "Un lien & un mot (https://a.example/?a=1&b=2) ici"),
        ("p", "à la ligne"),
        ("li", "un"),
        ("li", "deux"),
        ("blockquote", "Oui"),
        ("footer", "Elle"),
        ("figure", "[Vue] (/m/a.jpg)"),
        ("figcaption", "Légende"),
        ("th", "a"),
        ("td", "1"),
        ("hr", "* * *"),
        ("p", "Fin"),
    ]


@given(st.text(alphabet="ab <>/phliue=\"'&;", max_size=200))
def test_no_word_of_a_text_is_left_unread(html):
    body = clean(html)
    read = " ".join(passage.text for passage in passages_of(body) if passage.tag != "hr")
    assert set(text_of(body).split()) - set(read.split()) == set() or "<img" in body or "<a " in body


def test_a_word_that_changed_stands_beside_what_it_was():
    assert word_diff("Le pont a rouvert lundi.", "Le pont a fermé lundi.") == [
        (SAME, "Le pont a "),
        (REMOVED, "rouvert "),
        (ADDED, "fermé "),
        (SAME, "lundi."),
    ]


def test_short_words_do_not_tear_a_change_to_pieces():
    assert word_diff("un pont de bois", "un mur de pierre") == [
        (SAME, "un "),
        (REMOVED, "pont de bois"),
        (ADDED, "mur de pierre"),
    ]


def test_a_paragraph_that_was_rewritten_stands_once_and_another_twice():
    old = [Passage("p", "Le marché a rouvert samedi matin."), Passage("p", "Il pleuvait beaucoup sur la ville.")]
    new = [Passage("p", "Le marché a rouvert dimanche matin."), Passage("p", "Aucun rapport avec rien d’autre.")]
    assert [change.kind for change in passage_diff(old, new)] == [CHANGED, REMOVED, ADDED]
    moved = passage_diff(old, [new[1], old[0], old[1]])
    assert [change.kind for change in moved] == [ADDED, SAME, SAME]


@given(PASSAGES, PASSAGES)
def test_both_texts_can_be_read_out_of_what_changed(before, after):
    changes = passage_diff(before, after)
    assert read(change.before for change in changes) == [passage.text for passage in before]
    assert read(change.after for change in changes) == [passage.text for passage in after]


def read(texts) -> list[str]:
    return [
        " ".join("".join(words + " " for _kind, words in pieces).split(" ")).replace("  ", " ").strip()
        for pieces in texts
        if pieces
    ]


def test_a_hundred_kilobytes_cost_no_more_than_they_may_however_they_differ(monkeypatch):
    words = random.Random(1)
    some = [f"mot{words.randrange(2000)}" for _number in range(16_000)]
    edited = [word if words.random() > 0.05 else "neuf" for word in some]
    other = [f"mot{words.randrange(2000)}" for _number in range(16_000)]

    def paragraphs(of: list[str], length: int) -> str:
        return "".join(f"<p>{' '.join(of[at : at + length])}</p>" for at in range(0, len(of), length))

    pairs = [
        (paragraphs(some, length), paragraphs(others, length))
        for others in (edited, other)
        for length in (1, 60, 16_000)
    ]
    pairs.append((f"<p>{'a b ' * 25_000}</p>", f"<p>{'b a c ' * 17_000}</p>"))
    held = []
    opcodes = diffs.LCSseq.opcodes
    counting = SimpleNamespace(
        opcodes=lambda old, new: held.append(len(old) * len(new)) or opcodes(old, new),
        normalized_similarity=diffs.LCSseq.normalized_similarity,
    )
    monkeypatch.setattr(diffs, "LCSseq", counting)
    for before, after in pairs:
        assert len(before) > 97_000
        held.clear()
        changes = passage_diff(passages_of(before), passages_of(after))
        assert sum(held) <= 900_000_000
        assert sum(len(change.pieces) for change in changes) < 40_000
    assert sum(len(change.pieces) for change in changes) < 10  # too many pairs of words for a comparison: told whole

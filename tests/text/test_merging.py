"""Two texts that began as one: nothing that either of them wrote is lost, and nothing is written twice."""

from hypothesis import given
from hypothesis import strategies as st

from text.blocks import parts_of
from text.cleaning import clean
from text.merging import MOST, Agreed, Disputed, merge3

A, B, C, D = "abcd"


def test_what_one_changed_is_taken():
    assert merge3([A, B, C], [A, "x", C], [A, B, C]) == [Agreed((A,)), Agreed(("x",)), Agreed((C,))]
    assert merge3([A, B, C], [A, B, C], [A, C]) == [Agreed((A,)), Agreed((C,))]


def test_what_each_changed_elsewhere_is_taken_from_both():
    pieces = merge3([A, B, C, D], ["x", B, C, D], [A, B, C, "y"])
    assert [member for piece in pieces for member in piece.members] == ["x", B, C, "y"]


def test_what_both_changed_is_asked():
    assert merge3([A, B, C], [A, "x", C], [A, "y", C]) == [
        Agreed((A,)),
        Disputed((B,), ("x",), ("y",)),
        Agreed((C,)),
    ]


def test_what_both_changed_alike_is_taken_once():
    pieces = merge3([A, B], ["x", B], ["x", B])
    assert [member for piece in pieces for member in piece.members] == ["x", B]


def test_a_change_and_a_removal_of_the_same_are_asked():
    assert merge3([A, B, C], [A, C], [A, "y", C])[1] == Disputed((B,), (), ("y",))


def test_without_anything_in_common_all_is_asked():
    assert merge3([], [A], [B]) == [Disputed((), (A,), (B,))]


def test_a_monstrous_text_is_one_place():
    many = [str(number) for number in range(MOST + 1)]
    assert merge3(many, [*many, A], [B, *many]) == [Disputed(tuple(many), (*many, A), (B, *many))]
    assert merge3(many, many, [B, *many]) == [Agreed((B, *many))]


TEXTS = st.lists(st.sampled_from("abcdef"), max_size=12)


@given(TEXTS, TEXTS, TEXTS)
def test_nothing_is_lost_and_nothing_is_made_up(base, mine, theirs):
    pieces = merge3(base, mine, theirs)
    as_mine = [m for each in pieces for m in (each.members if isinstance(each, Agreed) else each.mine)]
    as_theirs = [m for each in pieces for m in (each.members if isinstance(each, Agreed) else each.theirs)]
    # Where neither was asked, the one who changed alone has it their way.
    if theirs == base:
        assert as_mine == mine
    if mine == base:
        assert as_theirs == theirs
    assert set(as_mine) | set(as_theirs) >= (set(mine) | set(theirs)) - set(base)
    assert set(as_mine) | set(as_theirs) <= set(base) | set(mine) | set(theirs)


@given(TEXTS, TEXTS, TEXTS)
def test_it_is_the_same_whoever_is_called_whom(base, mine, theirs):
    turned = [
        Disputed(each.base, each.theirs, each.mine) if isinstance(each, Disputed) else each
        for each in merge3(base, mine, theirs)
    ]
    assert merge3(base, theirs, mine) == turned


def test_a_body_is_the_sum_of_its_parts():
    body = clean(
        "<p>Un</p><h2>Deux</h2><ul><li>a</li><li>b</li></ul>"
        '<figure><img src="https://x.example/a.jpg" alt=""><figcaption>c</figcaption></figure><p>Fin</p>'
    )
    parts = parts_of(body)
    assert "".join(parts) == body
    assert [part[:3] for part in parts] == ["<p>", "<h2", "<ul", "<fi", "<p>"]

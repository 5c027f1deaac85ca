"""A body in blocks: what counts as one, and that taking one out takes nothing else."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from text.blocks import blocks_of, links_in_block, without_block
from text.cleaning import clean
from text.endings import endings

BODY = "<h2>Le marché</h2>\n<p>Il a <em>rouvert</em>.</p><ul><li>pommes</li><li>poires</li></ul><p>Reprise<br>© RAL</p>"


def test_a_paragraph_a_heading_and_a_list_are_blocks_and_each_line_is_one():
    assert blocks_of(BODY) == ["Le marché", "Il a rouvert.", "pommes poires", "Reprise", "© RAL"]


def test_a_text_without_a_paragraph_is_a_block_between_its_neighbours():
    assert blocks_of("Un mot <strong>seul</strong><p>Deux</p>trois") == ["Un mot seul", "Deux", "trois"]


@pytest.mark.parametrize(
    "html",
    ["", "<hr>", '<p><img src="/a.jpg"></p>', "<figure><img src='/a.jpg'><figcaption>© RAL</figcaption></figure>"],
)
def test_what_holds_no_words_and_what_is_a_picture_is_no_block(html):
    assert blocks_of(clean(html)) == []


@pytest.mark.parametrize(
    ("html", "index", "left"),
    [
        ("<p>Un.</p>\n<p>© RAL</p>", 1, "<p>Un.</p>"),
        ("<p>© RAL</p>\n<p>Un.</p>", 0, "<p>Un.</p>"),
        ("<p>Un.</p><p>© RAL</p><hr><p>Deux.</p>", 1, "<p>Un.</p><hr><p>Deux.</p>"),
        ("<p>Un.<br>© RAL</p>", 1, "<p>Un.</p>"),
        ("<p>© RAL<br>Un.</p>", 0, "<p>Un.</p>"),
        ("<p>Un.<br>© RAL<br>Deux.</p>", 1, "<p>Un.<br>Deux.</p>"),
        ("<p>Un.<br><br>© RAL</p>", 1, "<p>Un.</p>"),
        ("<p>© RAL<br><br>Un.</p>", 0, "<p>Un.</p>"),
        ("<p>Un.<br><em>© RAL</em></p>", 1, "<p>Un.</p>"),
        ("<p>Un.<br><em>Deux<br>© RAL</em></p>", 2, "<p>Un.<br><em>Deux</em></p>"),
        ("<p>Un.<br><em>© RAL<br>Deux</em></p>", 1, "<p>Un.<br><em>Deux</em></p>"),
        ('<p><a href="/un">Un</a><em><br>© <strong>RAL</strong></em></p>', 1, None),
        ('<p><img src="/a.jpg"><br>© RAL</p>', 0, '<p><img src="/a.jpg"></p>'),
        ("Un<p>© RAL</p>deux", 1, "Un<br>deux"),
        ("<p>© RAL</p>", 0, ""),
    ],
)
def test_one_block_goes_and_the_rest_stands_as_it_was(html, index, left):
    html = clean(html)
    left = clean('<p><a href="/un">Un</a></p>') if left is None else left
    assert without_block(html, index) == left


def test_the_links_of_a_block_are_those_of_its_own_line():
    html = clean(
        '<p><a href="https://un.example.org/a?b=1&amp;c=2">Un</a><br><a href="https://deux.example.org/">Deux</a></p>'
    )
    assert links_in_block(html, 0) == ["https://un.example.org/a?b=1&c=2"]
    assert links_in_block(html, 1) == ["https://deux.example.org/"]


def test_a_block_that_is_not_there_is_an_error():
    with pytest.raises(IndexError):
        without_block("<p>Un.</p>", 1)


@pytest.mark.parametrize(
    ("html", "left"),
    [
        ("<p>Un.</p><p>Deux. © RAL</p>", "<p>Un.</p><p>Deux.</p>"),
        ("<p>Deux.&nbsp;© RAL</p>", "<p>Deux.</p>"),
        ("<p>A &amp; B&nbsp;! <em>© RAL</em></p>", "<p>A &amp; B&nbsp;!</p>"),
        ("<p><strong>Deux. <em>©</em> RAL</strong></p>", "<p><strong>Deux.</strong></p>"),
        ('<p>Deux. © <a href="/ral">RAL</a></p><figure><img src="/a.jpg"></figure>', "figure"),
        ('<p>Deux. © RAL <img src="/a.jpg"></p>', '<p>Deux.<img src="/a.jpg"></p>'),
        ("<p>Un.<br>Deux. © RAL</p>", "<p>Un.<br>Deux.</p>"),
        ("Deux. © RAL", "Deux."),
        ("<ul><li>Un.</li><li>© RAL</li></ul>", "<ul><li>Un.</li></ul>"),
        ("<blockquote><p>Un.</p><p>© RAL</p></blockquote>", "<blockquote><p>Un.</p></blockquote>"),
        ("<p>Le marché.© RAL</p>", "<p>Le marché.</p>"),
    ],
)
def test_what_ends_the_last_block_goes_alone(html, left):
    html = clean(html)
    left = clean('<p>Deux.</p><figure><img src="/a.jpg"></figure>') if left == "figure" else clean(left)
    assert without_block(html, len(blocks_of(html))) == left


def test_the_links_of_an_ending_are_those_that_stand_in_it():
    html = clean('<p><a href="/un">Un</a>. <a href="/deux">Deux</a>.</p>')
    assert (links_in_block(html, 1), links_in_block(html, 0)) == (["/deux"], ["/un", "/deux"])


PIECES = st.sampled_from(
    "<p> </p> <br> <em> </em> <strong> <h2> </h2> <ul><li> </li></ul> <blockquote> </blockquote> <hr> <pre> </pre> "  # noqa: SIM905
    "<a_href='/x'> </a> <table><tr><td> </td></tr></table> <img_src='/a.jpg'> &amp; &nbsp; un. deux. trois.Quatre un deux © « 2007".split()
).map(lambda piece: piece.replace("_", " "))


@settings(max_examples=400, deadline=None)
@given(st.lists(PIECES, max_size=25).map(" ".join))
def test_whatever_the_body_only_the_block_that_is_taken_out_is_lost(dirty):
    html = clean(dirty)
    blocks = blocks_of(html)
    assert all(block.strip() and "\n" not in block for block in blocks)
    for index in range(len(blocks)):
        left = without_block(html, index)
        assert clean(left) == left
        assert blocks_of(left) == blocks[:index] + blocks[index + 1 :]


@settings(max_examples=600, deadline=None)
@given(st.lists(PIECES, max_size=25).map(" ".join))
def test_whatever_the_body_only_the_ending_that_is_taken_out_is_lost(dirty):
    html = clean(dirty)
    blocks = blocks_of(html)
    starts = endings(blocks[-1]) if blocks else []
    for number, start in enumerate(starts):
        left = without_block(html, len(blocks) + number)
        assert clean(left) == left
        assert blocks_of(left) == [*blocks[:-1], blocks[-1][:start].rstrip()]
        assert left.count("<img") == html.count("<img")
        links_in_block(html, len(blocks) + number)
    if blocks:
        with pytest.raises(IndexError):
            without_block(html, len(blocks) + len(starts))

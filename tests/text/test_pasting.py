"""What is pasted, or comes by the API: the words and what they mean, and nothing of the program they were written in."""

import re
import time
from pathlib import Path

import pytest

from text.cleaning import clean, text_of
from text.pasting import pictures_left_behind

SAMPLES = Path(__file__).parent / "samples" / "pasted"
NAMES = ["word", "docs", "web", "writer"]


def sample(name: str) -> str:
    return (SAMPLES / f"{name}.html").read_text(encoding="utf-8")


def tidy(html: str) -> str:
    """One way to write the blanks between blocks and within lines, which mean nothing."""
    return re.sub(r"\s*\n\s*", " ", re.sub(r">\s*\n\s*<", "><", html)).strip()


@pytest.mark.parametrize("name", NAMES)
def test_a_pasted_text_keeps_what_it_means(name):
    html = clean(sample(name))
    assert tidy(html) == tidy(sample(f"{name}.clean"))
    assert clean(html) == html


@pytest.mark.parametrize(
    ("pasted", "expected"),
    [
        ("<p style='mso-list:l0 level1 lfo1'>un</p>", "<ul><li>un</li></ul>"),
        (
            (
                "<p style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>a) </span>un</p> "
                "<p style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>b) </span>deux</p>"
            ),
            "<ol><li>un</li><li>deux</li></ol>",
        ),
        (
            "<p style='mso-list:l0 level2 lfo1'>deux</p><p style='mso-list:l0 level1 lfo1'>un</p>",
            "<ul><li>deux</li></ul><ul><li>un</li></ul>",
        ),
        (
            "<table><tr><td><p style='mso-list:l0 level1 lfo1'>un</p></td></tr></table>",
            "<table><tbody><tr><td><ul><li>un</li></ul></td></tr></tbody></table>",
        ),
        ("<p class=MsoNormal lang=FR>un <span lang=EN-US>two</span></p>", "<p>un two</p>"),
        ("<p class=lead>un <span lang=en>two</span></p>", '<p>un <span lang="en">two</span></p>'),
        ("<p>a <span style='text-decoration:line-through'>b</span></p>", "<p>a <s>b</s></p>"),
        ("<p>H<span style='vertical-align:sub'>2</span>O</p>", "<p>H<sub>2</sub>O</p>"),
        ("<p><i style='font-style:normal'>a</i></p>", "<p>a</p>"),
        ("<h2><span style='font-weight:700'>a</span></h2>", "<h2>a</h2>"),
        ('<img src="/a.jpg" alt=" style=" width="10">', '<img src="/a.jpg" alt=" style=" width="10">'),
        ("<p>a</p><br><br><p>b</p><br>", "<p>a</p><p>b</p>"),
        ("a<br>b<p>c</p>", "a<br>b<p>c</p>"),
    ],
)
def test_a_style_that_means_something_becomes_a_tag(pasted, expected):
    assert clean(pasted) == expected
    assert clean(expected) == expected


def test_pictures_that_stay_behind_are_counted():
    assert pictures_left_behind(sample("word")) == 2  # one for each of the two ways Word says it
    assert pictures_left_behind(sample("web")) == 1
    assert pictures_left_behind('<img src="/media/a.jpg"><img alt="x" src="https://a.example/b.jpg">') == 0
    assert pictures_left_behind("<IMG alt=x SRC=data:image/gif;base64,R0>") == 1


def five_megabytes_of_word(least: int = 5_000_000) -> str:
    head, rest = sample("word").split("<!--StartFragment-->")
    body, tail = rest.split("<!--EndFragment-->")
    return head + body * (least // len(body) + 1) + tail


def test_five_megabytes_of_word_cost_ten_times_what_half_a_megabyte_does():
    html = five_megabytes_of_word()
    assert len(html) > 5_000_000
    seconds, cleaned = [], ""
    for megabytes in (five_megabytes_of_word(500_000), html):
        start = time.process_time()
        cleaned = clean(megabytes)
        seconds.append(time.process_time() - start)
    assert seconds[1] < 30 * seconds[0]  # a hundred times, if each paragraph looked at all the others
    assert "mso" not in cleaned
    assert cleaned.count("<h2>") == html.count("<h2>")


def test_what_is_too_much_for_the_parser_loses_its_markup_and_not_its_words():
    html = sample("word").replace("Mesurer.", "Mesurer." + "&nbsp;" * 100_001)
    words = text_of(clean(html))
    assert "Les pêcheurs" in words
    assert "font-face" not in words
    assert "WordDocument" not in words

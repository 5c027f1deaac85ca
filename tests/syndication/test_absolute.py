"""Addresses and HTML that leave the house stand on their own."""

import pytest

from syndication.absolute import absolute_html, address, without_pictures
from tests.standards.values import is_absolute

PAGE = "http://127.0.0.1:8000/article/1/a/"


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("https://ral.example.org/a?b=1&c=2#d", "https://ral.example.org/a?b=1&c=2#d"),
        ("https://ral.example.org/é?q=հ", "https://ral.example.org/%C3%A9?q=%D5%B0"),
        ("https://հայ.example/", "https://xn--y9a3aq.example/"),
        ("https://ral.example.org/100%/%C3%A9", "https://ral.example.org/100%25/%C3%A9"),
        ('https://ral.example.org/"a b"\\[c]', "https://ral.example.org/%22a%20b%22%5C%5Bc%5D"),
        ("https://ada:secret@ral.example.org:8443/", "https://ral.example.org:8443/"),
        ("http://[::1]:8000/a", "http://[::1]:8000/a"),
    ],
)
def test_an_address_is_written_so_that_all_can_open_it(given, expected):
    assert address(given) == expected
    assert is_absolute(expected) or "[" in expected


@pytest.mark.parametrize(
    "given",
    [
        "",
        "/a",
        "javascript:alert(1)",
        "https://",
        "http://[",
        "https://a:b/",
        "ftp://a.example/",
        "https://a b/",
        "https://" + "a" * 70 + ".example/",
    ],
)
def test_what_nobody_could_open_is_no_address(given):
    assert address(given) == ""


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ('<a href="/b/">c</a>', '<a href="http://127.0.0.1:8000/b/">c</a>'),
        ('<a href="#note">c</a>', f'<a href="{PAGE}#note">c</a>'),
        ('<a href="mailto:a@b.example">c</a>', '<a href="mailto:a@b.example">c</a>'),
        ('<a href="http://[">c</a>', "<a>c</a>"),
        ('<img src="/a.jpg" alt="b">', '<img src="http://127.0.0.1:8000/a.jpg" alt="b">'),
        ('<img src="http://[/a.jpg" alt="b">', ""),
        ('x href="/b/" y', 'x href="/b/" y'),
    ],
)
def test_the_links_and_pictures_of_a_text_are_absolute(given, expected):
    assert absolute_html(f"<p>t {given}</p>", PAGE) == f"<p>t {expected}</p>"


def test_a_text_without_its_pictures_keeps_its_words():
    figure = '<figure><img src="/a.jpg" alt=""><figcaption>b</figcaption></figure>'
    quoted = "<figure><blockquote><p>c</p></blockquote></figure>"
    assert without_pictures(f'<p>d <img src="/e.jpg" alt=""></p>{figure}{quoted}') == f"<p>d </p>{quoted}"

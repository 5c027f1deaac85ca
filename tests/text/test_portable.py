"""HTML that leaves the house stands on its own."""

import pytest

from text.portable import absolute_html, without_pictures

PAGE = "http://127.0.0.1:8000/article/1/a/"


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

"""The links of a clean text: where each leads, and what readers press."""

import pytest

from text.links import Link, links_in


@pytest.mark.parametrize(
    ("html", "links"),
    [
        ("", []),
        ("<p>Rien.</p>", []),
        ('<p><a href="/a">un</a> <a href="/b">deux</a></p>', [("/a", "un"), ("/b", "deux")]),
        ('<a href="/a">un <strong>grand</strong>\n récit</a>', [("/a", "un grand récit")]),
        ('<a href="/a?b=1&amp;c=2">«&nbsp;un&nbsp;»</a>', [("/a?b=1&c=2", "« un »")]),
        ('<a href="/a">un</a><a href="/a">encore</a>', [("/a", "un")]),
        ('<a href="/a"><img src="/x.jpg" alt=""></a>', [("/a", "/a")]),
        ('<a title="href=&quot;/b&quot;" href="/a">un</a>', [("/a", "un")]),
        ("<a>rien</a>", []),
    ],
)
def test_links_are_read_with_their_words(html, links):
    assert links_in(html) == [Link(*each) for each in links]

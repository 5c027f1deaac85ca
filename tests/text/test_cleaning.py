import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from text.cleaning import clean, is_blank, one_line, reading_minutes, text_of, word_count

SAMPLES = Path(__file__).parent / "samples"
BESIDE = Path(__file__).parents[2].parent / "shared" / "samples" / "html"


def rows(*paths):
    lines = [line for path in paths for line in path.read_text(encoding="utf-8").splitlines() if line]
    return [pytest.param(row, id=row["id"]) for row in map(json.loads, lines)]


TAGS = set(
    re.findall(
        r"\S+",
        "p h2 h3 ul ol li blockquote footer cite strong em s sub sup a br hr figure figcaption img table caption thead "
        "tbody tr th td abbr q code pre span",
    )
)
ATTRIBUTES = {
    "a": {"href", "hreflang", "lang", "title", "rel"},
    "img": {"src", "alt", "width", "height", "lang", "data-picture"},
    "abbr": {"title", "lang"},
    "ol": {"start", "lang"},
    "td": {"colspan", "rowspan", "lang"},
    "th": {"colspan", "rowspan", "scope", "lang"},
    "blockquote": {"cite", "lang"},
    "q": {"cite", "lang"},
}
ADDRESS = re.compile(r"(https?://|mailto:|/(?!/)|#)[^\s\\]*", re.IGNORECASE)


class Inspector(HTMLParser):
    """A second parser, which shares nothing with the cleaner's, and objects to what a page must not hold."""

    def __init__(self):
        super().__init__()
        self.objections = []

    def handle_starttag(self, tag, attrs):
        if tag not in TAGS:
            self.objections.append(f"<{tag}>")
        for name, value in attrs:
            if name not in ATTRIBUTES.get(tag, {"lang"}):
                self.objections.append(f"{tag} {name}")
            if name in {"href", "src", "cite"} and not ADDRESS.fullmatch(value or ""):
                self.objections.append(f"{name}={value}")
            if name == "src" and value.lower().startswith(("mailto:", "#")):
                self.objections.append(f"src={value}")
        if tag == "a" and dict(attrs).get("rel") != "noopener noreferrer nofollow":
            self.objections.append("a link without rel")
        if tag == "img" and "src" not in dict(attrs):
            self.objections.append("a picture of nothing")

    def handle_comment(self, data):
        self.objections.append(f"<!--{data}")

    def handle_decl(self, decl):
        self.objections.append(f"<!{decl}")

    def handle_pi(self, data):
        self.objections.append(f"<?{data}")


def objections(html):
    inspector = Inspector()
    inspector.feed(html)
    inspector.close()
    return inspector.objections


HOSTILE = [SAMPLES / f"xss-{name}.jsonl" for name in ("bleach", "dompurify", "payloadbox")]
HOSTILE += sorted(BESIDE.glob("xss-h5sc.jsonl"))  # MPL-2.0, not ours to ship


@pytest.mark.parametrize("row", rows(*HOSTILE))
def test_a_hostile_string_leaves_nothing_active(row):
    html = clean(row["input"])
    assert objections(html) == []
    assert clean(html) == html


@pytest.mark.parametrize("row", rows(SAMPLES / "benign.jsonl"))
def test_a_harmless_body_keeps_its_words_and_its_form(row):
    html = clean(row["input"])
    assert [kept for kept in row["keep"] if kept not in html] == []
    assert objections(html) == []


def test_the_inspector_objects_to_what_the_cleaner_takes_away():
    assert objections('<p onclick="x()">') == ["p onclick"]
    assert objections("<script>") == ["<script>"]
    assert "href=javascript:x" in objections('<a href="javascript:x">')


REL = 'rel="noopener noreferrer nofollow"'


@pytest.mark.parametrize(
    ("dirty", "expected"),
    [
        ("", ""),
        ("plain words", "plain words"),
        ("3 < 5 & 7", "3 &lt; 5 &amp; 7"),
        ("<b>bold</b> <i>italic</i>", "<strong>bold</strong> <em>italic</em>"),
        ("<h1>One</h1><h4>Four</h4>", "<h2>One</h2><h3>Four</h3>"),
        ("<s>struck</s><del>out</del>", "<s>struck</s><s>out</s>"),
        ("<div>a paragraph</div>", "<p>a paragraph</p>"),
        ("<div>one<div>two</div>three</div>", "<p>one</p><p>two</p><p>three</p>"),
        ("<div><p>inside</p></div>", "<p>inside</p>"),
        ("<section><h2>T</h2>words</section>", "<h2>T</h2><p>words</p>"),
        ("<p>kept</p><p></p><p>&nbsp;</p><p><br></p><p><b> </b></p>", "<p>kept</p>"),
        ("one<p></p>two", "one\ntwo"),
        ("<ul><li></li><li><p>x</p></li></ul>", "<ul><li>x</li></ul>"),
        ("<li>stray</li>", "<p>stray</p>"),
        ("<table><tr><td></td><td>1</td></tr></table>", "<table><tbody><tr><td></td><td>1</td></tr></tbody></table>"),
        ("<p>a<script>alert(1)</script><style>p{}</style>b</p>", "<p>ab</p>"),
        ("<p>a<!-- secret -->b</p>", "<p>ab</p>"),
        ("<p style='x' id='y' class='z'>a</p>", "<p>a</p>"),
        ("<font color=red>a</font><u>b</u>", "ab"),
        ("<span>a</span><span lang=hy>բ</span>", 'a<span lang="hy">բ</span>'),
        ("<p lang='fr-FR'>a</p><p lang='x\"y'>b</p>", '<p lang="fr-FR">a</p><p>b</p>'),
        ("<p>nul\x00, bell\x07, &#1;, half \ud800</p>", "<p>nul, bell, , half </p>"),
        ("<p>one\r\ntwo&#13;three</p>", "<p>one\ntwo\nthree</p>"),
        ("<a href='https://a.example/'>x</a>", f'<a href="https://a.example/" {REL}>x</a>'),
        ("<a href=' HTTPS://a.example/ '>x</a>", f'<a href="HTTPS://a.example/" {REL}>x</a>'),
        ("<a href='mailto:a@b.example'>x</a>", f'<a href="mailto:a@b.example" {REL}>x</a>'),
        (
            "<a href='/path' hreflang=hy lang=hy title=T>x</a>",
            f'<a href="/path" hreflang="hy" lang="hy" title="T" {REL}>x</a>',
        ),
        ("<a href='#note'>x</a>", f'<a href="#note" {REL}>x</a>'),
        ("<a href='//evil.example'>x</a>", "x"),
        ("<a href='/\\evil.example'>x</a>", "x"),
        ("<a href='https://a.example/b c'>x</a>", "x"),
        ("<a href='javascript:alert(1)'>x</a>", "x"),
        ("<a href='jav\tascript:alert(1)'>x</a>", "x"),
        ("<a href='data:text/html,x'>x</a>", "x"),
        ("<a href='httpſ://a.example'>x</a>", "x"),
        ("<a href='page.html'>x</a>", "x"),
        ("<a>x</a>", "x"),
        ("<a href='https://a.example/'></a>x", "x"),
        (
            "<img src='https://a.example/i.jpg' alt='A' width=10 height='1px'>",
            '<img src="https://a.example/i.jpg" alt="A" width="10">',
        ),
        ("<img src='/media/i.jpg' onerror=x>", '<img src="/media/i.jpg">'),
        ("<img src='data:image/png;base64,AA' alt=' src=x'>", ""),
        ("<img src='//a.example/i.jpg'>", ""),
        ("<blockquote><p>q</p><footer>— <cite>A</cite></footer></blockquote>",) * 2,
        ("<footer>stray</footer>", "<p>stray</p>"),
        ("<figcaption>stray</figcaption>", "<p>stray</p>"),
        ("<b style='font-weight:normal'><p>one</p><p>two</p></b>", "<p>one</p><p>two</p>"),
        ("<h2><p>one</p><p>two</p></h2>", "<h2>one two</h2>"),
        ("<pre>\n\n\n  a\n b</pre>", "<pre>  a\n b</pre>"),
        ("<p>a<object><p>b</p></object>c</p>", "<p>ac</p>"),
        ("<p>a<marquee><p>b</p></marquee>c</p>", "<p>a</p><p>b</p>c"),
        ("<p>a<button>Share</button></p><textarea>b</textarea><video>c</video>", "<p>a</p>"),
        ("<noscript><img src='/i.jpg'></noscript>", '<img src="/i.jpg">'),
        (
            "<figure><div><img src='/i.jpg'></div><div><figcaption>c</figcaption></div></figure>",
            '<figure><p><img src="/i.jpg"></p><figcaption>c</figcaption></figure>',
        ),
        ("<ul><div><li>x</li></div></ul>", "<ul><li>x</li></ul>"),
        ("<dl><dt>term</dt><dd>meaning</dd></dl>", "<p>term</p><p>meaning</p>"),
    ],
)
def test_it_tidies(dirty, expected):
    assert clean(dirty) == expected


def test_a_tower_of_boxes_and_a_sea_of_ampersands_end_as_words():
    assert clean("<div>" * 20_000 + "<b>top</b>" + "</div>" * 20_000) == "<p>top</p>"
    assert clean("<p>" + "&" * 100_001 + "</p>") == "<p>" + "&amp;" * 100_001 + "</p>"
    assert clean("<div>" * 500 + "<p>kept</p>" * 3).endswith("<p>kept</p>" * 3)


PIECES = st.sampled_from(
    [
        f"<{slash}{tag}>"
        for tag in [*sorted(TAGS), "b", "i", "h1", "div", "dd", "center", "u", "font"]
        for slash in ("", "/")
    ]
    + [
        "<a href='https://a.example/?a=1&b=2'>",
        "<a href='javascript:x'>",
        "<img src=/a.jpg alt='\"<'>",
        "<span lang=hy>",
        "<p style='mso-list:l0 level2 lfo1'>",
        "<span style='mso-list:Ignore'>",
        "<span style='font-weight:700;font-style:italic'>",
        "<b style=font-weight:normal>",
        "<p class=MsoNormal lang=fr>",
    ]
    + ["<p lang=en>", "<svg>", "<math>", "<mi>", "</svg>", "<script>", "</script>", "<style>", "<select>", "<button>"]
    + ["<table><tr><td>", "<noscript>", "<xmp>", "<!--", "-->", "<![CDATA[", "]]>", "<template>", "<form>", "<option>"]
    + [
        " ",
        "\n",
        "\n\n",
        "&nbsp;",
        "&amp;lt;",
        "&#1;",
        "&#13;",
        "<",
        ">",
        "&",
        '"',
        "'",
        "mot",
        "«\u202f",
        "Ե՞",
        "\x00",
        "\r",
    ]
)


@settings(max_examples=400, deadline=None)
@given(st.lists(PIECES | st.text(max_size=5), max_size=25).map("".join))
def test_cleaning_twice_changes_nothing_and_leaves_nothing_active(dirty):
    html = clean(dirty)
    assert clean(html) == html
    assert objections(html) == []


@settings(max_examples=200, deadline=None)
@given(st.lists(PIECES | st.text(max_size=5), max_size=25).map("".join))
def test_no_sign_of_markup_is_left_in_the_plain_text_of_tags(dirty):
    text = text_of(dirty)
    assert text == text.strip()
    assert "\x00" not in text
    assert "\n\n\n" not in text


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("", ""),
        ("<p>One.</p><p>Two &amp; three.</p>", "One.\n\nTwo & three."),
        ("<p>One\n  line,<br>then   another</p>", "One line,\nthen another"),
        ("<ul><li>a</li><li>b</li></ul>", "a\n\nb"),
        ("<table><tr><td>a</td><td>b</td></tr></table>", "a b"),
        ("<p>XXI<sup>e</sup> siècle</p>", "XXIe siècle"),
        ("<p>3 &lt; 5, écrit &lt;b&gt;</p>", "3 < 5, écrit <b>"),
        ("<p>a</p><script>b</script><div>c</div>", "a\n\nc"),
        ("<pre>a\n  b</pre>", "a\nb"),
        ("<p>«\u202fNon\u00a0»</p>", "«\u202fNon\u00a0»"),
    ],
)
def test_the_plain_text_keeps_paragraphs_apart(html, text):
    assert text_of(html) == text


@pytest.mark.parametrize("html", ["", "  ", "<p></p>", "<p>&nbsp;<br></p>", "<script>x</script>", "<a href='#'></a>"])
def test_what_shows_nothing_is_blank(html):
    assert is_blank(html)


@pytest.mark.parametrize("html", ["a", "<p>a</p>", "<img src='/a.jpg'>", "<hr>"])
def test_what_shows_something_is_not_blank(html):
    assert not is_blank(html)


@pytest.mark.parametrize(
    ("html", "words"),
    [
        ("", 0),
        ("<p>« »\u202f! — …</p>", 0),
        ("<p>«\u202fL’Arménie\u202f», dit-il\u202f: 12,5\u202f%.</p>", 3),
        ("<p>Un</p><p>deux</p>", 2),
        ("<p>Ո՞վ է ասել</p>", 3),
    ],
)
def test_words_are_counted_as_a_reader_would(html, words):
    assert word_count(html) == words


@pytest.mark.parametrize(("words", "minutes"), [(0, 1), (220, 1), (450, 2), (2200, 10)])
def test_reading_takes_at_least_a_minute(words, minutes):
    assert reading_minutes(words) == minutes


@pytest.mark.parametrize(
    "html",
    [
        "<p>Un <strong>mot</strong>s.</p><p>Deux &amp; trois &lt;b&gt;.</p>",
        '<figure><img src="/a.jpg" alt="a > b"><figcaption>Une légende</figcaption></figure><ul><li>un</li><li>deux</li></ul>',
        "<h2>Titre</h2><blockquote><p>Cité.</p></blockquote><p>Fin<br>de ligne</p>",
    ],
)
def test_the_quick_way_finds_the_same_words(html):
    html = clean(html)
    assert one_line(html).split() == text_of(html).split()

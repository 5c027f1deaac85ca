"""The checks of feeds and sitemaps: a good document passes, and each way to break it is told."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.standards.feeds import check_atom, check_json_feed, check_news_sitemap, check_rss, check_sitemap

RSS = """<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:dcterms="http://purl.org/dc/terms/" xmlns:media="http://search.yahoo.com/mrss/"
 xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:odd="urn:odd"><channel>
<title>Newsroom</title><link>https://news.example.org/</link><description>Dépêches</description><language>fr</language>
<lastBuildDate>Sun, 01 Mar 2026 09:30:00 +0000</lastBuildDate>
<atom:link rel="self" type="application/rss+xml" href="https://news.example.org/feed.rss"/>
<image><url>https://news.example.org/i.png</url><title>Newsroom</title><link>https://news.example.org/</link></image>
<item><title>Le marché &amp; ses &lt;voisins&gt; 🌧</title><link>https://news.example.org/article/1/</link>
<guid isPermaLink="true">https://news.example.org/article/1/</guid>
<description>&lt;p&gt;Lu à &lt;a href="https://ral.example.org/"&gt;RAL&lt;/a&gt;&lt;/p&gt;</description>
<content:encoded>&lt;p&gt;Texte&lt;img src="https://news.example.org/1.webp"&gt;&lt;/p&gt;</content:encoded>
<pubDate>Sun, 01 Mar 2026 09:30:00 +0000</pubDate><dc:creator>Jane Roe</dc:creator><category>Arménie</category>
<source url="https://ral.example.org/feed">RAL</source>
<enclosure url="https://news.example.org/1.mp3" length="12" type="audio/mpeg"/>
<dc:rights>© RAL</dc:rights><dc:language>fr</dc:language><dcterms:modified>2026-03-01T09:30:00Z</dcterms:modified>
<media:content url="https://news.example.org/1.webp" medium="image"><media:credit>T. Sahak</media:credit></media:content>
</item><item><title>Un autre</title><guid isPermaLink="false">news:2</guid></item></channel></rss>"""

ATOM = """<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xmlns:at="http://purl.org/atompub/tombstones/1.0" xmlns:odd="urn:odd" xml:lang="fr">
<id>https://news.example.org/feed.atom</id><title>Newsroom</title><subtitle>Dépêches</subtitle>
<link rel="self" type="application/atom+xml" href="https://news.example.org/feed.atom"/>
<link rel="alternate" type="text/html" href="https://news.example.org/"/><updated>2026-03-01T09:30:00Z</updated>
<entry xml:lang="hy"><id>https://news.example.org/article/1/</id><title>Le marché &lt;rouvre&gt;</title>
<link rel="alternate" type="text/html" href="https://news.example.org/article/1/"/>
<link rel="via" href="https://ral.example.org/market"/><link rel="license" href="https://ral.example.org/terms"/>
<published>2026-03-01T09:00:00.123456+00:00</published><updated>2026-03-01T09:30:00+01:00</updated>
<author><name>Jane Roe</name></author><category term="Arménie"/>
<summary type="html">&lt;p&gt;Lu à &lt;a href="https://ral.example.org/"&gt;RAL&lt;/a&gt;&lt;/p&gt;</summary>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Texte</p></div></content><rights>© RAL</rights></entry>
<at:deleted-entry ref="https://news.example.org/article/2/" when="2026-03-01T10:00:00Z"><at:comment>Retiré</at:comment></at:deleted-entry>
</feed>"""

JSON = {
    "version": "https://jsonfeed.org/version/1.1",
    "title": "Newsroom",
    "home_page_url": "https://news.example.org/",
    "feed_url": "https://news.example.org/feed.json",
    "language": "fr",
    "authors": [{"name": "Newsroom"}],
    "items": [
        {
            "id": "https://news.example.org/article/1/",
            "url": "https://news.example.org/article/1/",
            "external_url": "https://ral.example.org/market",
            "title": "Le marché",
            "content_html": '<p>Lu à <a href="https://ral.example.org/">RAL</a></p>',
            "date_published": "2026-03-01T09:30:00Z",
            "date_modified": "2026-03-01T09:30:00.123456+00:00",
            "authors": [{"name": "Jane Roe"}],
            "tags": ["Arménie"],
            "language": "fr",
            "attachments": [{"url": "https://news.example.org/1.mp3", "mime_type": "audio/mpeg", "size_in_bytes": 12}],
            "_syndication": {"notice": "© RAL"},
        }
    ],
}

SITEMAP = """<?xml version="1.0" encoding="utf-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
 xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"><url><loc>https://news.example.org/article/1/</loc><lastmod>2026-03-01T09:30:00.5+00:00</lastmod></url><url><loc>https://news.example.org/</loc><changefreq>daily</changefreq><priority>0.5</priority></url></urlset>"""

INDEX = SITEMAP.replace("urlset", "sitemapindex").split("<url>")[0] + (
    "<sitemap><loc>https://news.example.org/sitemap-0.xml</loc></sitemap></sitemapindex>"
)

NEWS = """<?xml version="1.0" encoding="utf-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">
<url><loc>https://news.example.org/article/1/</loc><news:news><news:publication><news:name>Newsroom</news:name><news:language>fr</news:language></news:publication><news:publication_date>2026-03-01T09:30:00Z</news:publication_date><news:title>Le marché</news:title></news:news></url></urlset>"""


def faults_after(check, document: str, old: str, new: str) -> list[str]:
    """What the check tells once something was put in place of what the good document has."""
    assert old in document, "the test changes nothing"
    return check(document.replace(old, new).encode("utf-8", "surrogatepass"))


def test_good_documents_pass():
    assert check_rss(RSS.encode()) == []
    assert check_atom(ATOM.encode()) == []
    assert check_json_feed(json.dumps(JSON).encode()) == []
    assert check_sitemap(SITEMAP.encode()) == []
    assert check_sitemap(INDEX.encode()) == []
    assert check_news_sitemap(NEWS.encode(), datetime(2026, 3, 2, tzinfo=UTC)) == []


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("</item>", "", "well-formed"),
        ("Dépêches", "D\x0bêches", "well-formed"),
        ("Dépêches", "&#11;", "well-formed"),
        ("Dépêches", "\ufffe", "well-formed"),
        ("Dépêches", "\ud800", "UTF-8"),
        ('encoding="utf-8"', 'encoding="iso-8859-1"', "encoding"),
        ("<rss", "<!DOCTYPE rss><rss", "document type"),
        ('version="2.0"', 'version="0.91"', "version"),
        ("<title>Newsroom</title><link>", "<link>", "title is missing"),
        ("<description>Dépêches</description>", "", "description is missing"),
        ("<language>fr</language>", "<language>français</language>", "language"),
        ("<title>Newsroom</title>", "<title>Newsroom</title><title>Encore</title>", "2 title"),
        ("<link>https://news.example.org/</link><desc", "<link>/</link><desc", "link is no absolute"),
        (
            "<link>https://news.example.org/article/1/",
            "<link>https://news.example.org/article/Հայ/",
            "link is no absolute",
        ),
        ('rel="self"', 'rel="alternate"', "atom:link to itself"),
        ("<title>Newsroom</title><link>https://news.example.org/</link></image>", "</image>", "image: title"),
        ("Sun, 01 Mar 2026", "Mon, 01 Mar 2026", "pubDate"),
        ("Sun, 01 Mar 2026", "Sun, 01 Mar 26", "RFC 822"),
        ("Sun, 01 Mar 2026", "dim., 01 mars 2026", "RFC 822"),
        ("Sun, 01 Mar 2026 09:30:00 +0000", "2026-03-01T09:30:00Z", "RFC 822"),
        ("Sun, 01 Mar 2026", "Sun, 31 Feb 2026", "RFC 822"),
        ("news:2", "https://news.example.org/article/1/", "2 items have the guid"),
        ('isPermaLink="false"', 'isPermaLink="true"', "permanent link"),
        ('isPermaLink="false"', "", "permanent link"),
        ('isPermaLink="false"', 'isPermaLink="no"', "isPermaLink"),
        ('<guid isPermaLink="false">news:2</guid>', "", "no guid"),
        ("<title>Un autre</title>", "", "neither title nor description"),
        ("<category>Arménie", "<comments>/c</comments><category>Arménie", "comments"),
        ("<category>Arménie</category>", "<category/>", "category is empty"),
        ("<category>Arménie</category>", "<author>Jane Roe</author>", "author is no address"),
        ("<category>Arménie</category>", "<author>jane@example.org</author>", "say the same twice"),
        ("<category>Arménie</category>", "<dc:date>2026-03-01</dc:date>", "say the same twice"),
        ("<category>Arménie</category>", "<tags>Arménie</tags>", "no element tags"),
        ("<category>Arménie</category>", "<odd:tag>Arménie</odd:tag>", "namespace"),
        ("<category>Arménie</category>", "<dc:holder>RAL</dc:holder>", "no element"),
        ("<category>Arménie</category>", "<title>Encore</title>", "2 title"),
        ("<category>Arménie</category>", "Arménie", "text stands between"),
        ("<description>Dépêches", "<description><p/>", "holds elements"),
        (' url="https://ral.example.org/feed"', "", "source has no absolute url"),
        (' length="12"', "", "length"),
        (' type="audio/mpeg"', "", "type"),
        ('href="https://ral.example.org/"', 'href="/source/ral/"', "refers to '/source/ral/'"),
        ('href="https://ral.example.org/"', 'href="#credit"', "refers to"),
        ('src="https://news.example.org/1.webp"', 'src="//news.example.org/1.webp"', "content:encoded"),
        ("&lt;p&gt;Texte", "&lt;script&gt;1&lt;/script&gt;", "danger"),
        ("&lt;p&gt;Texte", '&lt;p onclick="x()"&gt;Texte', "danger"),
        ("<dc:rights>© RAL</dc:rights>", "<dc:rights/>", "dc:rights is empty"),
        ("<dc:language>fr", "<dc:language>en français", "dc:language"),
        ("<dcterms:modified>2026-03-01T", "<dcterms:modified>2026-03-01 ", "dcterms:modified"),
        ('url="https://news.example.org/1.webp"', "", "neither url nor player"),
        ('medium="image"', 'medium="photo"', "medium"),
        ("<media:credit>T. Sahak</media:credit>", "<media:credit/>", "media:credit"),
    ],
)
def test_a_fault_of_rss_is_told(old, new, words):
    faults = faults_after(check_rss, RSS, old, new)
    assert any(words in fault for fault in faults), faults


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("</entry>", "", "well-formed"),
        ("Texte", "]]>", "well-formed"),
        ("http://www.w3.org/2005/Atom", "http://purl.org/atom/ns#", "root"),
        ("<id>https://news.example.org/feed.atom</id>", "", "id is missing"),
        ("<id>https://news.example.org/feed.atom</id>", "<id>feed</id>", "id is no absolute"),
        ("<title>Newsroom</title>", "", "title is missing"),
        ("<title>Newsroom</title>", "<title>Newsroom</title><title>Encore</title>", "2 title"),
        ("<updated>2026-03-01T09:30:00Z</updated>", "", "updated is missing"),
        ("<updated>2026-03-01T09:30:00Z", "<updated>2026-03-01 09:30:00Z", "RFC 3339"),
        ("<updated>2026-03-01T09:30:00+01:00", "<updated>2026-03-01T09:30:00", "RFC 3339"),
        ("<published>2026-03-01", "<published>2026-02-29", "RFC 3339"),
        (' xml:lang="fr"', "", "language"),
        ('xml:lang="hy"', 'xml:lang="հայերեն"', "xml:lang"),
        ('<link rel="self"', '<link rel="related"', "rel=self"),
        ('href="https://news.example.org/article/1/"', 'href="/article/1/"', "no absolute href"),
        ('rel="via"', 'rel="source"', "not registered"),
        ('<link rel="via"', '<link rel="alternate" type="text/html"', "alternate links of one type"),
        ("<author><name>Jane Roe</name></author>", "", "has an author"),
        ("<name>Jane Roe</name>", "<name/>", "author has no name"),
        ("<name>Jane Roe</name>", "<name>Jane Roe</name><name>Colin</name>", "2 name"),
        ('<category term="Arménie"/>', "<category>Arménie</category>", "no term"),
        ('<category term="Arménie"/>', "<tag>Arménie</tag>", "does not belong"),
        ('<category term="Arménie"/>', "<odd:tag/>", "namespace"),
        ('<category term="Arménie"/>', "Arménie", "text stands between"),
        ('summary type="html"', 'summary type="text/html"', "not text, html or xhtml"),
        ("&lt;p&gt;Lu à", "<p/>Lu à", "markup must be escaped"),
        ('href="https://ral.example.org/"', 'href="/source/ral/"', "refers to"),
        ("<p>Texte</p>", '<p><img src="/1.webp"/></p>', "refers to"),
        ('xmlns="http://www.w3.org/1999/xhtml"', "", "one div"),
        ('content type="xhtml"', 'content type="multipart/mixed"', "content has the type"),
        ("<rights>© RAL</rights>", "<rights>© RAL</rights><rights>© Newsroom</rights>", "2 rights"),
        ("<rights>© RAL</rights>", "<rights type='plain'>© RAL</rights>", "rights has the type"),
        ('ref="https://news.example.org/article/2/"', "", "ref is no absolute"),
        ('when="2026-03-01T10:00:00Z"', 'when="2026-03-01"', "when is no date"),
        ('ref="https://news.example.org/article/2/"', 'ref="https://news.example.org/article/1/"', "still there"),
        ("<at:comment>Retiré</at:comment>", "<summary>Retiré</summary>", "does not belong"),
    ],
)
def test_a_fault_of_atom_is_told(old, new, words):
    faults = faults_after(check_atom, ATOM, old, new)
    assert any(words in fault for fault in faults), faults


def test_an_entry_without_content_needs_its_page():
    bare = ATOM.replace('<link rel="alternate" type="text/html" href="https://news.example.org/article/1/"/>', "")
    assert check_atom(bare.encode()) == []
    start, end = bare.index("<content"), bare.index("<rights>")
    assert ["neither content nor a link" in fault for fault in check_atom((bare[:start] + bare[end:]).encode())] == [
        True
    ]


def test_an_entry_stands_once_in_each_version():
    start, end = ATOM.index("<entry"), ATOM.index("</entry>") + len("</entry>")
    entry = ATOM[start:end]
    assert any("the same date" in fault for fault in check_atom((ATOM[:end] + entry + ATOM[end:]).encode()))
    other = entry.replace("2026-03-01T09:30:00+01:00", "2026-03-01T11:30:00+01:00")
    assert check_atom((ATOM[:end] + other + ATOM[end:]).encode()) == []


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"version": "https://jsonfeed.org/version/1"}, "version"),
        ({"title": ""}, "title"),
        ({"items": None}, "items"),
        ({"home_page_url": "/"}, "home_page_url"),
        ({"author": {"name": "Newsroom"}}, "no author"),
        ({"authors": []}, "authors"),
        ({"authors": [{}]}, "neither name"),
        ({"authors": ["Newsroom"]}, "no object"),
        ({"language": "français"}, "language"),
        ({"expired": "no"}, "expired"),
        ({"description": None}, "null"),
        ({"rights": "© RAL"}, "extension"),
        ({"_a.b": {}}, "extension"),
        ({"_syndication": "© RAL"}, "extension is an object"),
    ],
)
def test_a_fault_of_a_json_feed_is_told(changes, words):
    faults = check_json_feed(json.dumps(JSON | changes).encode())
    assert any(words in fault for fault in faults), faults


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"id": 1}, "id is no text"),
        ({"url": "/article/1/"}, "url"),
        ({"content_html": None}, "null"),
        ({"content_html": '<a href="/source/ral/">RAL</a>'}, "refers to"),
        ({"content_html": '<img srcset="/1.webp 1x">'}, "refers to"),
        ({"date_published": "Sun, 01 Mar 2026"}, "date_published"),
        ({"tags": "Arménie"}, "tags"),
        ({"tags": [""]}, "tags"),
        ({"authors": [{"name": "Jane", "mail": "jane@example.org"}]}, "no mail"),
        ({"attachments": [{"url": "https://news.example.org/1.mp3"}]}, "mime_type"),
        ({"attachments": {}}, "attachments"),
        ({"source": "RAL"}, "extension"),
    ],
)
def test_a_fault_of_an_item_is_told(changes, words):
    faults = check_json_feed(json.dumps(JSON | {"items": [JSON["items"][0] | changes]}).encode())
    assert any(words in fault for fault in faults), faults


@pytest.mark.parametrize(
    "data",
    [
        b"\xef\xbb\xbf{}",
        b"[]",
        b"{",
        b'{"title": NaN}',
        b'{"title": "a", "title": "b"}',
        b'{"title": "\\ud800"}',
        b"\xff",
        json.dumps(JSON | {"items": JSON["items"] * 2}).encode(),
        json.dumps(JSON | {"items": [{"id": "1"}]}).encode(),
    ],
)
def test_what_is_no_json_feed_is_told(data):
    assert check_json_feed(data)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("</url>", "", "well-formed"),
        ("sitemaps.org/schemas/sitemap/0.9", "google.com/schemas/sitemap/0.84", "root"),
        ("https://news.example.org/article/1/", "/article/1/", "absolute"),
        ("https://news.example.org/article/1/", "https://news.example.org/Հայ/", "absolute"),
        ("https://news.example.org/article/1/", "https://news.example.org/" + "a" * 2048, "characters"),
        ("https://news.example.org/article/1/", "https://news.example.org/", "twice"),
        ("https://news.example.org/article/1/", "https://other.example.org/", "several hosts"),
        ("<loc>https://news.example.org/</loc>", "", "absolute"),
        ("<changefreq>", "<lastmod>2026</lastmod><lastmod>2026</lastmod><changefreq>", "2 lastmod"),
        ("2026-03-01T09:30:00.5+00:00", "2026-03-01 09:30", "lastmod"),
        (">daily<", ">often<", "changefreq"),
        (">0.5<", ">5<", "priority"),
        ("<priority>", "<title>Une</title><priority>", "no element title"),
    ],
)
def test_a_fault_of_a_sitemap_is_told(old, new, words):
    faults = faults_after(check_sitemap, SITEMAP, old, new)
    assert any(words in fault for fault in faults), faults


def test_an_empty_sitemap_is_none():
    empty = SITEMAP[: SITEMAP.index("<url>")] + "</urlset>"
    assert any("empty" in fault for fault in check_sitemap(empty.encode()))
    assert check_news_sitemap(empty.encode()) == []


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("<news:name>Newsroom</news:name>", "", "no name"),
        ("<news:language>fr", "<news:language>fr-FR", "ISO 639"),
        ("<news:title>Le marché</news:title>", "", "news:title"),
        ("<news:title>Le marché", "<news:title> ", "news:title is empty"),
        ("<news:title>", "<news:keywords>a</news:keywords><news:title>", "no longer read"),
        ("2026-03-01T09:30:00Z", "1 mars 2026", "no date"),
        ("2026-03-01T09:30:00Z", "2026-02-27T09:30:00Z", "two days"),
        ("</news:news></url>", "</news:news><news:news/></url>", "2 news:news"),
        ("</url>", "</url><url><loc>https://news.example.org/2</loc></url>", "0 news:news"),
    ],
)
def test_a_fault_of_a_news_sitemap_is_told(old, new, words):
    assert old in NEWS
    faults = check_news_sitemap(NEWS.replace(old, new).encode(), datetime(2026, 3, 2, tzinfo=UTC))
    assert any(words in fault for fault in faults), faults


@pytest.mark.parametrize(
    ("name", "words"),
    [("guid-duplicate", "2 items have the guid"), ("guid-missing", "no guid"), ("enclosure-no-length", "no length")],
)
def test_the_cases_of_the_feed_validator_are_told(name, words):
    faults = check_rss((Path(__file__).parent / f"samples/validator-{name}.xml").read_bytes())
    assert any(words in fault for fault in faults), faults

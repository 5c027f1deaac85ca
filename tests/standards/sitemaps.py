"""Sitemaps: https://www.sitemaps.org/protocol.html, and Google's for news."""

from datetime import datetime, timedelta
from urllib.parse import urlsplit

from lxml import etree

from .values import is_language, is_w3c_date, is_web_address, moment, parse_xml, text_in

SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
NEWS = "{http://www.google.com/schemas/sitemap-news/0.9}"
IMAGE = "{http://www.google.com/schemas/sitemap-image/1.1}"
XHTML = "{http://www.w3.org/1999/xhtml}"
LARGEST, LARGEST_BYTES, LONGEST = 50_000, 50 * 1024 * 1024, 2047
FREQUENCIES = {"always", "hourly", "daily", "weekly", "monthly", "yearly", "never"}
NEWS_LARGEST, NEWS_DAYS = 1000, 2


def check_sitemap(data: bytes) -> list[str]:
    """What is wrong with a sitemap, or with an index of sitemaps."""
    root, faults = parse_xml(data)
    if root is None:
        return [f"sitemap: {fault}" for fault in faults]
    faults += _of_root(root, data)
    if not len(root):
        faults.append("it is empty: the schema asks for one address at least")
    return [f"sitemap: {fault}" for fault in faults]


def check_news_sitemap(data: bytes, now: datetime | None = None) -> list[str]:
    """What is wrong with a sitemap of news; an empty one is none. With `now`, stories of more than two days are."""
    root, faults = parse_xml(data)
    if root is None:
        return [f"news sitemap: {fault}" for fault in faults]
    faults += _of_root(root, data)
    if root.tag == f"{SITEMAP}sitemapindex":
        faults.append("it is an index, not a list of stories")
    if len(root) > NEWS_LARGEST:
        faults.append(f"it has {len(root)} stories, and {NEWS_LARGEST} is the most")
    for url in root.iterfind(f"{SITEMAP}url"):
        where = text_in(url.find(f"{SITEMAP}loc"))
        stories = url.findall(f"{NEWS}news")
        if len(stories) != 1:
            faults.append(f"{where} has {len(stories)} news:news, not one")
        for story in stories:
            faults += [f"{where}: {fault}" for fault in _of_story(story, now)]
    return [f"news sitemap: {fault}" for fault in faults]


def _of_root(root: etree._Element, data: bytes) -> list[str]:
    if root.tag not in (f"{SITEMAP}urlset", f"{SITEMAP}sitemapindex"):
        return [f"its root is {root.tag}, not urlset or sitemapindex of {SITEMAP[1:-1]}"]
    faults = []
    if len(root) > LARGEST:
        faults.append(f"it has {len(root)} addresses, and {LARGEST} is the most")
    if len(data) > LARGEST_BYTES:
        faults.append(f"it has {len(data)} bytes, and {LARGEST_BYTES} is the most")
    is_index = root.tag.endswith("sitemapindex")
    known = {"loc", "lastmod"} if is_index else {"loc", "lastmod", "changefreq", "priority"}
    seen: set[str] = set()
    hosts: set[str] = set()
    for entry in root:
        if entry.tag != SITEMAP + ("sitemap" if is_index else "url"):
            faults.append(f"{entry.tag} does not belong in {root.tag}")
            continue
        loc = text_in(entry.find(f"{SITEMAP}loc"))
        faults += [f"{loc or 'an entry without loc'}: {fault}" for fault in _of_entry(entry, known, is_index)]
        if loc in seen:
            faults.append(f"{loc} stands in it twice")
        seen.add(loc)
        hosts.add("//".join(urlsplit(loc)[:2]))
    if len(hosts) > 1:
        faults.append(f"its addresses are of several hosts: {', '.join(sorted(hosts))}")
    return faults


def _of_entry(entry: etree._Element, known: set[str], is_index: bool) -> list[str]:
    faults = []
    counted: dict[str, int] = {}
    for child in entry:
        name = child.tag.removeprefix(SITEMAP)
        counted[name] = counted.get(name, 0) + 1
        if name.startswith("{"):
            if is_index or not name.startswith((NEWS, IMAGE, XHTML)):
                faults.append(f"{name} does not belong here")
            continue
        if name not in known:
            faults.append(f"there is no element {name}")
    faults += [f"it has {count} {name}" for name, count in counted.items() if count > 1 and not name.startswith("{")]
    loc = text_in(entry.find(f"{SITEMAP}loc"))
    if not is_web_address(loc):
        faults.append("loc is no absolute address in ASCII")
    if len(loc) > LONGEST:
        faults.append(f"loc has {len(loc)} characters, and {LONGEST} is the most")
    lastmod, often, priority = (entry.find(SITEMAP + name) for name in ("lastmod", "changefreq", "priority"))
    if lastmod is not None and not is_w3c_date(text_in(lastmod)):
        faults.append(f"lastmod is no date: {text_in(lastmod)!r}")
    if often is not None and text_in(often) not in FREQUENCIES:
        faults.append(f"changefreq is {text_in(often)!r}")
    if priority is not None and not _is_priority(text_in(priority)):
        faults.append(f"priority is {text_in(priority)!r}, not from 0.0 to 1.0")
    return faults + _of_extensions(entry)


def _of_extensions(entry: etree._Element) -> list[str]:
    """Pictures, and the same page in other languages."""
    faults = []
    for picture in entry.iterfind(f"{IMAGE}image"):
        if not is_web_address(text_in(picture.find(f"{IMAGE}loc"))):
            faults.append("image:loc is no absolute address")
        faults += [f"{child.tag} is not of a picture" for child in picture if child.tag != f"{IMAGE}loc"]
    for link in entry.iterfind(f"{XHTML}link"):
        if link.get("rel") != "alternate" or not is_web_address(link.get("href", "")):
            faults.append("xhtml:link is no alternate with an absolute address")
        if link.get("hreflang") != "x-default" and not is_language(link.get("hreflang", "")):
            faults.append(f"xhtml:link has the language {link.get('hreflang')!r}")
    return faults


def _is_priority(text: str) -> bool:
    try:
        return 0 <= float(text) <= 1
    except ValueError:
        return False


def _of_story(story: etree._Element, now: datetime | None) -> list[str]:
    faults = []
    for name in ("publication", "publication_date", "title"):
        count = len(story.findall(NEWS + name))
        if count != 1:
            faults.append(f"it has {count} news:{name}, not one")
    faults += [
        f"{child.tag} is no longer read, or never was"
        for child in story
        if child.tag not in {NEWS + name for name in ("publication", "publication_date", "title")}
    ]
    publication = story.find(f"{NEWS}publication")
    if publication is not None:
        if not text_in(publication.find(f"{NEWS}name")):
            faults.append("the publication has no name")
        language = text_in(publication.find(f"{NEWS}language"))
        if language not in ("zh-cn", "zh-tw") and not (
            language.isascii() and language.isalpha() and len(language) in (2, 3)
        ):
            faults.append(f"the publication's language is {language!r}, not a code of ISO 639")
    if not text_in(story.find(f"{NEWS}title")):
        faults.append("news:title is empty")
    published = text_in(story.find(f"{NEWS}publication_date"))
    if not is_w3c_date(published):
        faults.append(f"news:publication_date is no date: {published!r}")
    elif now and "T" in published and now - moment(published) > timedelta(days=NEWS_DAYS):
        faults.append(f"it is of {published}: more than two days ago")
    return faults

"""What each surface says of the one story there is, read as a stranger reads it: over its address."""

import io
import json
import re

from django.core.files.storage import default_storage
from lxml import etree, html
from PIL import Image

from articles.models import Article
from pictures import rights
from pictures.renditions import PictureSet
from syndication.sitemaps import PART

from .staging import OPENING, ORIGINAL_URL, REST

XML = {
    "a": "http://www.w3.org/2005/Atom",
    "c": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "s": "http://www.sitemaps.org/schemas/sitemap/0.9",
}
LISTS = ("/", "/latest/", "/section/armenie/", "/topic/marche/", "/source/radio-atlantique-libre/", "/search/?q=rouvre")


def sitemap_of(article: Article) -> str:
    """The part in which it stands, whatever its number."""
    return f"/sitemap-{article.pk // PART}.xml"


def observe(client, article: Article) -> dict:
    """Every surface by name; what does not carry the story is `null`."""
    told = {
        "page": _page(client, article),
        "lists": {address: _card(client, address, article) for address in LISTS},
        "republish": _republish(client, article),
        "rss": _rss(client),
        "atom": _atom(client),
        "json": _json(client),
        "ninjs": _ninjs(client, article),
        "sitemap": article.get_absolute_url() in _text(client, sitemap_of(article)),
        "news sitemap": article.get_absolute_url() in _text(client, "/news-sitemap.xml"),
        "picture": _picture(article),
    }
    return json.loads(_without_numbers(json.dumps(told), article))


def _without_numbers(text: str, article: Article) -> str:
    """Numbers of rows differ from database to database."""
    return re.sub(rf"(article|picture|sitemap)([/-])(?:{article.pk}|{article.lead_picture_id})\b", r"\1\2N", text)


def _text(client, address: str) -> str:
    return client.get(address).content.decode()


def _said(node) -> str:
    return " ".join(node.text_content().split())


def _how_much(text: str) -> str:
    """How much of the body stands in a text."""
    text = re.sub(r"<[^>]+>", " ", text)
    words = " ".join(text.split())
    if " ".join(REST.split())[-40:] in words:
        return "full"
    return "excerpt" if OPENING[:30] in words else "none"


def _page(client, article: Article) -> dict:
    response = client.get(article.get_absolute_url())
    page = html.fromstring(response.content.decode())
    (main,) = page.xpath("//main")
    scripts = page.xpath('//script[@type="application/ld+json"]/text()')
    data = json.loads(scripts[0]) if scripts else {}
    return {
        "status": response.status_code,
        "text": _how_much(_said(main)),
        "where it was": [_said(each) for each in main.xpath('.//*[contains(@class, "lost")]/*[not(self::form)]')],
        "by-line": [_said(each) for each in main.xpath('.//*[@class="byline"]//p[1]')],
        "source": [_said(each) for each in main.xpath('.//*[@id="source"]')],
        "credit": {
            place: [_said(each) for each in main.xpath(f'.//*[contains(@class, "{place}")]//*[@data-credit]')]
            for place in ("byline", "credit", "legal")
        },
        "notice": [_said(each) for each in main.xpath(".//*[@data-notice]")],
        "labels": [_said(each) for each in main.xpath('.//*[@class="credit__marks"]/*[@class="tag"]')],
        "links to the original": [each.get("rel") for each in main.xpath(".//a[@href=$url]", url=ORIGINAL_URL)],
        "links to the licence": main.xpath('.//a[@rel="license"]/@href'),
        "caption": [_said(each) for each in main.xpath(".//figcaption")],
        "copied": main.xpath(".//@data-source-line"),
        "meta": [
            [name, each.get("content")]
            for each in page.xpath("//meta[@name or @property]")
            if re.match(
                r"robots|googlebot|tdm|copyright|author|og:desc", name := each.get("name") or each.get("property")
            )
        ],
        "canonical": page.xpath('//link[@rel="canonical"]/@href'),
        "license": page.xpath('//head/link[@rel="license"]/@href'),
        "robots header": response.headers.get("X-Robots-Tag"),
        "data": data,
    }


def _card(client, address: str, article: Article) -> str | None:
    response = client.get(address)
    for link in html.fromstring(response.content.decode()).xpath(
        "//main//a[@href=$url]", url=article.get_absolute_url()
    ):
        card = next((each for each in link.iterancestors("article", "li")), None)
        if card is not None:
            lines = card.xpath('.//*[contains(concat(" ", @class, " "), " meta ")]')
            return _said(lines[-1]) if lines else ""
    return None


def _republish(client, article: Article) -> dict | int:
    response = client.get(f"{article.get_absolute_url()}republish/")
    if response.status_code != 200:
        return response.status_code
    markup, plain, head = html.fromstring(response.content.decode()).xpath("//textarea")
    line = re.findall(r"<p>[^\n]*rel=\"license\".*</p>|<p>[^\n]*©.*</p>", markup.text)
    return {"text": _how_much(markup.text), "plain": _how_much(plain.text), "line": line, "head": head.text.strip()}


def _rss(client) -> dict | None:
    item = etree.fromstring(client.get("/feeds/latest.rss").content).find("channel/item")
    if item is None:
        return None
    said = {etree.QName(each).localname: each.text for each in item if each.text and each.tag not in TEXTS}
    summary, content = item.findtext("description") or "", item.findtext("c:encoded", namespaces=XML) or ""
    creators = [each.text for each in item.findall("dc:creator", XML)]
    return said | {
        "creator": creators,
        "summary": _lines(summary),
        "content": _lines(content),
        "text": _how_much(content),
    }


TEXTS = {"description", f"{{{XML['c']}}}encoded"}


def _lines(markup: str) -> list[str]:
    """The first and the last paragraph, where credit and notice stand."""
    paragraphs = re.findall(r"<p>.*?</p>", markup, re.DOTALL)
    return paragraphs[:1] + paragraphs[-1:] if paragraphs else []


def _atom(client) -> dict | None:
    entry = etree.fromstring(client.get("/feeds/latest.atom").content).find("a:entry", XML)
    if entry is None:
        return None
    content = entry.findtext("a:content", namespaces=XML) or ""
    return {
        "id": entry.findtext("a:id", namespaces=XML),
        "rights": entry.findtext("a:rights", namespaces=XML),
        "authors": [each.text for each in entry.findall("a:author/a:name", XML)],
        "contributors": [each.text for each in entry.findall("a:contributor/a:name", XML)],
        "via": entry.xpath('a:link[@rel="via"]/@href', namespaces=XML),
        "license": entry.xpath('a:link[@rel="license"]/@href', namespaces=XML),
        "holder": entry.findtext("dcterms:rightsHolder", namespaces=XML),
        "summary": _lines(entry.findtext("a:summary", namespaces=XML) or ""),
        "content": _lines(content),
        "text": _how_much(content),
    }


def _json(client) -> dict | None:
    items = client.get("/feeds/latest.json").json()["items"]
    if not items:
        return None
    content = items[0].pop("content_html")
    return _stable(items[0]) | {"content": _lines(content), "text": _how_much(content)}


def _ninjs(client, article: Article) -> dict:
    response = client.get(f"/api/v1/articles/{article.pk}/")
    item = response.json()
    bodies = item.pop("bodies", [])
    body = bodies[0]["value"] if bodies else ""
    listed = client.get("/api/v1/articles/").json()["items"]
    told = {"status": response.status_code, "listed": len(listed), "body": _lines(body), "text": _how_much(body)}
    return _stable(item) | told


def _stable(told: dict) -> dict:
    """Without what depends on the bytes of a picture."""
    return {name: value for name, value in told.items() if name not in ("attachments", "image", "associations")}


def _picture(article: Article) -> dict | None:
    """What the smallest served file says of itself."""
    if article.lead_picture is None:
        return None
    made = PictureSet.from_dict(article.lead_picture.renditions)
    with default_storage.open(next(made.renditions()).path) as file, Image.open(io.BytesIO(file.read())) as image:
        read, exif = rights.read(image), image.getexif()
    return {
        "creator": read.creator,
        "credit": read.credit,
        "copyright": read.copyright,
        "web_statement": read.web_statement,
        "exif": [exif.get(tag) is not None for tag in (0x013B, 0x8298)],
    }

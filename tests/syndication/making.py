"""Stories under each kind of licence, and what a machine reads of them."""

import json

from lxml import etree

from articles.models import Picture
from tests.builders import make_article, make_licence, make_source

FIRST = "Le marché a rouvert samedi."
LAST = "La pluie aussi était là."
BODY = f'<p>{FIRST} Les marchands sont venus de loin.</p><p>{LAST} <a href="/section/armenie/">Plus</a></p>'
GRANTS = {
    "none": {},
    "excerpt": {"sublicence_right": "excerpt", "excerpt_words": 6},
    "full": {"sublicence_right": "full"},
}
XML = {
    "a": "http://www.w3.org/2005/Atom",
    "at": "http://purl.org/atompub/tombstones/1.0",
    "c": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "m": "http://search.yahoo.com/mrss/",
}


def make_reprint(grant: str = "none", *, terms=None, headline="Le marché repris", **facts):
    """A reprint of a source whose licence lets others have nothing, an excerpt or the full text."""
    terms = GRANTS[grant] | (terms or {})
    code = f"{grant}-{len(terms)}-{'-'.join(map(str, terms.get('surfaces', ['all'])))}"
    licence = make_licence(code, name=f"Licence {code}", **terms)
    source = make_source(f"Source {code}", default_licence=licence)
    return make_article(headline, source=source, **({"body": BODY} | facts))


def make_offered(text_right: str = "full", **facts):
    """A story of our own that others may have under a licence."""
    words = {"excerpt_words": 6} if text_right == "excerpt" else {}
    licence = make_licence(f"offered-{text_right}", name=f"CC BY 4.0 ({text_right})", text_right=text_right, **words)
    licence.url = "https://creativecommons.org/licenses/by/4.0/"
    licence.save()
    return make_article("Le marché offert", offered_licence=licence, **({"body": BODY} | facts))


def make_picture(**facts):
    """A picture with two renditions, ours unless it has a source."""
    renditions = {"base": "pictures/aa/pont", "w": 800, "h": 600, "widths": [480, 800], "formats": ["webp", "jpg"]}
    facts = {"credit": "Ani Ter", "alt": "Un pont", "copyright": "© Naïri", "digest": "0" * 64} | facts
    return Picture.objects.create(renditions=renditions, **facts)


def feed(client, format: str, address: str = "/feeds/latest"):
    response = client.get(f"{address}.{format}")
    assert response.status_code == 200
    return response.content


def rss_item(client):
    return etree.fromstring(feed(client, "rss")).find("channel/item")


def atom_entry(client):
    return etree.fromstring(feed(client, "atom")).find("a:entry", XML)


def json_item(client) -> dict:
    return json.loads(feed(client, "json"))["items"][0]


def ninjs_item(client, article) -> dict:
    response = client.get(f"/api/v1/articles/{article.pk}/")
    assert response.status_code == 200, response.content
    return response.json()


def html_of(client, article) -> dict[str, str]:
    """All HTML that each format carries of the one story there is."""
    item, entry = rss_item(client), atom_entry(client)
    return {
        "rss": item.findtext("description") + (item.findtext("c:encoded", namespaces=XML) or ""),
        "atom": entry.findtext("a:summary", namespaces=XML) + (entry.findtext("a:content", namespaces=XML) or ""),
        "json": json_item(client)["content_html"],
        "ninjs": "".join(body["value"] for body in ninjs_item(client, article).get("bodies", [])),
    }

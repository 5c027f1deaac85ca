"""What the page of a reprint fails to say, to readers and to machines."""

import json
from collections.abc import Iterator

from django.utils.translation import gettext as _
from lxml import html

from .expected import Expected, spaced


def faults_of_page(markup: str, expected: Expected) -> Iterator[str]:
    """A sentence for each thing that the licence asks for and the page lacks."""
    page = html.fromstring(markup)
    yield from _lines(page, expected)
    yield from _links(page, expected)
    yield from _labels(page, expected)
    yield from _for_search_engines(page, expected)
    yield from _for_machines(page, expected)


def faults_of_card(markup: str, expected: Expected) -> Iterator[str]:
    """A list names the source of each reprint."""
    if expected.label not in spaced(html.fromstring(markup).text_content()):
        yield _("The card in lists does not name the source.")


def _said(page, path: str) -> list[str]:
    return [spaced(each.text_content()) for each in page.xpath(path)]


# Where a page has a place for the credit: by the licence's own word.
PLACES = {
    "byline": '//*[contains(@class, "byline")]//*[@data-credit]',
    "before": '//section[contains(@class, "credit")]//*[@data-credit]',
    "after": '//*[contains(@class, "legal")]//*[@data-credit]',
}


def _lines(page, expected: Expected) -> Iterator[str]:
    if expected.credit and expected.credit not in _said(page, PLACES[expected.version.credit_position]):
        yield _("The credit does not stand where the licence wants it.")
    if expected.notice not in _said(page, "//main//*[@data-notice]"):
        yield _("The notice is missing, or is not the one that was published.")
    if not any(expected.source in line for line in _said(page, '//main//*[@class="byline" or @id="source"]')):
        yield _("The source is not named at the head of the article.")
    if expected.source not in page.xpath("string(//@data-source-line)"):
        yield _("A copied passage would not name the source.")


def _links(page, expected: Expected) -> Iterator[str]:
    links = page.xpath("//main//a[@href=$address]", address=expected.original) if expected.original else []
    if expected.version.link_required and not links:
        yield _("The link to the original is missing.")
    closed = [link for link in links if "nofollow" in (link.get("rel") or "").split()]
    if len(closed) != (len(links) if expected.version.link_rel == "nofollow" else 0):
        yield _("The original is not linked in the way the licence asks.")
    if expected.licence_url and not page.xpath(
        '//main//a[@rel="license"][@href=$address]', address=expected.licence_url
    ):
        yield _("The link to the licence is missing.")


def _labels(page, expected: Expected) -> Iterator[str]:
    labels = page.xpath('//*[contains(@class, "credit__marks")]//*[@class="tag"]')
    due = (expected.version.text_right == "excerpt") + expected.is_translation
    if len(labels) < due:
        yield _("The page does not say that this is an excerpt, or a translation.")
    shown = spaced(page.xpath("string(//main)"))
    if any(name not in shown for name in expected.translators):
        yield _("The translator is not named.")


def _for_search_engines(page, expected: Expected) -> Iterator[str]:
    policy = expected.version.search_policy
    robots = page.xpath('string(//meta[@name="robots"]/@content)')
    news = page.xpath('string(//meta[@name="googlebot-news"]/@content)')
    canonical = page.xpath('string(//link[@rel="canonical"]/@href)')
    if ("noindex" in robots) != (policy == "noindex") or (news == "noindex") != (policy == "noindex_news"):
        yield _("Search engines are not told what the licence says of them.")
    if (canonical == expected.original) != (policy == "canonical"):
        yield _("The page does not name as canonical the address that the licence asks for.")
    mining = page.xpath('string(//meta[@name="tdm-reservation"]/@content)')
    if mining != {"reserved": "1", "allowed": "0"}.get(expected.version.ai_mining, ""):
        yield _("Machines that mine texts are not told what the licence says of them.")


def _for_machines(page, expected: Expected) -> Iterator[str]:
    script = page.xpath('string(//script[@type="application/ld+json"])')
    data = json.loads(script) if script else {}
    told = {
        "creditText": (spaced(data.get("creditText", "")), expected.credit or expected.source),
        "copyrightNotice": (spaced(data.get("copyrightNotice", "")), expected.notice),
        "copyrightHolder": (data.get("copyrightHolder", {}).get("name"), expected.holder),
        "copyrightYear": (data.get("copyrightYear"), expected.year),
        "sourceOrganization": (data.get("sourceOrganization", {}).get("name"), expected.source),
        "isBasedOn": (data.get("isBasedOn", {}).get("url", ""), expected.original),
        "license": (data.get("license", ""), expected.licence_url or expected.terms_url),
        "author": ({each["name"] for each in data.get("author", ())} >= set(expected.authors), True),
        "translator": (tuple(each["name"] for each in data.get("translator", ())), expected.translators),
        "translationOfWork": ("translationOfWork" in data, expected.is_translation),
        "og:description": (expected.source in page.xpath('string(//meta[@property="og:description"]/@content)'), True),
        "copyright": (spaced(page.xpath('string(//meta[@name="copyright"]/@content)')), expected.notice),
    }
    wrong = [name for name, (said, due) in told.items() if said != due]
    if wrong:
        yield _("The data of the page are wrong in: %(names)s.") % {"names": ", ".join(wrong)}

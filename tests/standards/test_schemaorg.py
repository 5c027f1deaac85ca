"""The check of schema.org knows its types, properties and ranges, and says where a document leaves them."""

import copy

import pytest

from tests.standards.schemaorg import TYPES, check_schemaorg

ARTICLE = {
    "@context": "https://schema.org",
    "@type": "NewsArticle",
    "@id": "https://news.example.org/article/1/",
    "mainEntityOfPage": "https://news.example.org/article/1/",
    "headline": "Le marché rouvre",
    "alternativeHeadline": "Sous la pluie",
    "description": "Les marchands étaient là.",
    "articleSection": ["Arménie"],
    "keywords": "marché, pluie",
    "inLanguage": "fr",
    "wordCount": 250,
    "datePublished": "2026-03-01T10:30:00+01:00",
    "dateModified": "2026-03-01",
    "expires": "2026-06-01T00:00:00.123456Z",
    "isAccessibleForFree": True,
    "author": [{"@type": "Person", "name": "Jane Roe"}, {"@type": "Organization", "name": "RAL"}],
    "publisher": {
        "@type": "NewsMediaOrganization",
        "name": "Newsroom",
        "logo": {"@type": "ImageObject", "url": "https://news.example.org/logo.png"},
    },
    "image": {
        "@type": "ImageObject",
        "contentUrl": "https://news.example.org/1.webp",
        "caption": "Le marché",
        "creditText": "T. Sahak",
        "width": {"@type": "QuantitativeValue", "value": 1200, "unitCode": "E37"},
        "height": "800 px",
    },
    "creditText": "RAL",
    "copyrightNotice": "Copyright (c) 2026 RAL",
    "copyrightHolder": {"@type": "Organization", "name": "RAL"},
    "copyrightYear": 2026,
    "license": "https://ral.example.org/terms",
    "acquireLicensePage": "https://ral.example.org/terms",
    "usageInfo": {"@type": "WebPage", "url": "https://ral.example.org/terms"},
    "conditionsOfAccess": "Reprinted with permission.",
    "isBasedOn": {"@id": "https://ral.example.org/market"},
    "sourceOrganization": {"@type": "NewsMediaOrganization", "name": "RAL", "url": "https://ral.example.org/"},
    "translationOfWork": {"@type": "NewsArticle", "url": "https://ral.example.org/market", "inLanguage": "en"},
    "translator": {"@type": "Person", "name": "Nariné Sarafian"},
    "correction": {"@type": "CorrectionComment", "text": "Samedi", "datePublished": "2026-03-02T08:00:00Z"},
    "identifier": {"@type": "PropertyValue", "propertyID": "uri", "value": "tag:1"},
}
SEARCH = {
    "@context": "https://schema.org",
    "@type": "WebSite",
    "url": "https://news.example.org/",
    "potentialAction": {
        "@type": "SearchAction",
        "target": {"@type": "EntryPoint", "urlTemplate": "https://news.example.org/search?q={q}"},
        "query-input": "required name=q",
    },
}
CRUMBS = {
    "@context": "https://schema.org",
    "@type": "BreadcrumbList",
    "itemListElement": [
        {"@type": "ListItem", "position": 1, "name": "Arménie", "item": {"@id": "https://news.example.org/section/"}}
    ],
}


def without_context(node: dict) -> dict:
    return {key: value for key, value in node.items() if key != "@context"}


@pytest.mark.parametrize("node", [ARTICLE, SEARCH, CRUMBS])
def test_a_document_in_the_words_of_schema_org_is_valid(node):
    assert check_schemaorg(node) == []


def test_a_graph_is_read_part_by_part():
    graph = {"@context": "https://schema.org", "@graph": [without_context(ARTICLE), without_context(CRUMBS)]}
    assert check_schemaorg(graph) == []
    graph["@graph"][1]["title"] = "Arménie"
    assert ["title" in fault and "@graph[1]" in fault for fault in check_schemaorg(graph)] == [True]


def test_a_kind_has_what_its_kinds_have():
    assert TYPES["ReportageNewsArticle"]["is"] == ["NewsArticle"]
    assert check_schemaorg(ARTICLE | {"@type": "ReportageNewsArticle"}) == []
    assert check_schemaorg(ARTICLE | {"@type": "WebPage"})  # no articleSection, no wordCount of Article


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("@context", "https://example.org"),
        ("@type", "NewsStory"),
        ("@type", []),
        ("@id", "article/1"),
        ("title", "Le marché rouvre"),
        ("source", "RAL"),
        ("headline", ""),
        ("headline", None),
        ("headline", 12),
        ("headline", {"@type": "Person", "name": "Jane"}),
        ("articleSection", []),
        ("author", "Jane Roe"),
        ("author", {"name": "Jane Roe"}),
        ("author", {"@type": "NewsArticle", "name": "Jane Roe"}),
        ("author", [{"@type": "Person", "name": "Jane"}, {"@type": "Person", "nom": "Jane"}]),
        ("author", {"@id": "Jane Roe"}),
        ("sourceOrganization", {"@type": "Person", "name": "Jane Roe"}),
        ("translationOfWork", "https://ral.example.org/market"),
        ("copyrightYear", "2026"),
        ("copyrightYear", float("nan")),
        ("wordCount", 2.5),
        ("wordCount", True),
        ("isAccessibleForFree", "yes"),
        ("isAccessibleForFree", 1),
        ("datePublished", "1 mars 2026"),
        ("datePublished", "2026-02-30"),
        ("datePublished", "2026-03-01T10:30:00"),
        ("dateModified", "2026-03-01 10:30"),
        ("license", "CC BY"),
        ("license", "/licences/"),
        ("license", "https://ral.example.org/Հայ"),
        ("isBasedOn", "javascript:alert(1)"),
        ("image", {"@type": "ImageObject", "contentUrl": "/1.webp"}),
        ("image", {"@type": "ImageObject", "width": 1200}),
        ("inLanguage", "français"),
        ("digitalSourceType", "https://schema.org/ByHand"),
        ("correction", {"@type": "CorrectionComment", "text": "Samedi", "datePublished": "hier"}),
        ("query-input", "required name=q"),
    ],
)
def test_what_schema_org_has_no_words_for_is_told(key, value):
    node = copy.deepcopy(ARTICLE) | {key: value}
    faults = check_schemaorg(node)
    assert faults
    assert all(str(key).strip("@") in fault or (key == "@type" and "type" in fault) for fault in faults), faults


def test_an_enumeration_has_its_own_words():
    for word in ("TrainedAlgorithmicMediaDigitalSource", "https://schema.org/TrainedAlgorithmicMediaDigitalSource"):
        assert check_schemaorg(ARTICLE | {"digitalSourceType": word}) == []

"""All surfaces × all presets × each state of a story, against what was written down and read by a person.

`--write-golden` writes `golden/` anew; what it changes there is then read before it is committed.
"""

import io
import json
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from unittest import mock

import pytest
import time_machine
from django.template import engines
from lxml import html
from PIL import Image

from articles.templatetags import cards
from attribution.presets import presets
from tests.builders import make_article
from tests.standards.feeds import check_atom, check_json_feed, check_rss, check_sitemap
from tests.standards.ninjs import check_ninjs
from tests.standards.schemaorg import check_schemaorg

from .observing import observe, sitemap_of
from .staging import STATES, staged

pytestmark = pytest.mark.django_db
GOLDEN = Path(__file__).parent / "golden"
NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
PRESETS = {preset.code: preset for preset in presets()}


def photograph() -> io.BytesIO:
    """A picture as it comes from a camera, small."""
    file = io.BytesIO()
    Image.new("RGB", (600, 400), "teal").save(file, "JPEG")
    file.seek(0)
    return file


@pytest.fixture
def stage(client, ada, carla):
    def made(code: str, state: str) -> dict:
        article, against = staged(PRESETS[code], state, ada, carla, photograph())
        client.logout()
        return {"refused for": against} | (observe(client, article) if not against else {})

    with time_machine.travel(NOW, tick=False):
        yield made


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("code", PRESETS)
def test_every_surface_says_what_was_agreed(stage, request, code, state):
    told = stage(code, state)
    file = GOLDEN / code / f"{state}.json"
    if request.config.getoption("--write-golden"):
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(told, ensure_ascii=False, indent=1, sort_keys=True) + "\n", "utf-8")
    golden = json.loads(file.read_text("utf-8"))
    assert set(told) == set(golden)
    for surface, expected in golden.items():
        assert told[surface] == expected, surface


# Each place of a template that a part of the credit comes through, and the preset that asks for it.
CREDITS = [
    ("components/byline.html", "statement.credit and statement.position", "False", "cc-by-4-0"),
    ("components/byline.html", "{{ statement.source }}", "", "rferl"),
    ("components/byline.html", '{{ statement.authors|join:", " }}', "", "rferl"),
    ("components/provenance.html", "{{ statement.source|article_of }}", "", "rferl"),
    ("components/provenance.html", "statement.credit and statement.position", "False and statement.position", "rferl"),
    ("components/provenance.html", "{% if statement.original_url %}", "{% if False %}", "rferl"),
    ("components/provenance.html", "{% if statement.badge %}", "{% if False %}", "cc-by-4-0"),
    (
        "components/notice.html",
        "statement.credit and statement.position",
        "False and statement.position",
        "agency-contract",
    ),
    ("components/notice.html", "{% if statement.notice %}", "{% if False %}", "rferl"),
    ("components/rights.html", "{{ statement.notice_text }}", "", "rferl"),
    ("components/rights.html", "statement.licence_url", "False", "cc-by-4-0"),
    ("components/rights.html", '<meta name="tdm-reservation" content="1">', "", "rferl"),
    ("components/card.html", "{{ card.source.label|reprinted_from }}", "", "rferl"),
    ("articles/article.html", '{% include "components/byline.html" %}', "", "cc-by-4-0"),
    ("articles/article.html", '{% include "components/provenance.html" %}', "", "rferl"),
    ("articles/article.html", '<div class="legal">{% include "components/notice.html" %}</div>', "", "rferl"),
    ("articles/article.html", '{% include "components/rights.html" %}', "", "rferl"),
    ("articles/article.html", "{{ statement.source|reprinted_from }}", "", "rferl"),
    ("articles/article.html", "{{ structured|json_ld }}", "{}", "rferl"),
    ("articles/article.html", 'data-source-line="{{ source_line }}"', "", "rferl"),
    ("articles/article.html", '<meta name="author" content="{{ name }}">', "", "rferl"),
    ("articles/stub.html", "{{ statement.source }}", "", "rferl"),
    ("articles/stub.html", "{% if statement.original_url %}", "{% if False %}", "rferl"),
    ("articles/latest.html", "{{ article.card.source.label|reprinted_from }}", "", "rferl"),
    ("articles/search.html", "{{ article.card.source.label|reprinted_from }}", "", "rferl"),
]


@pytest.mark.parametrize(("name", "part", "instead", "code"), CREDITS)
def test_a_credit_taken_out_of_a_template_is_missed(stage, name, part, instead, code):
    state = "expired" if name == "articles/stub.html" else "reprint"
    with changed(name, part, instead):
        told = stage(code, state)
    golden = json.loads((GOLDEN / code / f"{state}.json").read_text("utf-8"))
    assert {surface: told[surface] == golden[surface] for surface in golden} != dict.fromkeys(golden, True)


@contextmanager
def changed(name: str, part: str, instead: str):
    """The template with a part of it replaced, for as long as the block lasts."""
    engine = engines["django"].engine
    source = engine.get_template(name).source
    assert part in source
    broken = engine.from_string(source.replace(part, instead))
    found = type(engine).find_template

    def find_template(self, wanted, *args, **kwargs):
        return (broken, None) if wanted == name else found(self, wanted, *args, **kwargs)

    cards._drawn.cache_clear()
    with mock.patch.object(type(engine), "find_template", find_template):
        yield
    cards._drawn.cache_clear()


@pytest.mark.parametrize("state", ["own", "reprint", "translation", "excerpt"])
@pytest.mark.parametrize("code", PRESETS)
def test_what_machines_read_meets_its_standard(client, ada, carla, code, state):
    with time_machine.travel(NOW, tick=False):
        article, against = staged(PRESETS[code], state, ada, carla, photograph())
        if against:
            return
        page = html.fromstring(client.get(article.get_absolute_url()).content.decode())
        assert check_schemaorg(json.loads(page.xpath('string(//script[@type="application/ld+json"])'))) == []
        assert check_rss(client.get("/feeds/latest.rss").content) == []
        assert check_atom(client.get("/feeds/latest.atom").content) == []
        assert check_json_feed(client.get("/feeds/latest.json").content) == []
        # A list of addresses has one at least.
        assert check_sitemap(client.get(sitemap_of(make_article("Un autre"))).content) == []
        answer = client.get(f"/api/v1/articles/{article.pk}/")
        assert (answer.status_code == 200) is article.in_api
        assert answer.status_code == 404 or check_ninjs(answer.json()) == []

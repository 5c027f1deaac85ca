"""The check of ninjs lets the IPTC's own examples pass, and refuses what the schema does."""

import json
from pathlib import Path

import pytest

from tests.standards.ninjs import check_ninjs

SAMPLES = Path(__file__).parent / "samples"
NOT_GIVEN = object()


def sample(name: str = "simple-text") -> dict:
    return json.loads((SAMPLES / f"ninjs-3-{name}.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", ["simple-text", "multimedia"])
def test_an_example_of_the_iptc_is_valid(name):
    assert check_ninjs(sample(name)) == []


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("uri", NOT_GIVEN),
        ("uri", "/article/1/"),
        ("uri", "https://news.example.org/Հայ"),
        ("versionCreated", "2026-03-01 10:30"),
        ("versionCreated", "2026-03-01T10:30:00"),
        ("versionCreated", "2026-02-30T10:30:00Z"),
        ("expires", "tomorrow"),
        ("version", 3),
        ("pubStatus", "killed"),
        ("headlines", "A headline"),
        ("headlines", [{"text": "A headline"}]),
        ("headline", "The name of ninjs 1"),
        ("infoSources", [{"uri": "no address"}]),
        ("rightsInfo", {"linkedRights": "terms"}),
        ("places", [{"geoJSON": {"type": "Nowhere"}}]),
    ],
)
def test_what_the_schema_refuses_is_told(key, value):
    item = sample() | {key: value}
    if value is NOT_GIVEN:
        del item[key]
    faults = check_ninjs(item)
    assert faults
    assert any(key in fault for fault in faults)

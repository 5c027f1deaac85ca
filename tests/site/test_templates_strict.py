"""What the content security policy asks of templates, and what shared caches ask of public ones."""

import re
from pathlib import Path

import pytest
from django.template.loader import get_template

ROOT = Path(__file__).parents[2]
TEMPLATES = sorted(ROOT.glob("templates/**/*.html"))
PAGES = [path for path in TEMPLATES if not {"letters", "email"} & set(path.parts)]  # a letter has no stylesheet
PUBLIC = [
    *ROOT.glob("templates/articles/*.html"),
    *ROOT.glob("templates/components/*.html"),
    ROOT / "templates/base.html",
    ROOT / "templates/404.html",
]

FORBIDDEN = {
    "an inline style": re.compile(r"<style\b|\sstyle\s*=", re.I),
    "a handler": re.compile(r"<[a-z][^>]*\son[a-z]+\s*=", re.I),
    "an inline script": re.compile(r'<script(?![^>]*\s(?:src=|nonce=|type="application/ld\+json"))', re.I),
    "a script in an address": re.compile(r"javascript:", re.I),
}


def name(path: Path) -> str:
    return str(path.relative_to(ROOT / "templates"))


@pytest.mark.parametrize("path", PAGES, ids=name)
def test_a_page_holds_nothing_inline(path):
    source = path.read_text()
    for what, pattern in FORBIDDEN.items():
        assert not pattern.search(source), f"{name(path)} has {what}: {pattern.search(source)[0]}"


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_a_template_can_be_read(path):
    assert get_template(name(path))


@pytest.mark.parametrize("path", PUBLIC, ids=name)
def test_a_public_template_knows_nothing_of_the_reader(path):
    said = re.findall(r"{{.*?}}|{%.*?%}", path.read_text())
    found = [tag for tag in said if re.search(r"\b(csrf_token|csrf_input|user|session|messages|perms)\b", tag)]
    assert not found, f"{name(path)} asks for {found[0]}"


def test_stored_markup_is_trusted_in_one_place():
    trusting = [name(path) for path in PAGES if re.search(r"\|\s*safe\b|autoescape off", path.read_text())]
    assert trusting == ["components/clean.html"]

"""Compiling the catalogues: what changed, and nothing else."""

import os

import polib
import pytest

from newsroom.translations import compile_catalogues


@pytest.fixture
def house(tmp_path):
    for folder in ("locale/fr/LC_MESSAGES", "desk/locale/hy/LC_MESSAGES"):
        (tmp_path / folder).mkdir(parents=True)
        catalogue = polib.POFile()
        catalogue.metadata = {"Content-Type": "text/plain; charset=utf-8"}
        catalogue.append(polib.POEntry(msgid="Search", msgstr="Recherche"))
        catalogue.save(str(tmp_path / folder / "django.po"))
    return tmp_path


def test_each_catalogue_is_compiled_once(house):
    assert len(compile_catalogues(house)) == 2
    assert compile_catalogues(house) == []
    compiled = polib.mofile(str(house / "desk/locale/hy/LC_MESSAGES/django.mo"))
    assert compiled.find("Search").msgstr == "Recherche"


def test_a_changed_catalogue_is_compiled_again(house):
    compile_catalogues(house)
    changed = house / "locale/fr/LC_MESSAGES/django.po"
    later = changed.with_suffix(".mo").stat().st_mtime + 1
    os.utime(changed, (later, later))
    assert compile_catalogues(house) == [changed]


def test_nothing_else_is_left_behind(house):
    compile_catalogues(house)
    assert {path.suffix for path in house.rglob("*.*") if path.is_file()} == {".po", ".mo"}

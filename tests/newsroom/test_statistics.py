"""SQLite is told what stands in its tables: each day, and as the house starts; PostgreSQL needs no telling."""

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.module_loading import import_string

from newsroom.management.commands.start import Command
from newsroom.statistics import measure_tables
from tests.builders import make_article

pytestmark = pytest.mark.django_db


def known() -> dict[str, int]:
    """How many rows SQLite knows of, by index of the articles; nothing where it knows nothing."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM sqlite_master WHERE name = 'sqlite_stat1'")
        if not cursor.fetchone()[0]:
            return {}
        cursor.execute("SELECT idx, stat FROM sqlite_stat1 WHERE tbl = 'articles_article'")
        return {index: int(stat.split()[0]) for index, stat in cursor.fetchall()}


def test_what_stands_in_the_tables_is_known_once_they_were_measured():
    make_article("Une halle")
    make_article("Un marché")
    with CaptureQueriesContext(connection) as asked:
        measure_tables.call()
    if connection.vendor == "sqlite":
        assert known()["last_saved"] == 2
    else:
        assert len(asked) == 0


def test_it_is_done_each_day():
    assert import_string("newsroom.statistics.measure_tables") is measure_tables
    assert "newsroom.statistics.measure_tables" in settings.DAILY_TASKS


def test_the_house_measures_as_it_starts(monkeypatch):
    done = []
    for name in ("check_port", "check_folder", "compile_catalogues", "call_command"):
        monkeypatch.setattr(f"newsroom.management.commands.start.{name}", lambda *_args, **_options: None)
    monkeypatch.setattr("newsroom.management.commands.start.measure", lambda: done.append("measured"))
    Command().prepare()
    assert done == ["measured"]

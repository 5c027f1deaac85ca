"""The words of what is published are found by their index, whatever the planner of the database makes of them."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles import search
from tests.builders import make_article
from text.analysis import parse_query

pytestmark = pytest.mark.django_db


def found(word: str) -> list[int]:
    return search.some(search.Match.of(parse_query(word)))


def told(statement: str, *facts: str) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(statement, facts)
        return cursor.fetchall()


def test_a_word_is_looked_up_and_the_table_not_read_through():
    article = make_article("Le marché rouvre")
    assert (found("marche"), found("rarissime")) == ([article.pk], [])
    if connection.vendor == "postgresql":
        counted = "SELECT seq_scan FROM pg_stat_xact_user_tables WHERE relname = %s"
        before = told(counted, search.TABLE)
        found("rarissime")
        assert told(counted, search.TABLE) == before
        assert told("SHOW enable_seqscan") == [("on",)]
    else:
        with CaptureQueriesContext(connection) as asked:
            found("rarissime")
        plan = told(f"EXPLAIN QUERY PLAN {asked[0]['sql']}")
        # FTS5 numbers its ways: with M a word is matched, a bare 0: would read all rows.
        assert len(plan) == 1
        assert f"SCAN {search.TABLE} VIRTUAL TABLE INDEX 0:M" in plan[0][3]

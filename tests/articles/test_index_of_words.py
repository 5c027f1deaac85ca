"""The words of what is published are found by their index, whatever the planner of the database makes of them."""

import pytest
from django.db import connection

from articles import search
from tests.builders import make_article
from text.analysis import parse_query

pytestmark = pytest.mark.django_db


def read_through() -> int:
    """How often this transaction read the whole table of words."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT seq_scan FROM pg_stat_xact_user_tables WHERE relname = %s", [search.TABLE])
        return cursor.fetchone()[0]


@pytest.mark.skipif(connection.vendor != "postgresql", reason="FTS5 has nothing but its index")
def test_a_word_is_looked_up_and_the_table_not_read_through():
    article = make_article("Le marché rouvre")
    before = read_through()
    for word in ("marche", "rarissime"):
        assert search.some(search.Match.of(parse_query(word))) == ([article.pk] if word == "marche" else [])
    assert read_through() == before
    with connection.cursor() as cursor:
        cursor.execute("SHOW enable_seqscan")
        assert cursor.fetchone() == ("on",)

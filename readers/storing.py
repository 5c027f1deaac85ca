"""Adding to the counts of reads: exact, whoever adds at the same moment."""

from collections.abc import Mapping
from datetime import datetime

from django.db import connection, transaction

from .models import ReadCount, Span

ROWS_A_STATEMENT = 200

Counted = tuple[int, Span, datetime]


def add(counts: Mapping[Counted, int]) -> None:
    """Add to each count, all of them or none; in one order, so that of two who add neither waits for the other for ever."""
    rows = sorted((article, span.value, start, count) for (article, span, start), count in counts.items())
    table = connection.ops.quote_name(ReadCount._meta.db_table)
    moment = connection.ops.adapt_datetimefield_value
    with transaction.atomic(), connection.cursor() as cursor:
        for begin in range(0, len(rows), ROWS_A_STATEMENT):
            some = rows[begin : begin + ROWS_A_STATEMENT]
            values = [value for article, span, start, count in some for value in (article, span, moment(start), count)]
            cursor.execute(
                f"INSERT INTO {table} (article_id, span, start, count) VALUES"  # noqa: S608 - a name of ours
                f" {', '.join(['(%s, %s, %s, %s)'] * len(some))}"
                f" ON CONFLICT (article_id, span, start) DO UPDATE SET count = {table}.count + excluded.count",
                values,
            )

"""The index of words: tsvector and GIN on PostgreSQL, FTS5 on SQLite, fed by one analyser, so that both find the same.

It is written in the transaction of the article, so it is never behind. Only published articles stand in it, and
whoever asks still asks `published()`. The table is made by migration 0002, in each database's own words.
"""

from dataclasses import dataclass

from django.db import connection
from django.db.models import BooleanField, FloatField
from django.db.models.expressions import RawSQL

from text.analysis import analyse
from text.cleaning import text_of

from .models import Article

MOST = 1000  # beyond this many matches nothing is ranked: the newest are shown
TABLE = "articles_search"


@dataclass(frozen=True)
class Match:
    """A search in the database's own language: groups of alternatives, all of which must occur."""

    expression: str

    @classmethod
    def of(cls, groups: list[list[str]]) -> "Match":
        """From words that must all occur, each a list of the forms that stand for it; a form of several words is a phrase."""
        if connection.vendor == "postgresql":
            every = [
                " | ".join("(" + " <-> ".join(f"'{word}'" for word in form.split()) + ")" for form in group)
                for group in groups
            ]
            return cls(" & ".join(f"({group})" for group in every))
        every = [" OR ".join(f'"{form}"' for form in group) for group in groups]
        return cls(" AND ".join(f"({group})" for group in every))


def index(article: Article) -> None:
    """Write or renew what can be found of a published article."""
    card = article.card or {}
    names = " ".join(author["name"] for author in card.get("authors", ()))
    title = analyse(f"{article.headline} {article.kicker}", article.language)
    lead = analyse(f"{article.standfirst} {names}", article.language)
    body = analyse(text_of(article.body), article.language)
    store([(article.pk, title, lead, body)])


def store(rows: list[tuple[int, str, str, str]]) -> None:
    """Write the analysed words of articles: number, words of the headline, of the standfirst and names, of the text."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            statement = (
                f"INSERT INTO {TABLE} (article_id, vector) VALUES (%s, setweight(to_tsvector('simple', %s), 'A') ||"  # noqa: S608
                " setweight(to_tsvector('simple', %s), 'B') || setweight(to_tsvector('simple', %s), 'D'))"
                " ON CONFLICT (article_id) DO UPDATE SET vector = EXCLUDED.vector"
            )
            cursor.executemany(statement, rows)
        else:
            cursor.executemany(f"DELETE FROM {TABLE} WHERE rowid = %s", [row[:1] for row in rows])  # noqa: S608
            cursor.executemany(f"INSERT INTO {TABLE} (rowid, title, lead, body) VALUES (%s, %s, %s, %s)", rows)  # noqa: S608


def forget(*pks: int) -> None:
    """Take articles out of the index."""
    column = "article_id" if connection.vendor == "postgresql" else "rowid"
    with connection.cursor() as cursor:
        cursor.executemany(f"DELETE FROM {TABLE} WHERE {column} = %s", [[pk] for pk in pks])  # noqa: S608


def some(match: Match) -> list[int]:
    """The numbers of matching articles, `MOST` and one more at most."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            statement = f"SELECT articles_found(to_tsquery('simple', %s), {MOST + 1})"  # migration 0023 says why
        else:
            statement = f"SELECT rowid FROM {TABLE} WHERE {TABLE} MATCH %s LIMIT {MOST + 1}"  # noqa: S608
        cursor.execute(statement, [match.expression])
        return [pk for (pk,) in cursor.fetchall()]


def matching(match: Match) -> RawSQL:
    """The condition that an article matches, to walk a list in its own order and keep what does."""
    if connection.vendor == "postgresql":
        clause = (
            f"SELECT 1 FROM {TABLE} s WHERE s.article_id = articles_article.id AND s.vector @@ to_tsquery('simple', %s)"  # noqa: S608
        )
    else:
        clause = f"SELECT 1 FROM {TABLE} WHERE {TABLE} MATCH %s AND rowid = articles_article.id"  # noqa: S608
    return RawSQL(f"EXISTS ({clause})", [match.expression], output_field=BooleanField())  # noqa: S611


def rank(match: Match) -> RawSQL:
    """How well an article matches, more is better: the headline counts most, then the standfirst."""
    if connection.vendor == "postgresql":
        clause = f"SELECT ts_rank(s.vector, to_tsquery('simple', %s)) FROM {TABLE} s WHERE s.article_id = articles_article.id"  # noqa: S608
    else:
        clause = (
            f"SELECT -bm25({TABLE}, 10.0, 4.0, 1.0) FROM {TABLE} WHERE {TABLE} MATCH %s AND rowid = articles_article.id"  # noqa: S608
        )
    return RawSQL(f"({clause})", [match.expression], output_field=FloatField())  # noqa: S611

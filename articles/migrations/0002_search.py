"""The index of words, in each database's own way; articles/search.py reads and writes it."""

from django.db import migrations

POSTGRESQL = [
    "CREATE TABLE articles_search (article_id bigint PRIMARY KEY, vector tsvector NOT NULL)",
    "CREATE INDEX articles_search_vector ON articles_search USING gin (vector)",
]
# The words are analysed before they come here: the tokenizer has only to part them at blanks.
SQLITE = ["CREATE VIRTUAL TABLE articles_search USING fts5 (title, lead, body, tokenize = \"unicode61 remove_diacritics 0\")"]


def make(apps, schema_editor):
    for statement in POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SQLITE:
        schema_editor.execute(statement)


def drop(apps, schema_editor):
    schema_editor.execute("DROP TABLE articles_search")


class Migration(migrations.Migration):
    dependencies = [("articles", "0001_initial")]
    operations = [migrations.RunPython(make, drop)]

"""A large archive for measuring."""

import time

from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction

from articles.generating import Generator

BATCH = 500


class Command(BaseCommand):
    help = (
        "Add N generated articles, spread over ten years, with texts, by-lines, topics, credits and the index of words."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument("number", type=int)
        parser.add_argument("--seed", type=int, default=2026)

    def handle(self, number: int, seed: int, **options) -> None:
        if not 0 < number <= 10_000_000:
            raise CommandError("give a number of articles between 1 and 10,000,000.")
        began = time.monotonic()
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET statement_timeout = 0")
        generator = Generator(seed)
        for done in range(0, number, BATCH):
            with transaction.atomic():
                generator.batch(min(BATCH, number - done), (done, number))
            if self.stdout.isatty():
                self.stdout.write(f"\r{done + BATCH:,} of {number:,}", ending="")
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")
        self.stdout.write(f"\n{number:,} articles in {time.monotonic() - began:.0f} s")

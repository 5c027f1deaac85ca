"""Does every surface say what the licences ask?"""

import sys
import time

from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.utils.timezone import localtime

from articles import standing
from attribution.models import Source
from syndication.auditing import audit
from syndication.auditing.keeping import audit_and_keep


class Command(BaseCommand):
    help = (
        "Render every published article on every surface and compare with what was settled at publication; tell what "
        "ends this week, what lost its permission, what is over its daily cap, and which pictures have no rights. "
        "Exit status 1 where anything breaks its licence."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument("--source", metavar="SLUG", help="only the reprints of this source; this walk is not kept")

    def handle(self, source: str | None = None, **options) -> None:
        began = time.monotonic()
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET statement_timeout = 0")
        told = self._tell if self.stderr.isatty() else lambda done, total: None
        outcome = audit(told, _source(source)) if source else audit_and_keep(told)
        if self.stderr.isatty():
            self.stderr.write("")
        for breach in outcome.breaches:
            self.stdout.write(f"{breach.address}\n  {breach.surface}: {breach.sentence}")
        is_broken = (not source and self._standing()) or bool(outcome.breaches)
        seconds = time.monotonic() - began
        self.stdout.write(
            f"{outcome.checked:,} articles on every surface, {len(outcome.breaches):,} breaches, in {seconds:.1f} s."
        )
        if is_broken:
            sys.exit(1)

    def _tell(self, done: int, total: int) -> None:
        self.stderr.write(f"\r{done:,} of {total:,} articles", ending="")
        self.stderr.flush()

    def _standing(self) -> bool:
        """Tell how it stands with the rights; whether something of it is a breach."""
        for article in standing.ending_soon():
            self.stdout.write(f"ends {localtime(article.expires_at):%Y-%m-%d %H:%M}: {article.get_absolute_url()}")
        lost = list(standing.without_permission())
        for article in lost:
            self.stdout.write(f"lost its permission: {article.get_absolute_url()}")
        over = standing.over_cap()
        for each in over:
            self.stdout.write(f"over the cap: {each.source}, {each.day}: {each.published} of {each.allowed}")
        for picture in standing.pictures_without_rights():
            self.stdout.write(f"no rights recorded: picture {picture.pk}, {picture}")
        for version in standing.terms_unread():
            self.stdout.write(f"terms never read: {version}")
        return bool(lost or over)


def _source(slug: str) -> Source:
    source = Source.objects.filter(slug=slug).first()
    if source is None:
        raise CommandError(f"there is no source “{slug}”: its slug is the last part of the address of its page.")
    return source

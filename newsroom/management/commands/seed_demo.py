"""Fill an empty database with the demo newsroom."""

import os

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from articles.models import Article
from newsroom.demo.people import welcome
from newsroom.demo.seeding import Seeding


class Command(BaseCommand):
    help = "Fill an empty database with a believable newsroom; the logins are written to VAR_DIR/demo-logins.txt."

    def handle(self, **options) -> None:
        if Article.objects.exists():
            raise CommandError("there are articles already. The demo newsroom is only put into an empty database.")
        with transaction.atomic():
            logins = welcome()
            Seeding(self.stdout.write).run()
            path = settings.VAR_DIR / "demo-logins.txt"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.touch(mode=0o600)
            path.write_text("".join(f"{login}\n" for login in logins))
        os.chmod(path, 0o600)
        self.stdout.write(f"{len(logins)} accounts, see {path}")

"""`manage.py start`: the database made ready, then the site and its worker until Ctrl-C."""

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError, connection

from articles.models import Article
from newsroom.starting import House, check_folder, check_port, reachable
from newsroom.statistics import measure
from newsroom.translations import compile_catalogues

LOGINS = settings.VAR_DIR / "demo-logins.txt"


class Command(BaseCommand):
    help = "Make the database ready, then run the site and its worker until Ctrl-C."
    # The first look at the database has to be the one that can say what is wrong with it.
    requires_system_checks = []

    def handle(self, **options):
        try:
            self.prepare()
        except KeyboardInterrupt:
            raise CommandError("Stopped before the site was up.", returncode=130) from None
        with House() as house:
            if house.wait_until_up():
                self.tell_addresses()
            house.wait()

    def prepare(self):
        check_port(settings.HOST, settings.PORT)
        check_folder(settings.VAR_DIR)
        self.check_database()
        compile_catalogues()
        call_command("migrate", interactive=False, verbosity=0)
        call_command("createcachetable", verbosity=0)
        if settings.DEVELOPMENT:
            if not Article.objects.exists():
                self.tell("Filling the empty database with the demo newsroom …")
                call_command("seed_demo")
        else:
            call_command("collectstatic", interactive=False, verbosity=0)
        measure()

    def check_database(self):
        try:
            connection.ensure_connection()
        except OperationalError as fault:
            reason = str(fault).strip().splitlines()[0]
            raise CommandError(
                f"The database does not answer ({reason}). Check DATABASE_URL, and that it runs."
            ) from fault

    def tell_addresses(self):
        site = settings.SITE_URL.replace(f"//{settings.HOST}:", f"//{reachable(settings.HOST)}:")
        self.tell(f"\nThe site     {site}/\nThe desk     {site}/admin/")
        if settings.DEVELOPMENT:
            self.tell(f"Its letters  {site}/letters/")
            if LOGINS.is_file():
                self.tell(f"The logins   {LOGINS}")
                self.tell("\n".join(f"             {line}" for line in LOGINS.read_text().splitlines()))
        self.tell("Ctrl-C stops it.")

    def tell(self, text: str):
        self.stdout.write(text)
        self.stdout.flush()

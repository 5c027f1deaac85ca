from django.core.management.base import BaseCommand

from accounts.leaving import erased_before_restore, replay


class Command(BaseCommand):
    help = "After a backup was restored: erase again the accounts that had been erased since it was made."

    def handle(self, **options):
        self.stdout.write(f"{replay()} accounts of {erased_before_restore()} were erased again.")

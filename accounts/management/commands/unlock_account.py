from django.core.management.base import BaseCommand, CommandError

from accounts.finding import find
from accounts.limits import locked_for, unlock


class Command(BaseCommand):
    help = "Let an account be tried again at once that was locked by too many wrong passwords or codes."

    def add_arguments(self, parser):
        parser.add_argument("account", help="its username or e-mail address")

    def handle(self, *, account, **options):
        user = find(account)
        if user is None:
            raise CommandError(f"Nobody is called “{account}”: give a username, or the e-mail address of an account.")
        was_locked = locked_for(user) > 0
        unlock(user)
        self.stdout.write(f"{user.username} was {'locked' if was_locked else 'not locked'}, and can be signed in to.")

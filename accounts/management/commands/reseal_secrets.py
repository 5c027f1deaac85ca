"""`manage.py reseal_secrets`: after a key was put in front of ENCRYPTION_KEYS, seals every second factor with it."""

from allauth.mfa.models import Authenticator
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from accounts.sealing import Unreadable, reseal

SEALED = ("secret", "seed")


class Command(BaseCommand):
    help = "Seals the stored second factors with the first of ENCRYPTION_KEYS, so that the others can be taken out."

    def handle(self, **options) -> None:
        resealed, unreadable = 0, []
        for pk in Authenticator.objects.values_list("pk", flat=True):
            # One row at a time, each under its lock: codes may be used meanwhile.
            with transaction.atomic():
                kept = Authenticator.objects.select_for_update().filter(pk=pk).first()
                names = [name for name in SEALED if kept and name in kept.data]
                try:
                    kept_data = {name: reseal(kept.data[name]) for name in names}
                except Unreadable:
                    unreadable.append(pk)
                    continue
                if names:
                    kept.data |= kept_data
                    kept.save(update_fields=["data"])
                    resealed += 1
        self.stdout.write(f"{resealed} second factors are sealed with the first key.")
        if unreadable:
            raise CommandError(
                f"{len(unreadable)} open with none of ENCRYPTION_KEYS: keep the former keys, "
                "or remove these second factors at the desk, for their owners to set them up anew."
            )

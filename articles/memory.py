"""Small tables that change once a month and are asked for on every page: their rows, kept for a minute in each process."""

import time
from collections.abc import Callable

from django.db.models import Model, QuerySet
from django.db.models.signals import post_delete, post_save

from attribution.models import Licence, LicenceVersion, Source

KEEP_SECONDS = 60


class Kept:
    """Rows by their number, read when first asked for; a change in this process is seen at once."""

    def __init__(self, rows: Callable[[], QuerySet], *changed_by: type[Model]) -> None:
        self.rows = rows
        self.kept: dict[int, tuple[float, Model]] = {}
        for model in changed_by:
            post_save.connect(self.forget, sender=model)
            post_delete.connect(self.forget, sender=model)

    def __call__(self, pk: int) -> Model:
        until, row = self.kept.get(pk, (0.0, None))
        if time.monotonic() >= until:
            row = self.rows().get(pk=pk)
            self.kept[pk] = (time.monotonic() + KEEP_SECONDS, row)
        return row

    def forget(self, **_signal) -> None:
        self.kept.clear()


source = Kept(Source.objects.all, Source)
licence_version = Kept(lambda: LicenceVersion.objects.select_related("licence"), Licence, LicenceVersion)

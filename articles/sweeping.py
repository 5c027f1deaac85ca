"""Renditions that nobody names go: first they are written down, and a day later, when no cache shows a page with them, deleted."""

from contextlib import suppress
from datetime import timedelta

from django.core.files.storage import default_storage
from django.utils import timezone
from django_tasks import task

from pictures.likeness import likeness

from .illustrating import OriginalLostError, drop_files, opened_again
from .models import Leftover, Picture, PictureInText

# Longer than any cache, ours or a proxy's, keeps a page.
KEPT = timedelta(days=1)
DIGITS = "0123456789abcdef"  # what the folders below `pictures/` begin with: a job each
AT_ONCE = 500  # of a folder: what is left goes the next day


@task()
def sweep_renditions(digit: str = DIGITS[0]) -> None:
    """The worker, once a day: the folders that begin with a digit, then the next. May run any number of times."""
    for second in DIGITS:
        _sweep_folder(digit + second)
    if digit != DIGITS[-1]:
        sweep_renditions.enqueue(DIGITS[DIGITS.index(digit) + 1])


def _sweep_folder(start: str) -> None:
    folder = f"pictures/{start}/"
    named = _named(start)
    noted = Leftover.objects.filter(base__startswith=folder)
    noted.filter(base__in=named).delete()  # shown again, with the credit it had before
    unknown = _bases_in(folder) - named - set(noted.values_list("base", flat=True))
    Leftover.objects.bulk_create([Leftover(base=base) for base in sorted(unknown)[:AT_ONCE]], ignore_conflicts=True)
    for leftover in noted.filter(found_at__lt=timezone.now() - KEPT).order_by("found_at")[:AT_ONCE]:
        drop_files(leftover.base)
        leftover.delete()


def _bases_in(folder: str) -> set[str]:
    try:
        folders, _names = default_storage.listdir(folder)
    except FileNotFoundError:
        return set()
    return {
        f"{folder}{each}/{name.rpartition('-')[0]}"
        for each in folders
        for name in default_storage.listdir(f"{folder}{each}")[1]
        if "-" in name
    }


def _named(start: str) -> set[str]:
    """The bases below the folder that pages show: of pictures, and of texts."""
    pictures = Picture.objects.filter(digest__gte=start, digest__lt=f"{start}g").order_by()
    shown = pictures.exclude(renditions={}).values_list("renditions__base", flat=True)
    in_texts = PictureInText.objects.filter(base__startswith=f"pictures/{start}/").values_list("base", flat=True)
    return {*shown.iterator(), *in_texts.iterator()}


@task()
def look_at_pictures(after: int = 0) -> None:
    """Note what each picture shows that came before this was noted, so that its like is known: one after the other."""
    picture = Picture.objects.filter(likeness=None, pk__gt=after).order_by("pk").first()
    if picture is None:
        return
    with suppress(OriginalLostError):
        seen = likeness(opened_again(picture).image)
        # Not over that of a file which replaced it meanwhile.
        Picture.objects.filter(pk=picture.pk, likeness=None).update(likeness=seen)
    look_at_pictures.enqueue(picture.pk)

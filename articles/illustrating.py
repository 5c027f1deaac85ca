"""From an opened upload to a picture that pages can show: the original apart, the renditions at once, AVIF later."""

from functools import partial

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import transaction
from django_tasks import task

from attribution.models import Source, SourceState
from pictures.opening import Opened, open_upload
from pictures.renditions import PictureSet, discard, make

from .models import Picture
from .refreshing import refresh_cards

# What the pages show, and so what the focal point decides: pictures are cropped to it.
RATIO = 3 / 2
EXTENSIONS = {"JPEG": "jpg", "PNG": "png", "WEBP": "webp"}


def store(opened: Opened, by, **facts) -> Picture:
    """Keep a picture with its facts (the fields of `Picture`): all of it, or nothing."""
    picture = Picture(digest=opened.digest, uploaded_by=by, **facts)
    made = _render(opened, picture)
    try:
        with transaction.atomic():
            picture.renditions = made.as_dict()
            if _has_lost_its_permission(picture):  # while the files were made
                picture.renditions = {}
                transaction.on_commit(lambda: discard(made, default_storage))
            # Named by its content: what a stranger called it says nothing, and may say too much.
            opened.file.seek(0)
            picture.original.save(f"{opened.digest}.{EXTENSIONS[opened.format]}", File(opened.file), save=True)
            make_avif.enqueue(picture.pk)
    except BaseException:
        _forget(picture, made)
        raise
    return picture


def _has_lost_its_permission(picture: Picture) -> bool:
    """Whether its source has withdrawn its permission; whoever withdraws it now waits until this picture is stored."""
    return (
        Source.objects.select_for_update(no_key=True).filter(pk=picture.source_id, state=SourceState.REVOKED).exists()
    )


def remove(picture: Picture) -> None:
    """Delete a picture and, once that is for good, its files. Raises `ProtectedError` where a story shows it."""
    made = PictureSet.from_dict(picture.renditions) if picture.renditions else None
    picture.delete()
    transaction.on_commit(lambda: _forget(picture, made))


def has_its_file(picture: Picture) -> bool:
    """Whether what was sent is still there, to make renditions of."""
    return picture.original.storage.exists(picture.original.name)


def take_down(pictures: list[Picture]) -> None:
    """Serve them no longer: their files go once that is for good, the originals stay."""
    Picture.objects.filter(pk__in=[picture.pk for picture in pictures]).update(renditions={})
    for picture in pictures:
        transaction.on_commit(partial(_sweep, picture))


@task()
def show_again(source_id: int, after: int = 0) -> None:
    """Make the renditions of a source's pictures, one after the other, where none are served. May run any number of times."""
    rows = Picture.objects.filter(source_id=source_id, renditions={}, pk__gt=after).order_by("pk")
    picture = rows.select_related("source").first()
    if picture is None or picture.source.is_revoked:
        return
    if has_its_file(picture):
        render_again(picture)
        refresh_cards.enqueue("picture", picture.pk)
    show_again.enqueue(source_id, picture.pk)


def render_again(picture: Picture) -> None:
    """Make the renditions anew after the rights in them or the focal point changed: other names, so no cache is wrong.

    Of a source that has withdrawn its permission none are made.
    """
    if picture.source and picture.source.is_revoked:
        return
    with picture.original.open("rb") as file:
        made = _render(open_upload(file), picture)
    picture.renditions = made.as_dict()
    picture.save(update_fields=["renditions"])
    make_avif.enqueue(picture.pk)


@task()
def make_avif(picture_id: int) -> None:
    """Add AVIF files, which take long to make, and show them wherever the picture is listed. May run any number of times."""
    picture = Picture.objects.filter(pk=picture_id).first()
    if picture is None or not picture.renditions:
        return
    seen = PictureSet.from_dict(picture.renditions)
    if "avif" not in seen.formats:
        with picture.original.open("rb") as file:
            made = _render(open_upload(file), picture, formats=("AVIF",), onto=seen)
        with transaction.atomic():
            current = Picture.objects.select_for_update().filter(pk=picture_id).first()
            if current and not current.renditions:  # taken down while the files were made
                transaction.on_commit(partial(_sweep, picture))
                return
            # Its credit may have changed while the files were made: then its own job makes others.
            if current is None or current.renditions.get("base") != seen.base:
                return
            current.renditions = made.as_dict()
            current.save(update_fields=["renditions"])
    refresh_cards.enqueue("picture", picture_id)


def _render(opened: Opened, picture: Picture, **options) -> PictureSet:
    focus = (picture.focus_x / 100, picture.focus_y / 100)
    return make(opened.image, picture.rights(), _folder(picture), default_storage, ratio=RATIO, focus=focus, **options)


def _folder(picture: Picture) -> str:
    return f"pictures/{picture.digest[:2]}/{picture.digest[2:18]}"


def _sweep(picture: Picture) -> None:
    """Take away every file ever made of a picture, the ones with an earlier credit too, but for those in use."""
    of_the_same = Picture.objects.filter(digest=picture.digest).values_list("renditions", flat=True)
    used = {renditions["base"] for renditions in of_the_same if renditions}
    try:
        _folders, names = default_storage.listdir(_folder(picture))
    except FileNotFoundError:
        return
    for name in names:
        path = f"{_folder(picture)}/{name}"
        if path.rpartition("-")[0] not in used:
            default_storage.delete(path)


def _forget(picture: Picture, made: PictureSet | None) -> None:
    """Take away the files of a picture that is not stored, or no longer, unless a stored one shares them."""
    if picture.original.name and not Picture.objects.filter(original=picture.original.name).exists():
        picture.original.storage.delete(picture.original.name)
    if made and not Picture.objects.filter(digest=picture.digest, renditions__base=made.base).exists():
        discard(made, default_storage)

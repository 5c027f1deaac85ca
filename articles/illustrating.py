"""From an opened upload to a picture that pages can show: the original apart, the renditions at once, AVIF later."""

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import transaction
from django_tasks import task

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
            # Named by its content: what a stranger called it says nothing, and may say too much.
            opened.file.seek(0)
            picture.original.save(f"{opened.digest}.{EXTENSIONS[opened.format]}", File(opened.file), save=True)
            make_avif.enqueue(picture.pk)
    except BaseException:
        _forget(picture, made)
        raise
    return picture


def remove(picture: Picture) -> None:
    """Delete a picture and, once that is for good, its files. Raises `ProtectedError` where a story shows it."""
    made = PictureSet.from_dict(picture.renditions)
    picture.delete()
    transaction.on_commit(lambda: _forget(picture, made))


def has_its_file(picture: Picture) -> bool:
    """Whether what was sent is still there, to make renditions of."""
    return picture.original.storage.exists(picture.original.name)


def render_again(picture: Picture) -> None:
    """Make the renditions anew after the rights in them or the focal point changed: other names, so no cache is wrong."""
    with picture.original.open("rb") as file:
        made = _render(open_upload(file), picture)
    picture.renditions = made.as_dict()
    picture.save(update_fields=["renditions"])
    make_avif.enqueue(picture.pk)


@task()
def make_avif(picture_id: int) -> None:
    """Add AVIF files, which take long to make, and show them wherever the picture is listed. May run any number of times."""
    picture = Picture.objects.filter(pk=picture_id).first()
    if picture is None:
        return
    seen = PictureSet.from_dict(picture.renditions)
    if "avif" not in seen.formats:
        with picture.original.open("rb") as file:
            made = _render(open_upload(file), picture, formats=("AVIF",), onto=seen)
        with transaction.atomic():
            current = Picture.objects.select_for_update().filter(pk=picture_id).first()
            # Its credit may have changed while the files were made: then its own job makes others.
            if current is None or current.renditions.get("base") != seen.base:
                return
            current.renditions = made.as_dict()
            current.save(update_fields=["renditions"])
    refresh_cards.enqueue("picture", picture_id)


def _render(opened: Opened, picture: Picture, **options) -> PictureSet:
    focus = (picture.focus_x / 100, picture.focus_y / 100)
    folder = f"pictures/{picture.digest[:2]}/{picture.digest[2:18]}"
    return make(opened.image, picture.rights(), folder, default_storage, ratio=RATIO, focus=focus, **options)


def _forget(picture: Picture, made: PictureSet) -> None:
    """Take away the files of a picture that is not stored, or no longer, unless a stored one shares them."""
    if picture.original.name and not Picture.objects.filter(original=picture.original.name).exists():
        picture.original.storage.delete(picture.original.name)
    if not Picture.objects.filter(digest=picture.digest, renditions__base=made.base).exists():
        discard(made, default_storage)

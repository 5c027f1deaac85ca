"""From an opened upload to a picture that pages can show: the original apart, the renditions at once, AVIF later."""

from collections.abc import Iterator
from contextlib import suppress
from functools import partial

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_tasks import task

from attribution.models import Source, SourceState
from pictures.likeness import PLAIN, is_near, likeness
from pictures.opening import Opened, PictureRefused, open_upload
from pictures.renditions import PictureSet, discard, make

from .models import Leftover, Picture
from .refreshing import refresh_cards

# What the pages show, and so what the focal point decides: pictures are cropped to it.
RATIO = 3 / 2
# Where a page cuts it once more (`static/css/site.css`): each with how it is called at the desk.
CROPS = (
    ("3/2", _("Cards, and the article")),
    ("16/9", _("Lead of the front page")),
    ("2/1", _("The article on a wide screen")),
    ("1/1", _("Small cards")),
)
# So many pictures that resemble an upload are named: enough to choose from.
ALIKE = 5
EXTENSIONS = {"JPEG": "jpg", "PNG": "png", "WEBP": "webp"}


def store(opened: Opened, by, **facts) -> Picture:
    """Keep a picture with its facts (the fields of `Picture`): all of it, or nothing."""
    picture = Picture(digest=opened.digest, likeness=likeness(opened.image), uploaded_by=by, **facts)
    made = _render(opened, picture)
    try:
        with transaction.atomic():
            picture.renditions = made.as_dict()
            if _has_lost_its_permission(picture):  # while the files were made
                picture.renditions = {}
                transaction.on_commit(lambda: discard(made, default_storage))
            _keep_original(picture, opened)
            make_avif.enqueue(picture.pk)
    except BaseException:
        _forget(picture, made)
        raise
    return picture


def _keep_original(picture: Picture, opened: Opened) -> None:
    # Named by its content: what a stranger called it says nothing, and may say too much.
    opened.file.seek(0)
    picture.original.save(f"{opened.digest}.{EXTENSIONS[opened.format]}", File(opened.file), save=True)


def replace(picture: Picture, opened: Opened, **facts) -> None:
    """Show another file wherever the picture is shown, with its facts as they are or with new ones: all of it, or nothing.

    The files that pages name so far stay until no such page is left (`articles/sweeping.py`).
    """
    before = Picture.objects.get(pk=picture.pk)
    for name, value in facts.items():
        setattr(picture, name, value)
    picture.digest, picture.likeness = opened.digest, likeness(opened.image)
    made = _render(opened, picture)
    try:
        with transaction.atomic():
            current = Picture.objects.select_for_update(no_key=True).get(pk=picture.pk)
            picture.renditions = {} if _has_lost_its_permission(picture) else made.as_dict()
            _keep_original(picture, opened)
            note_leftover(current)
            transaction.on_commit(partial(_drop_original, current.original.name))
            make_avif.enqueue(picture.pk)
    except BaseException:
        if picture.original.name != before.original.name:
            _drop_original(picture.original.name)
        raise
    refresh_cards.enqueue("picture", picture.pk)


def _drop_original(name: str) -> None:
    """Take away the file of an upload that no picture was made of any more."""
    if name and not Picture.objects.filter(original=name).exists():
        Picture._meta.get_field("original").storage.delete(name)


def note_leftover(picture: Picture) -> None:
    """Write down that the picture is no longer shown by these files, so that they go in time."""
    if base := picture.renditions.get("base"):
        Leftover.objects.update_or_create(base=base, defaults={"picture": picture, "found_at": timezone.now()})


def alike(opened: Opened, but: int | None = None) -> Iterator[tuple[Picture, bool]]:
    """The pictures that hold this very file, then those that look the same, each with whether it is the very file."""
    others = Picture.objects.exclude(pk=but)
    same = list(others.filter(digest=opened.digest)[:ALIKE])
    yield from ((picture, True) for picture in same)
    seen = likeness(opened.image)
    if seen == PLAIN:
        return
    # Read off the index alone: a hundred thousand take a tenth of a second, and making the renditions takes a whole one.
    known = others.exclude(digest=opened.digest).exclude(likeness=None).values_list("likeness", "pk")
    near = [pk for other, pk in known.order_by().iterator(chunk_size=10_000) if is_near(seen, other)]
    yield from ((picture, False) for picture in others.filter(pk__in=sorted(near)[-ALIKE:]))


def _has_lost_its_permission(picture: Picture) -> bool:
    """Whether its source has withdrawn its permission; whoever withdraws it now waits until this picture is stored."""
    return (
        Source.objects.select_for_update(no_key=True).filter(pk=picture.source_id, state=SourceState.REVOKED).exists()
    )


def remove(picture: Picture) -> None:
    """Delete a picture and, once that is for good, its files. Raises `ProtectedError` where a story shows it."""
    made = PictureSet.from_dict(picture.renditions) if picture.renditions else None
    bases = list(picture.leftovers.values_list("base", flat=True))
    picture.delete()
    transaction.on_commit(lambda: _forget(picture, made))
    transaction.on_commit(lambda: [drop_files(base) for base in bases])


class OriginalLostError(Exception):
    """The file that was sent is no longer there, or no longer what it was."""


def has_its_file(picture: Picture) -> bool:
    """Whether what was sent is still there; whether it is still whole, only opening it tells."""
    return bool(picture.original.name) and picture.original.storage.exists(picture.original.name)


def opened_again(picture: Picture) -> Opened:
    """The file as it was sent. Raises `OriginalLostError` where it is gone, damaged, or cannot be read."""
    if not picture.original.name:
        raise OriginalLostError
    try:
        with picture.original.storage.open(picture.original.name) as file:
            return open_upload(file)
    except (OSError, PictureRefused) as fault:
        raise OriginalLostError from fault


def take_down(pictures: list[Picture]) -> None:
    """Serve them no longer: their files go once that is for good, the originals stay."""
    Picture.objects.filter(pk__in=[picture.pk for picture in pictures]).update(renditions={})
    for leftover in Leftover.objects.filter(picture__in=pictures):
        transaction.on_commit(partial(drop_files, leftover.base))
    for picture in pictures:
        transaction.on_commit(partial(_sweep, picture))


@task()
def show_again(source_id: int, after: int = 0) -> None:
    """Make the renditions of a source's pictures, one after the other, where none are served. May run any number of times."""
    rows = Picture.objects.filter(source_id=source_id, renditions={}, pk__gt=after).order_by("pk")
    picture = rows.select_related("source").first()
    if picture is None or picture.source.is_revoked:
        return
    with suppress(OriginalLostError):
        render_again(picture)
        refresh_cards.enqueue("picture", picture.pk)
    show_again.enqueue(source_id, picture.pk)


def render_again(picture: Picture, opened: Opened | None = None) -> None:
    """Make the renditions anew after the rights in them or the focal point changed: other names, so no cache is wrong.

    Of a source that has withdrawn its permission none are made. `opened` is its file, where that has been opened already.
    """
    if picture.source and picture.source.is_revoked:
        return
    made = _render(opened or opened_again(picture), picture).as_dict()
    if picture.renditions.get("base") != made["base"]:
        note_leftover(picture)
    picture.renditions = made
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
        try:
            made = _render(opened_again(picture), picture, formats=("AVIF",), onto=seen)
        except OriginalLostError:
            return  # it is shown as it is, and its page at the desk tells of it
        with transaction.atomic():
            current = Picture.objects.select_for_update().filter(pk=picture_id).first()
            if current and not current.renditions:  # taken down while the files were made
                transaction.on_commit(partial(_sweep, picture))
                return
            # Its credit or focal point may have changed while the files were made: then its own job makes others.
            if current is None or current.renditions != picture.renditions:
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


def drop_files(base: str) -> None:
    """Take away the files of these renditions, unless a picture is shown by them."""
    folder, _slash, name = base.rpartition("/")
    start = "".join(base.split("/")[1:3])
    if Picture.objects.filter(digest__gte=start, digest__lt=f"{start}g", renditions__base=base).exists():
        return
    try:
        _folders, names = default_storage.listdir(folder)
    except FileNotFoundError:
        return
    for each in names:
        if each.rpartition("-")[0] == name:
            default_storage.delete(f"{folder}/{each}")


def _forget(picture: Picture, made: PictureSet | None) -> None:
    """Take away the files of a picture that is not stored, or no longer, unless a stored one shares them."""
    if picture.original.name and not Picture.objects.filter(original=picture.original.name).exists():
        picture.original.storage.delete(picture.original.name)
    if made and not Picture.objects.filter(digest=picture.digest, renditions__base=made.base).exists():
        discard(made, default_storage)

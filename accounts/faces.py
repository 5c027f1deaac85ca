"""The picture of an account: a small square without any trace of the file that was sent, for its owner and the newsroom alone.

It lies where nothing is served from: a page of the account hands it out, so that no shared cache ever holds it.
"""

import io
import uuid

from django.core.files.base import ContentFile
from django.core.files.storage import Storage, storages
from django.db import transaction

from pictures.opening import Opened
from pictures.renditions import render, square
from pictures.rights import Rights

from .models import User

FOLDER = "accounts"
WIDTH = 256


def storage() -> Storage:
    return storages["originals"]


def put_on(user: User, opened: Opened) -> None:
    """Store the picture in the place of the former one. The file is there before the row tells of it."""
    image = square(opened.image)
    data = render(image, Rights(), width=min(WIDTH, image.width), format="WEBP")
    _replace(user, storage().save(f"{FOLDER}/{uuid.uuid4().hex}.webp", ContentFile(data)))


def take_off(user: User) -> None:
    _replace(user, "")


def read(user: User) -> io.BufferedIOBase | None:
    """The file, open for reading; None where there is none."""
    try:
        return storage().open(user.picture) if user.picture else None
    except OSError:
        return None


def _replace(user: User, name: str) -> None:
    former, user.picture = user.picture, name
    user.save(update_fields=["picture"])
    if former:
        transaction.on_commit(lambda: storage().delete(former))

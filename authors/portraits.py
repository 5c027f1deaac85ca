"""An author's face: a square of the picture that was sent, small."""

from django.core.files.storage import default_storage

from pictures.opening import Opened
from pictures.renditions import FACE_WIDTHS, make, square
from pictures.rights import Rights

from .models import Author

FOLDER = "authors"


def portray(author: Author, opened: Opened) -> None:
    """Make the portrait of an author from an upload and store it, with its credit in each file."""
    rights = Rights(creator=author.portrait_credit, credit=author.portrait_credit, alt=author.name)
    made = make(
        square(opened.image), rights, FOLDER, default_storage, formats=("JPEG", "WEBP", "AVIF"), widths=FACE_WIDTHS
    )
    author.portrait = made.as_dict()
    author.save(update_fields=["portrait"])

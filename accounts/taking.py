"""One's data in one file to take away: JSON by the name of what it is, and the picture."""

import tempfile
import zipfile
from typing import IO

from django.core.serializers.json import DjangoJSONEncoder

from . import faces, personal
from .models import User

# Up to this many bytes it stays in memory; an editor of many years gets a file.
IN_MEMORY = 2_000_000


def pack(user: User) -> IO[bytes]:
    """A zip of all that is held of a person, open at its beginning."""
    packed = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - closed by the answer that sends it
    encode = DjangoJSONEncoder(ensure_ascii=False, indent=1).encode
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, rows in personal.everything(user):
            with archive.open(f"{name}.json", "w") as file:
                glue = b"[\n"
                for row in rows:
                    file.write(glue + encode(row).encode())
                    glue = b",\n"
                file.write(b"[]\n" if glue == b"[\n" else b"\n]\n")
        if picture := faces.read(user):
            with picture:
                archive.writestr("picture.webp", picture.read())
    packed.seek(0)
    return packed

"""Which of our pictures a text shows: by their numbers, or by the files it names; kept as rows beside it."""

import re
from functools import lru_cache

from django.conf import settings
from django.db.models import Q

from .figures import picture_numbers
from .models import Article, Leftover, Picture, PictureInText

MOST = 200  # pictures of one text; what a person writes stays far below


@lru_cache(maxsize=4)
def _files(media_url: str) -> re.Pattern:
    file = r"(pictures/[0-9a-f]{2}/[0-9a-f]{16}/[0-9a-f]{20})-"
    return re.compile(rf'src="(?:https?://[^/"]+)?{re.escape(media_url)}{file}')


def pictures_in(body: str) -> list[tuple[Picture, str]]:
    """The pictures that the text shows, each with the base of the files it names; with nothing, where it names a number."""
    if "<img" not in body:
        return []
    numbers = picture_numbers(body)[:MOST]
    bases = list(dict.fromkeys(_files(settings.MEDIA_URL).findall(body)))[:MOST]
    numbered = Picture.objects.in_bulk(numbers) if numbers else {}
    named = _by_files(bases) if bases else {}
    return [(numbered[number], "") for number in numbers if number in numbered] + [
        (named[base], base) for base in bases if base in named
    ]


def _by_files(bases: list[str]) -> dict[str, Picture]:
    """The pictures that these files are of; those that are shown by other files meanwhile too."""
    earlier = Leftover.objects.filter(base__in=bases, picture__isnull=False).select_related("picture")
    found = {leftover.base: leftover.picture for leftover in earlier}
    starts = {base: "".join(base.split("/")[1:3]) for base in bases}
    asked = Q()
    for start in starts.values():
        # As a range: an index is read so, whatever the database's idea of the order of letters.
        asked |= Q(digest__gte=start, digest__lt=f"{start}g")
    those: dict[str, list[Picture]] = {}
    for picture in Picture.objects.filter(asked).order_by("pk"):
        those.setdefault(picture.digest[:18], []).append(picture)
    for base, start in starts.items():
        of_the_same = those.get(start, [])
        exact = [picture for picture in of_the_same if picture.renditions.get("base") == base]
        if exact or (of_the_same and base not in found):
            found[base] = (exact or of_the_same)[-1]
    return found


def note_pictures(article: Article, body: str) -> None:
    """Keep beside the text which pictures it shows."""
    found = {(picture.pk, base) for picture, base in pictures_in(body)}
    rows = PictureInText.objects.filter(article=article)
    if found == set(rows.values_list("picture_id", "base")):
        return
    rows.delete()
    PictureInText.objects.bulk_create(
        PictureInText(article=article, picture_id=number, base=base) for number, base in sorted(found)
    )

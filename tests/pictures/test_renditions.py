"""The files readers get."""

import io
import json
from pathlib import Path

import pytest
from django.core.files.storage import InMemoryStorage
from PIL import Image

from pictures.opening import PictureRefused, open_upload
from pictures.renditions import FACE_WIDTHS, PictureSet, discard, make, render, sources, square, url
from pictures.rights import Rights, read

SAMPLES = Path(__file__).parent / "samples"
RIGHTS = Rights(creator="Ada", credit="Ada / Naïri", copyright="© Naïri")


def photo(width: int = 2000, height: int = 1333) -> Image.Image:
    """Left half red, right half blue."""
    image = Image.new("RGB", (width, height), "blue")
    image.paste("red", (0, 0, width // 2, height))
    return image


def files(storage: InMemoryStorage, folder: str = "pictures") -> list[str]:
    return sorted(f"{folder}/{name}" for name in storage.listdir(folder)[1]) if storage.exists(folder) else []


def stored(storage: InMemoryStorage, path: str) -> Image.Image:
    with storage.open(path) as file:
        image = Image.open(io.BytesIO(file.read()))
    image.load()
    return image


def test_a_large_picture_is_made_in_four_widths_and_two_formats():
    storage = InMemoryStorage()
    made = make(photo(), RIGHTS, "pictures", storage)
    assert (made.w, made.h) == (1600, 1066)
    assert made.widths == (480, 800, 1200, 1600)
    assert made.formats == ("webp", "jpg")
    assert made.base.startswith("pictures/")
    assert files(storage) == sorted(each.path for each in made.renditions())
    assert len(files(storage)) == 8
    for each in made.renditions():
        image = stored(storage, each.path)
        assert (image.size, image.format) == ((each.width, each.height), each.format)
        assert read(image) == RIGHTS


@pytest.mark.parametrize(
    ("width", "widths"),
    [
        (1600, (480, 800, 1200, 1600)),
        (1599, (480, 800, 1200, 1599)),
        (1000, (480, 800, 1000)),
        (480, (480,)),
        (300, (300,)),
    ],
)
def test_nothing_is_enlarged(width, widths):
    made = make(photo(width, 200), RIGHTS, "pictures", InMemoryStorage())
    assert made.widths == widths
    assert (made.w, made.h) == (width, 200)


@pytest.mark.parametrize("size", [(16, 20_000), (20_000, 16)])
def test_the_longest_and_the_flattest_pictures_can_be_made(size):
    storage = InMemoryStorage()
    made = make(photo(*size), Rights(), "pictures", storage, formats=("JPEG", "WEBP", "AVIF"))
    assert len(files(storage)) == 3 * len(made.widths)


def test_what_is_kept_is_plain_data():
    made = make(photo(), RIGHTS, "pictures", InMemoryStorage())
    data = json.loads(json.dumps(made.as_dict()))
    assert data == {
        "base": made.base,
        "w": 1600,
        "h": 1066,
        "widths": [480, 800, 1200, 1600],
        "formats": ["webp", "jpg"],
    }
    assert PictureSet.from_dict(data) == made


def test_the_same_picture_twice_is_stored_once():
    storage = InMemoryStorage()
    assert make(photo(), RIGHTS, "pictures", storage) == make(photo(), RIGHTS, "pictures", storage)
    assert len(files(storage)) == 8


def test_other_rights_or_another_crop_get_another_name():
    storage = InMemoryStorage()
    bases = {
        make(photo(600, 400), RIGHTS, "pictures", storage).base,
        make(photo(600, 400), Rights(creator="Ben"), "pictures", storage).base,
        make(photo(600, 400), RIGHTS, "pictures", storage, ratio=1).base,
        make(photo(600, 400), RIGHTS, "pictures", storage, ratio=1, focus=(0.1, 0.5)).base,
    }
    assert len(bases) == 4


def test_avif_joins_later_under_the_same_name():
    storage = InMemoryStorage()
    first = make(photo(900, 600), RIGHTS, "pictures", storage)
    both = make(photo(900, 600), RIGHTS, "pictures", storage, formats=("AVIF",), onto=first)
    assert both.base == first.base
    assert both.formats == ("avif", "webp", "jpg")
    assert files(storage) == sorted(each.path for each in both.renditions())


def test_avif_of_another_picture_cannot_join():
    storage = InMemoryStorage()
    first = make(photo(900, 600), RIGHTS, "pictures", storage)
    with pytest.raises(ValueError, match="another"):
        make(photo(900, 500), RIGHTS, "pictures", storage, formats=("AVIF",), onto=first)


@pytest.mark.parametrize(
    ("focus", "colours"), [((0, 0.5), "red"), ((-3, 9), "red"), ((1, 0.5), "blue"), ((0.75, 0.5), "blue")]
)
def test_a_crop_keeps_the_focus_inside(focus, colours):
    image = square(photo(800, 400), focus)
    assert image.size == (400, 400)
    expected = {"red": (255, 0, 0), "blue": (0, 0, 255)}[colours]
    assert {image.getpixel((0, 9)), image.getpixel((399, 9))} == {expected}


@pytest.mark.parametrize("size", [(2000, 1333), (1333, 2000), (17, 900), (900, 17)])
@pytest.mark.parametrize("ratio", [1, 3 / 2, 16 / 9, 0.8])
def test_a_ratio_is_kept(size, ratio):
    made = make(photo(*size), Rights(), "pictures", InMemoryStorage(), formats=("JPEG",), ratio=ratio)
    assert made.w <= size[0]
    assert made.h <= size[1]
    assert abs(made.w - made.h * ratio) <= max(1, ratio)


def test_a_face_is_square_in_two_widths():
    storage = InMemoryStorage()
    made = make(square(photo(900, 600), (0.2, 0.5)), RIGHTS, "faces", storage, widths=FACE_WIDTHS)
    assert (made.w, made.h, made.widths) == (320, 320, (160, 320))
    assert len(files(storage, "faces")) == 4


def test_quality_can_be_asked_for():
    noise = Image.effect_noise((200, 200), 90).convert("RGB")
    low, high = (len(render(noise, RIGHTS, width=200, format="WEBP", quality=quality)) for quality in (10, 95))
    assert low < high / 2


@pytest.mark.parametrize("name", ["../x", "/etc", "a/../b", "", "CON\\x", "a//b", "é"])
def test_a_folder_that_leads_elsewhere_is_refused(name):
    storage = InMemoryStorage()
    with pytest.raises(ValueError, match="folder"):
        make(photo(64, 64), RIGHTS, name, storage)
    assert storage.listdir("") == ([], [])


def test_a_refused_upload_stores_nothing():
    storage = InMemoryStorage()
    with pytest.raises(PictureRefused), (SAMPLES / "truncated.jpg").open("rb") as file:
        make(open_upload(file).image, RIGHTS, "pictures", storage)
    assert storage.listdir("") == ([], [])


class FullStorage(InMemoryStorage):
    """Takes three files, then the disk is full."""

    def _save(self, name, content):
        if len(files(self)) == 3:
            raise OSError("No space left on device")
        return super()._save(name, content)


def test_a_full_disk_leaves_no_half_set():
    storage = FullStorage()
    with pytest.raises(OSError, match="No space"):
        make(photo(), RIGHTS, "pictures", storage)
    assert files(storage) == []


class RacedStorage(InMemoryStorage):
    """Another process writes each file between the look and the write."""

    def exists(self, name):
        return super().exists(name) and name in self.seen

    def save(self, name, content, max_length=None):
        self.seen = {name}
        super().save(name, content)
        return super().save(name, content)

    seen: set[str] = set()


def test_two_processes_at_once_leave_one_set():
    storage = RacedStorage()
    made = make(photo(600, 400), RIGHTS, "pictures", storage)
    assert sorted(storage.listdir("pictures")[1]) == sorted(
        each.path.removeprefix("pictures/") for each in made.renditions()
    )


def test_a_discarded_set_is_gone_and_may_be_discarded_again():
    storage = InMemoryStorage()
    made = make(photo(600, 400), RIGHTS, "pictures", storage)
    discard(made, storage)
    discard(made, storage)
    assert files(storage) == []


DATA = {"base": "pictures/ab12", "w": 1600, "h": 1067, "widths": [480, 800, 1200], "formats": ["webp", "jpg"]}


def test_addresses_are_told_format_by_format():
    assert sources(DATA, "/media/") == {
        "webp": "/media/pictures/ab12-480.webp 480w, /media/pictures/ab12-800.webp 800w, "
        "/media/pictures/ab12-1200.webp 1200w",
        "jpg": "/media/pictures/ab12-480.jpg 480w, /media/pictures/ab12-800.jpg 800w, "
        "/media/pictures/ab12-1200.jpg 1200w",
    }
    assert list(sources(DATA, "/media/")) == ["webp", "jpg"]


@pytest.mark.parametrize(("width", "chosen"), [(1200, 1200), (1199, 800), (100, 480), (9999, 1200)])
def test_one_address_is_near_the_width_asked_for(width, chosen):
    assert url(DATA, "https://m.example/", width) == f"https://m.example/pictures/ab12-{chosen}.jpg"

"""The same picture is known again in another size or compression, and another one is not taken for it."""

import io

from PIL import Image, ImageDraw

from pictures.likeness import PLAIN, is_near, likeness


def scene(seed: int) -> Image.Image:
    image = Image.effect_noise((9, 8), 120).resize((900, 600), Image.Resampling.BICUBIC).convert("RGB")
    ImageDraw.Draw(image).ellipse((seed, seed, seed + 200, seed + 200), fill=(200, 30, 30))
    return image


def test_a_smaller_and_poorer_copy_looks_the_same():
    image = scene(100)
    file = io.BytesIO()
    image.resize((450, 300)).save(file, "JPEG", quality=40)
    assert is_near(likeness(image), likeness(Image.open(file)))


def test_another_picture_does_not():
    assert not is_near(likeness(scene(100)), likeness(scene(300)))


def test_what_shows_nothing_is_like_nothing():
    white, black = (likeness(Image.new("RGB", (300, 200), colour)) for colour in ("white", "black"))
    assert white == black == PLAIN
    assert not is_near(white, black)
    assert likeness(Image.linear_gradient("L").rotate(90)) == PLAIN


def test_the_number_fits_a_column_of_a_database():
    for _try in range(20):
        assert -(2**63) <= likeness(scene(10)) < 2**63


def test_a_bit_more_than_four_is_another_picture():
    assert is_near(0b1111 << 20 | 1 << 60, 1 << 60)
    assert not is_near(0b11111 << 20 | 1 << 60, 1 << 60)

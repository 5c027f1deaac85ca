"""The markup of pictures and faces."""

import pytest
from django.template import Context, Template, TemplateSyntaxError

DATA = {
    "base": "pictures/ab12",
    "w": 1600,
    "h": 1067,
    "widths": [480, 800, 1600],
    "formats": ["avif", "webp", "jpg"],
}
FACE = {"base": "faces/cd34", "w": 320, "h": 320, "widths": [160, 320], "formats": ["webp", "jpg"]}


@pytest.fixture(autouse=True)
def _media(settings):
    settings.MEDIA_URL = "/media/"


def shown(tag: str, **context) -> str:
    return Template("{% load pictures %}{% " + tag + " %}").render(Context({"data": DATA, "face": FACE} | context))


def test_a_picture_offers_each_format_best_first_and_says_its_size():
    assert shown('picture data alt="Un pont" sizes="(min-width: 64rem) 54rem, 100vw" class="card__img"') == (
        "<picture>"
        '<source type="image/avif" srcset="/media/pictures/ab12-480.avif 480w, /media/pictures/ab12-800.avif 800w, '
        '/media/pictures/ab12-1600.avif 1600w" sizes="(min-width: 64rem) 54rem, 100vw">'
        '<source type="image/webp" srcset="/media/pictures/ab12-480.webp 480w, /media/pictures/ab12-800.webp 800w, '
        '/media/pictures/ab12-1600.webp 1600w" sizes="(min-width: 64rem) 54rem, 100vw">'
        '<img src="/media/pictures/ab12-800.jpg" srcset="/media/pictures/ab12-480.jpg 480w, '
        '/media/pictures/ab12-800.jpg 800w, /media/pictures/ab12-1600.jpg 1600w" '
        'sizes="(min-width: 64rem) 54rem, 100vw" width="1600" height="1067" alt="Un pont" '
        'loading="lazy" decoding="async" class="card__img"></picture>'
    )


def test_the_lead_picture_is_fetched_first():
    html = shown("picture data eager=True")
    assert 'fetchpriority="high"' in html
    assert "lazy" not in html


def test_a_picture_without_words_is_decoration():
    assert ' alt=""' in shown("picture data")
    assert ' alt=""' in shown("picture data alt=nothing", nothing=None)


def test_words_cannot_leave_their_attribute():
    html = shown("picture data alt=words sizes=words class=words", words='"><script>alert(1)</script>&')
    assert "<script" not in html
    assert html.count("&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;&amp;") == 5


def test_data_cannot_leave_its_attribute():
    html = shown("picture data", data=DATA | {"base": '"><script>', "formats": ['"><script>', "jpg"]})
    assert "<script" not in html


def test_no_picture_leaves_no_markup():
    assert shown("picture data", data=None) == ""
    assert shown("picture data", data={}) == ""
    assert shown("face data", data=None) == ""


def test_a_face_is_square_and_as_large_as_asked():
    assert shown('face face size=64 class="face"') == (
        '<picture><source type="image/webp" srcset="/media/faces/cd34-160.webp 160w, /media/faces/cd34-320.webp 320w" '
        'sizes="64px"><img src="/media/faces/cd34-320.jpg" srcset="/media/faces/cd34-160.jpg 160w, '
        '/media/faces/cd34-320.jpg 320w" sizes="64px" width="64" height="64" alt="" loading="lazy" decoding="async" '
        'class="face"></picture>'
    )


def test_two_pictures_are_not_taken_for_each_other():
    assert "ab12" in shown('picture data alt="A"')
    other = shown('picture data alt="B"', data=DATA | {"base": "pictures/zz99", "h": 900})
    assert "zz99" in other
    assert 'height="900"' in other
    assert 'alt="B"' in other


def test_pictures_may_live_at_another_address(settings):
    settings.MEDIA_URL = "https://media.example/"
    assert 'src="https://media.example/pictures/ab12-800.jpg"' in shown("picture data")


def test_markup_carries_nothing_the_policy_forbids():
    html = shown('picture data alt="A" eager=True') + shown("face face")
    assert "style" not in html
    assert " on" not in html


def test_a_misspelt_attribute_is_told_to_the_author_of_the_template():
    with pytest.raises(TemplateSyntaxError, match="clas"):
        shown('picture data clas="x"')

"""Words are found whatever their case and accents, on each database alike."""

import pytest

from articles.models import Picture, Topic
from tests.articles.test_figures import make_picture
from tests.builders import make_author, make_draft, make_source
from text.folding import FOLDED, plain

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("written", "typed"),
    [
        ("L’École des Œuvres", "l'ecole des oeuvres"),
        ("Île-de-France", "ILE-DE-FRANCE"),
        ("Le 1er\u00a0mars", "1er mars"),
        ("ԵՐԵՒԱՆ", "երևան"),
        ("Łódź", "lodz"),
        ("L\u2019e\u0301cole", "l'école"),
        ("100 % _", "100 % _"),
    ],
)
def test_what_a_hurried_person_types_is_found(written, typed):
    Topic.objects.create(name=written, slug="x")
    assert Topic.objects.filter(name__plain=typed).exists()
    assert not Topic.objects.filter(name__plain=f"{typed}x").exists()


def test_the_database_folds_each_letter_as_we_do():
    letters = sorted(letter for letter in FOLDED if letter.isalpha())
    Topic.objects.bulk_create([Topic(name=f"a{letter}z", slug=f"t{n}") for n, letter in enumerate(letters)])
    lost = [
        letter for letter in letters if not Topic.objects.filter(name=f"a{letter}z", name__plain=f"A{plain(letter)}Z")
    ]
    assert lost == []


def test_nothing_and_the_empty_word_break_nothing():
    Picture.objects.create(original="a.jpg", digest="1" * 64, credit="Jane")
    assert Picture.objects.filter(alt__plain="").exists()
    assert plain(None) is None


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("articles/article/?q=", "L’École rouvre"),
        ("articles/topic/?q=", "École"),
        ("articles/picture/?q=", "Une École"),
        ("authors/author/?q=", "Élise École"),
        ("attribution/source/?q=", "Radio École"),
        ("open/?part=1&q=", "L’École rouvre"),
        ("articles/article/writing/pictures/?q=", "Une École"),
        ("autocomplete/?app_label=articles&model_name=byline&field_name=author&term=", "Élise École"),
    ],
)
def test_every_search_of_the_desk_finds_ecole_without_its_accent(signed_in, carla, address, name):
    make_draft("L’École rouvre", topics=["x"], created_by=carla)
    make_source("Radio École")
    make_author("Élise École")
    Topic.objects.update(name="École")
    make_picture()
    Picture.objects.update(alt="Une École")
    desk = signed_in(carla)
    assert link(name) in text_of(desk.get(f"/admin/{address}ecole"))
    assert link(name) not in text_of(desk.get(f"/admin/{address}zzecole"))


def link(name: str) -> str:
    return f"{name}<"


def text_of(answer) -> str:
    """What the answer says, names closed by a sign; of one for a script, its names."""
    assert answer.status_code == 200
    if "json" not in answer.headers["Content-Type"]:
        return answer.content.decode().replace("</option>", "")
    told = answer.json()
    return " ".join(f"{each.get('text') or each.get('alt')}<" for each in told.get("results", told.get("pictures", ())))

"""Words are found whatever their case and accents, on each database alike."""

from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import connection

from articles.models import Article, Picture, Topic
from tests.articles.test_figures import make_picture
from tests.builders import make_author, make_draft, make_source
from text.folding import FOLDED, holding, plain

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


def test_what_is_kept_folded_is_written_with_the_row():
    draft, _picture = make_draft("L’École rouvre"), make_picture(alt="Été", caption="Île", credit="Zoé")
    assert Article.objects.get(holding("headline_plain", "ÉCOLE rouv")) == draft
    assert Picture.objects.filter(holding("words_plain", "ete ile zoe")).exists()
    assert not Article.objects.filter(holding("headline_plain", "%")).exists()
    draft.headline = "La Médiathèque"
    draft.save()
    assert not Article.objects.filter(holding("headline_plain", "ecole")).exists()
    assert Article.objects.filter(holding("headline_plain", "mediatheque")).exists()


def test_rows_from_before_are_folded_by_the_migration(monkeypatch):
    migration = import_module("articles.migrations.0022_words_plain")
    monkeypatch.setattr(migration, "AT_ONCE", 2)
    for number in range(5):
        make_draft(f"Été {number}")
    make_picture(alt="Île")
    Article.objects.update(headline_plain="")
    Picture.objects.update(words_plain="")
    migration.fold(apps, SimpleNamespace(connection=connection))
    assert set(Article.objects.values_list("headline_plain", flat=True)) == {f"ete {number}" for number in range(5)}
    assert "ile" in Picture.objects.get().words_plain


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
    make_picture(alt="Une École")
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

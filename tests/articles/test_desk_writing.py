"""What the editor asks the server while somebody writes: cleaning, typography, pictures; and the words it speaks."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from articles.models import Article, Picture
from articles.writing import MAX_PASTED, MODULES, WORDS
from tests.articles.test_figures import SHOWN, make_picture
from tests.builders import make_draft, make_user
from tests.text.test_pasting import sample

pytestmark = pytest.mark.django_db
ADDRESS = "/admin/articles/article/writing/"


@pytest.fixture
def desk(client, ada):
    client.force_login(ada)
    return client


def test_what_was_pasted_comes_back_as_it_would_be_stored(desk):
    answer = desk.post(f"{ADDRESS}tidy/", {"html": sample("word")}).json()
    assert "<ul><li>Les pêcheurs" in answer["html"]
    assert "2 images" in answer["said"][0]
    assert desk.post(f"{ADDRESS}tidy/", {"html": "<p>a</p>"}).json() == {"html": "<p>a</p>", "said": []}


def test_too_much_is_refused_with_a_sentence(desk):
    answer = desk.post(f"{ADDRESS}tidy/", {"html": "x" * (MAX_PASTED + 1)})
    assert (answer.status_code, "trop" in answer.json()["error"]) == (413, True)
    answer = desk.post(f"{ADDRESS}tidy/", {"html": f"<p>{'mot ' * 300_000}</p>"})
    assert (answer.status_code, "1000000" in answer.json()["error"]) == (413, True)


def test_the_typography_is_mended_in_the_language_of_the_story(desk):
    answer = desk.post(f"{ADDRESS}typography/", {"html": '<p>"a"</p><p></p>', "language": "fr"})
    assert answer.json() == {"html": "<p>«\u202fa\u202f»</p><p></p>"}
    assert desk.post(f"{ADDRESS}typography/", {"html": '"a"', "language": "hy"}).json() == {"html": "«a»"}
    assert desk.post(f"{ADDRESS}typography/", {"html": "a", "language": "xx"}).status_code == 422


def test_pictures_are_found_by_their_words_and_by_their_numbers(desk, django_assert_max_num_queries):
    first = make_picture()
    second = make_picture(digest="b" * 64, credit="Jane Roe")
    hidden = make_picture(digest="c" * 64, renditions={})
    with django_assert_max_num_queries(10):
        found = desk.get(f"{ADDRESS}pictures/", {"q": "étal roe"}).json()
    assert [each["id"] for each in found["pictures"]] == [second.pk]
    assert found["pictures"][0]["small"] == f"/media/{SHOWN['base']}-480.jpg"
    assert [each["id"] for each in desk.get(f"{ADDRESS}pictures/").json()["pictures"]] == [second.pk, first.pk]
    named = desk.get(f"{ADDRESS}pictures/", {"ids": f"{hidden.pk},999999,x"}).json()["pictures"]
    assert [(each["id"], each["src"]) for each in named] == [(hidden.pk, "")]


def test_the_list_of_pictures_says_where_there_are_more(desk):
    Picture.objects.bulk_create(
        [Picture(digest=f"{number:064}", original="a.jpg", credit="A", renditions=SHOWN) for number in range(13)]
    )
    answer = desk.get(f"{ADDRESS}pictures/").json()
    assert (len(answer["pictures"]), answer["has_more"]) == (12, True)


@pytest.mark.parametrize("name", ["tidy", "typography", "pictures"])
def test_only_who_may_write_is_answered(name, ben, colin):
    idle = make_user("idle", is_staff=True)
    for user, status in ((ben, 403), (colin, 405)):
        client = Client()
        client.force_login(user)
        ask = client.post if name == "pictures" else client.get
        assert ask(f"{ADDRESS}{name}/").status_code == status
    client = Client()
    client.force_login(idle)
    ask = client.get if name == "pictures" else client.post
    assert ask(f"{ADDRESS}{name}/").status_code == 403


def test_without_scripts_too_a_lost_picture_is_told(desk):
    article = make_draft()
    form = {"headline": "Titre", "section": article.section_id, "language": "fr", "kind": "news", "version": 1}
    inlines = {f"{name}-{key}": 0 for name in ("provenance", "bylines") for key in ("TOTAL_FORMS", "INITIAL_FORMS")}
    body = '<p>Un.</p><img src="data:image/png;base64,AA">'
    answer = desk.post(
        f"/admin/articles/article/{article.pk}/change/", form | inlines | {"body": body, "_continue": "1"}, follow=True
    )
    assert "Une image a été laissée de côté" in answer.content.decode()
    assert Article.objects.get(pk=article.pk).body == "<p>Un.</p>"


SCRIPTS = Path(settings.BASE_DIR) / "static" / "desk" / "writing"
SAID = re.compile(r'gettext\(\s*"([^"]+)"|buttons\.\w+\(\s*"[a-z_]+",\s*"([^"]+)"|const [A-Z_]+ = "([A-Z][^"]+\.)"')


def test_every_word_of_the_scripts_is_in_the_catalogue():
    said = {
        text
        for path in SCRIPTS.glob("*.js")
        for found in SAID.findall(path.read_text(encoding="utf-8"))
        for text in found
        if text
    }
    assert len(said) > 40
    assert said - WORDS.keys() == set()


def test_every_module_is_named_and_there(desk):
    assert {path.stem for path in SCRIPTS.glob("*.js")} == {*MODULES, "words", "counts"}
    html = desk.get("/admin/articles/article/add/").content.decode()
    scripts = re.findall(r'<script[^>]*\ssrc="[^"]*/([a-z]+)\.js"', html)
    assert scripts.index("words") < scripts.index("editor") < scripts.index("configurable")
    for name in MODULES:
        assert f'"desk/writing/{name}"' in html

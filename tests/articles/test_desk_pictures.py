"""Pictures at the desk: stored with the rights in the file, or refused with a sentence and nothing kept."""

import io
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from articles.models import Picture
from pictures.rights import Rights, exif, packet
from tests.builders import make_article

pytestmark = pytest.mark.django_db
ADD = "/admin/articles/picture/add/"


def jpeg(size=(900, 600), rights: Rights | None = None) -> bytes:
    file = io.BytesIO()
    written = {"xmp": packet(rights), "exif": exif(rights)} if rights else {}
    Image.effect_noise(size, 60).convert("RGB").save(file, "JPEG", **written)
    return file.getvalue()


def sent(data: bytes, name="photo.jpg", **facts) -> dict:
    texts = dict.fromkeys(["alt", "caption", "credit", "copyright", "rights_url", "source"], "")
    return texts | {"focus_x": 50, "focus_y": 50, "upload": SimpleUploadedFile(name, data, "image/jpeg")} | facts


def kept() -> set[Path]:
    return {
        path for folder in ("media", "originals") for path in (settings.VAR_DIR / folder).rglob("*") if path.is_file()
    }


@pytest.fixture
def desk(client, ada):
    client.force_login(ada)
    return client


def test_the_rights_in_the_file_are_read_into_the_form(desk, ada):
    rights = Rights(
        creator="Ani Ter",
        credit="Ani Ter / RAL",
        copyright="© RAL 2026",
        caption="Un pont.",
        web_statement="https://ral.example.org/terms",
    )
    response = desk.post(ADD, sent(jpeg(rights=rights), alt="Un pont de pierre"))
    assert response.status_code == 302, response.context["errors"]
    picture = Picture.objects.get()
    assert (picture.credit, picture.copyright, picture.caption, picture.rights_url) == (
        "Ani Ter / RAL",
        "© RAL 2026",
        "Un pont.",
        "https://ral.example.org/terms",
    )
    assert picture.alt == "Un pont de pierre"
    assert picture.uploaded_by == ada
    assert {"jpg", "webp", "avif"} == set(picture.renditions["formats"])


def test_what_an_editor_typed_is_kept_before_what_the_file_says(desk):
    desk.post(ADD, sent(jpeg(rights=Rights(credit="Ani Ter")), credit="Jane Roe"))
    assert Picture.objects.get().credit == "Jane Roe"


def test_a_picture_of_nobody_is_refused_at_its_credit(desk):
    before = kept()
    response = desk.post(ADD, sent(jpeg(), caption="Un pont."))
    assert "credit" in response.context["adminform"].form.errors
    assert "Un pont." in response.content.decode()
    assert not Picture.objects.exists()
    assert kept() == before


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"MZ\x90\x00 a program",
        jpeg()[:2000],
        b"%!PS-Adobe-3.0 EPSF-3.0",
    ],
    ids=["empty", "svg", "program", "truncated", "postscript"],
)
def test_what_is_no_picture_is_refused_and_nothing_is_kept(desk, data):
    before = kept()
    response = desk.post(ADD, sent(data, credit="Jane Roe"))
    assert "upload" in response.context["adminform"].form.errors
    assert not Picture.objects.exists()
    assert kept() == before


def test_a_file_is_read_for_its_rights_and_not_kept(desk):
    before = kept()
    file = SimpleUploadedFile("a.jpg", jpeg(rights=Rights(credit="Ani Ter")), "image/jpeg")
    answer = desk.post("/admin/articles/picture/read-rights/", {"upload": file})
    assert answer.json()["credit"] == "Ani Ter"
    bad = SimpleUploadedFile("a.jpg", b"<svg/>", "image/jpeg")
    assert desk.post("/admin/articles/picture/read-rights/", {"upload": bad}).status_code == 422
    assert desk.get("/admin/articles/picture/read-rights/").status_code == 405
    assert kept() == before


def test_a_new_credit_stands_in_new_files_and_on_the_cards(desk):
    desk.post(ADD, sent(jpeg(), credit="Jane Roe", alt="Un pont"))
    picture = Picture.objects.get()
    article = make_article(lead_picture=picture)
    facts = sent(b"", credit="Ani Ter", alt="Un pont de pierre")
    del facts["upload"]
    assert desk.post(f"/admin/articles/picture/{picture.pk}/change/", facts).status_code == 302
    renewed = Picture.objects.get()
    assert renewed.renditions["base"] != picture.renditions["base"]
    article.refresh_from_db()
    assert article.card["alt"] == "Un pont de pierre"
    assert article.card["picture"]["base"] == renewed.renditions["base"]
    with default_storage.open(f"{renewed.renditions['base']}-480.jpg") as file:
        assert b"Ani Ter" in file.read()


def test_a_picture_in_use_cannot_be_deleted(desk):
    desk.post(ADD, sent(jpeg(), credit="Jane Roe", alt="Un pont"))
    picture = Picture.objects.get()
    make_article(lead_picture=picture)
    desk.post(f"/admin/articles/picture/{picture.pk}/delete/", {"post": "yes"})
    assert Picture.objects.exists()


@pytest.mark.parametrize("way", ["its own page", "the list"])
def test_a_deleted_picture_leaves_no_file_behind(desk, way, django_capture_on_commit_callbacks):
    before = kept()
    desk.post(ADD, sent(jpeg(), credit="Jane Roe"))
    picture = Picture.objects.get()
    assert len(kept()) > len(before)
    with django_capture_on_commit_callbacks(execute=True):
        if way == "the list":
            facts = {"action": "delete_selected", "_selected_action": picture.pk, "post": "yes"}
            desk.post("/admin/articles/picture/", facts)
        else:
            desk.post(f"/admin/articles/picture/{picture.pk}/delete/", {"post": "yes"})
    assert not Picture.objects.exists()
    assert kept() == before


def test_a_deleted_picture_leaves_the_files_of_its_twin(desk, django_capture_on_commit_callbacks):
    data = jpeg()
    for _copy in range(2):
        desk.post(ADD, sent(data, credit="Jane Roe", keep="on"))
    first, second = Picture.objects.order_by("pk")
    with django_capture_on_commit_callbacks(execute=True):
        desk.post(f"/admin/articles/picture/{first.pk}/delete/", {"post": "yes"})
    assert default_storage.exists(f"{second.renditions['base']}-480.jpg")
    assert second.original.storage.exists(second.original.name)


def test_a_credit_that_cannot_be_written_into_the_file_is_refused_with_a_sentence(desk):
    desk.post(ADD, sent(jpeg(), credit="Jane Roe"))
    picture = Picture.objects.get()
    picture.original.storage.delete(picture.original.name)
    facts = sent(b"", credit="Ani Ter")
    del facts["upload"]
    response = desk.post(f"/admin/articles/picture/{picture.pk}/change/", facts)
    assert response.context["adminform"].form.non_field_errors()
    assert "Ani Ter" in response.content.decode()
    assert Picture.objects.get().credit == "Jane Roe"


def test_the_page_shows_the_picture_its_credit_and_its_measure(desk, client):
    desk.post(ADD, sent(jpeg(), credit="Jane Roe / RAL", alt="Un pont", caption="Le pont de Lori."))
    page = client.get(make_article(lead_picture=Picture.objects.get()).get_absolute_url()).content.decode()
    for piece in (
        'alt="Un pont"',
        "Jane Roe / RAL",
        "Le pont de Lori.",
        'type="image/avif"',
        'type="image/webp"',
        "srcset=",
        "width=",
        "height=",
    ):
        assert piece in page, piece

"""Authors at the desk: an editor gives them a face, and a file that is none is refused with a sentence."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from authors.models import Author
from tests.builders import make_author

pytestmark = pytest.mark.django_db


def portrait(size=(400, 300)) -> SimpleUploadedFile:
    file = io.BytesIO()
    Image.new("RGB", size, "orange").save(file, "JPEG")
    return SimpleUploadedFile("me.jpg", file.getvalue(), "image/jpeg")


def sent(author: Author, **facts) -> dict:
    texts = dict.fromkeys(
        ["role", "role_en", "role_hy", "bio", "bio_en", "bio_hy", "email", "account", "portrait_credit"], ""
    )
    return texts | {"name": author.name, "slug": author.slug, "kind": "person"} | facts


def test_an_editor_gives_an_author_a_face(client, ada):
    author = make_author()
    client.force_login(ada)
    response = client.post(f"/admin/authors/author/{author.pk}/change/", sent(author, new_portrait=portrait()))
    assert response.status_code == 302
    author.refresh_from_db()
    assert author.portrait["w"] == author.portrait["h"]
    assert author.portrait["base"] in client.get(author.get_absolute_url()).content.decode()


def test_a_file_that_is_no_picture_is_refused_at_its_field(client, ada):
    author = make_author()
    client.force_login(ada)
    file = SimpleUploadedFile("me.jpg", b"<svg/>", "image/jpeg")
    response = client.post(
        f"/admin/authors/author/{author.pk}/change/", sent(author, new_portrait=file, bio="Elle écrit.")
    )
    assert "new_portrait" in response.context["adminform"].form.errors
    assert "Elle écrit." in response.content.decode()
    author.refresh_from_db()
    assert author.portrait == {}

"""Pictures below MEDIA_ROOT, kept for good by every cache; and nothing else of the disk."""

from pathlib import Path

import pytest

PIXELS = b"\x89PNG\r\n\x1a\n"


@pytest.fixture
def shelf(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    (tmp_path / "media/pictures").mkdir(parents=True)
    (tmp_path / "media/pictures/ani.png").write_bytes(PIXELS)
    (tmp_path / "media/pictures/page.html").write_text("<script>alert(1)</script>")
    (tmp_path / "secret-key").write_text("secret")
    (tmp_path / "media/link.png").symlink_to(tmp_path / "secret-key")
    return settings.MEDIA_ROOT


def test_a_picture_may_be_kept_for_good_and_runs_nothing(cleo, shelf):
    response = cleo.get("/media/pictures/ani.png")
    assert (response.status_code, response.getvalue()) == (200, PIXELS)
    assert response["Content-Type"] == "image/png"
    assert response["Cache-Control"] == "public, max-age=31536000, immutable"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert not response.cookies


def test_what_is_no_picture_is_not_shown_as_a_page(cleo, shelf):
    response = cleo.get("/media/pictures/page.html")
    assert response["Content-Type"] == "application/octet-stream"
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert response.getvalue()


def test_who_has_it_already_gets_no_body(cleo, shelf):
    first = cleo.get("/media/pictures/ani.png")
    assert first.getvalue() == PIXELS
    for header, value in (("If-None-Match", first["ETag"]), ("If-Modified-Since", first["Last-Modified"])):
        again = cleo.get("/media/pictures/ani.png", headers={header: value})
        assert (again.status_code, again.getvalue()) == (304, b"")
        assert again["Cache-Control"] == first["Cache-Control"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path",
    [
        "none.png",
        "pictures/",
        "../secret-key",
        "..%2fsecret-key",
        "%2e%2e/secret-key",
        "pictures/../../secret-key",
        "/etc/passwd",
        "%2fetc/passwd",
        "link.png",
        "a" * 300,
        "pictures/ani.png/more",
    ],
)
def test_nothing_else_is_here(cleo, shelf, path):
    assert cleo.get(f"/media/{path}").status_code == 404


def test_the_secret_is_there_to_be_found(shelf):
    """Else the test above could not fail."""
    assert (Path(shelf).parent / "secret-key").read_text() == "secret"

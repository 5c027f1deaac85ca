import pytest

from letters.models import Letter
from letters.outbox import post

pytestmark = pytest.mark.django_db


@pytest.fixture
def letter(db):
    html = '<!doctype html><html><head><style>p{color:red}</style></head><body><a href="https://news.example.org/x">x</a></body></html>'
    text = "Good day.\n\nhttps://news.example.org/x?a=1&b=2\n\n<script>alert(1)</script>"
    return post(to="ben@example.org", subject="Hello <b>", text=text, html=html, language="en", is_secret=True)


def test_the_newest_letter_comes_first_and_each_can_be_read(client, letter):
    post(to="ada@example.org", subject="Second", text="x", language="en")
    page = client.get("/letters/").content.decode()
    assert page.index("Second") < page.index("Hello &lt;b&gt;")
    assert f'href="/letters/{letter.pk}/"' in page


def test_an_empty_room_says_so(client):
    assert client.get("/letters/").status_code == 200


def test_a_link_in_the_text_can_be_followed_and_nothing_in_it_is_code(client, letter):
    answer = client.get(f"/letters/{letter.pk}/")
    page = answer.content.decode()
    assert 'href="https://news.example.org/x?a=1&amp;b=2"' in page
    assert "<script>alert" not in page
    assert 'sandbox="allow-popups allow-popups-to-escape-sandbox"' in page
    assert "frame-src 'self'" in answer["Content-Security-Policy"]
    assert "style=" not in page


def test_the_html_stands_in_a_frame_that_may_do_nothing(client, letter):
    answer = client.get(f"/letters/{letter.pk}/html/")
    policy = answer["Content-Security-Policy"]
    for rule in ("default-src 'none'", "script-src 'none'", "form-action 'none'", "frame-ancestors 'self'", "sandbox"):
        assert rule in policy
    assert "allow-scripts" not in policy
    assert answer["X-Frame-Options"] == "SAMEORIGIN"
    assert '<base target="_blank">' in answer.content.decode()


@pytest.mark.parametrize("path", ["/letters/", "/letters/{pk}/", "/letters/{pk}/html/"])
@pytest.mark.parametrize(
    "foreign",
    [
        {"REMOTE_ADDR": "192.168.1.20"},
        {"REMOTE_ADDR": ""},
        {"HTTP_X_FORWARDED_FOR": "127.0.0.1"},
        {"HTTP_FORWARDED": "for=127.0.0.1"},
    ],
)
def test_nobody_reads_it_from_elsewhere(client, letter, path, foreign):
    path = path.format(pk=letter.pk)
    assert client.get(path).status_code == 200
    assert client.get(path, **foreign).status_code == 404


def test_it_is_kept_by_no_cache_and_changes_nothing(client, letter):
    assert "no-store" in client.get("/letters/")["Cache-Control"]
    assert client.post("/letters/").status_code == 405
    assert client.get("/letters/99999/").status_code == 404
    assert Letter.objects.count() == 1

"""Figures in a text: our pictures as they are now, and cards that lead to a film elsewhere."""

import pytest

from articles.figures import picture_numbers, with_figures
from articles.models import Picture
from articles.stories import reasons_against_publishing
from tests.builders import make_article, make_draft, make_source
from text.cleaning import clean
from text.embeds import PROVIDERS, provider_of

pytestmark = pytest.mark.django_db

SHOWN = {"base": "pictures/aa/bb-1", "w": 1200, "h": 800, "widths": [480, 800, 1200], "formats": ["webp", "jpg"]}


def make_picture(**facts) -> Picture:
    stored = {"digest": "a" * 64, "original": "a.jpg", "credit": "Ani Ter / Naïri", "renditions": SHOWN}
    return Picture.objects.create(**stored | {"alt": "Un étal", "caption": "L'étal d'abricots"} | facts)


def figure(picture, caption="") -> str:
    told = f"<figcaption>{caption}</figcaption>" if caption else ""
    return f'<p>Un.</p><figure><img src="/media/old.jpg" alt="x" data-picture="{picture}">{told}</figure><p>Deux.</p>'


def page(client, article) -> str:
    return client.get(article.get_absolute_url()).content.decode()


def test_a_picture_is_shown_with_its_renditions_its_caption_and_its_credit(client):
    article = make_article(body=figure(make_picture().pk))
    html = page(client, article)
    assert "/media/pictures/aa/bb-1-800.jpg" in html
    assert "/media/pictures/aa/bb-1-480.webp 480w" in html
    assert 'L’étal d’abricots <span class="credit-line">Ani Ter / Naïri</span></figcaption>' in html
    assert "/media/old.jpg" not in html


def test_what_is_corrected_in_the_picture_is_corrected_in_the_story(client):
    picture = make_picture()
    article = make_article(body=figure(picture.pk))
    Picture.objects.update(credit="Jane Roe <RAL>")
    assert "Jane Roe &lt;RAL&gt;" in page(client, article)


def test_a_story_may_have_a_caption_of_its_own(client):
    article = make_article(body=figure(make_picture().pk, "Au <em>marché</em>"))
    assert 'Au <em>marché</em> <span class="credit-line">Ani Ter / Naïri</span>' in page(client, article)


@pytest.mark.parametrize("change", ["delete", "take down"])
def test_a_picture_that_is_gone_leaves_no_hole_in_the_page(client, change):
    picture = make_picture()
    article = make_article(body=figure(picture.pk, "Au marché"))
    if change == "delete":
        article.pictures_in_text.all().delete()  # what a text shows is protected: it went by another way
        picture.delete()
    else:
        Picture.objects.update(renditions={})
    assert "<p>Un.</p><p>Deux.</p>" in page(client, article)


def test_a_story_is_not_published_with_a_picture_that_is_gone():
    article = make_draft(body=figure(make_picture().pk) + figure(999_999))
    reasons = reasons_against_publishing(article, None)
    assert [(reason.field, "supprimée" in str(reason.sentence)) for reason in reasons] == [("body", True)]


def test_nor_with_one_whose_source_has_withdrawn_its_permission():
    source = make_source(state="revoked")
    article = make_draft(body=figure(make_picture(source=source).pk))
    assert [reason.field for reason in reasons_against_publishing(article, None)] == ["body"]


def test_a_page_asks_once_for_all_its_pictures(django_assert_num_queries):
    numbers = [make_picture(digest=str(number) * 64).pk for number in range(5)]
    with django_assert_num_queries(1):
        with_figures("".join(map(figure, numbers)), "fr")
    with django_assert_num_queries(0):
        with_figures("<figure><img src='https://a.example/a.jpg'></figure>", "fr")


@pytest.mark.parametrize("number", ["0", "01", "x", "-1", "9999999999", '1"onload="x'])
def test_what_is_no_number_of_a_picture_is_none(number):
    html = clean(f"<figure><img src='/a.jpg' data-picture='{number}'></figure>")
    assert picture_numbers(html) == []
    assert "data-picture" not in html


def test_a_card_is_a_plain_link_that_loads_nothing(client):
    card = '<figure><a href="https://www.youtube.com/watch?v=abc">Le lac</a><figcaption>YouTube</figcaption></figure>'
    html = page(client, make_article(body=card))
    assert '<figure class="embed"><a href="https://www.youtube.com/watch?v=abc"' in html
    assert "<iframe" not in html
    other = card.replace("www.youtube.com", "youtube.com.evil.example")
    assert 'class="embed"' not in page(client, make_article(body=other))


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("https://www.youtube.com/watch?v=abc", "YouTube"),
        ("https://youtu.be/abc", "YouTube"),
        ("https://vimeo.com/1234", "Vimeo"),
        ("https://x.com/a/status/1", "X"),
        ("https://m.facebook.com/a", "Facebook"),
        ("https://www.youtube.com/", ""),
        ("https://notyoutube.com/watch", ""),
        ("https://example.org/youtube.com/", ""),
        ("javascript:youtube.com/x", ""),
        ("https://[x/", ""),
        ("/youtube.com/a", ""),
    ],
)
def test_a_provider_is_known_by_its_host(address, name):
    assert provider_of(address) == name
    assert not name or name in PROVIDERS

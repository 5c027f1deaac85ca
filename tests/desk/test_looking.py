"""The preview of an article at the desk: as it will look, in frames that nothing else may have."""

import pytest
from django.test import Client

from articles.models import Article
from articles.publishing import settle
from desk.looking import cut
from tests.builders import make_article, make_draft, make_licence, make_source

pytestmark = pytest.mark.django_db


@pytest.fixture
def at_desk(ada):
    client = Client()
    client.force_login(ada)
    return client


def look(client, article, part="", **asked):
    return client.get(f"/admin/articles/article/{article.pk}/look/{part}", asked)


def test_a_draft_is_shown_in_frames_as_a_hit_a_shared_card_and_an_entry(at_desk):
    draft = make_draft("Un marché couvert rouvre à Erevan", standfirst="Les marchands étaient là.", topics=["marche"])
    settle(draft)
    page = look(at_desk, draft).content.decode()
    assert page.count(f'src="/admin/articles/article/{draft.pk}/look/framed/') == 3
    assert "Un marché couvert rouvre à Erevan | Naïri" in page
    assert f"› article › {draft.pk} › un-marche-couvert-rouvre-a-erevan" in page
    assert "Les marchands étaient là." in page
    assert "Nariné Sarafian" in page
    assert "portent ceci" in page
    assert Article.objects.get(pk=draft.pk).status == "draft"
    assert Article.objects.get(pk=draft.pk).published_at is None


def test_only_the_preview_holds_frames_and_only_what_it_frames_may_be_held(at_desk, ada):
    draft, public = make_draft(), make_article()
    outer, inner = look(at_desk, draft), look(at_desk, draft, "framed/")
    assert "frame-src 'self'" in outer.headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in outer.headers["Content-Security-Policy"]
    assert outer.headers["X-Frame-Options"] == "DENY"
    assert "frame-ancestors 'self'" in inner.headers["Content-Security-Policy"]
    assert "unsafe-inline" not in inner.headers["Content-Security-Policy"]
    assert inner.headers["X-Frame-Options"] == "SAMEORIGIN"
    for address in (public.get_absolute_url(), draft.get_absolute_url(), "/admin/", "/"):
        response = at_desk.get(address)
        assert "frame-ancestors 'none'" in response.headers["Content-Security-Policy"], address
        assert "frame-src" not in response.headers["Content-Security-Policy"], address
        assert response.headers["X-Frame-Options"] == "DENY", address


@pytest.mark.parametrize("part", ["", "framed/"])
def test_nobody_keeps_or_lists_it(at_desk, part):
    response = look(at_desk, make_draft(), part)
    assert response.status_code == 200
    assert "no-store" in response.headers["Cache-Control"]
    assert "noindex" in response.headers["X-Robots-Tag"]


def test_the_frames_speak_the_language_of_the_article(at_desk):
    page = look(at_desk, make_draft("A draft", language="en"), "framed/").content.decode()
    assert '<html lang="en"' in page
    assert "A draft" in page
    card = look(at_desk, make_draft("A card", language="en"), "framed/", shape="card").content.decode()
    assert '<html lang="en"' in card
    assert "A card" in card
    assert look(at_desk, make_draft(), "framed/", shape="nonsense").status_code == 404


def test_a_reprint_shows_what_its_licence_lets_out(at_desk):
    draft = make_draft("Une reprise", source=make_source())
    page = look(at_desk, draft).content.decode()
    assert "Reprinted with permission" in page
    # Its text may not be passed on: what stands in the entry is credit, headline and notice.
    assert "Le marché a rouvert samedi" not in page
    assert Article.objects.get(pk=draft.pk).provenance.credit == ""


def test_what_a_licence_keeps_in_is_said_with_the_reason(at_desk):
    licence = make_licence("closed", name="Closed", surfaces=[], search_policy="noindex")
    draft = make_draft("Une reprise", source=make_source("Agence close", default_licence=licence))
    page = look(at_desk, draft).content.decode()
    assert "exclut l’article des flux" in page
    assert "exclut l’article de l’API" in page
    assert "Non référencé" in page


def test_what_stands_against_publishing_is_told(at_desk):
    draft = make_draft(body="", author=None)
    assert "Le texte est vide" in look(at_desk, draft).content.decode()


def test_a_published_article_is_shown_as_it_is(at_desk):
    story = make_article("En ligne", source=make_source())
    assert look(at_desk, story).status_code == 200
    framed = look(at_desk, story, "framed/").content.decode()
    assert "En ligne" in framed


def test_a_contributor_sees_the_preview_of_their_own_alone(colin):
    client = Client()
    client.force_login(colin)
    own, other = make_draft(created_by=colin), make_draft("Un secret")
    for part in ("", "framed/"):
        assert look(client, own, part).status_code == 200
        assert look(client, other, part).status_code == 404


def test_the_preview_takes_few_queries(at_desk, django_assert_max_num_queries):
    draft = make_draft(source=make_source(), topics=["marche", "erevan"])
    look(at_desk, draft)
    with django_assert_max_num_queries(30):
        look(at_desk, draft)


@pytest.mark.parametrize(
    ("text", "most", "shown"),
    [
        ("Un marché", 60, "Un marché"),
        ("Un marché couvert rouvre", 12, "Un marché …"),
        ("Un marché, couvert", 13, "Un marché …"),
        ("a  b", 9, "a b"),
        ("anticonstitutionnellement", 5, "antic …"),
    ],
)
def test_a_line_is_cut_at_a_word(text, most, shown):
    assert cut(text, most) == shown

"""A draft shown to somebody without an account: by a link that ends, and that shows nothing else."""

import re
from datetime import timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone

from accounts.leaving import erase
from accounts.personal import everything
from articles.lending import LONGEST, MOST_OPEN, SHORTEST, Fate, fate_of, find, lend, take_back
from articles.models import Article, PreviewLink
from articles.publishing import Refused
from attribution.models import Source, SourceState
from tests.builders import make_article, make_draft, make_source, make_user

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def lent(article, by, lives=DAY) -> str:
    """The path of a new link."""
    _link, address = lend(article, by, lives)
    return re.sub(r"^https?://[^/]+", "", address)


def test_a_stranger_reads_the_draft_by_its_link_and_leaves_no_trace(ada, cleo):
    draft = make_draft("Un brouillon", standfirst="À relire.", source=make_source())
    path = lent(draft, ada)
    assert cleo.get(draft.get_absolute_url()).status_code == 404
    response = cleo.get(path)
    page = response.content.decode()
    assert response.status_code == 200
    assert "Un brouillon" in page
    assert "Le marché a rouvert samedi" in page
    assert "Aperçu, ne pas diffuser" in page
    assert response.headers["Cache-Control"] == "no-store, private"
    assert "noindex" in response.headers["X-Robots-Tag"]
    assert '<meta name="robots" content="noindex">' in page
    assert response.headers["Referrer-Policy"] == "no-referrer"
    assert response.headers["X-Frame-Options"] == "DENY"
    assert not response.cookies
    assert "Disallow: /preview/" in cleo.get("/robots.txt").content.decode()


def test_the_banner_speaks_the_language_of_the_article(ada, cleo):
    path = lent(make_draft("A draft", language="en"), ada)
    assert path.startswith("/en/preview/")
    assert "Preview, not to be passed on" in cleo.get(path).content.decode()
    assert 'lang="en"' in cleo.get(path.removeprefix("/en")).content.decode()
    assert "Նախադիտում" in cleo.get(lent(make_draft("Սեւագիր", language="hy"), ada)).content.decode()


def test_the_draft_is_shown_as_it_is_stored_when_it_is_read(ada, cleo):
    draft = make_draft("Avant")
    path = lent(draft, ada)
    draft.headline = "Après"
    draft.save()
    assert "Après" in cleo.get(path).content.decode()


def test_the_word_is_kept_as_a_digest_alone_and_told_nowhere_else(ada):
    draft = make_draft()
    word = lent(draft, ada).rstrip("/").rsplit("/", 1)[1]
    assert len(word) > 60
    assert word not in str(PreviewLink.objects.values())
    assert word not in str(LogEntry.objects.values())


@pytest.mark.parametrize("end", ["x", "/autre/"])
def test_a_broken_word_is_404_and_asks_no_table(ada, cleo, end, django_assert_max_num_queries):
    path = lent(make_draft("Un brouillon"), ada)
    response = cleo.get(path.rstrip("/") + end if end == "/autre/" else path.rstrip("/") + "x/")
    assert response.status_code == 404
    assert "Un brouillon" not in response.content.decode()
    with django_assert_max_num_queries(0):
        assert find("made.up") is None


def test_a_word_that_was_signed_elsewhere_opens_nothing(ada, cleo, settings):
    path = lent(make_draft(), ada)
    settings.SECRET_KEY = "another key"
    response = cleo.get(path)
    assert response.status_code == 404
    assert "ne mène nulle part" in response.content.decode()
    assert response.headers["Cache-Control"] == "no-store, private"


def test_a_link_that_is_taken_back_says_so(ada, cleo):
    draft = make_draft("Un brouillon")
    path = lent(draft, ada)
    assert take_back(draft.preview_links.get(), ada)
    response = cleo.get(path)
    assert response.status_code == 410
    assert "a été retiré" in response.content.decode()
    assert "Un brouillon" not in response.content.decode()
    assert not take_back(draft.preview_links.get(), ada)


def test_a_link_that_is_over_says_until_when_it_was_open(ada, cleo):
    draft = make_draft()
    path = lent(draft, ada)
    long_ago = timezone.now() - timedelta(days=9)
    draft.preview_links.update(made_at=long_ago, expires_at=long_ago + DAY)
    response = cleo.get(path)
    assert response.status_code == 410
    assert "jusqu’au" in response.content.decode()


def test_once_published_the_link_leads_to_the_article_and_withdrawn_it_ends(ada, carla, cleo):
    draft = make_draft()
    path, taken_back = lent(draft, ada), lent(draft, ada)
    take_back(draft.preview_links.first(), ada)
    draft.publish(ada)
    for address in (path, taken_back):
        response = cleo.get(address)
        assert response.status_code == 302
        assert response.headers["Location"].endswith(draft.get_absolute_url())
        assert response.headers["Cache-Control"] == "no-store, private"
    draft.withdraw(carla, "Une erreur")
    assert cleo.get(path).status_code == 410
    assert not PreviewLink.objects.open().exists()
    with pytest.raises(Refused):
        lend(draft, ada, DAY)


def test_a_scheduled_article_is_lent_until_its_time_and_ends_when_it_is_withdrawn_before(ada, carla, cleo):
    story = make_article("Demain", at=timezone.now() + DAY, by=ada)
    path = lent(story, ada)
    assert cleo.get(path).status_code == 200
    story.withdraw(carla, "Plus d’actualité")
    assert cleo.get(path).status_code == 410


def test_nothing_is_lent_that_readers_have_or_had(ada):
    with pytest.raises(Refused):
        lend(make_article(), ada, DAY)
    ended = make_article()
    Article.objects.filter(pk=ended.pk).update(expires_at=timezone.now())
    with pytest.raises(Refused):
        lend(ended, ada, DAY)


def test_what_a_source_forbids_is_shown_to_nobody(ada, cleo):
    draft = make_draft(source=make_source())
    path = lent(draft, ada)
    Source.objects.update(state=SourceState.REVOKED)
    assert cleo.get(path).status_code == 410
    with pytest.raises(Refused):
        lend(draft, ada, DAY)


def test_a_deleted_draft_takes_its_links_along(ada, cleo):
    draft = make_draft()
    path = lent(draft, ada)
    draft.delete()
    assert cleo.get(path).status_code == 404


def test_who_may_lend(ada, colin, ben, carla):
    own = make_draft(created_by=colin)
    lend(own, colin, DAY)
    for person, article in ((colin, make_draft(created_by=ada)), (ben, own)):
        with pytest.raises(PermissionDenied):
            lend(article, person, DAY)
    link = own.preview_links.get()
    assert take_back(link, carla)
    lend(own, ada, DAY)
    own.publish(ada, timezone.now() + DAY)
    with pytest.raises(PermissionDenied):
        lend(own, colin, DAY)
    with pytest.raises(PermissionDenied):
        take_back(own.preview_links.first(), colin)


@pytest.mark.parametrize("lives", [SHORTEST - timedelta(seconds=1), LONGEST + timedelta(seconds=1), -DAY])
def test_a_link_lives_from_an_hour_to_two_weeks(ada, lives):
    with pytest.raises(Refused):
        lend(make_draft(), ada, lives)


def test_not_more_links_are_open_than_anybody_can_oversee(ada):
    draft = make_draft()
    for _number in range(MOST_OPEN):
        lend(draft, ada, DAY)
    with pytest.raises(Refused, match="20"):
        lend(draft, ada, DAY)


def test_a_link_ends_when_its_maker_leaves_and_is_told_to_them(colin, cleo):
    draft = make_draft(created_by=colin)
    path = lent(draft, colin)
    assert [row["article_id"] for row in dict(everything(colin))["preview_links"]] == [draft.pk]
    colin.is_active = False
    colin.save()
    assert cleo.get(path).status_code == 410
    colin.is_active = True
    colin.save()
    assert cleo.get(path).status_code == 200
    erase(colin)
    assert cleo.get(path).status_code == 410
    assert draft.preview_links.get().revoked_at is not None


def test_it_is_written_down_who_made_and_who_took_back(ada, carla):
    draft = make_draft()
    lend(draft, ada, DAY)
    take_back(draft.preview_links.get(), carla)
    entries = LogEntry.objects.filter(object_id=str(draft.pk)).order_by("pk")
    assert [entry.user for entry in entries] == [ada, carla]
    assert "Lien d’aperçu créé, ouvert jusqu’au" in entries[0].get_change_message()
    assert "Lien d’aperçu retiré" in entries[1].get_change_message()


def test_the_holder_sees_nothing_else(ada, cleo):
    other = make_draft("Un secret")
    page = cleo.get(lent(make_draft("Un brouillon"), ada)).content.decode()
    assert "Un secret" not in page
    assert cleo.get(other.get_absolute_url()).status_code == 404
    assert cleo.get("/admin/").status_code == 302
    assert cleo.get("/media/").status_code == 404


# --- At the desk -----------------------------------------------------------------------------------------------------


def desk(user):
    client = Client()
    client.force_login(user)
    return client


def test_the_desk_makes_a_link_shows_its_address_once_and_takes_it_back(ada, cleo):
    draft = make_draft("Un brouillon")
    client, address = desk(ada), f"/admin/articles/article/{draft.pk}/preview-links/"
    made = client.post(address, {"lives": "72"})
    path = re.search(r'value="https?://[^/]+(/preview/[^"]+)"', made.content.decode())[1]
    assert cleo.get(path).status_code == 200
    listed = client.get(address).content.decode()
    assert path not in listed
    assert "Ada" in listed
    form = client.get(f"/admin/articles/article/{draft.pk}/change/").content.decode()
    assert "Liens d’aperçu ouverts" in form
    link = draft.preview_links.get()
    assert link.expires_at - link.made_at == timedelta(hours=72)
    assert client.post(address, {"take_back": str(link.pk)}).status_code == 302
    assert cleo.get(path).status_code == 410
    assert "n’était plus ouvert" in client.post(address, {"take_back": str(link.pk)}, follow=True).content.decode()


@pytest.mark.parametrize("typed", [{"lives": "9999"}, {"lives": "x"}, {}])
def test_a_time_that_is_none_of_those_offered_is_refused_with_a_sentence(ada, typed):
    draft = make_draft()
    response = desk(ada).post(f"/admin/articles/article/{draft.pk}/preview-links/", typed)
    assert response.status_code == 422
    assert not draft.preview_links.exists()


@pytest.mark.parametrize("number", ["x", "0", "99999999999999999999", "-1"])
def test_taking_back_what_is_not_there_changes_nothing(ada, number):
    draft, other = make_draft(), make_draft()
    lend(other, ada, DAY)
    address = f"/admin/articles/article/{draft.pk}/preview-links/"
    for each in (number, other.preview_links.get().pk):
        assert desk(ada).post(address, {"take_back": each}).status_code == 302
    assert PreviewLink.objects.open().count() == 1


def test_a_contributor_lends_their_own_and_sees_no_others(colin):
    own, other = make_draft(created_by=colin), make_draft()
    client = desk(colin)
    assert client.post(f"/admin/articles/article/{own.pk}/preview-links/", {"lives": "1"}).status_code == 200
    for response in (
        client.get(f"/admin/articles/article/{other.pk}/preview-links/"),
        client.post(f"/admin/articles/article/{other.pk}/preview-links/", {"lives": "1"}),
    ):
        assert response.status_code == 404
    assert PreviewLink.objects.count() == 1


def test_the_page_of_links_costs_the_same_for_many(ada, django_assert_max_num_queries):
    draft = make_draft(source=make_source())
    client, address = desk(ada), f"/admin/articles/article/{draft.pk}/preview-links/"
    for number in range(3):
        lend(draft, make_user(f"e{number}", "editor"), DAY)
    client.get(address)
    with django_assert_max_num_queries(14) as few:
        client.get(address)
    for number in range(3, 12):
        lend(draft, make_user(f"e{number}", "editor"), DAY)
    with django_assert_max_num_queries(len(few)):
        client.get(address)


def test_who_may_no_longer_publish_shows_only_what_is_in_their_hands(ada, cleo):
    vera = make_user("vera", "editor")
    others, own = make_draft("À une autre"), make_draft("À elle", created_by=vera)
    paths = [lent(others, vera), lent(own, vera)]
    assert [cleo.get(path).status_code for path in paths] == [200, 200]
    vera.groups.set(Group.objects.filter(name="contributor"))
    assert [cleo.get(path).status_code for path in paths] == [410, 200]
    vera.groups.clear()
    assert [cleo.get(path).status_code for path in paths] == [410, 410]


def test_what_somebody_lent_ends_as_the_article_is_given_to_somebody_else(ada, cleo):
    colin, vera = make_user("colin", "contributor"), make_user("vera", "contributor")
    draft = make_draft()
    draft.assign(ada, colin, None)
    path = lent(Article.objects.get(pk=draft.pk), colin)
    assert cleo.get(path).status_code == 200
    draft.assign(ada, vera, None)
    assert cleo.get(path).status_code == 410


def test_fates_come_in_the_order_that_tells_most(ada):
    draft = make_draft()
    link, _address = lend(draft, ada, DAY)
    assert fate_of(None) is Fate.BROKEN
    assert fate_of(link) is None

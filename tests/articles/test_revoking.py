"""When a source withdraws its permission: all of it leaves every surface in one act, and comes back story by story."""

import io
import threading
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.admin.models import LogEntry
from django.core.exceptions import PermissionDenied
from django.db import OperationalError, connection, transaction
from django.test import Client
from django.utils import timezone

from articles import revoking, search
from articles.admin.picture import PictureForm
from articles.illustrating import make_avif, render_again, store
from articles.models import Article, Picture, Provenance, Revocation
from articles.publishing import AlreadyPublished, Refused, reschedule, revise
from articles.refreshing import refresh_cards
from articles.revoking import restore, revoke, what_would_go
from attribution.models import Source
from pictures.opening import open_upload
from tests.articles.test_desk_pictures import jpeg
from tests.builders import (
    make_article,
    make_author,
    make_draft,
    make_licence,
    make_placement,
    make_section,
    make_source,
    make_topic,
    make_user,
)
from text.analysis import parse_query

pytestmark = pytest.mark.django_db
BODY = "<p>Grenadine, grenadine, et le marché.</p>"


def make_picture(by, source=None, size=(900, 600)):
    return store(
        open_upload(io.BytesIO(jpeg(size))), by, credit="Jane Roe / RAL", alt="Grenadine peinte", source=source
    )


def with_pictures():
    """The source, under a licence that covers its pictures."""
    return make_source(default_licence=make_licence("ral", picture_right="credited"))


def reprint(headline="Grenadine", **facts):
    return make_article(headline, **({"source": make_source(), "body": BODY, "topics": ["marche"]} | facts))


def files_of(picture) -> list[Path]:
    return [
        path
        for path in (Path(settings.MEDIA_ROOT) / "pictures").rglob("*")
        if picture.digest[2:18] in str(path) and path.is_file()
    ]


def test_what_would_go_is_counted_and_named(carla):
    picture = make_picture(carla, with_pictures())
    live = reprint()
    scheduled = reprint("Plus tard", at=timezone.now() + timedelta(days=1))
    ours = make_article("Le nôtre", lead_picture=picture)
    translated = make_article("Traduit", language="en")
    Article.objects.filter(pk=translated.pk).update(translation_of=live)  # as it was possible before
    translation = reprint("Traduit par eux", translation_of=live, language="hy")
    make_draft("Brouillon", source=make_source())
    make_article("D’ailleurs", source=make_source("Autre source"))
    make_placement("pick", live)
    going = what_would_go(make_source())
    assert (going.live, going.scheduled, going.translations) == (2, 1, 1)
    assert (going.placements, going.pictures, going.illustrated, going.derived) == (1, 1, 1, 1)
    assert set(going.newest) == {live, scheduled, translation}
    assert going.showing == [ours]
    assert going.translated_from_them == [translated]


def surfaces(article, picture) -> list[str]:
    """Every public address on which a story of the source could stand, and the page of another story on its topic."""
    root = article.section.get_absolute_url()
    topic, author, source = make_topic(), make_author(), make_source()
    pages = [
        "/",
        "/latest/",
        "/search/?q=grenadine",
        "/search/?q=grenadine&sort=date",
        f"/search/?q=grenadine&source={source.slug}",
    ]
    pages += [root, topic.get_absolute_url(), author.get_absolute_url(), source.get_absolute_url()]
    feeds = ["/feeds/latest.", f"{root}feed.", f"{topic.get_absolute_url()}feed.", f"{author.get_absolute_url()}feed."]
    feeds += [f"{source.get_absolute_url()}feed."]
    pages += [f"{feed}{form}" for feed in feeds for form in ("rss", "atom", "json")]
    pages += ["/sitemap-0.xml", "/sitemap-pages.xml", "/news-sitemap.xml", "/sitemap.xml", "/api/v1/articles/"]
    return pages


@pytest.mark.parametrize(("action", "status"), [("remove", 410), ("stub", 200)])
def test_no_public_surface_holds_any_of_it_afterwards(cleo, carla, action, status, django_capture_on_commit_callbacks):
    licence = make_licence("ral", window_days=3000, window_action=action, picture_right="credited")
    source = make_source(default_licence=licence)
    picture = make_picture(carla, source)
    with django_capture_on_commit_callbacks(execute=True):
        make_avif.func(picture.pk)
    article = reprint(source=source, lead_picture=picture)
    neighbour = make_article("Le voisin", topics=["marche"], lead_picture=picture)
    make_placement("lead", article)
    picture.refresh_from_db()
    base = picture.renditions["base"]
    assert files_of(picture)
    pages = [*surfaces(article, picture), neighbour.get_absolute_url()]

    def told() -> dict[str, str]:
        return {page: response.content.decode() for page in pages if (response := cleo.get(page)).status_code == 200}

    before = told()
    assert set(before) == set(pages)
    address = f"/{article.pk}/{article.slug}/"
    silent = {"/sitemap-pages.xml", "/sitemap.xml"}  # they name no article
    assert {page for page, text in before.items() if address in text} == set(pages) - silent
    with django_capture_on_commit_callbacks(execute=True):
        revoke(source, carla, "lettre du 3 mars")
    for page, text in told().items():
        assert address not in text, page
        assert "Grenadine, grenadine" not in text, page
        assert base not in text, page
    gone = cleo.get(article.get_absolute_url())
    assert gone.status_code == status
    assert b"Grenadine, grenadine" not in gone.content
    assert base.encode() not in gone.content
    assert gone.status_code == 410 or b"ral.example.org/market" in gone.content
    assert not files_of(picture)
    assert cleo.get(f"/media/{base}-480.jpg").status_code == 404
    assert picture.original.storage.exists(picture.original.name)
    assert cleo.get(f"/article/{article.pk}/{article.slug}/republish/").status_code == 404
    assert cleo.get(f"/api/v1/articles/{article.pk}/").status_code == 410
    assert not search.some(search.Match.of(parse_query("grenadine")))


def test_who_did_it_why_and_how_much_is_on_record(carla):
    source = with_pictures()
    picture = make_picture(carla, source)
    live = reprint()
    scheduled = reprint("Plus tard", at=timezone.now() + timedelta(days=1))
    make_article("Le nôtre", lead_picture=picture)
    make_placement("pick", live)
    revocation = revoke(source, carla, " lettre du 3 mars ")
    assert (revocation.reason, revocation.made_by) == ("lettre du 3 mars", carla)
    assert list(revocation.articles.all()) == [live]
    assert (revocation.scheduled, revocation.placements, revocation.pictures, revocation.illustrated) == (1, 1, 1, 1)
    assert source.is_revoked
    assert source.revoked_at == revocation.made_at
    for object_id, words in ((source.pk, "1 article"), (live.pk, "3 mars"), (scheduled.pk, "3 mars")):
        entries = LogEntry.objects.filter(user=carla, object_id=str(object_id))
        assert any(words in entry.change_message for entry in entries)


def test_what_is_scheduled_is_a_draft_again_and_others_stay(carla):
    scheduled = reprint("Plus tard", at=timezone.now() + timedelta(days=1))
    other = make_article("D’ailleurs", source=make_source("Autre source"))
    revoke(make_source(), carla, "lettre")
    scheduled.refresh_from_db()
    assert (scheduled.status, scheduled.published_at, scheduled.expires_at) == ("draft", None, None)
    frozen = Provenance.objects.get(article=scheduled)
    assert (frozen.licence_version, frozen.credit, frozen.notice, frozen.frozen) == (None, "", "", {})
    assert Article.objects.get(pk=other.pk).is_published


def test_done_twice_it_does_nothing_more(carla):
    reprint()
    source = make_source()
    first = revoke(source, carla, "lettre du 3 mars")
    assert revoke(source, carla, "encore") == first
    assert Revocation.objects.count() == 1


@pytest.mark.parametrize("role", ["colin", "ada"])
def test_only_a_chief_editor_revokes_and_restores(request, role):
    article, source = reprint(), make_source()
    with pytest.raises(PermissionDenied):
        revoke(source, request.getfixturevalue(role), "lettre")
    with pytest.raises(PermissionDenied):
        restore(source, request.getfixturevalue(role))
    assert Article.objects.get(pk=article.pk).is_published


def test_nothing_of_it_is_published_until_the_permission_is_given_again(ada, carla, cleo):
    article = reprint()
    draft = make_draft("Nouvelle", source=make_source())
    revoke(make_source(), carla, "lettre")
    for story in (article, draft):
        with pytest.raises(Refused) as refused:
            Article.objects.get(pk=story.pk).publish(ada)
        assert [reason.field for reason in refused.value.reasons] == ["source"]
    restore(make_source(), carla)
    assert cleo.get(article.get_absolute_url()).status_code == 410
    again = Article.objects.get(pk=article.pk)
    again.publish(ada)
    assert cleo.get(article.get_absolute_url()).status_code == 200
    assert search.some(search.Match.of(parse_query("grenadine"))) == [article.pk]
    with pytest.raises(AlreadyPublished):
        again.publish(ada)


def test_what_comes_back_stands_under_the_terms_of_today(ada, carla):
    article = reprint()
    revoke(make_source(), carla, "lettre")
    restore(make_source(), carla)
    make_licence(notice={"fr": "Une autre notice."})
    Article.objects.get(pk=article.pk).publish(ada)
    provenance = Provenance.objects.get(article=article)
    assert (provenance.notice, provenance.licence_version.number) == ("Une autre notice.", 2)


def test_changing_what_has_ended_does_not_bring_it_back(ada, carla):
    article = reprint()
    revoke(make_source(), carla, "lettre")
    article.write("<p>Corrigé.</p>")
    revise(Article.objects.get(pk=article.pk), ada, facts_changed=True, text_changed=True)
    restore(make_source(), carla)
    revise(Article.objects.get(pk=article.pk), ada, facts_changed=True, text_changed=True)
    assert not Article.objects.get(pk=article.pk).is_published
    assert not search.some(search.Match.of(parse_query("corrigé")))
    with pytest.raises(AlreadyPublished):
        reschedule(Article.objects.get(pk=article.pk), ada, timezone.now() + timedelta(days=1))


def test_its_pictures_are_hidden_whatever_is_done_to_them(ada, carla, django_capture_on_commit_callbacks):
    source = with_pictures()
    picture = make_picture(ada, source)
    earlier = set(files_of(picture))
    picture.credit = "Jane Roe / Radio"
    render_again(picture)
    assert set(files_of(picture)) > earlier
    ours = make_article("Le nôtre", lead_picture=picture)
    assert ours.card["picture"]
    with django_capture_on_commit_callbacks(execute=True):
        revoke(source, carla, "lettre")
    assert not files_of(picture), "files with an earlier credit too"
    picture = Picture.objects.get(pk=picture.pk)
    render_again(picture)
    make_avif.func(picture.pk)
    refresh_cards.func("picture", picture.pk)
    assert not files_of(picture)
    assert "picture" not in Article.objects.get(pk=ours.pk).card
    form = PictureForm({"credit": "RAL", "focus_x": 50, "focus_y": 50, "source": source.pk})
    assert "source" in form.errors


def test_its_pictures_are_shown_again_with_the_permission(ada, carla, django_capture_on_commit_callbacks):
    source = with_pictures()
    pictures = [make_picture(ada, source, size) for size in ((900, 600), (600, 400))]
    ours = make_article("Le nôtre", lead_picture=pictures[0])
    with django_capture_on_commit_callbacks(execute=True):
        revoke(source, carla, "lettre")
    with django_capture_on_commit_callbacks(execute=True):
        restore(source, carla)
    for picture in pictures:
        assert Picture.objects.get(pk=picture.pk).renditions
        assert files_of(picture)
    assert Article.objects.get(pk=ours.pk).card["picture"]
    assert Revocation.objects.get().ended_by == carla


def test_a_file_that_another_picture_shares_stays(ada, carla, django_capture_on_commit_callbacks):
    data, source = jpeg(), make_source()
    theirs, ours = (
        store(open_upload(io.BytesIO(data)), ada, credit="Jane Roe", alt="", source=whose) for whose in (source, None)
    )
    with django_capture_on_commit_callbacks(execute=True):
        revoke(source, carla, "lettre")
    assert Picture.objects.get(pk=ours.pk).renditions["base"] == theirs.renditions["base"]
    assert files_of(ours)


def test_it_costs_the_same_for_many(carla, django_assert_max_num_queries):
    source = make_source()
    for _ in range(12):
        reprint()
    with django_assert_max_num_queries(75):
        revoke(source, carla, "lettre")
    assert Source.objects.get(pk=source.pk).is_revoked


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("roles_again")
def test_a_story_published_at_the_same_moment_does_not_slip_by():
    chief = make_user("chef", "chief editor")
    draft, source = make_draft("Grenadine", source=make_source()), make_source()
    is_over = threading.Event()

    def taking_off():
        try:
            revoke(Source.objects.get(pk=source.pk), chief, "lettre")
        finally:
            is_over.set()
            connection.close()

    other = threading.Thread(target=taking_off)
    with transaction.atomic():
        draft.publish(chief)
        other.start()
        assert not is_over.wait(0.5), "the revocation did not wait for the publication"
    other.join(20)
    assert is_over.is_set()
    assert not Article.objects.get(pk=draft.pk).is_published
    assert Revocation.objects.get().articles.get() == draft


@pytest.fixture
def roles_again(transactional_db):
    """The groups of the newsroom, which an emptied database has lost."""
    from importlib import import_module
    from types import SimpleNamespace

    from django.db.migrations.loader import MigrationLoader

    apps = MigrationLoader(connection).project_state().apps
    import_module("desk.migrations.0001_roles").create_roles(apps, SimpleNamespace(connection=connection))


def test_a_section_with_nothing_left_still_answers(cleo, carla):
    reprint(section=make_section("ailleurs"))
    revoke(make_source(), carla, "lettre")
    assert Client().get(make_section("ailleurs").get_absolute_url()).status_code == 200


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("roles_again")
def test_a_revocation_ended_for_somebody_elses_sake_is_done_again(monkeypatch):
    chief, article, told = make_user("chef", "chief editor"), reprint(), []
    done = revoking._revoke

    def ended_twice(*args):
        told.append(args)
        if len(told) < 3:
            raise OperationalError("deadlock detected") from type("Cause", (Exception,), {"pgcode": "40P01"})()
        return done(*args)

    monkeypatch.setattr(revoking, "_revoke", ended_twice)
    revoke(article.provenance.source, chief, "lettre")
    assert len(told) == 3
    assert Source.objects.get().is_revoked
    assert not Article.objects.get().is_published

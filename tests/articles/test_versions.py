"""Versions: one after each save that changed something and each act, holding all that an editor can type, and put back whole."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core import serializers
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.utils import timezone

from articles.forms import ArticleForm, BylineForm, ProvenanceForm
from articles.models import Article, ArticleTopic, Byline, NoticeRecord, Picture, Provenance, Version, VersionKind
from articles.publishing import Refused
from articles.restoring import SavedMeanwhile, plan_of, restore
from articles.snapshots import digest_of, keep, keep_if_changed, take
from attribution.models import Licence
from tests.articles.test_desk_publishing import ADD, by, change, reprint, typed
from tests.builders import (
    make_article,
    make_author,
    make_draft,
    make_licence,
    make_section,
    make_source,
    make_topic,
    make_user,
)

pytestmark = pytest.mark.django_db
MOMENT = datetime(2026, 3, 1, 9, 30, 15, 250_000, tzinfo=UTC)
# What is in the form and is no part of the article: how it was opened, and what to do with it.
NOT_THE_ARTICLE = {"version", "publish_at", "is_typo", "assigned_to", "due_at"}
ELSEWHERE = {"subjects": "topics"}


@pytest.fixture
def desk(client, ada):
    client.force_login(ada)
    return client


def make_picture(**facts):
    return Picture.objects.create(original="x.jpg", digest="0" * 64, credit="Jane Roe", **facts)


def make_full(**facts) -> Article:
    """An article in which everything that can be typed is."""
    offered = make_licence("ours", name="À nous")
    Licence.objects.filter(pk=offered.pk).update(is_offered=True)
    article = make_draft(
        "Le marché rouvre",
        kicker="Valence",
        standfirst="Après trois ans.\nEnfin.",
        body="<h2>Un</h2><p>Le <strong>texte</strong>.</p><ul><li>deux</li></ul>",
        topics=["zoo", "abricots"],
        source=make_source(),
        original={
            "licence": make_licence("other", name="Une autre"),
            "original_published_at": MOMENT,
            "embargo_until": MOMENT + timedelta(hours=1),
            "rights_expire_at": MOMENT + timedelta(days=900),
            "original_language": "en",
            "changes": "traduit",
            "permission": "RAL, par courriel",
        },
        lead_picture=make_picture(alt="Un marché"),
        translation_of=make_draft("The market"),
        offered_licence=offered,
        kind="report",
        language="fr",
        slug="marche",
        **facts,
    )
    Byline.objects.create(article=article, author=make_author("Anouch Vartan"), role="translation", order=2)
    article.text.kept_notices = ["0123abcd"]
    article.text.save()
    return Article.objects.get(pk=article.pk)


def make_other() -> dict:
    """A plain article: nothing of it is as in `make_full`."""
    return take(make_draft("Autre chose", section=make_section("culture"), language="en", author="Autre"))


def last(article) -> Version:
    return article.versions.newest().first()


# --- What is in a snapshot -------------------------------------------------------------------------------------------


def test_all_that_the_forms_ask_for_is_in_a_snapshot():
    snapshot = take(make_full())
    asked = {ELSEWHERE.get(name, name) for name in ArticleForm.base_fields} - NOT_THE_ARTICLE
    assert asked - snapshot.keys() == set()
    assert set(ProvenanceForm.base_fields) - snapshot["provenance"].keys() == set()
    assert all(set(BylineForm.base_fields) == line.keys() for line in snapshot["bylines"])
    # And each of them was filled in above: else nothing would show that it comes back.
    assert all(snapshot[name] for name in snapshot)
    assert all(snapshot["provenance"].values())


def test_every_field_comes_back_from_a_version(ada):
    article = make_full()
    before = take(article)
    version = keep(article, ada, VersionKind.SAVED)
    assert Version.objects.get(pk=version.pk).snapshot == before
    other = keep(make_draft(), ada, VersionKind.SAVED)
    other.snapshot = make_other()
    restore(article, other, ada, article.version)
    after = take(article)
    assert {name for name in before if before[name] == after[name]} == set()
    restore(article, version, ada, article.version)
    assert take(article) == before


def test_a_snapshot_is_taken_in_three_queries(django_assert_num_queries):
    article = make_full()
    with django_assert_num_queries(3):
        take(article)


def test_a_name_that_changes_elsewhere_is_no_change_of_the_article(ada):
    article = make_full()
    before = take(article)
    topic = make_topic("zoo")
    topic.name = "Jardin zoologique"
    topic.save()
    after = take(article)
    assert before != after
    assert digest_of(before) == digest_of(after)
    assert digest_of(before) != digest_of(before | {"headline": "Autre"})


def test_a_long_text_takes_little_room_and_armenian_no_more_than_french(ada):
    french = "Les marchands étaient là, et la pluie aussi ; numéro {}. "
    armenian = "Վաճառականները այնտեղ էին, և անձրևը նույնպես; համարը {}։ "
    for words in (french, armenian):
        body = "".join(f"<p>{words.format(number)}</p>" for number in range(150))
        article = make_draft(body=body)
        version = keep(article, ada, VersionKind.SAVED)
        with connection.cursor() as cursor:
            cursor.execute("SELECT length(snapshot) FROM articles_version WHERE id = %s", [version.pk])
            assert cursor.fetchone()[0] < len(body) / 4
        assert last(article).snapshot["body"] == Article.objects.get(pk=article.pk).body


def test_a_version_can_be_written_to_a_file_and_read_again(ada):
    version = keep(make_full(), ada, VersionKind.SAVED)
    version.refresh_from_db()
    (read,) = serializers.deserialize("json", serializers.serialize("json", [version]))
    assert read.object.snapshot == version.snapshot


# --- When one is kept ------------------------------------------------------------------------------------------------


def kinds(article) -> list[str]:
    return list(article.versions.values_list("kind", flat=True))


def test_each_save_that_changes_something_makes_a_version_and_no_other_does(desk, ada):
    desk.post(ADD, typed(byline=by(), _continue="1"))
    article = Article.objects.get()
    assert [(each.number, each.by) for each in article.versions.all()] == [(1, ada)]
    row = by() | {"id": article.bylines.get().pk, "article": article.pk}
    address = f"/admin/articles/article/{article.pk}/change/"
    same = change(article, byline=row, _continue="1")
    assert desk.post(address, same).status_code == 302
    assert kinds(article) == ["saved"]
    article.refresh_from_db()
    assert desk.post(address, change(article, byline=row, kicker="Valence", _continue="1")).status_code == 302
    assert [each.snapshot["kicker"] for each in article.versions.all()] == ["", "Valence"]


def test_a_save_that_publishes_makes_one_version(desk, ada):
    desk.post(ADD, typed(byline=by(), _publish="1"))
    article = Article.objects.get()
    assert kinds(article) == ["published"]
    article.correct(ada, "C’était samedi.")
    row = by() | {"id": article.bylines.get().pk, "article": article.pk}
    desk.post(f"/admin/articles/article/{article.pk}/change/", change(article, byline=row, kicker="x"))
    assert kinds(article) == ["published", "corrected", "published"]
    assert last(article).entry.change_message.startswith("Modifi")


def test_a_draft_is_submitted_published_and_withdrawn(colin, ada, carla):
    article = make_draft(created_by=colin)
    article.submit(colin)
    article.publish(ada)
    article.withdraw(carla, "Erreur")
    assert kinds(article) == ["submitted", "published", "withdrawn"]
    assert [each.by for each in article.versions.all()] == [colin, ada, carla]
    assert all(each.entry.user == each.by for each in article.versions.all())


def test_what_stood_before_the_first_save_at_the_desk_is_kept(desk, ada):
    article = make_draft("Venu d’ailleurs", body="<p>Comme il est venu.</p>")
    desk.post(f"/admin/articles/article/{article.pk}/change/", change(article, body="<p>Récrit.</p>"))
    first, second = article.versions.all()
    assert (first.by, first.snapshot["body"]) == (None, "<p>Comme il est venu.</p>")
    assert (second.by, second.snapshot["body"]) == (ada, "<p>Récrit.</p>")
    assert first.at < second.at


def test_a_refused_save_leaves_no_version(desk):
    article = make_article("Le marché rouvre", source=make_source(), author=None)
    before = article.versions.count()
    row = reprint(id=article.provenance.pk, article=article.pk, original_title="")
    response = desk.post(f"/admin/articles/article/{article.pk}/change/", change(article, provenance=row))
    assert response.status_code == 422
    assert article.versions.count() == before


def test_a_save_asks_no_more_for_many_versions(desk, ada, django_assert_max_num_queries):
    article = make_draft()
    address = f"/admin/articles/article/{article.pk}/change/"
    counts = []
    for more in (1, 1, 60):
        for number in range(more):
            Article.objects.filter(pk=article.pk).update(kicker=f"{more} {number}")
            keep_if_changed(article, ada)
        article.refresh_from_db()
        with django_assert_max_num_queries(70) as queries:
            assert desk.post(address, change(article, kicker=f"x{more}", _continue="1")).status_code == 302
        counts.append(len(queries))
        article.refresh_from_db()
    assert counts[1] == counts[2]  # the first also learns what the process remembers


# --- Restoring -------------------------------------------------------------------------------------------------------


def test_what_no_longer_exists_is_told_and_left_out_and_the_rest_comes_back(ada):
    article = make_full()
    version = keep(article, ada, VersionKind.SAVED)
    # Everything that it refers to goes, but for the article itself.
    Provenance.objects.all().delete()
    ArticleTopic.objects.filter(topic__slug="zoo").delete()
    Byline.objects.filter(author__name="Anouch Vartan").delete()
    other = make_section("culture")
    Article.objects.filter(pk=article.pk).update(
        section=other, root_section=other, lead_picture=None, translation_of=None, offered_licence=None, headline="x"
    )
    gone = Article.objects.exclude(pk=article.pk)
    gone.delete()
    for row in (make_topic("zoo"), make_author("Anouch Vartan"), Picture.objects.get(), make_section()):
        row.delete()
    make_source().delete()
    Licence.objects.filter(code="ours").update(is_offered=False)
    article.refresh_from_db()

    told = restore(article, version, ada, article.version).left_out
    assert len(told) == 7
    for name in ("Zoo", "Anouch Vartan", "Un marché", "Armenie", "Radio Atlantique Libre", "The market", "À nous"):
        assert [sentence for sentence in told if name in sentence], name
    assert all(sentence.endswith(".") for sentence in told)
    article = Article.objects.get(pk=article.pk)
    assert (article.headline, article.section, article.lead_picture) == ("Le marché rouvre", other, None)
    assert [link.topic.slug for link in article.topic_links.all()] == ["abricots"]
    assert [line.author.name for line in article.bylines.all()] == ["Nariné Sarafian"]
    assert not article.is_reprint


def test_a_language_and_a_kind_that_are_no_more_stay_as_they_are(ada):
    article = make_draft()
    version = keep(article, ada, VersionKind.SAVED)
    version.snapshot |= {"language": "de", "kind": "poem"}
    told = restore(article, version, ada, article.version).left_out
    assert [("de" in sentence or "poem" in sentence) for sentence in told] == [True, True]
    assert (article.language, article.kind) == ("fr", "news")


def test_a_version_from_before_a_field_was_added_leaves_it_alone(ada):
    article = make_full()
    version = keep(article, ada, VersionKind.SAVED)
    for name in ("kicker", "lead_picture"):
        del version.snapshot[name]
    del version.snapshot["provenance"]["permission"]
    Article.objects.filter(pk=article.pk).update(kicker="Nouveau", headline="x")
    restore(article, version, ada, article.version)
    assert (article.headline, article.kicker) == ("Le marché rouvre", "Nouveau")
    assert article.lead_picture is not None
    assert article.provenance.permission == "RAL, par courriel"


def test_a_restored_draft_is_a_new_version_and_nothing_that_stood_is_lost(ada):
    article = make_draft("Un")
    first = keep(article, ada, VersionKind.SAVED)
    Article.objects.filter(pk=article.pk).update(headline="Deux, venu sans le bureau")
    seen = article.version
    restore(article, first, ada, seen)
    assert [each.snapshot["headline"] for each in article.versions.all()] == ["Un", "Deux, venu sans le bureau", "Un"]
    assert kinds(article) == ["saved", "saved", "restored"]
    assert last(article).entry.change_message == "Version 1 rétablie."
    assert (article.version, article.status) == (seen + 1, "draft")


def test_restoring_what_is_out_is_checked_as_a_change_to_it_and_shown_at_once(client, ada):
    article = make_article("Le marché rouvre", body="<p>Avant.</p>", source=make_source(), author=None)
    first = article.versions.get()
    notices = NoticeRecord.objects.count()
    frozen = Provenance.objects.values("credit", "notice", "frozen", "licence_version").get()
    article.write("<p>Après.</p>")
    restore(article, first, ada, article.version)
    assert "Avant." in client.get(article.get_absolute_url()).content.decode()
    assert article.revised_at
    # The text alone was another: what was frozen at publication stands as it stood.
    assert NoticeRecord.objects.count() == notices
    assert Provenance.objects.values("credit", "notice", "frozen", "licence_version").get() == frozen
    assert last(article).kind == "published"


def test_a_version_that_could_not_be_published_does_not_replace_what_is_out(ada):
    article = make_draft("Le marché rouvre", body="", source=make_source(), author=None)
    empty = keep(article, ada, VersionKind.SAVED)
    article.write("<p>Du texte.</p>")
    Article.objects.get(pk=article.pk).publish(ada)
    article.refresh_from_db()
    with pytest.raises(Refused):
        restore(article, empty, ada, article.version)
    assert Article.objects.get(pk=article.pk).body == "<p>Du texte.</p>"
    assert kinds(article) == ["saved", "published"]


def test_a_draft_version_takes_no_licence_off_what_was_published(ada):
    article = make_draft("Le marché rouvre", source=make_source(), author=None)
    draft = keep(article, ada, VersionKind.SAVED)
    article.publish(ada, timezone.now())
    held, records = Provenance.objects.get().licence_id, NoticeRecord.objects.count()
    assert draft.snapshot["provenance"]["licence"] is None
    assert held is not None
    restore(article, draft, ada, article.version)
    assert Provenance.objects.get().licence_id == held
    assert NoticeRecord.objects.count() == records


def test_the_facts_of_a_reprint_come_back_with_the_credit_they_make(ada):
    article = make_article(source=make_source(), author=None)
    first = article.versions.get()
    Provenance.objects.update(original_title="Another title")
    restore(article, first, ada, article.version)
    provenance = Provenance.objects.get()
    assert provenance.original_title == "The market is open again"
    assert "The market is open again" in provenance.credit
    assert NoticeRecord.objects.latest("pk").occasion == "changed"


@pytest.mark.parametrize(("who", "is_kept"), [("ada", True), ("carla", False)])
def test_only_a_chief_editor_restores_what_was_our_own_work_over_a_published_reprint(request, who, is_kept):
    by = request.getfixturevalue(who)
    article = make_draft()
    own = keep(article, by, VersionKind.SAVED)
    facts = {"original_title": "A", "original_url": "https://ral.example.org/a", "original_language": "fr"}
    facts |= {"original_authors": "Jane Roe", "original_published_at": timezone.now() - timedelta(days=1)}
    Provenance.objects.create(article=article, source=make_source(), **facts)
    Article.objects.get(pk=article.pk).publish(by)
    article = Article.objects.get(pk=article.pk)
    told = restore(article, own, by, article.version).left_out
    assert Article.objects.get(pk=article.pk).is_reprint == is_kept
    assert bool(told) == is_kept


def test_who_may_not_change_the_article_restores_nothing(colin, ben, ada):
    article = make_draft(created_by=colin)
    version = keep(article, ada, VersionKind.SAVED)
    restore(article, version, colin, article.version)
    for other in (ben, make_user("eva", "contributor")):
        with pytest.raises(PermissionDenied):
            restore(article, version, other, article.version)
    article.publish(ada)
    with pytest.raises(PermissionDenied):
        restore(article, version, colin, article.version)


def test_a_contributor_learns_of_no_story_by_restoring_a_link_to_it(colin, ada):
    secret = make_draft("Grenadine")
    article = make_draft(created_by=colin, translation_of=secret)
    version = keep(article, ada, VersionKind.SAVED)
    plan = plan_of(article, version.snapshot, colin)
    assert plan.columns["translation_of_id"] is None
    assert len(plan.left_out) == 1


def test_what_somebody_saved_meanwhile_is_not_undone(ada):
    article = make_draft("Un")
    version = keep(article, ada, VersionKind.SAVED)
    seen = article.version
    Article.objects.filter(pk=article.pk).update(version=seen + 1)
    with pytest.raises(SavedMeanwhile):
        restore(article, version, ada, seen)
    assert kinds(article) == ["saved"]

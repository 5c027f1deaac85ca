"""The history of an article at the desk: who saved what and when, any two versions compared, one put back."""

import re
from html import unescape

import pytest
from django.contrib.admin.models import LogEntry
from django.db import connection

from accounts.leaving import erase
from articles.history import PER_PAGE
from articles.models import Article, Byline, Version, VersionKind
from articles.publishing import revise
from articles.renewing import renew, renewals
from articles.snapshots import keep, keep_if_changed
from tests.articles.test_desk_publishing import by, change
from tests.builders import make_article, make_author, make_draft, make_licence, make_source, make_topic

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(signed_in, ada):
    return signed_in(ada)


def history_of(article) -> str:
    return f"/admin/articles/article/{article.pk}/history/"


def compare_of(article, a, b) -> str:
    return f"{history_of(article)}compare/?a={a}&b={b}"


def restore_of(article, number) -> str:
    return f"{history_of(article)}{number}/restore/"


def words(response) -> str:
    """What a reader of the page reads."""
    main = response.content.decode().split("<main", 1)[1].split("</main>", 1)[0]
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", main)).replace("\u202f", " ").replace("\u00a0", " "))


def saved(article, person, **facts) -> Version:
    """The article after a save with these facts."""
    if "body" in facts:
        article.write(facts.pop("body"))
    Article.objects.filter(pk=article.pk).update(**facts)
    return keep_if_changed(Article.objects.get(pk=article.pk), person)


# --- The list --------------------------------------------------------------------------------------------------------


def test_the_history_tells_who_saved_what_and_when(desk, ada, colin, carla):
    article = make_draft("Le marché rouvre", created_by=colin)
    saved(article, colin)
    saved(article, ada, kicker="Valence", body="<p>Autre.</p>")
    Article.objects.get(pk=article.pk).publish(ada)
    Article.objects.get(pk=article.pk).withdraw(carla, "Erreur sur la personne")
    page = words(desk.get(history_of(article)))
    order = ["Version 4", "Retirée", "Carla", "Erreur sur la personne", "Version 3", "Publiée", "Ada", "Version 2"]
    order += ["Enregistrée", "Ada", "Texte, Surtitre", "Version 1", "Colin"]
    at = 0
    for each in order:
        assert each in page[at:], (each, page)
        at = page.index(each, at)


def test_acts_that_made_no_version_stand_in_the_same_list(desk, ada):
    article = make_article(source=make_source(), author=None, by=ada)
    make_licence(notice={"en": "(c) {source}"})
    make_licence("ral", notice={"en": "Copyright {source}, all rights."})
    (renewal,) = renewals(Article.objects.filter(pk=article.pk))
    renew([renewal.mark], ada)
    revise(article, ada, facts_changed=False, text_changed=False)
    assert article.versions.count() == 1
    page = words(desk.get(history_of(article)))
    assert page.index("Modifié") < page.index("Mention renouvelée") < page.index("Version 1")
    assert page.count("Publié.") == 1


def test_an_article_from_before_there_were_versions_shows_what_was_written_down_then(desk):
    article = make_draft()
    address = f"/admin/articles/article/{article.pk}/change/"
    desk.post(address, change(article, byline=None, kicker="Un", _continue="1"))
    Version.objects.all().delete()
    assert "Modifié : Kicker" in words(desk.get(history_of(article)))
    article.refresh_from_db()
    desk.post(address, change(article, byline=None, kicker="Deux", _continue="1"))
    page = words(desk.get(history_of(article)))
    assert page.count("Modifié : Kicker") == 1
    assert "Version 2" in page
    assert "tel qu’il a été trouvé" in page


def test_nothing_saved_is_said(desk):
    assert "Rien n’a encore été enregistré" in words(desk.get(history_of(make_draft())))
    assert desk.get("/admin/articles/article/999999/history/").status_code == 302


def test_a_long_history_comes_in_pages_and_each_line_stands_once(desk, ada, carla):
    article = make_draft()
    for number in range(60):
        saved(article, ada, kicker=str(number))
        if number % 4 == 0:
            make_article_entry(article, carla, f"Un acte {number}.")
    address, numbers, acts, pages = history_of(article), [], [], 0
    while address:
        response = desk.get(address)
        page = response.context["page"]
        numbers += [line.version.number for line in page.lines if line.version]
        acts += [line.words for line in page.lines if not line.version]
        pages += 1
        assert all(line.changed == ["Surtitre"] for line in page.lines if line.version and line.version.number > 1)
        address = page.older and history_of(article) + page.older
    assert numbers == list(range(60, 0, -1))
    assert acts == [f"Un acte {number}." for number in range(56, -1, -4)]
    assert pages == 75 // PER_PAGE


def make_article_entry(article, person, message):
    from articles.recording import record

    record(person, [article], message)


@pytest.mark.parametrize("query", ["?before=x", "?before=1-1&of=x", "?before=99999999999999999999-1", "?of=entry"])
def test_an_odd_place_in_the_history_breaks_nothing(desk, query):
    article = make_article()
    assert desk.get(history_of(article) + query).status_code in (200, 404)


def test_the_history_and_a_comparison_cost_the_same_for_many_versions(
    signed_in, carla, ada, django_assert_max_num_queries
):
    article = make_draft(topics=["zoo"], created_by=ada)
    client, asked = signed_in(carla), {}
    for rows in (3, 40):
        for number in range(rows):
            saved(article, ada if number % 2 else carla, kicker=f"{rows} {number}")
            make_article_entry(article, carla, f"Un acte {number}.")
        for address in (history_of(article), compare_of(article, 1, 2), restore_of(article, 1)):
            client.get(address)
            with django_assert_max_num_queries(30) as queries:
                assert client.get(address).status_code == 200
            asked.setdefault(address, []).append(len(queries))
    assert {address: counts for address, counts in asked.items() if counts[0] != counts[1]} == {}


# --- Comparing -------------------------------------------------------------------------------------------------------


def test_two_versions_are_compared_as_a_reader_would(desk, ada):
    article = make_draft("Le marché rouvre", body="<p>Le pont a rouvert lundi matin.</p>", topics=["zoo"])
    saved(article, ada)
    article.topic_links.create(topic=make_topic("abricots"), position=1)
    Byline.objects.create(article=article, author=make_author("Anouch Vartan"))
    saved(article, ada, headline="Le marché ferme", body="<p>Le pont a fermé lundi matin.</p>")
    response = desk.get(compare_of(article, 2, 1))
    page = response.content.decode()
    assert re.search(r"<del>.*rouvert.*</del>\s*<ins>.*fermé.*</ins>", page)
    assert "&lt;p&gt;" not in page
    told = words(response)
    assert told.index("Version 1") < told.index("Version 2")
    for each in (
        "[ajouté : Abricots ]",
        "[ajouté : Anouch Vartan (texte) ]",
        "[retiré : rouvert ]",
        "[ajouté : fermé ]",
    ):
        assert each in told, told


@pytest.mark.parametrize(
    "query", ["", "?a=1", "?a=1&b=99", "?a=x&b=1", "?a=-1&b=1", "?a=99999999999999999999&b=1", "?a=²&b=1"]
)
def test_what_is_no_version_is_not_found(desk, ada, query):
    article = make_draft()
    saved(article, ada)
    assert desk.get(f"{history_of(article)}compare/{query}").status_code == 404
    assert desk.get(compare_of(article, 1, 1)).status_code == 200


def test_what_was_typed_in_a_version_is_never_markup(desk, ada):
    article = make_draft("<script>alert(1)</script>", kicker="<b>x</b>")
    saved(article, ada)
    saved(article, ada, headline="<img src=x onerror=alert(1)>")
    for address in (history_of(article), compare_of(article, 1, 2), restore_of(article, 1)):
        page = desk.get(address).content.decode()
        assert "<script>alert" not in page
        assert "<img src=x" not in page


# --- Restoring -------------------------------------------------------------------------------------------------------


def test_a_version_is_put_back_after_it_was_shown(desk, ada):
    article = make_draft("Un", body="<p>Le premier texte.</p>")
    saved(article, ada)
    saved(article, ada, headline="Deux", body="<p>Le second texte.</p>")
    page = desk.get(restore_of(article, 1))
    assert "premier" in words(page)
    assert Article.objects.get().headline == "Deux"
    response = desk.post(restore_of(article, 1), {"seen": page.context["original"].version}, follow=True)
    assert "La version 1 est rétablie." in words(response)
    assert "version 3" in words(response)
    article = Article.objects.get()
    assert (article.headline, article.body) == ("Un", "<p>Le premier texte.</p>")
    assert [each.kind for each in article.versions.all()] == ["saved", "saved", "restored"]
    assert "Version 1 rétablie." in words(desk.get(history_of(article)))


def test_what_would_be_left_out_is_said_before_and_after(desk, ada):
    article = make_draft(topics=["zoo", "abricots"])
    saved(article, ada)
    article.topic_links.filter(topic__slug="zoo").delete()
    make_topic("zoo").delete()
    saved(article, ada, kicker="x")
    page = desk.get(restore_of(article, 1))
    assert "Le thème « Zoo » n’existe plus" in words(page)
    done = desk.post(restore_of(article, 1), {"seen": page.context["original"].version}, follow=True)
    assert "Le thème « Zoo » n’existe plus" in words(done)


def test_a_save_in_between_is_not_undone_unseen(desk, ada, carla):
    article = make_draft("Un")
    saved(article, ada)
    seen = desk.get(restore_of(article, 1)).context["original"].version
    Article.objects.filter(pk=article.pk).update(version=seen + 1, headline="De Carla")
    for sent in (
        str(seen),
        "",
    ):
        response = desk.post(restore_of(article, 1), {"seen": sent})
        assert response.status_code == 409
        assert "Regardez de nouveau" in words(response)
        assert "De Carla" in words(response)
    assert desk.post(restore_of(article, 1), {"seen": "x"}).status_code == 404
    assert Article.objects.get().headline == "De Carla"


def test_what_may_not_be_published_is_refused_with_its_reasons(desk, ada):
    article = make_draft(body="", source=make_source(), author=None)
    saved(article, ada)
    article.write("<p>Du texte.</p>")
    Article.objects.get(pk=article.pk).publish(ada)
    page = desk.get(restore_of(article, 1))
    assert "Les lecteurs le verront aussitôt" in words(page)
    response = desk.post(restore_of(article, 1), {"seen": page.context["original"].version})
    assert response.status_code == 422
    assert "Le texte est vide" in words(response)
    assert Article.objects.get(pk=article.pk).body == "<p>Du texte.</p>"


def test_the_form_that_was_open_while_a_version_was_restored_is_told(desk, ada, signed_in, carla):
    article = make_draft("Un")
    saved(article, ada)
    opened = change(article, byline=None, body="<p>Ce que Carla tape.</p>")
    desk.post(restore_of(article, 1), {"seen": Article.objects.get().version})
    response = signed_in(carla).post(f"/admin/articles/article/{article.pk}/change/", opened)
    assert response.status_code == 409
    assert "Ce que Carla tape." in response.content.decode()


# --- Who may ---------------------------------------------------------------------------------------------------------


def test_a_contributor_sees_and_restores_their_own_draft_and_no_other(signed_in, colin, ada):
    own, other = make_draft("À moi", created_by=colin), make_draft("Autre")
    for article in (own, other):
        saved(article, ada)
        saved(article, ada, kicker="x")
    client = signed_in(colin)
    for address in (history_of(own), compare_of(own, 1, 2), restore_of(own, 1)):
        assert client.get(address).status_code == 200
    for address in (history_of(other), compare_of(other, 1, 2), restore_of(other, 1)):
        assert client.get(address).status_code in (302, 404)
        assert client.post(address, {"seen": other.version}).status_code in (302, 404)
    assert client.post(restore_of(own, 1), {"seen": own.version}).status_code == 302
    assert [each.versions.count() for each in (own, other)] == [3, 2]


def test_a_contributor_reads_the_history_of_their_published_article_and_restores_nothing(signed_in, colin, ada):
    article = make_draft(created_by=colin)
    saved(article, colin)
    article.publish(ada)
    client = signed_in(colin)
    page = client.get(history_of(article))
    assert page.status_code == 200
    assert "Rétablir" not in words(page)
    assert "Rétablir" not in words(client.get(compare_of(article, 1, 2)))
    for response in (
        client.get(restore_of(article, 1)),
        client.post(restore_of(article, 1), {"seen": article.version}),
    ):
        assert response.status_code == 403
    assert article.versions.count() == 2


def test_a_person_who_was_erased_leaves_the_versions_behind(signed_in, ada, colin, settings, tmp_path):
    settings.VAR_DIR = tmp_path
    article = make_draft(created_by=colin)
    saved(article, colin)
    erase(colin)
    assert Version.objects.get().by == colin
    page = signed_in(ada).get(history_of(article))
    assert page.status_code == 200
    assert "Colin" not in words(page)


def test_what_somebody_saved_is_told_to_them(colin):
    from accounts.personal import everything

    article = make_draft(created_by=colin)
    saved(article, colin)
    told = {name: list(rows) for name, rows in everything(colin)}
    assert [(row["article_id"], row["number"], row["kind"]) for row in told["versions"]] == [(article.pk, 1, "saved")]


def test_the_draft_is_deleted_with_its_versions(signed_in, carla, ada):
    article = make_draft()
    for number in range(3):
        saved(article, ada, kicker=str(number))
    keep(article, ada, VersionKind.SUBMITTED)
    response = signed_in(carla).post(f"/admin/articles/article/{article.pk}/delete/", {"post": "yes"})
    assert response.status_code == 302
    assert not Version.objects.exists()


def test_the_form_says_which_version_it_shows(desk, ada):
    article = make_draft()
    desk.post(f"/admin/articles/article/{article.pk}/change/", change(article, byline=by(), _continue="1"))
    assert re.search(
        r"version 2, enregistrée le .* par Ada", words(desk.get(f"/admin/articles/article/{article.pk}/change/"))
    )


def test_the_entries_of_an_article_are_found_without_reading_all():
    with connection.cursor() as cursor:
        constraints = connection.introspection.get_constraints(cursor, LogEntry._meta.db_table)
    assert ["content_type_id", "object_id"] in [each["columns"] for each in constraints.values() if each["index"]]

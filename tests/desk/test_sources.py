"""The desk and whoever lends it stories: the monthly report, and the page on which a permission ends."""

import csv
import io
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.models import Article
from articles.renewing import renew, renewals
from articles.revoking import restore, revoke
from attribution.models import Source
from tests.builders import make_article, make_draft, make_licence, make_source

pytestmark = pytest.mark.django_db
PARIS = ZoneInfo("Europe/Paris")


def address(act: str, source=None) -> str:
    return f"/admin/attribution/source/{(source or make_source()).pk}/{act}/"


def sheet(response) -> list[list[str]]:
    data = b"".join(response.streaming_content)
    assert data.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))


# --- The report ------------------------------------------------------------------------------------------------------


@pytest.fixture
def november():
    """Three stories of November, one of October that ended, and what no report tells."""
    at = datetime(2025, 11, 3, 9, 30, tzinfo=PARIS)
    make_article("Octobre", source=make_source(), at=datetime(2025, 10, 31, 23, 59, tzinfo=PARIS))
    stories = [
        make_article("Le marché", source=make_source(), at=at),
        make_article("=1+1", source=make_source(), at=at + timedelta(days=1)),
        make_article("Décembre presque", source=make_source(), at=datetime(2025, 11, 30, 23, 59, tzinfo=PARIS)),
    ]
    make_draft("Brouillon", source=make_source())
    make_article("Plus tard", source=make_source(), at=timezone.now() + timedelta(days=1))
    make_article("D’ailleurs", source=make_source("Autre source"), at=at)
    return stories


def test_a_month_is_told_with_its_addresses_versions_and_states(signed_in, ada, carla, november):
    make_licence(notice={"en": "Newer {source}"})
    renew([renewal.mark for renewal in renewals(Article.objects.filter(pk=november[0].pk))], ada)
    november[1].withdraw(carla, "Erreur")
    Article.objects.filter(pk=november[2].pk).update(expires_at=timezone.now())
    heading, *rows = sheet(signed_in(ada).get(address("report"), {"month": "2025-11", "format": "csv"}))
    assert [row[1] for row in rows] == ["Le marché", "'=1+1", "Décembre presque"]
    first = dict(zip(heading, rows[0], strict=True))
    assert list(first.values())[:5] == [
        "2025-11-03 09:30",
        "Le marché",
        f"{settings.SITE_URL}{november[0].get_absolute_url()}",
        "The market is open again",
        "https://ral.example.org/market",
    ]
    assert list(first.values())[5:8] == ["Permission of RAL", "1", "2"]
    assert rows[1][6:8] == ["1", "1"]
    assert rows[1][8] == rows[1][0]
    assert len({row[9] for row in rows}) == 3
    assert (bool(rows[0][10]), bool(rows[1][10]), bool(rows[2][10])) == (False, True, True)


def test_each_publication_of_a_story_has_its_line(signed_in, ada, carla, time_machine):
    time_machine.move_to(datetime(2025, 11, 4, 10, tzinfo=PARIS))
    source, at = make_source(), datetime(2025, 11, 3, 9, 30, tzinfo=PARIS)
    story = make_article("Le marché", source=source, at=at)
    other = make_article("Le pont", source=source, at=at + timedelta(days=1))
    make_licence(notice={"en": "Newer {source}"})
    time_machine.move_to(datetime(2025, 11, 10, 8, tzinfo=PARIS))
    renew([renewal.mark for renewal in renewals(Article.objects.filter(pk=story.pk))], ada)
    time_machine.move_to(datetime(2025, 11, 20, 8, tzinfo=PARIS))
    revoke(source, carla, "lettre")
    time_machine.move_to(datetime(2025, 11, 25, 8, tzinfo=PARIS))
    restore(source, carla)
    make_licence(notice={"en": "Newest {source}"})
    Article.objects.get(pk=story.pk).publish(ada)
    time_machine.move_to(datetime(2025, 12, 2, 8, tzinfo=PARIS))
    Article.objects.get(pk=other.pk).publish(ada)

    def told(month: str) -> list[tuple]:
        _heading, *rows = sheet(signed_in(ada).get(address("report"), {"month": month, "format": "csv"}))
        return [(row[0], row[1], row[6], row[7], row[9], row[10]) for row in rows]

    lost = "autorisation retirée"
    assert told("2025-11")[:2] == [
        ("2025-11-03 09:30", "Le marché", "1", "2", lost, "2025-11-20 08:00"),
        ("2025-11-04 09:30", "Le pont", "1", "1", lost, "2025-11-20 08:00"),
    ]
    assert ("2025-11-25 08:00", "Le marché", "3", "3", "en ligne", "") in told("2025-11")
    assert told("2025-12") == [("2025-12-02 08:00", "Le pont", "3", "3", "en ligne", "")]
    page = signed_in(ada).get(address("report"), {"month": "2025-12"}).content.decode()
    assert "publié de nouveau" in page
    assert 'href="?month=2025-12" aria-current="page"' in page


def test_the_page_to_print_tells_the_same(signed_in, ada, november):
    page = signed_in(ada).get(address("report"), {"month": "2025-11"}).content.decode()
    for story in november:
        assert f"{settings.SITE_URL}{story.get_absolute_url()}" in page
    for absent in ("Octobre", "Brouillon", "Plus tard", "D’ailleurs"):
        assert f">{absent}" not in page
    assert "?month=2025-10" in page
    assert "<style" not in page
    assert "style=" not in page


def test_the_file_is_named_by_source_and_month(signed_in, ada, november):
    response = signed_in(ada).get(address("report"), {"month": "2025-11", "format": "csv"})
    assert response["Content-Disposition"] == 'attachment; filename="radio-atlantique-libre-2025-11.csv"'
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert "no-store" in response["Cache-Control"]


@pytest.mark.parametrize("month", ["", "2025", "2025-13", "abc", "0001-01", "9999-12", "2025-11-03", "٢٠٢٥-١١x"])
def test_a_month_that_is_none_gives_the_newest(signed_in, ada, november, month):
    page = signed_in(ada).get(address("report"), {"month": month}).content.decode()
    assert 'href="?month=2025-11" aria-current="page"' in page


def test_a_month_without_stories_says_so(signed_in, ada, november):
    client = signed_in(ada)
    assert "Choisissez-en un autre" in client.get(address("report"), {"month": "2024-01"}).content.decode()
    assert len(sheet(client.get(address("report"), {"month": "2024-01", "format": "csv"}))) == 1
    nothing = make_source("Sans article")
    assert "Rien de cette source n’a encore été publié" in client.get(address("report", nothing)).content.decode()
    assert len(sheet(client.get(address("report", nothing), {"format": "csv"}))) == 1


def test_a_report_costs_the_same_for_many_stories(signed_in, ada, november):
    client = signed_in(ada)
    asked = []
    for rows in (4, 12):
        while len(lines := sheet(client.get(address("report"), {"month": "2025-11", "format": "csv"}))) < rows:
            make_article(source=make_source(), at=datetime(2025, 11, 5, tzinfo=PARIS))
        with CaptureQueriesContext(connection) as queries:
            sheet(client.get(address("report"), {"month": "2025-11", "format": "csv"}))
        asked.append(len(queries))
    assert len(lines) == 12
    assert asked[0] == asked[1] <= 14


# --- The permission --------------------------------------------------------------------------------------------------


def test_what_will_go_is_shown_and_nothing_done_before_it_is_confirmed(signed_in, carla):
    article, client = make_article("Le marché", source=make_source()), signed_in(carla)
    page = client.get(address("revoke")).content.decode()
    assert "Le marché" in page
    assert article.get_absolute_url() in page
    for answer in ({}, {"reason": "lettre"}, {"is_sure": "on"}, {"reason": "   ", "is_sure": "on"}):
        assert client.post(address("revoke"), answer).status_code == 422
    assert Article.objects.get(pk=article.pk).is_published


def test_the_report_on_the_withdrawal_can_be_sent(signed_in, carla, ada):
    article, client = make_article("=Le marché", source=make_source()), signed_in(carla)
    response = client.post(address("revoke"), {"reason": "lettre du 3 mars", "is_sure": "on"}, follow=True)
    page = response.content.decode()
    assert f"{settings.SITE_URL}{article.get_absolute_url()}" in page
    assert "lettre du 3 mars" in page
    assert "410" in page
    _heading, row = sheet(client.get(address("revoked"), {"format": "csv"}))
    assert row[1] == "'=Le marché"
    assert "410" in row[-1]
    assert client.get(address("revoke")).headers["Location"] == address("revoked")
    client.post(address("restore"))
    Article.objects.get(pk=article.pk).publish(ada)
    assert "410" not in sheet(client.get(address("revoked"), {"format": "csv"}))[1][-1]


def test_there_is_no_report_where_nothing_was_withdrawn(signed_in, carla):
    client = signed_in(carla)
    assert client.get(address("revoked")).status_code == 404
    assert client.get("/admin/attribution/source/987654/revoke/").status_code == 404
    assert client.post(address("restore")).headers["Location"].endswith("/change/")
    assert make_source().state == "active"


def test_nobody_chooses_by_hand_that_a_permission_is_withdrawn(signed_in, carla):
    source, client = make_source(), signed_in(carla)
    change = f"/admin/attribution/source/{source.pk}/change/"
    page = client.get(change).content.decode()
    assert 'value="paused"' in page
    assert 'value="revoked"' not in page
    facts = {
        "name": source.name,
        "short_name": "RAL",
        "slug": source.slug,
        "kind": "broadcaster",
        "language": "fr",
        "default_licence": source.default_licence_id,
    }
    assert client.post(change, facts | {"state": "revoked"}).status_code == 200
    assert Source.objects.get(pk=source.pk).state == "active"
    revoke(source, carla, "lettre du 3 mars")
    page = client.get(change).content.decode()
    assert "lettre du 3 mars" in page
    assert "Carla" in page
    assert client.post(change, facts | {"state": "active"}).status_code == 302
    assert Source.objects.get(pk=source.pk).is_revoked, "a form opened before must not undo it"


def test_each_is_offered_what_is_theirs(signed_in, ada, carla):
    change = f"/admin/attribution/source/{make_source().pk}/change/"
    for user, may in ((ada, False), (carla, True)):
        page = signed_in(user).get(change).content.decode()
        assert address("report") in page
        assert (address("revoke") in page) is may


def test_what_went_is_published_again_at_the_desk(signed_in, ada, carla, cleo):
    from tests.articles.test_desk_publishing import by, reprint, typed

    article = make_article("Le marché", source=make_source())
    revoke(make_source(), carla, "lettre")
    client, change = signed_in(ada), f"/admin/articles/article/{article.pk}/change/"
    page = client.get(change).content.decode()
    assert 'id="publish-open"' in page
    assert 'name="publish_at"' not in page
    article.refresh_from_db()
    line = article.bylines.get()
    facts = typed(
        version=article.version,
        provenance=reprint(id=article.provenance.pk, article=article.pk, source=article.provenance.source_id),
        byline=by("Nariné Sarafian") | {"id": line.pk, "article": article.pk},
    ) | {"original_language": "fr"}
    facts["provenance-0-original_language"] = "fr"
    facts["provenance-0-changes"] = ""
    assert client.post(change, facts | {"_publish": "1"}).status_code == 422
    assert client.post(change, facts | {"_continue": "1"}).status_code == 302
    signed_in(carla).post(address("restore"))
    facts["version"] = Article.objects.get(pk=article.pk).version
    assert cleo.get(article.get_absolute_url()).status_code == 410
    assert client.post(change, facts | {"_publish": "1"}).status_code == 302
    assert cleo.get(Article.objects.get(pk=article.pk).get_absolute_url()).status_code == 200

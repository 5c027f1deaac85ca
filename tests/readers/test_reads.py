"""Reads are counted where a page of ours tells them, and nowhere else; nothing is kept of who reads."""

import threading
from datetime import timedelta

import pytest
from django.conf import settings as configured
from django.db import DatabaseError, connections
from django.db.models import Sum
from django.test import Client
from django.utils import timezone

from readers import beacons, counting
from readers.counting import counter
from readers.models import ReadCount
from tests.builders import make_article, make_draft, make_user

pytestmark = pytest.mark.django_db


def counted(article) -> int:
    counter.store()
    return ReadCount.objects.filter(article=article).aggregate(total=Sum("count"))["total"] or 0


def test_a_read_is_counted_under_its_hour(tell):
    article = make_article()
    for network in ("192.0.2.1", "192.0.2.2"):
        assert tell(article.pk, network=network).status_code == 204
    counter.store()
    row = ReadCount.objects.get()
    assert (row.article, row.span, row.count) == (article, "hour", 2)
    assert row.start == timezone.now().replace(minute=0, second=0, microsecond=0)
    assert tell(article.pk, network="192.0.2.3").status_code == 204
    assert counted(article) == 3


def test_a_read_asks_the_database_nothing_and_sets_no_cookie(tell, signed_in, ada, django_assert_num_queries):
    article = make_article()
    client = signed_in(ada)
    with django_assert_num_queries(0):
        answer = tell(article.pk, client=client)
    assert answer.status_code == 204
    assert not answer.cookies
    assert "no-store" in answer.headers["Cache-Control"]
    assert "Cookie" not in answer.headers.get("Vary", "")


def test_the_answer_tells_nobody_whether_there_is_such_an_article(tell):
    scheduled = make_article(at=timezone.now() + timedelta(days=1))
    draft = make_draft()
    answers = [tell(pk) for pk in (make_article().pk, scheduled.pk, draft.pk, 999_999, 2**70)]
    assert {(answer.status_code, answer.content) for answer in answers} == {(204, b"")}
    assert counted(scheduled) == counted(draft) == 0
    assert ReadCount.objects.count() == 1


def test_what_was_withdrawn_before_it_is_stored_is_not_counted(tell, carla):
    article = make_article()
    tell(article.pk)
    article.withdraw(carla, "Erreur")
    assert counted(article) == 0


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "none"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": None, "Origin": "http://testserver.evil.example"},
        {"Sec-Fetch-Site": None, "Origin": None},
        {"Origin": "http://[::1"},
    ],
)
def test_another_site_counts_nothing(tell, headers):
    article = make_article()
    answer = tell(article.pk, headers=headers)
    assert answer.status_code == 403
    assert "Seules les pages de ce site" in answer.content.decode()
    assert counted(article) == 0


@pytest.mark.parametrize("headers", [{"Sec-Fetch-Site": None}, {"Origin": None}, {"Origin": configured.SITE_URL}])
def test_a_browser_that_says_but_one_of_the_two_is_believed(tell, headers):
    article = make_article()
    assert tell(article.pk, headers=headers).status_code == 204
    assert counted(article) == 1


@pytest.mark.parametrize(
    "headers",
    [
        {"User-Agent": None},
        {"User-Agent": "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"},
        {"User-Agent": "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; GPTBot/1.2) Chrome/131.0"},
        {"User-Agent": "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 HeadlessChrome/142.0.0.0 Safari/537.36"},
        {"User-Agent": "curl/8.9.1"},
        {"Sec-Purpose": "prefetch;prerender"},
        {"Purpose": "prefetch"},
    ],
)
def test_machines_and_pages_that_are_fetched_in_advance_read_nothing(tell, headers):
    article = make_article()
    assert tell(article.pk, headers=headers).status_code == 204
    assert counted(article) == 0


def test_a_phone_whose_name_ends_like_a_machine_is_a_reader(tell):
    article = make_article()
    tell(article.pk, headers={"User-Agent": "Mozilla/5.0 (Linux; Android 13; CUBOT P80) Chrome/140.0 Mobile"})
    assert counted(article) == 1


def test_a_body_is_refused_unread(tell):
    article = make_article()
    answer = tell(article.pk, data=b"x" * 10_000, content_type="text/plain")
    assert answer.status_code == 413
    assert "N’envoyez rien" in answer.content.decode()
    assert counted(article) == 0


def test_one_network_makes_nothing_the_most_read(tell):
    article = make_article()
    answers = [tell(article.pk) for _number in range(1000)]
    assert counted(article) == beacons.OF_AN_ARTICLE.most
    assert answers[-1].status_code == 429
    assert "votre réseau" in answers[-1].content.decode()
    assert tell(article.pk, network="192.0.2.2").status_code == 204


def test_one_network_does_not_fill_the_memory(tell):
    answers = [tell(pk).status_code for pk in range(1, 200)]
    assert answers.count(204) == beacons.OF_A_NETWORK.most
    assert set(answers) == {204, 429}


def test_a_household_on_ipv6_is_one_network(tell):
    article = make_article()
    for number in range(50):
        tell(article.pk, network=f"2001:db8:1:2::{number:x}")
    assert counted(article) == beacons.OF_AN_ARTICLE.most


def test_what_a_window_counted_is_forgotten_as_it_ends(monkeypatch):
    window = beacons.Window(most=1, seconds=60)
    monkeypatch.setattr(beacons, "monotonic", lambda: 0)
    assert window.take("a")
    assert not window.take("a")
    monkeypatch.setattr(beacons, "monotonic", lambda: 60)
    assert window.take("b")
    assert window._tries == {"b": 1}
    monkeypatch.setattr(beacons.Window, "MOST_KEYS", 1)
    assert window.take("c")  # whoever fills it keeps nobody else from being counted
    assert window._tries == {"c": 1}


@pytest.mark.parametrize("method", ["get", "head", "put", "delete"])
def test_an_address_for_reads_shows_nothing(cleo, method):
    assert getattr(cleo, method)(f"/read/{make_article().pk}/").status_code == 405


def test_a_read_needs_no_token_of_a_form(tell):
    article = make_article()
    assert tell(article.pk, client=Client(enforce_csrf_checks=True)).status_code == 204


# --- A database that does not take it --------------------------------------------------------------------------------


def test_what_the_database_does_not_take_is_kept_and_stored_later(tell, monkeypatch, caplog):
    article = make_article()

    def busy(counts):
        raise DatabaseError("database is locked")

    tell(article.pk)
    with monkeypatch.context() as patch:
        patch.setattr(counting, "add", busy)
        assert counted(article) == 0
    assert "database is locked" in caplog.text
    tell(article.pk, network="192.0.2.2")
    assert counted(article) == 2
    assert counted(article) == 2


def test_what_waits_for_the_database_is_bounded(monkeypatch):
    monkeypatch.setattr(counting, "MOST", 3)
    articles = [make_article() for _number in range(5)]
    for article in articles * 2:
        counter.count(article.pk)
    assert [counted(article) for article in articles] == [2, 2, 2, 0, 0]


def test_what_was_counted_is_stored_by_itself(monkeypatch):
    stored = threading.Event()
    monkeypatch.setattr(counting, "STORE_AFTER", timedelta(milliseconds=1))
    monkeypatch.setattr(counter, "store", stored.set)
    counter.count(1)
    assert stored.wait(5)


# --- Many at once ----------------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_reads_at_the_same_moment_are_all_counted():
    """Eight threads tell reads, as four processes would, each of which stores what it counted while the others do."""
    make_user("desk", is_superuser=True)
    articles = [make_article().pk for _number in range(3)]
    processes = [counting.Counter() for _number in range(4)]
    begin = threading.Barrier(8)
    faults = []

    def read(number: int) -> None:
        try:
            begin.wait()
            for turn in range(60):
                process = processes[number % 4]
                # Each in an order of its own, so that two who add would wait for each other if rows were not sorted.
                process.count(articles[(turn * (1 if number % 2 else -1)) % 3])
                if turn % 6 == 5:
                    process.store()
        except Exception as fault:
            faults.append(fault)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=read, args=[number]) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for process in processes:
        while process._reads:
            process.store()
        process.forget()
    assert not faults
    assert ReadCount.objects.aggregate(total=Sum("count"))["total"] == 8 * 60
    assert ReadCount.objects.count() == 3


@pytest.mark.django_db(transaction=True)
def test_beacons_at_the_same_moment_are_all_counted(tell):
    make_user("desk", is_superuser=True)
    article = make_article()
    begin = threading.Barrier(6)
    answers = []

    def read(number: int) -> None:
        begin.wait()
        for turn in range(30):
            answers.append(tell(article.pk, network=f"10.0.{number}.{turn}").status_code)
            if turn % 10 == 9:
                counter.store()
        connections.close_all()

    threads = [threading.Thread(target=read, args=[number]) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [204] * 180
    assert counted(article) == 180


# --- The page --------------------------------------------------------------------------------------------------------


def test_an_article_tells_that_it_is_read_and_a_preview_does_not(cleo, signed_in, ada):
    article = make_article()
    page = cleo.get(article.get_absolute_url()).content.decode()
    assert f'data-read="/read/{article.pk}/"' in page
    draft = make_draft(created_by=ada)
    preview = signed_in(ada).get(draft.get_absolute_url()).content.decode()
    assert draft.headline in preview
    assert "/read/" not in preview


def test_the_address_is_the_same_in_every_language(cleo):
    article = make_article(language="hy")
    assert f'data-read="/read/{article.pk}/"' in cleo.get(article.get_absolute_url()).content.decode()


def test_where_it_is_switched_off_nothing_is_sent_and_nothing_counted(cleo, tell, settings):
    settings.COUNT_READS = False
    article = make_article()
    page = cleo.get(article.get_absolute_url()).content.decode()
    assert "/read/" not in page
    assert tell(article.pk).status_code == 404
    assert counted(article) == 0

"""What was read is ranked by the hours, and its counts are the coarser the older they are."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db.models import Sum
from django.utils import timezone

from articles.models import Article
from readers.counting import hour_of
from readers.models import ReadCount, Span
from readers.most_read import most_read, reads_of, since
from readers.storing import add
from readers.thinning import BATCH, beginning, thin_read_counts
from tests.builders import make_article

pytestmark = pytest.mark.django_db

PARIS = ZoneInfo("Europe/Paris")
NOW = datetime(2026, 11, 27, 9, 40, tzinfo=PARIS)


@pytest.fixture(autouse=True)
def that_day():
    with time_machine.travel(NOW, tick=False):
        yield


def read(article, times: int, *, ago: timedelta = timedelta(0), span: Span = Span.HOUR) -> None:
    add({(article.pk, span, hour_of(timezone.now() - ago)): times})


def test_what_was_read_most_in_the_last_hours_comes_first():
    first, second, third = (make_article(headline, at=NOW - timedelta(days=9)) for headline in ("Un", "Deux", "Trois"))
    read(first, 2)
    read(first, 2, ago=timedelta(hours=5))
    read(second, 3)
    read(third, 1)
    read(third, 90, ago=timedelta(hours=6))
    ranked = most_read(Article.objects.published(), hours=6, most=8)
    assert [(each.article, each.reads, each.share) for each in ranked] == [
        (first, 4, 100),
        (second, 3, 75),
        (third, 1, 25),
    ]
    assert since(6) == datetime(2026, 11, 27, 4, tzinfo=PARIS)
    assert [each.article for each in most_read(Article.objects.published(), hours=7, most=1)] == [third]


def test_what_is_no_longer_public_is_not_ranked_and_a_language_has_a_list_of_its_own(carla):
    gone, french, armenian = make_article(), make_article(), make_article(language="hy")
    for article in (gone, french, armenian):
        read(article, 3)
    gone.withdraw(carla, "Erreur")
    public = Article.objects.published()
    assert {each.article for each in most_read(public, 6, 8)} == {french, armenian}
    assert [each.article for each in most_read(public.in_language("hy").for_cards(), 6, 8)] == [armenian]


def test_a_list_costs_two_queries_however_much_was_read(django_assert_num_queries):
    for _number in range(12):
        article = make_article()
        for hour in range(6):
            read(article, hour + 1, ago=timedelta(hours=hour))
    with django_assert_num_queries(2):
        assert len(most_read(Article.objects.published().for_cards(), 6, 8)) == 8


def test_hours_become_days_and_days_months_and_no_read_is_lost():
    article, other = make_article(at=NOW - timedelta(days=600)), make_article(at=NOW - timedelta(days=600))
    for each in (article, other):
        for hours in range(24 * 14):
            read(each, 1, ago=timedelta(hours=hours))
        for days in range(395, 500):
            read(each, 2, ago=timedelta(days=days), span=Span.DAY)
    before = reads_of(article)
    thin_read_counts.call()
    assert reads_of(article) == reads_of(other) == before
    rows = ReadCount.objects.filter(article=article)
    hours, days, months = (rows.filter(span=span).order_by("start") for span in Span)
    assert hours.first().start == datetime(2026, 11, 19, tzinfo=PARIS)
    week_ago = days.get(start=datetime(2026, 11, 18, tzinfo=PARIS))
    assert week_ago.count == 24
    assert months.last().start == datetime(2025, 9, 1, tzinfo=PARIS)
    assert months.last().count == 60
    assert not days.filter(start__lt=datetime(2025, 10, 1, tzinfo=PARIS)).exists()
    left = list(ReadCount.objects.order_by("pk").values_list())
    thin_read_counts.call()
    assert list(ReadCount.objects.order_by("pk").values_list()) == left


def test_an_hour_that_comes_late_is_added_to_its_day():
    article = make_article(at=NOW - timedelta(days=30))
    read(article, 5, ago=timedelta(days=20))
    thin_read_counts.call()
    read(article, 2, ago=timedelta(days=20, hours=3))
    thin_read_counts.call()
    assert ReadCount.objects.values_list("span", "count").get() == ("day", 7)


def test_the_hour_that_daylight_saving_repeats_is_two_hours_of_one_day():
    article = make_article(at=NOW - timedelta(days=60))
    for hour in (0, 1):  # 2:30 summer time and 2:30 winter time of 25 October 2026
        add({(article.pk, Span.HOUR, datetime(2026, 10, 25, hour, tzinfo=ZoneInfo("UTC"))): 3})
    assert ReadCount.objects.count() == 2
    thin_read_counts.call()
    assert ReadCount.objects.values_list("count", "start").get() == (6, datetime(2026, 10, 25, tzinfo=PARIS))
    assert beginning(Span.MONTH, datetime(2026, 10, 31, 23, 30, tzinfo=ZoneInfo("UTC"))) == datetime(
        2026, 11, 1, tzinfo=PARIS
    )


def test_more_than_a_batch_is_thinned_to_its_end():
    article = make_article(at=NOW - timedelta(days=200))
    for hours in range(BATCH + 50):
        read(article, 1, ago=timedelta(days=10, hours=hours))
    thin_read_counts.call()
    assert not ReadCount.objects.filter(span=Span.HOUR).exists()
    assert ReadCount.objects.aggregate(total=Sum("count"))["total"] == BATCH + 50


def test_the_worker_thins_every_day(settings):
    assert "readers.thinning.thin_read_counts" in settings.DAILY_TASKS

"""Thinning: what readers had stays for ever, and of what a person saved the last of each hour, then of each day."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.utils.timezone import localtime
from hypothesis import given
from hypothesis import strategies as st

from articles import thinning
from articles.models import THINNED, Article, Version, VersionKind
from articles.snapshots import keep, keep_if_changed
from articles.thinning import Saved, kept, thin_versions
from tests.builders import make_draft

NOW = datetime(2026, 3, 31, 10, 20, tzinfo=UTC)  # two days after the clocks went forward
MINUTES = st.integers(min_value=0, max_value=60 * 24 * 30)
VERSIONS = st.lists(
    st.builds(
        lambda minutes, kind, by: Saved(kind, NOW - timedelta(minutes=minutes), by),
        MINUTES,
        st.sampled_from(list(VersionKind.values)),
        st.sampled_from([None, 1, 2]),
    ),
    max_size=60,
).map(lambda versions: sorted(versions, key=lambda version: version.at))


def left(versions: list[Saved], now: datetime) -> list[Saved]:
    return [version for version, is_kept in zip(versions, kept(versions, now), strict=True) if is_kept]


@given(VERSIONS)
def test_nothing_that_readers_had_goes_nor_anything_of_the_last_day_nor_the_newest(versions):
    stay = left(versions, NOW)
    for version in versions:
        if version.kind not in THINNED or NOW - version.at <= timedelta(days=1):
            assert stay.count(version) == versions.count(version)
    assert versions[-1:] == stay[-1:]


@given(VERSIONS)
def test_one_an_hour_stays_for_a_week_and_one_a_day_after_it_and_it_is_the_last(versions):
    stay = [version for version in left(versions, NOW) if version.kind in THINNED]
    for version in versions:
        age = NOW - version.at
        if version.kind not in THINNED or age <= timedelta(days=1):
            continue
        form = "%Y-%m-%d %H" if age <= timedelta(days=7) else "%Y-%m-%d"

        def place(other, form=form):
            return other.by, localtime(other.at).strftime(form)

        of_its_place = [
            other for other in stay if place(other) == place(version) and NOW - other.at > timedelta(days=1)
        ]
        younger_than_a_week = [other for other in of_its_place if NOW - other.at <= timedelta(days=7)]
        assert len(of_its_place) >= 1
        assert len(of_its_place) - len(younger_than_a_week) <= 1
        assert max(other.at for other in of_its_place) >= version.at


@given(VERSIONS, MINUTES)
def test_thinned_before_or_not_the_same_stays_in_the_end(versions, minutes):
    later = NOW + timedelta(minutes=minutes)
    assert left(left(versions, NOW), NOW) == left(versions, NOW)
    assert left(left(versions, NOW), later) == left(versions, later)


def test_a_day_of_work_a_month_ago_is_its_last_version():
    start = NOW - timedelta(days=30)
    versions = [Saved("saved", start + timedelta(minutes=number), 1) for number in range(0, 300, 10)]
    versions.insert(3, Saved("published", versions[3].at, 1))
    assert left(versions, NOW) == [versions[3], versions[-1]]


def test_each_keeps_what_they_saved_last():
    at = NOW - timedelta(days=3)
    versions = [Saved("saved", at + timedelta(seconds=number), number % 2) for number in range(6)]
    assert left(versions, NOW) == versions[-2:]


# --- The daily task --------------------------------------------------------------------------------------------------


def save(article: Article, by, at: datetime, kind=VersionKind.SAVED) -> None:
    with time_machine.travel(at, tick=False):
        Article.objects.filter(pk=article.pk).update(kicker=str(at.timestamp()))
        keep_if_changed(article, by) if kind == VersionKind.SAVED else keep(article, by, kind)


@pytest.mark.django_db
def test_the_worker_thins_batch_after_batch_and_asks_no_more_for_a_long_history(
    ada, monkeypatch, django_assert_max_num_queries, django_capture_on_commit_callbacks
):
    monkeypatch.setattr(thinning, "BATCH", 2)
    articles = [make_draft() for _number in range(5)]
    for article in articles:
        for minute in range(0, 50, 5):
            save(article, ada, NOW.replace(minute=0) - timedelta(days=3) + timedelta(minutes=minute))
        save(article, ada, NOW - timedelta(days=3), VersionKind.PUBLISHED)
        save(article, ada, NOW - timedelta(hours=1))
    asked = []
    monkeypatch.setattr(type(thin_versions), "enqueue", lambda _task, after: asked.append(after))
    with time_machine.travel(NOW, tick=False):
        # Two of them ask, of the versions that go, whether a prepared change needs them.
        with django_assert_max_num_queries(10):
            thin_versions.call()
        assert [article.versions.count() for article in articles] == [3, 3, 12, 12, 12]
        assert asked == [articles[1].pk]
        thin_versions.call(asked[-1])
        thin_versions.call(asked[-1])
        assert [article.versions.count() for article in articles] == [3] * 5
        assert asked == [articles[1].pk, articles[3].pk]
        thin_versions.call()
    numbers = list(articles[0].versions.values_list("number", flat=True))
    assert numbers == [10, 11, 12]
    save(articles[0], ada, NOW)
    assert articles[0].versions.newest().first().number == 13


@pytest.mark.django_db
def test_the_worker_looks_at_nothing_that_is_long_settled(ada, django_assert_num_queries):
    article = make_draft()
    for minute in (0, 5):
        save(article, ada, NOW - timedelta(days=100) + timedelta(minutes=minute))
    with time_machine.travel(NOW, tick=False):
        thin_versions.call()
    assert Version.objects.count() == 2


def test_it_is_done_once_a_day():
    from newsroom.settings import DAILY_TASKS

    assert "articles.thinning.thin_versions" in DAILY_TASKS

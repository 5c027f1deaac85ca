"""Dates and times as each language writes them."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone
from django.utils.translation import override

from articles.templatetags import dates

AT_HALF_PAST_SIX = datetime(2025, 10, 14, 4, 30, tzinfo=UTC)  # 6:30 in Paris
ON_THE_HOUR = datetime(2025, 10, 14, 3, 0, tzinfo=UTC)
NEAR_MIDNIGHT = datetime(2025, 12, 31, 23, 30, tzinfo=UTC)  # the first of January in Paris


@pytest.mark.parametrize(
    ("language", "write", "value", "expected"),
    [
        ("fr", dates.day, AT_HALF_PAST_SIX, "14\u00a0octobre 2025"),
        ("fr", dates.day, NEAR_MIDNIGHT, "1er\u00a0janvier 2026"),
        ("fr", dates.day, date(2024, 2, 29), "29\u00a0février 2024"),
        ("fr", dates.weekday, AT_HALF_PAST_SIX, "mardi 14\u00a0octobre 2025"),
        ("fr", dates.clock, AT_HALF_PAST_SIX, "6\u00a0h\u00a030"),
        ("fr", dates.clock, ON_THE_HOUR, "5\u00a0h"),
        ("fr", dates.moment, AT_HALF_PAST_SIX, "14\u00a0octobre 2025 à 6\u00a0h\u00a030"),
        ("fr", dates.moment, NEAR_MIDNIGHT, "1er\u00a0janvier 2026 à 0\u00a0h\u00a030"),
        ("en", dates.day, NEAR_MIDNIGHT, "1\u00a0January 2026"),
        ("en", dates.weekday, AT_HALF_PAST_SIX, "Tuesday 14\u00a0October 2025"),
        ("en", dates.clock, ON_THE_HOUR, "5:00"),
        ("en", dates.moment, AT_HALF_PAST_SIX, "14\u00a0October 2025, 6:30"),
        ("hy", dates.day, AT_HALF_PAST_SIX, "14\u00a0հոկտեմբերի 2025"),
        ("hy", dates.weekday, AT_HALF_PAST_SIX, "երեքշաբթի, 14\u00a0հոկտեմբերի 2025"),
        ("hy", dates.moment, AT_HALF_PAST_SIX, "14\u00a0հոկտեմբերի 2025, 6:30"),
    ],
)
def test_a_date_is_written_as_the_language_writes_it(language, write, value, expected):
    with override(language):
        assert write(value) == expected


@pytest.mark.parametrize(
    ("language", "same_day", "another_day"),
    [
        ("fr", "à 6\u00a0h\u00a030", "le 14\u00a0octobre 2025 à 6\u00a0h\u00a030"),
        ("en", "at 6:30", "on 14\u00a0October 2025, 6:30"),
        ("hy", "6:30", "14\u00a0հոկտեմբերի 2025, 6:30"),
    ],
)
def test_a_change_of_the_same_day_needs_no_date(language, same_day, another_day):
    with override(language):
        assert dates.after(AT_HALF_PAST_SIX, ON_THE_HOUR) == same_day
        assert dates.after(AT_HALF_PAST_SIX, ON_THE_HOUR - timedelta(days=1)) == another_day
        assert dates.after(AT_HALF_PAST_SIX, None) == another_day


def test_machines_read_the_offset():
    assert dates.iso(AT_HALF_PAST_SIX) == "2025-10-14T06:30+02:00"


def test_the_wire_gives_the_hour_today_and_the_day_before():
    now = timezone.localtime()
    with override("fr"):
        assert dates.wire_time(now) == f"{now.hour}:{now:%M}"
        assert dates.wire_time(AT_HALF_PAST_SIX) == "14\u00a0oct."


def test_a_card_names_the_year_only_when_it_is_another():
    now = timezone.localtime()
    with override("fr"):
        assert str(now.year) not in dates.stamp(now).split(">")[1]
        assert dates.stamp(AT_HALF_PAST_SIX.replace(year=2019)).endswith(">14\u00a0octobre 2019</time>")
        assert 'datetime="2019-10-14T06:30+02:00" data-ago' in dates.stamp(AT_HALF_PAST_SIX.replace(year=2019))


@pytest.mark.parametrize("write", [dates.day, dates.weekday, dates.clock, dates.moment, dates.iso, dates.stamp])
def test_no_date_leaves_no_words(write):
    assert write(None) == ""

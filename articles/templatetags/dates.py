"""Dates and times as each language writes them, in the newsroom's time zone.

A page shows dozens and most are of the same few days, hence the memory.
"""

from datetime import date, datetime
from functools import lru_cache

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localdate, localtime
from django.utils.translation import get_language

from text import dates

register = template.Library()


@register.filter
def day(value: date | None) -> str:
    """“14 octobre 2025”, “14 October 2025”."""
    return dates.day(_local(value), _language()) if value else ""


@register.filter
def weekday(value: date | None) -> str:
    """“mardi 14 octobre 2025”, “Tuesday 14 October 2025”."""
    return dates.weekday(_local(value), _language()) if value else ""


@register.filter
def month(value: date | None) -> str:
    """“octobre 2025”, “October 2025”."""
    return dates.month(value, _language()) if value else ""


@register.filter
def weekday_name(value: date) -> str:
    """“mardi”, “Tuesday”."""
    return dates.WEEKDAYS[_language()][value.weekday()]


@register.filter
def clock(value: datetime | None) -> str:
    """“6 h 30” in French, “6:30” elsewhere."""
    return dates.clock(localtime(value), _language()) if value else ""


@register.filter
def moment(value: datetime | None) -> str:
    """“14 octobre 2025 à 6 h 30”, “14 October 2025, 6:30”."""
    return dates.moment(localtime(value), _language()) if value else ""


@register.filter
def wire_time(value: datetime) -> str:
    """What stands beside a headline of the wire: “14:20” today, “13 oct.” before."""
    local = localtime(value)
    return wire_clock(local) if local.date() == localdate() else dates.short_day(local, _language())


@register.filter
def wire_clock(value: datetime) -> str:
    """“14:20”, “9:30”: the hour beside a headline under its day."""
    local = localtime(value)
    return f"{local.hour}:{local:%M}"


@register.filter
def iso(value: datetime | None) -> str:
    """For machines: ISO 8601 with the offset, to the minute."""
    return localtime(value).isoformat(timespec="minutes") if value else ""


@register.filter
def after(value: datetime, first: datetime | None) -> str:
    """When something changed that was published `first`: “à 8 h 05” the same day, else “le 15 octobre 2025 à 8 h 05”."""
    local, language = localtime(value), _language()
    if first and localtime(first).date() == local.date():
        return {"fr": "à ", "en": "at "}.get(language, "") + dates.clock(local, language)
    return {"fr": "le ", "en": "on "}.get(language, "") + dates.moment(local, language)


@register.filter
def stamp(value: datetime | None) -> SafeString:
    """The time of a card: the day, in an element that a script may turn into “2 hours ago” while it is fresh."""
    return _stamp(localtime(value), localdate().year, _language()) if value else SafeString()


@register.simple_tag
def today() -> SafeString:
    """The date of the paper, for its head."""
    now = localdate()
    return format_html('<time datetime="{}">{}</time>', now.isoformat(), dates.weekday(now, _language()))


@register.simple_tag
def this_year() -> int:
    """For the line of the publisher's rights."""
    return localdate().year


def _language() -> str:
    return dates.known(get_language() or "fr")


def _local(value: date) -> date:
    return localtime(value).date() if isinstance(value, datetime) else value


@lru_cache(maxsize=4096)
def _stamp(value: datetime, year: int, language: str) -> SafeString:
    words = dates.day(value.date(), language)
    if value.year == year:
        words = words.removesuffix(f" {year}")
    return format_html('<time datetime="{}" data-ago>{}</time>', value.isoformat(timespec="minutes"), words)

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

register = template.Library()

MONTHS = {
    "fr": ["janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre"],
    "en": ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"],
    "hy": ["հունվարի", "փետրվարի", "մարտի", "ապրիլի", "մայիսի", "հունիսի", "հուլիսի", "օգոստոսի", "սեպտեմբերի", "հոկտեմբերի", "նոյեմբերի", "դեկտեմբերի"],
}
SHORT_MONTHS = {
    "fr": ["janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc."],
    "en": ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"],
    "hy": ["հնվ.", "փտվ.", "մրտ.", "ապր.", "մյս.", "հնս.", "հլս.", "օգս.", "սեպ.", "հոկ.", "նոյ.", "դեկ."],
}
WEEKDAYS = {
    "fr": ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"],
    "en": ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"],
    "hy": ["երկուշաբթի", "երեքշաբթի", "չորեքշաբթի", "հինգշաբթի", "ուրբաթ", "շաբաթ", "կիրակի"],
}
SPACE = "\u00a0"  # keeps a number with its word


@register.filter
def day(value: date | None) -> str:
    """“14 octobre 2025”, “14 October 2025”."""
    return _day(_local(value), _language()) if value else ""


@register.filter
def weekday(value: date | None) -> str:
    """“mardi 14 octobre 2025”, “Tuesday 14 October 2025”."""
    return _weekday(_local(value), _language()) if value else ""


@register.filter
def clock(value: datetime | None) -> str:
    """“6 h 30” in French, “6:30” elsewhere."""
    return _clock(localtime(value), _language()) if value else ""


@register.filter
def moment(value: datetime | None) -> str:
    """“14 octobre 2025 à 6 h 30”, “14 October 2025, 6:30”."""
    return _moment(localtime(value), _language()) if value else ""


@register.filter
def wire_time(value: datetime) -> str:
    """What stands beside a headline of the wire: “14:20” today, “13 oct.” before."""
    local = localtime(value)
    return wire_clock(local) if local.date() == localdate() else _short_day(local, _language())


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
        return {"fr": "à ", "en": "at "}.get(language, "") + _clock(local, language)
    return {"fr": "le ", "en": "on "}.get(language, "") + _moment(local, language)


@register.filter
def stamp(value: datetime | None) -> SafeString:
    """The time of a card: the day, in an element that a script may turn into “2 hours ago” while it is fresh."""
    return _stamp(localtime(value), localdate().year, _language()) if value else SafeString()


@register.simple_tag
def today() -> SafeString:
    """The date of the paper, for its head."""
    now = localdate()
    return format_html('<time datetime="{}">{}</time>', now.isoformat(), _weekday(now, _language()))


@register.simple_tag
def this_year() -> int:
    """For the line of the publisher's rights."""
    return localdate().year


def _language() -> str:
    language = get_language() or "fr"
    return language if language in MONTHS else "en"


def _local(value: date) -> date:
    return localtime(value).date() if isinstance(value, datetime) else value


def _number(value: date, language: str) -> str:
    return "1er" if language == "fr" and value.day == 1 else str(value.day)


@lru_cache(maxsize=1024)
def _day(value: date, language: str) -> str:
    return f"{_number(value, language)}{SPACE}{MONTHS[language][value.month - 1]} {value.year}"


@lru_cache(maxsize=128)
def _weekday(value: date, language: str) -> str:
    comma = "," if language == "hy" else ""
    return f"{WEEKDAYS[language][value.weekday()]}{comma} {_day(value, language)}"


def _short_day(value: date, language: str) -> str:
    return f"{_number(value, language)}{SPACE}{SHORT_MONTHS[language][value.month - 1]}"


def _clock(value: datetime, language: str) -> str:
    if language != "fr":
        return f"{value.hour}:{value:%M}"
    return f"{value.hour}{SPACE}h{SPACE}{value:%M}" if value.minute else f"{value.hour}{SPACE}h"


@lru_cache(maxsize=1024)
def _moment(value: datetime, language: str) -> str:
    join = " à " if language == "fr" else ", "
    return f"{_day(value.date(), language)}{join}{_clock(value, language)}"


@lru_cache(maxsize=4096)
def _stamp(value: datetime, year: int, language: str) -> SafeString:
    words = _day(value.date(), language)
    if value.year == year:
        words = words.removesuffix(f" {year}")
    return format_html('<time datetime="{}" data-ago>{}</time>', value.isoformat(timespec="minutes"), words)

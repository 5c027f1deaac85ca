"""Dates and times as each language writes them: pure functions of a local date or time and a language code."""

from datetime import date, datetime
from functools import lru_cache

MONTHS = {
    "fr": [
        "janvier",
        "février",
        "mars",
        "avril",
        "mai",
        "juin",
        "juillet",
        "août",
        "septembre",
        "octobre",
        "novembre",
        "décembre",
    ],
    "en": [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
    "hy": [
        "հունվարի",
        "փետրվարի",
        "մարտի",
        "ապրիլի",
        "մայիսի",
        "հունիսի",
        "հուլիսի",
        "օգոստոսի",
        "սեպտեմբերի",
        "հոկտեմբերի",
        "նոյեմբերի",
        "դեկտեմբերի",
    ],
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


def known(language: str | None) -> str:
    """The language itself where we know how it writes dates, else English."""
    return language if language in MONTHS else "en"


def number(value: date, language: str) -> str:
    return "1er" if language == "fr" and value.day == 1 else str(value.day)


@lru_cache(maxsize=1024)
def day(value: date, language: str) -> str:
    return f"{number(value, language)}{SPACE}{MONTHS[language][value.month - 1]} {value.year}"


@lru_cache(maxsize=128)
def weekday(value: date, language: str) -> str:
    comma = "," if language == "hy" else ""
    return f"{WEEKDAYS[language][value.weekday()]}{comma} {day(value, language)}"


def month(value: date, language: str) -> str:
    return f"{MONTHS[language][value.month - 1]} {value.year}"


def short_day(value: date, language: str) -> str:
    return f"{number(value, language)}{SPACE}{SHORT_MONTHS[language][value.month - 1]}"


def clock(value: datetime, language: str) -> str:
    if language != "fr":
        return f"{value.hour}:{value:%M}"
    return f"{value.hour}{SPACE}h{SPACE}{value:%M}" if value.minute else f"{value.hour}{SPACE}h"


@lru_cache(maxsize=1024)
def moment(value: datetime, language: str) -> str:
    join = " à " if language == "fr" else ", "
    return f"{day(value.date(), language)}{join}{clock(value, language)}"

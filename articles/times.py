"""Times as the newsroom's clock tells them: how its zone is called, and which hours it does not know, or knows twice."""

from datetime import datetime, timedelta

from django.conf import settings
from django.utils.timezone import get_default_timezone, localtime
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from text import dates


def zone_name(at: datetime | None = None) -> str:
    """“Paris time, UTC+1”: the clock by which times are given, and how far it goes before the world's at that moment."""
    minutes = int((localtime(at).utcoffset() or timedelta()).total_seconds() // 60)
    hours, rest = divmod(abs(minutes), 60)
    offset = f"UTC{'+' if minutes > 0 else '−'}{hours}{f':{rest:02}' if rest else ''}" if minutes else "UTC"
    if "/" not in settings.TIME_ZONE:
        return offset
    city = settings.TIME_ZONE.rsplit("/", 1)[1].replace("_", " ")
    return _("%(city)s time, %(offset)s") % {"city": city, "offset": offset}


def fault_of_clock(naive: datetime) -> str:
    """Why a time that was typed names no moment, or two of them; empty where it names one."""
    zone, language = get_default_timezone(), dates.known(get_language())
    first, second = (naive.replace(tzinfo=zone, fold=fold) for fold in (0, 1))
    before, after = first.utcoffset(), second.utcoffset()
    if before == after:
        return ""
    said = {"clock": dates.clock(naive, language), "day": dates.day(naive.date(), language)}
    # As far off as the clocks are moved, there is a time that comes once.
    moved = abs(after - before)
    said |= {"earlier": dates.clock(naive - moved, language), "later": dates.clock(naive + moved, language)}
    if before < after:
        sentence = _("There is no %(clock)s on %(day)s: the clocks go forward over it. Give %(earlier)s or %(later)s.")
    else:
        sentence = _("%(clock)s comes twice on %(day)s: the clocks go back. Give %(earlier)s or %(later)s.")
    return sentence % said

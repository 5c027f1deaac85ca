"""Letters that did not leave, for whoever may see the letters."""

from datetime import timedelta

from django.apps import apps
from django.urls import reverse
from django.utils.timesince import timesince
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ..pieces import MOST, Act, Alarm, Asked

# A letter leaves within seconds; one that waits this long is held up by something.
LATE = timedelta(minutes=10)
# Those that were given up stay in the list of letters; the first page speaks of them for a week.
TOLD = timedelta(days=7)


def letters_given_up(asked: Asked) -> list[Alarm]:
    letters = _letters(asked)
    count = letters.filter(failed_at__gt=asked.now - TOLD)[:MOST].count() if letters else 0
    if not count:
        return []
    sentence = ngettext("%(count)s letter could not be sent.", "%(count)s letters could not be sent.", count)
    return [
        Alarm("letters-failed", _("Letters not sent"), sentence % {"count": count}, acts=(_see_those_that("failed"),))
    ]


def letters_held_up(asked: Asked) -> list[Alarm]:
    letters = _letters(asked)
    if letters is None:
        return []
    late = letters.waiting().filter(created_at__lt=asked.now - LATE).order_by("created_at")
    oldest = late.only("created_at", "last_error", "attempts").first()
    if oldest is None:
        return []
    count = late[:MOST].count()
    sentence = ngettext(
        "%(count)s letter has waited for %(age)s.", "%(count)s letters wait, the oldest for %(age)s.", count
    ) % {"count": count, "age": timesince(oldest.created_at, asked.now)}
    if oldest.attempts:
        why, detail = _("The mail server does not take it; it is tried again by itself."), oldest.last_error[:160]
    else:
        why, detail = _("Nobody has tried to send it: the worker does not run (manage.py run_worker)."), ""
    return [Alarm("letters-late", _("Letters held up"), f"{sentence} {why}", detail, (_see_those_that("waiting"),))]


def _letters(asked: Asked):
    """The letters, where there is a list of them that this person may see."""
    model = apps.get_model("letters", "Letter")
    if not asked.site.is_registered(model):
        return None
    return model.objects if asked.site.get_model_admin(model).has_view_or_change_permission(asked.request) else None


def _see_those_that(state: str) -> Act:
    return Act(_("See the letters"), f"{reverse('admin:letters_letter_changelist')}?state={state}")

"""Prepared changes of live articles whose time has come and that readers do not have, for editors."""

from django.urls import reverse
from django.utils.translation import gettext as _

from articles.applying import overdue
from articles.models import PreparedChange
from articles.templatetags.dates import moment

from ..pieces import ROWS, Act, Alarm, Asked


def changes_not_published(asked: Asked) -> list[Alarm]:
    return [_alarm(change) for change in overdue()[:ROWS]] if asked.is_editor else []


def _alarm(change: PreparedChange) -> Alarm:
    sentence = _("The prepared change of “%(headline)s” was due on %(at)s, and readers do not have it.")
    told = [sentence % {"headline": change.article.headline, "at": moment(change.publish_at)}]
    if change.is_held:
        told += change.reasons_for_holding
    else:
        told.append(
            _(
                "Nobody has published it: the worker does not run (manage.py run_worker), or is held up. Publish it yourself, or wait."
            )
        )
    act = Act(_("See the change"), reverse("admin:articles_article_prepared_publish", args=[change.article_id]))
    return Alarm(f"change-{change.pk}", _("Change not published"), " ".join(told), acts=(act,))

"""Who is to write a story, and until when: an editor says so, one story or many, and takes it back."""

from datetime import datetime

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from attribution.policy import Reason
from text import dates

from . import telling
from .holders import WRITES, holders
from .models import Article
from .publishing import Refused
from .recording import record


def assignable(beside: int | None = None) -> QuerySet:
    """Who of the newsroom writes, by name; and `beside` them the one to whom a story is assigned, whatever became of them."""
    is_one = Q(pk__in=holders(WRITES).values("pk")) | Q(pk=beside)
    return get_user_model().objects.filter(is_one).order_by("name", "username")


def assign(article: Article, by, to, due_at: datetime | None) -> bool:
    """Give the story to somebody, or to nobody, and say when it is due; whether that was new."""
    if not by.has_perm("articles.publish_article"):
        raise PermissionDenied(_("Only an editor assigns articles and says when they are due."))
    with transaction.atomic():
        row = Article.objects.select_for_update().get(pk=article.pk)
        is_other = row.assigned_to_id != (to.pk if to else None)
        if not is_other and row.due_at == due_at:
            return False
        if is_other and to and not (to.is_active and to.is_staff and to.has_perm(WRITES)):
            raise Refused([Reason("assigned_to", _("This account does not write here, or no longer. Choose another."))])
        row.assigned_to, row.due_at = to, due_at
        # The text is not touched: a form that is open elsewhere stays as true as it was.
        row.save(update_fields=["assigned_to", "due_at"])
        with override(settings.LANGUAGE_CODE):
            record(by, [row], " ".join(_told(row, is_other)))
        if is_other and to:
            telling.tell_of_assignment(row, by)
    article.refresh_from_db()
    return True


def _told(row: Article, is_other: bool) -> list[str]:
    sentences = []
    if is_other and row.assigned_to:
        sentences.append(_("Assigned to %(name)s.") % {"name": row.assigned_to.get_full_name()})
    elif is_other:
        sentences.append(_("Assigned to nobody."))
    if row.due_at:
        at = dates.moment(timezone.localtime(row.due_at), settings.LANGUAGE_CODE)
        sentences.append(_("Due on %(at)s.") % {"at": at})
    elif not is_other:
        sentences.append(_("Due on no date."))
    return sentences


def waiting_for(user) -> QuerySet[Article]:
    """What is assigned to this person and not published: what is due first, first; then what has no date."""
    return Article.objects.unpublished().filter(assigned_to=user).order_by(F("due_at").asc(nulls_last=True), "-pk")


def let_go(user) -> None:
    """Whoever leaves is assigned nothing."""
    Article.objects.filter(assigned_to=user).update(assigned_to=None)

"""What waits for the person who looks: a function a reason, each giving its rows; of an article the first reason is told."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from articles import assigning, commenting
from articles.autosaving import KEEP
from articles.models import Article, Autosave, Status
from articles.states import state_of
from articles.templatetags.dates import moment

from ..pieces import ROWS, Asked, Panel


@dataclass(frozen=True)
class Waiting:
    """An article, or one that was never saved, and why it waits: a word, and the class that colours it."""

    headline: str
    url: str
    at: datetime
    why: str
    kind: str = ""
    article_id: int | None = None


def unsaved_texts(asked: Asked) -> list[Waiting]:
    """What this person typed and did not save; the form gives it back."""
    kept = Autosave.objects.filter(by=asked.user, is_done=False, kept_at__gt=asked.now - KEEP)
    rows = kept.select_related("article").only("headline", "kept_at", "article__headline").order_by("-kept_at", "-pk")
    return [
        Waiting(
            headline=row.headline or (row.article.headline if row.article else _("Without a headline")),
            url=reverse("admin:articles_article_change", args=[row.article_id])
            if row.article_id
            else reverse("admin:articles_article_add"),
            at=row.kept_at,
            why=_("Not saved"),
            kind="dup",
            article_id=row.article_id,
        )
        for row in rows[:ROWS]
    ]


def own_drafts(asked: Asked) -> list[Waiting]:
    """What this person began, and is not out; those saved last first."""
    mine = asked.articles.filter(created_by=asked.user, status__in=[Status.DRAFT, Status.IN_REVIEW])
    rows = []
    for article in mine.order_by("-saved_at", "-pk")[:ROWS]:
        why, kind = state_of(article)
        rows.append(Waiting(article.headline, _form_of(article), article.saved_at, why, kind, article.pk))
    return rows


def sent_back(asked: Asked) -> list[Waiting]:
    """What an editor gave back to this person, with a comment."""
    return [
        Waiting(article.headline, f"{_form_of(article)}#comments", article.saved_at, _("Sent back"), "dup", article.pk)
        for article in commenting.sent_back(asked.user)[:ROWS]
    ]


def assigned(asked: Asked) -> list[Waiting]:
    """What this person is to write; what is due first comes first."""
    rows = []
    for article in assigning.waiting_for(asked.user)[:ROWS]:
        why, kind = _("Assigned to me"), ""
        if article.is_overdue:
            why, kind = _("Overdue"), "bad"
        elif article.due_at:
            why = _("due on %(at)s") % {"at": moment(article.due_at)}
        rows.append(Waiting(article.headline, _form_of(article), article.saved_at, why, kind, article.pk))
    return rows


def _form_of(article: Article) -> str:
    return reverse("admin:articles_article_change", args=[article.pk])


WAITS: tuple[Callable[[Asked], list[Waiting]], ...] = (unsaved_texts, sent_back, assigned, own_drafts)


def panel(asked: Asked) -> Panel | None:
    if not asked.may_write:
        return None
    rows: list[Waiting] = []
    named: set[int] = set()
    for waits in WAITS:
        new = [row for row in waits(asked) if row.article_id not in named]
        rows += new
        named |= {row.article_id for row in new if row.article_id}
    if asked.is_editor and not rows:
        return None
    return Panel("waiting", {"rows": rows[:ROWS]})

"""What the newsroom says of a story at the desk: said, answered, resolved, never rewritten, and seen by nobody else."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from text.validators import is_visible

from . import telling
from .models import Article, Comment, Status
from .quoting import stands_in, words_of

# Of a story: whoever writes more has other ways, and what is older than the newest of these is not shown.
MOST = 500
# A button pressed twice says it once.
TWICE = timedelta(minutes=2)


class Settled(Exception):
    """Somebody was faster, or it is too late for that; the message is a sentence."""


@dataclass
class Thread:
    """A comment with its answers, the oldest first. `stands`: whether the words it quotes are still in the text."""

    comment: Comment
    answers: list[Comment] = field(default_factory=list)
    stands: bool = True


@transaction.atomic
def comment(article: Article, by, text: str, quote: str = "", *, sends_back: bool = False) -> Comment:
    """Say something of the story, or of words of it. Raises `PermissionDenied`, `ValidationError`, `Settled`."""
    _require(article, by)
    # Held, so that two presses of a button come one after the other.
    if not Article.objects.select_for_update(no_key=True).filter(pk=article.pk).values_list("pk").first():
        raise Settled(_("This article was deleted meanwhile."))
    return _store(Comment(article=article, by=by, text=text, quote=quote.strip(), sends_back=sends_back))


@transaction.atomic
def answer(to: Comment, by, text: str) -> Comment:
    """Say something under a comment. Raises `PermissionDenied`, `ValidationError`, `Settled` where it was taken back."""
    _require(to.article, by)
    first = _held(to)
    return _store(Comment(article=first.article, by=by, text=text, answer_to=first))


@transaction.atomic
def resolve(thread: Comment, by) -> None:
    """Say that it is done with. Raises `PermissionDenied`, `Settled` where somebody was faster."""
    _require(thread.article, by)
    first = _held(thread)
    if not first.is_open:
        raise Settled(_("Somebody resolved this comment already."))
    first.resolved_at, first.resolved_by = timezone.now(), by
    first.save(update_fields=["resolved_at", "resolved_by"])


@transaction.atomic
def reopen(thread: Comment, by) -> None:
    """Say that it is not done with after all. Raises `PermissionDenied`, `Settled` where it is open."""
    _require(thread.article, by)
    first = _held(thread)
    if first.is_open:
        raise Settled(_("This comment is open already."))
    first.resolved_at = first.resolved_by = None
    first.save(update_fields=["resolved_at", "resolved_by"])


@transaction.atomic
def take_back(said: Comment, by) -> None:
    """Take away what one has said oneself, as long as nobody has answered. Raises `PermissionDenied`, `Settled`."""
    _require(said.article, by)
    first = _held(said)
    if first.by_id != by.pk:
        raise PermissionDenied(_("Only who wrote a comment takes it back. Answer it, or resolve it."))
    if first.sends_back or first.answers.exists():
        raise Settled(_("This comment was answered, or the article was sent back with it: it stays. Resolve it."))
    first.delete()


def threads_of(article: Article) -> list[Thread]:
    """The comments of a story with their answers, in the order in which they were begun, in two queries with its text."""
    rows = article.comments.select_related("by", "resolved_by").order_by("-at", "-pk")[:MOST]
    threads: dict[int, Thread] = {}
    answers: list[Comment] = []
    for row in reversed(rows):
        if row.answer_to_id is None:
            threads[row.pk] = Thread(row)
        else:
            answers.append(row)
    for row in answers:
        if row.answer_to_id in threads:
            threads[row.answer_to_id].answers.append(row)
    _look_for_quotes(article, threads.values())
    return list(threads.values())


def sent_back(user) -> QuerySet[Article]:
    """The drafts in this person's hands that an editor sent back, and whose comment is not resolved yet."""
    return Article.objects.in_hands_of(user).filter(is_sent_back(), status=Status.DRAFT).order_by("-saved_at", "-pk")


def is_sent_back() -> Exists:
    """The condition on a draft that its review ended with a comment which is not resolved yet."""
    return Exists(Comment.objects.filter(article=OuterRef("pk"), sends_back=True, resolved_at=None))


def _look_for_quotes(article: Article, threads: Iterable[Thread]) -> None:
    quoting = [thread for thread in threads if thread.comment.quote]
    words = words_of(article) if quoting else ""
    for thread in quoting:
        thread.stands = stands_in(words, thread.comment.quote)


def _require(article: Article, by) -> None:
    if not article.may_be_seen_by(by):
        raise PermissionDenied(_("Only who works on an article comments on it."))


def _held(said: Comment) -> Comment:
    """The row, held, or the one that it answers: a thread has one state."""
    first = Comment.objects.select_for_update(of=("self",)).filter(pk=said.answer_to_id or said.pk).first()
    if first is None:
        raise Settled(_("Who wrote this comment has taken it back."))
    return first


def _store(said: Comment) -> Comment:
    said.text = "\n".join(line.rstrip() for line in said.text.splitlines()).strip()
    if not (is_visible(said.text) or set(said.text) & set("?!…")):
        raise ValidationError({"text": [_("Write what you want to say.")]})
    said.clean_fields(exclude=["article", "answer_to", "by"])
    same = Comment.objects.filter(
        article=said.article,
        by=said.by,
        answer_to=said.answer_to,
        text=said.text,
        quote=said.quote,
        sends_back=said.sends_back,
        at__gt=timezone.now() - TWICE,
    ).first()
    if same:
        return same
    said.save()
    telling.tell_of_comment(said)
    return said

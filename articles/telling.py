"""Letters to those whom it concerns that a story was assigned, commented on or sent back; each may do without them."""

from collections.abc import Iterable

from django.conf import settings
from django.urls import reverse

from letters.outbox import post
from letters.rendering import render

from .models import Article, Comment


def tell_of_assignment(article: Article, by) -> None:
    """Whoever is to write the story."""
    _write("articles/email/assigned", article, by, [article.assigned_to], {"due_at": article.due_at})


def tell_of_comment(said: Comment) -> None:
    """Whoever began the story or has it in hand; and of an answer, whoever is answered."""
    article = said.article
    concerned = [article.assigned_to, article.created_by, said.answer_to.by if said.answer_to else None]
    _write("articles/email/comment", article, said.by, concerned, {"comment": said})


def _write(template: str, article: Article, by, concerned: Iterable, context: dict) -> None:
    people = {user.pk: user for user in concerned if user and user != by and _wants_to_know(user, article)}
    address = settings.SITE_URL + reverse("admin:articles_article_change", args=[article.pk])
    for user in people.values():
        told = {"article": article, "by": by, "address": address} | context
        words = render(template, told, user.language)
        post(to=user.email, subject=words.subject, text=words.text, html=words.html, language=user.language)


def _wants_to_know(user, article: Article) -> bool:
    return user.desk_letters and user.is_active and user.is_staff and article.may_be_seen_by(user)

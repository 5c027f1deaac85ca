"""What became of a story, in words: the state it is in, and what readers see where they no longer have it."""

from datetime import datetime

from django.utils.translation import gettext as _

from attribution.models import WindowAction

from .models import Article, Away, Revocation, Status


def away(article: Article) -> tuple[Away, datetime] | None:
    """Why, and since when, readers are without a story that they had; nothing of what they have, or never had."""
    if article.seen_since is None:
        return None
    withdrawn_at = article.withdrawn_at if article.status == Status.WITHDRAWN else None
    if article.is_expired and (withdrawn_at is None or article.expires_at <= withdrawn_at):
        return (Away.REVOKED if revocation_of(article) else Away.ENDED), article.expires_at
    return (Away.WITHDRAWN, withdrawn_at) if withdrawn_at else None


def revocation_of(article: Article) -> Revocation | None:
    """The withdrawal of a permission by which readers lost the story, if that is how they did."""
    if not article.is_expired:
        return None
    return next((each for each in article.revocations.all() if each.made_at == article.expires_at), None)


def state_of(article: Article) -> tuple[str, str]:
    """The word for the state, and the class that colours it."""
    if article.status == Status.WITHDRAWN:
        return _("Withdrawn"), "bad"
    if article.status == Status.IN_REVIEW:
        return _("To review"), "dup"
    if article.status == Status.DRAFT:
        return _("Draft"), ""
    if article.is_expired:
        return (_("Permission withdrawn") if revocation_of(article) else _("Rights ended")), "bad"
    return (_("Scheduled"), "upd") if article.is_scheduled else (_("Online"), "ok")


def leaves_a_link(article: Article) -> bool:
    """Whether the address of a story whose right has ended leads readers to the original, as its licence asks."""
    version = article.provenance.licence_version if article.is_reprint else None
    return version is not None and version.window_action == WindowAction.STUB


def seen_instead(article: Article) -> str:
    """What readers see at the address of a story that is not public."""
    if article.seen_since is None:
        return _("Readers do not see this page: the article is not published.")
    if article.status != Status.WITHDRAWN and leaves_a_link(article):
        return _("Readers see a short page with a link to the original.")
    return _("Readers see a short page that says it is gone.")

"""What stories tell of those who worked on them (see `PERSONAL_DATA`)."""

from . import assigning, lending
from .models import (
    Article,
    Autosave,
    Comment,
    Correction,
    NoticeRecord,
    Picture,
    PreparedChange,
    Presence,
    PreviewLink,
    Revocation,
    Version,
)

AT_ONCE = 1000


def tell(user) -> dict:
    def rows(found, *fields: str):
        return found.order_by("pk").values(*fields).iterator(chunk_size=AT_ONCE)

    return {
        "articles": rows(Article.objects.filter(created_by=user), "id", "headline", "status", "published_at"),
        "unsaved_texts": rows(Autosave.objects.filter(by=user), "article_id", "headline", "fields", "kept_at"),
        "pictures": rows(Picture.objects.filter(uploaded_by=user), "id", "caption", "credit"),
        "assigned_articles": rows(Article.objects.filter(assigned_to=user), "id", "headline", "status", "due_at"),
        "comments": rows(Comment.objects.filter(by=user), "article_id", "at", "quote", "text"),
        "corrections": rows(Correction.objects.filter(made_by=user), "article_id", "made_at", "text"),
        "renewed_notices": rows(NoticeRecord.objects.filter(made_by=user), "article_id", "made_at"),
        "versions": rows(Version.objects.filter(by=user), "article_id", "number", "kind", "at"),
        "prepared_changes": rows(
            PreparedChange.objects.filter(made_by=user), "article_id", "made_at", "publish_at", "ended_at", "fate"
        ),
        "preview_links": rows(
            PreviewLink.objects.filter(made_by=user), "article_id", "made_at", "expires_at", "revoked_at"
        ),
        "withdrawn_permissions": rows(Revocation.objects.filter(made_by=user), "source__name", "made_at", "reason"),
    }


def forget(user) -> None:
    """What was typed and never saved goes, what was shown to others ends, and what was assigned waits for somebody else.

    What was done to a story and said of it is told for ever, of an account without a name.
    """
    Autosave.objects.filter(by=user).delete()
    Presence.objects.filter(by=user).delete()
    lending.end_all(made_by=user)
    assigning.let_go(user)

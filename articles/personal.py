"""What stories tell of those who worked on them (see `PERSONAL_DATA`)."""

from . import lending
from .models import Article, Correction, NoticeRecord, Picture, PreviewLink, Revocation

AT_ONCE = 1000


def tell(user) -> dict:
    def rows(found, *fields: str):
        return found.order_by("pk").values(*fields).iterator(chunk_size=AT_ONCE)

    return {
        "articles": rows(Article.objects.filter(created_by=user), "id", "headline", "status", "published_at"),
        "pictures": rows(Picture.objects.filter(uploaded_by=user), "id", "caption", "credit"),
        "corrections": rows(Correction.objects.filter(made_by=user), "article_id", "made_at", "text"),
        "renewed_notices": rows(NoticeRecord.objects.filter(made_by=user), "article_id", "made_at"),
        "preview_links": rows(
            PreviewLink.objects.filter(made_by=user), "article_id", "made_at", "expires_at", "revoked_at"
        ),
        "withdrawn_permissions": rows(Revocation.objects.filter(made_by=user), "source__name", "made_at", "reason"),
    }


def forget(user) -> None:
    """What was done to a story is told for ever, of an account that has no name any more; what it showed to others ends."""
    lending.end_all(made_by=user)

"""Who of the newsroom has a right, asked for all at once."""

from django.contrib.auth import get_user_model
from django.db.models import QuerySet

WRITES, PUBLISHES = "articles.change_article", "articles.publish_article"
# django-allauth's backend asks no more than Django's own, which knows how to ask for all who may.
BACKEND = "django.contrib.auth.backends.ModelBackend"


def holders(permission: str) -> QuerySet:
    """The accounts of the newsroom, open ones, that have this permission, by a role or as administrators."""
    return get_user_model().objects.with_perm(permission, backend=BACKEND).filter(is_staff=True)

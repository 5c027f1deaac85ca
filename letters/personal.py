"""What letters tell of the person they went to (see `PERSONAL_DATA`)."""

from .models import Letter


def tell(user) -> dict:
    """The letters to the addresses of the account; their texts went there."""
    return {
        "letters": Letter.objects.filter(to__in=user.addresses())
        .order_by("pk")
        .values("created_at", "sent_at", "subject")
    }


def forget(user) -> None:
    """All of them, those too that still wait."""
    Letter.objects.filter(to__in=user.addresses()).delete()

"""What by-lines tell of the account behind them (see `PERSONAL_DATA`)."""

from .models import Author


def tell(user) -> dict:
    return {"author": Author.objects.filter(account=user).values("name", "slug", "role", "bio", "email")}


def forget(user) -> None:
    """The by-line stays on the stories, and no longer leads to an account."""
    Author.objects.filter(account=user).update(account=None)

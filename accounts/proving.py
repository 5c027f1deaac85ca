"""What a followed link proves."""

from allauth.account.models import EmailAddress


def address_proved(sender, user, **kwargs) -> None:
    """Whoever chose a new password followed the link sent to the account's address: it needs no other proof."""
    if not EmailAddress.objects.filter(email=user.email, verified=True).exclude(user=user).exists():
        user.confirm_address()

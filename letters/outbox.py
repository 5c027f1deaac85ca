"""The way in: whoever has something to tell posts it here, inside the transaction of what it announces."""

from email.utils import make_msgid
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction

from .models import Letter
from .sending import deliver


def post(
    *, to: str, subject: str, text: str, html: str = "", language: str, is_secret: bool = False, from_email: str = ""
) -> Letter:
    """Store a letter and what will send it: both or neither, with the transaction this is called in."""
    with transaction.atomic():
        letter = Letter.objects.create(
            to=to,
            subject=" ".join(subject.split())[:250],
            text=text,
            html=html,
            from_email=from_email or settings.DEFAULT_FROM_EMAIL,
            message_id=make_msgid(domain=urlsplit(settings.SITE_URL).hostname),
            language=language,
            is_secret=is_secret,
        )
        deliver.enqueue(letter.pk)
    return letter

"""Letters as files: where no mail server is named, each lies in LETTERS_DIR as one `.eml` that any mail program opens."""

import re
from pathlib import Path

from django.conf import settings
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone


class EmailBackend(BaseEmailBackend):
    def send_messages(self, email_messages) -> int:
        """Write each mail whole or not at all; names sort by time."""
        folder = Path(settings.LETTERS_DIR)
        folder.mkdir(parents=True, exist_ok=True)
        for mail in email_messages:
            moment = timezone.now().strftime("%Y%m%d-%H%M%S-%f")
            recipient = re.sub(r"[^a-z0-9.@+-]+", "_", ", ".join(mail.to).lower())[:80]
            path = folder / f"{moment}-{recipient}.eml"
            unfinished = path.with_suffix(".part")
            unfinished.write_bytes(mail.message().as_bytes(linesep="\r\n"))
            unfinished.rename(path)
        return len(email_messages)

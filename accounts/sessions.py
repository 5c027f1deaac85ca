"""Sessions as Django keeps them in the database, with an end that no visit puts off where one is set."""

import time
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.contrib.sessions.backends import db
from django.utils import timezone

ENDS_AT = "ends_at"


class SessionStore(db.SessionStore):
    def get_expiry_age(self, **kwargs) -> int:
        age = super().get_expiry_age(**kwargs)
        if self.get_expire_at_browser_close():
            age = min(age, settings.BROWSER_SESSION_AGE)
        return min(age, int(self[ENDS_AT] - time.time())) if ENDS_AT in self else age

    def get_expiry_date(self, **kwargs) -> datetime:
        date = super().get_expiry_date(**kwargs)
        if self.get_expire_at_browser_close():
            date = min(date, timezone.now() + timedelta(seconds=settings.BROWSER_SESSION_AGE))
        return min(date, datetime.fromtimestamp(self[ENDS_AT], UTC)) if ENDS_AT in self else date

"""Sessions as Django keeps them in the database, with an end that no visit puts off where one is set."""

import time
from datetime import UTC, datetime

from django.contrib.sessions.backends import db

ENDS_AT = "ends_at"


class SessionStore(db.SessionStore):
    def get_expiry_age(self, **kwargs) -> int:
        age = super().get_expiry_age(**kwargs)
        return min(age, int(self[ENDS_AT] - time.time())) if ENDS_AT in self else age

    def get_expiry_date(self, **kwargs) -> datetime:
        date = super().get_expiry_date(**kwargs)
        return min(date, datetime.fromtimestamp(self[ENDS_AT], UTC)) if ENDS_AT in self else date

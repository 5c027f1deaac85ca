"""Counting in the memory of each process: a page that is read waits for no database, and asks it nothing.

What was counted is stored some seconds later, by a thread of its own, in one statement; where the database does not take
it, it is kept and tried again. A process that is killed loses those seconds; one that ends stores them first.
"""

import atexit
import logging
import threading
from datetime import datetime, timedelta

from django.db import DatabaseError, InterfaceError, connection
from django.utils import timezone

from articles.models import Article

from .models import Span
from .storing import add

logger = logging.getLogger(__name__)

STORE_AFTER = timedelta(seconds=10)
# Articles and hours that are remembered while the database is away; what comes beyond is not counted.
MOST = 5000


def hour_of(moment: datetime) -> datetime:
    return moment.replace(minute=0, second=0, microsecond=0)


class Counter:
    """Reads by article and hour, until they are stored."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._reads: dict[tuple[int, datetime], int] = {}
        self._timer: threading.Timer | None = None

    def count(self, article_id: int) -> None:
        """One read of an article, now; whether there is such an article is asked when it is stored."""
        self._remember({(article_id, hour_of(timezone.now())): 1})

    def store(self) -> None:
        """Write down what was counted of articles that are public. Never raises."""
        with self._lock:
            taken, self._reads = self._reads, {}
            self._stop_timer()
        if not taken:
            return
        try:
            numbers = {article_id for article_id, _hour in taken}
            public = set(Article.objects.published().filter(pk__in=numbers).values_list("pk", flat=True))
            add({(pk, Span.HOUR, hour): count for (pk, hour), count in taken.items() if pk in public})
        except (DatabaseError, InterfaceError) as fault:
            logger.warning("Reads are not stored yet, trying again: %s", str(fault).splitlines()[0])
            self._remember(taken)

    def forget(self) -> None:
        """Drop what is not stored."""
        with self._lock:
            self._reads = {}
            self._stop_timer()

    def _remember(self, reads: dict[tuple[int, datetime], int]) -> None:
        with self._lock:
            for key, count in reads.items():
                if key in self._reads or len(self._reads) < MOST:
                    self._reads[key] = self._reads.get(key, 0) + count
            if self._timer is None:
                self._timer = threading.Timer(STORE_AFTER.total_seconds(), self._store_apart)
                self._timer.daemon = True
                self._timer.start()

    def _store_apart(self) -> None:
        try:
            self.store()
        finally:
            connection.close()

    def _stop_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None


counter = Counter()
atexit.register(counter.store)

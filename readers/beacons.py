"""Whether what calls itself a reader is one: a page of ours in a browser that somebody looks at, and not too often."""

import re
import threading
from dataclasses import dataclass, field
from time import monotonic

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _

from accounts.limits import network_of

# What programs that read pages for nobody call themselves (a Cubot is a phone); who pretends to be a browser is held by the limits alone.
MACHINES = re.compile(
    r"(?<!cu)bots?\b|crawl|spider|slurp|archiver|fetch|preview|monitor|uptime|headless|phantom|lighthouse|scrap"
    r"|facebookexternalhit|whatsapp|embedly|mediapartners|curl|wget|libwww|python|java/|go-http|okhttp|axios|http-?client",
    re.IGNORECASE,
)


@dataclass
class Window:
    """So many tries under a key in so many seconds, in the memory of this process; all are forgotten as the seconds end."""

    most: int
    seconds: int
    _number: int = -1
    _tries: dict = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    # Keys in one window: beyond it the oldest is forgotten, so that nobody who fills it keeps others from being counted.
    MOST_KEYS = 50_000

    def take(self, key) -> bool:
        """Whether there is another try; it is used with that."""
        number = int(monotonic() // self.seconds)
        with self._lock:
            if number != self._number:
                self._number, self._tries = number, {}
            tries = self._tries.get(key, 0)
            if tries >= self.most:
                return False
            if not tries and len(self._tries) >= self.MOST_KEYS:
                del self._tries[next(iter(self._tries))]
            self._tries[key] = tries + 1
            return True

    def forget(self) -> None:
        with self._lock:
            self._tries = {}


# Of a network whole houses come, and whole mobile networks: what they read in a minute fits, what a loop asks does not.
OF_A_NETWORK = Window(most=120, seconds=60)
# One article ten times in ten minutes: no single place makes anything the most read.
OF_AN_ARTICLE = Window(most=10, seconds=600)


def refusal(request: HttpRequest, article_id: int) -> tuple[int, str] | None:
    """Status and sentence where the request is none that a page of ours sends; nothing where it is."""
    if not _is_from_here(request):
        return 403, _("Reads are told by the pages of this site alone.")
    if request.META.get("CONTENT_LENGTH") not in (None, "", "0"):
        return 413, _("A read is told without any content. Send nothing with it.")
    network = network_of(request)
    if not OF_A_NETWORK.take(network) or not OF_AN_ARTICLE.take((network, article_id)):
        return 429, _("Too much is read from your network to be counted. Nothing is lost by that: just read on.")
    return None


def is_machine(request: HttpRequest) -> bool:
    """Whether nobody looks at the page: a known program, or a browser that fetches it in advance."""
    agent = request.headers.get("User-Agent", "")
    purpose = request.headers.get("Sec-Purpose", "") + request.headers.get("Purpose", "")
    return not agent or bool(MACHINES.search(agent)) or "prefetch" in purpose or "prerender" in purpose


def _is_from_here(request: HttpRequest) -> bool:
    """By what a browser says of the page that asks, and no script of it can change: one of the two every browser sends."""
    site, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")
    if site is None and origin is None:
        return False
    ours = {None, f"{request.scheme}://{request.get_host()}", settings.SITE_URL}
    return site in (None, "same-origin") and origin in ours

"""How often something may be tried: counted by allauth (internal to it: its version is pinned, and a test holds us)."""

import time
from dataclasses import dataclass

from allauth.core.internal import ratelimit
from django.core.cache import cache
from django.http import HttpRequest

APP = "allauth.account"


@dataclass(frozen=True)
class Limit:
    """So many tries of an action under a key: at the rates of the settings, or at `rate` where one is given."""

    action: str
    key: str
    rate: str = ""

    def consume(self, request: HttpRequest) -> ratelimit.RateLimitUsage | None:
        """Count one try; what takes it back, or None where there were too many."""
        return ratelimit.consume(request, app=APP, action=self.action, key=self.key, config=self._config)

    def standing(self, request: HttpRequest) -> tuple[int, float]:
        """Tries left, and the seconds until there is another one (0 while some are left)."""
        left, wait = [], 0.0
        for rate in ratelimit.get_rates(app=APP, action=self.action, config=self._config):
            name = ratelimit.get_cache_key(request, app=APP, action=self.action, rate=rate, key=self.key)
            now = time.time()
            tries = [moment for moment in cache.get(name, []) if moment > now - rate.duration]
            left.append(max(rate.amount - len(tries), 0))
            if not left[-1]:
                wait = max(wait, tries[-1] + rate.duration - now)
        return min(left, default=1), wait

    @property
    def _config(self) -> dict[str, str] | None:
        return {self.action: self.rate} if self.rate else None

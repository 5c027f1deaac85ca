"""How many tries are left, read from what allauth counts (internal to it: its version is pinned, and a test holds us)."""

import time

from allauth.core.internal import ratelimit
from django.core.cache import cache
from django.http import HttpRequest


def standing(request: HttpRequest, action: str, key: str) -> tuple[int, float]:
    """Tries left, and the seconds until there is another one (0 while some are left)."""
    left, wait = [], 0.0
    for rate in ratelimit.get_rates(app="allauth.account", action=action):
        name = ratelimit.get_cache_key(request, app="allauth.account", action=action, rate=rate, key=key)
        now = time.time()
        tries = [moment for moment in cache.get(name, []) if moment > now - rate.duration]
        left.append(max(rate.amount - len(tries), 0))
        if not left[-1]:
            wait = max(wait, tries[-1] + rate.duration - now)
    return min(left, default=1), wait

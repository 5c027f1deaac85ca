"""How often something may be tried: counted by allauth (internal to it: its version is pinned, and a test holds us)."""

import time
from dataclasses import dataclass

from allauth.core.internal import ratelimit
from django.core.cache import cache
from django.http import HttpRequest

from .events import record
from .models import Event, User

APP = "allauth.account"


def network_of(request: HttpRequest) -> str:
    """From which network a request comes: the address, of IPv6 the part that a household has to itself."""
    return ratelimit.get_ip(request)


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
        counted = [self._count(request, rate) for rate in self._rates()]
        return min((left for left, _wait in counted), default=1), max((wait for _left, wait in counted), default=0.0)

    def forget(self) -> None:
        """Forget the tries under the key; those of a network stay counted."""
        for rate in self._rates(per="key"):
            cache.delete(self._name(HttpRequest(), rate))

    def wait(self) -> float:
        """Seconds until there is another try under the key, from whatever network; 0 while some are left."""
        return max((self._count(HttpRequest(), rate)[1] for rate in self._rates(per="key")), default=0.0)

    def _count(self, request: HttpRequest, rate: ratelimit.Rate) -> tuple[int, float]:
        now = time.time()
        tries = [moment for moment in cache.get(self._name(request, rate), []) if moment > now - rate.duration]
        left = max(rate.amount - len(tries), 0)
        return left, 0.0 if left else tries[-1] + rate.duration - now

    def _rates(self, per: str = "") -> list[ratelimit.Rate]:
        rates = ratelimit.get_rates(app=APP, action=self.action, config=self._config)
        return [rate for rate in rates if per in ("", rate.per)]

    def _name(self, request: HttpRequest, rate: ratelimit.Rate) -> str:
        return ratelimit.get_cache_key(request, app=APP, action=self.action, rate=rate, key=self.key)

    @property
    def _config(self) -> dict[str, str] | None:
        return {self.action: self.rate} if self.rate else None


def of_password(user: User) -> Limit:
    return Limit("login_failed", f"user:{user.pk}")


def of_codes(user: User) -> Limit:
    """Of the codes of second factors: the key is allauth's."""
    return Limit("login_failed", f"mfa-auth-user-{user.pk}")


def locked_for(user: User) -> float:
    """Seconds until the account may be tried again by those who are no known device; 0 where it may."""
    return max(of_password(user).wait(), of_codes(user).wait())


def unlock(user: User, by: User | None = None) -> None:
    """Let the account be tried again at once."""
    of_password(user).forget()
    of_codes(user).forget()
    record(Event.Kind.UNLOCKED, user, actor=by)

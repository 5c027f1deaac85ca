"""What a fault means where a part that the site leans on does not answer: nothing of ours is broken, and it comes back."""

from collections.abc import Iterator

from django.db import InterfaceError, OperationalError
from redis.exceptions import ConnectionError as RedisUnreachable
from redis.exceptions import TimeoutError as RedisTooSlow

# Seconds after which it is worth trying again.
RETRY_AFTER = 30
UNREACHABLE = (OperationalError, InterfaceError, RedisUnreachable, RedisTooSlow)


def is_outage(fault: BaseException | None) -> bool:
    """Whether the database or the cache is down, locked, full or too slow, or that is what the fault came from."""
    return any(isinstance(each, UNREACHABLE) and not _is_ours(each) for each in _chain(fault))


def _is_ours(fault: BaseException) -> bool:
    """SQLite tells of a missing table or column, and of SQL that is wrong, with the error it has for a full disk."""
    return str(fault).startswith(("no such", "near ", "table ", "duplicate column"))


def _chain(fault: BaseException | None) -> Iterator[BaseException]:
    seen: set[int] = set()
    while fault is not None and id(fault) not in seen:
        seen.add(id(fault))
        yield fault
        fault = fault.__cause__ or fault.__context__

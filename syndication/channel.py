"""What a feed says of itself."""

from dataclasses import dataclass, field
from datetime import UTC, datetime

from .entries import Entry
from .removals import Removal


@dataclass(frozen=True)
class Channel:
    """Addresses are absolute. `removals`: what the feed tells to be gone; `updated_at`: when it last changed, removals included."""

    title: str
    description: str
    language: str
    page_url: str
    feed_url: str
    publisher: str
    updated_at: datetime
    removals: tuple[Removal, ...] = field(default=())


def updated_at(entries: list[Entry], removals: tuple[Removal, ...]) -> datetime:
    """When the newest change was made: a reader who asks only for what changed since then must learn of a removal too."""
    moments = [entry.updated_at for entry in entries] + [removal.at for removal in removals]
    return max(moments, default=datetime(1970, 1, 1, tzinfo=UTC))

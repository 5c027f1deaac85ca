"""The formats of feeds: from entries to bytes."""

from .atom import atom
from .json_feed import json_feed
from .rss import rss

FORMATS = {
    "rss": (rss, "application/rss+xml; charset=utf-8"),
    "atom": (atom, "application/atom+xml; charset=utf-8"),
    "json": (json_feed, "application/feed+json; charset=utf-8"),
}

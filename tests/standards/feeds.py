"""Is this a feed, or a sitemap, that others can read? What is wrong with it, in sentences."""

from .atom import check_atom
from .json_feed import check_json_feed
from .rss import check_rss
from .sitemaps import check_news_sitemap, check_sitemap

__all__ = ["check_atom", "check_json_feed", "check_news_sitemap", "check_rss", "check_sitemap"]

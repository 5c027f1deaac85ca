"""Sections and sources, which stand on many pages and change once a month: read once, kept for a minute in each process."""

import time

from django.db.models.signals import post_delete, post_save

from attribution.models import Source

from .models import Section

KEEP_SECONDS = 60
MOST_SOURCES = 200
_kept: dict = {"until": 0.0, "by_id": {}, "roots": [], "sources": None, "key": 0}


def _sections() -> dict:
    if time.monotonic() >= _kept["until"]:
        by_id = {section.pk: section for section in Section.objects.all()}
        roots = [section for section in by_id.values() if section.parent_id is None]
        for root in roots:
            root.sub = [section for section in by_id.values() if section.parent_id == root.pk]
            for section in root.sub:
                section.parent = root
        shown = [(each.pk, each.slug, each.name, each.name_en, each.name_hy, each.parent_id) for each in by_id.values()]
        _kept.update(
            until=time.monotonic() + KEEP_SECONDS, by_id=by_id, roots=roots, sources=None, key=hash(tuple(shown))
        )
    return _kept


def roots() -> list[Section]:
    """The first level in the order of the menu; each has `sub`, the list of its sub-sections."""
    return _sections()["roots"]


def tree() -> list[Section]:
    """Each section of the first level, then those in it; none is asked for its parent anew."""
    return [section for root in roots() for section in (root, *root.sub)]


def key() -> int:
    """Another number as soon as the menu reads differently."""
    return _sections()["key"]


def section(pk: int) -> Section:
    """One section, without a query."""
    known = _sections()["by_id"]
    if pk not in known:
        forget()
        known = _sections()["by_id"]
    return known[pk]


def by_slug(slug: str) -> Section | None:
    """The section at that address."""
    return next((section for section in _sections()["by_id"].values() if section.slug == slug), None)


def sources() -> list[Source]:
    """The sources by name, to choose from."""
    kept = _sections()
    if kept["sources"] is None:
        kept["sources"] = list(Source.objects.order_by("name").only("name", "slug")[:MOST_SOURCES])
    return kept["sources"]


def forget(**_signal) -> None:
    """Read anew next time: a section or a source has changed."""
    _kept["until"] = 0.0


for model in (Section, Source):
    post_save.connect(forget, sender=model, dispatch_uid=f"menu-{model.__name__}")
    post_delete.connect(forget, sender=model, dispatch_uid=f"menu-{model.__name__}-gone")

"""The sections, which stand on every page and change once a month: read once, kept for a minute in each process."""

import time

from django.db.models.signals import post_delete, post_save

from .models import Section

KEEP_SECONDS = 60
_kept: dict = {"until": 0.0, "by_id": {}, "roots": []}


def _sections() -> dict:
    if time.monotonic() >= _kept["until"]:
        by_id = {section.pk: section for section in Section.objects.all()}
        roots = [section for section in by_id.values() if section.parent_id is None]
        for root in roots:
            root.sub = [section for section in by_id.values() if section.parent_id == root.pk]
        _kept.update(until=time.monotonic() + KEEP_SECONDS, by_id=by_id, roots=roots)
    return _kept


def roots() -> list[Section]:
    """The first level in the order of the menu; each has `sub`, the list of its sub-sections."""
    return _sections()["roots"]


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


def forget(**_signal) -> None:
    """Read anew next time: a section has changed."""
    _kept["until"] = 0.0


post_save.connect(forget, sender=Section, dispatch_uid="menu")
post_delete.connect(forget, sender=Section, dispatch_uid="menu")

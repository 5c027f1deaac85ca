"""The page of a section: what an editor arranged, then what is new; no story twice on it."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from . import around
from .models import Article, Placement, Section, Slot
from .paging import page_of

# How many stories each place shows; what an editor placed beyond it waits for its turn.
ROOM = {Slot.LEAD: 1, Slot.PICK: around.PICKS}


def section_page(
    section: Section,
    language: str,
    params: Mapping[str, str],
    placements: list[Placement] | None = None,
    at: datetime | None = None,
) -> dict:
    """What the page of a section shows: `page`, whose first story is the lead, and `picks`.

    An arrangement stands on the first page; of it, only what is in the section still. For a preview: `placements`, of
    another arrangement than the one in force, and the moment it is previewed at.
    """
    articles = Article.objects.published(at).in_section(section).in_language(language).for_cards()
    is_first = not (params.get("before") or params.get("after"))
    placed = around.arranged(language, at, section.pk) if placements is None else placements
    if not placed or not is_first:
        return {"page": page_of(articles, params), "picks": []}
    shown = around.with_articles(placed, articles.in_bulk({each.article_id for each in placed}))
    leads, picks = ([each for each in shown if each.slot == slot][: ROOM[slot]] for slot in (Slot.LEAD, Slot.PICK))
    taken = [each.article_id for each in (*leads, *picks)]
    page = page_of(articles.exclude(pk__in=taken), params)
    return {"page": replace(page, articles=[*(each.article for each in leads), *page.articles]), "picks": picks}

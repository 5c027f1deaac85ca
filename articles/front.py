"""The front page: what an editor arranged, filled with what is new; in two queries beside what is kept, no story twice."""

from collections.abc import Iterable
from datetime import datetime

from django.db import connection
from django.db.models import QuerySet

from . import around, menu
from .around import Shown
from .models import Article, Placement, Slot

SECONDS, WIRE, PER_STRIP = 3, 12, 4
TOP = 1 + SECONDS
ANY_ROOT = -1  # no section has this number
NEWEST = TOP + WIRE + 2 * around.PICKS
# How many stories each place shows; what an editor placed beyond it waits for its turn.
ROOM = {Slot.LEAD: TOP, Slot.PICK: around.PICKS, Slot.STRIP: PER_STRIP}


def front_page(language: str, placements: list[Placement] | None = None, at: datetime | None = None) -> dict:
    """What the front page of a language shows: `lead`, `seconds`, `wire`, `picks`, `strips`.

    For a preview: `placements`, of another arrangement than the one in force, and the moment it is previewed at.
    """
    published = Article.objects.published(at).in_language(language)
    placed = around.arranged(language, at) if placements is None else placements
    roots = menu.roots()
    wanted = {*(placement.article_id for placement in placed), *_newest_of_each(published, roots, len(placed))}
    articles = published.for_cards().in_bulk(wanted)
    newest = sorted(articles.values(), key=lambda article: (article.published_at, article.pk), reverse=True)

    shown = around.with_articles(placed, articles)
    leads = _in(Slot.LEAD, shown)
    picks = _in(Slot.PICK, shown)
    arranged_strips = {root.pk: _in(Slot.STRIP, shown, root.pk) for root in roots}
    taken = {
        each.article_id for each in [*leads, *picks, *(each for some in arranged_strips.values() for each in some)]
    }
    top = _filled(leads, newest, TOP, taken)
    wire = around.first_of(newest, WIRE, taken)
    taken |= {article.pk for article in wire}
    strips = []
    for root in roots:
        arranged = arranged_strips[root.pk]
        of_section = (article for article in newest if article.root_section_id == root.pk)
        filled = _filled(arranged, of_section, PER_STRIP, taken)
        if filled:
            strips.append({"section": root, "articles": filled if arranged else _pictured_first(filled)})
    return {"lead": top[0] if top else None, "seconds": top[1:], "wire": wire, "picks": picks, "strips": strips}


def _in(slot: Slot, shown: Iterable[Shown], section_id: int | None = None) -> list[Shown]:
    """What an editor put in a place, as far as there is room."""
    return [each for each in shown if each.slot == slot and each.section_id == section_id][: ROOM[slot]]


def _filled(arranged: list[Shown], rule: Iterable[Article], room: int, taken: set[int]) -> list[Article]:
    """What an editor put in a place, then what the rule gives; all of it is taken from then on."""
    articles = [each.article for each in arranged]
    articles += around.first_of(rule, room - len(articles), taken)
    taken |= {article.pk for article in articles}
    return articles


def _pictured_first(articles: list[Article]) -> list[Article]:
    """The articles in their order, but that the first with a picture opens the strip."""
    opening = next((article for article in articles if article.card.get("picture")), articles[0])
    return [opening, *(article for article in articles if article is not opening)]


def _newest_of_each(published: QuerySet, roots: list, placed: int) -> list[int]:
    """The numbers of the newest of all, and of each section, in one statement: a short walk of an index for each.

    Of a section more are asked for than a strip shows, as some will stand higher on the page already. The walks of the
    sections differ in one parameter, so the statement of one is written by the ORM and used for all. `placed`: how many
    stories an editor placed, each of which may be among the newest of all and stand elsewhere.
    """
    sql, parameters = _walk(published, NEWEST + placed)
    walks, values = [sql], list(parameters)
    if roots:
        sql, parameters = _walk(published.filter(root_section=ANY_ROOT), PER_STRIP + 6)
        for root in roots:
            walks.append(sql)
            values += [root.pk if value == ANY_ROOT else value for value in parameters]
    with connection.cursor() as cursor:
        union = " UNION ALL ".join(f"SELECT * FROM ({walk}) AS walk" for walk in walks)  # noqa: S608 - written by the ORM
        cursor.execute(union, values)
        return [pk for (pk,) in cursor.fetchall()]


def _walk(articles: QuerySet, number: int) -> tuple[str, tuple]:
    return articles.newest().values("pk")[:number].query.sql_with_params()

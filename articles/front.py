"""The front page: an editor's lead, what is new, the picks, a strip a section; in two queries beside what is kept, no story twice."""

from django.db import connection
from django.db.models import QuerySet

from . import around, menu
from .models import Article, Slot

SECONDS, WIRE, PER_STRIP = 3, 12, 4
ANY_ROOT = -1  # no section has this number
NEWEST = 1 + SECONDS + WIRE + 2 * around.PICKS


def front_page(language: str) -> dict:
    """What the front page of a language shows: `lead`, `seconds`, `wire`, `picks`, `strips`."""
    published = Article.objects.published().in_language(language)
    leads, picked = around.placed(Slot.LEAD, language), around.placed(Slot.PICK, language)
    roots = menu.roots()
    wanted = {*(placement.article_id for placement in [*leads, *picked]), *_newest_of_each(published, roots)}
    articles = published.for_cards().in_bulk(wanted)
    newest = sorted(articles.values(), key=lambda article: (article.published_at, article.pk), reverse=True)

    picks = around.with_articles(picked, articles)[: around.PICKS]
    taken = {placement.article_id for placement in picks}
    top = around.first_of(
        [placement.article for placement in around.with_articles(leads, articles)] + newest, 1 + SECONDS, taken
    )
    taken |= {article.pk for article in top}
    wire = around.first_of(newest, WIRE, taken)
    taken |= {article.pk for article in wire}
    strips = []
    for root in roots:
        of_section = around.first_of(
            [article for article in newest if article.root_section_id == root.pk], PER_STRIP, taken
        )
        if of_section:
            strips.append({"section": root, "articles": _pictured_first(of_section)})
    return {"lead": top[0] if top else None, "seconds": top[1:], "wire": wire, "picks": picks, "strips": strips}


def _pictured_first(articles: list[Article]) -> list[Article]:
    """The articles in their order, but that the first with a picture opens the strip."""
    opening = next((article for article in articles if article.card.get("picture")), articles[0])
    return [opening, *(article for article in articles if article is not opening)]


def _newest_of_each(published: QuerySet, roots: list) -> list[int]:
    """The numbers of the newest of all, and of each section, in one statement: a short walk of an index for each.

    Of a section more are asked for than a strip shows, as some will stand higher on the page already. The walks of the
    sections differ in one parameter, so the statement of one is written by the ORM and used for all.
    """
    sql, parameters = _walk(published, NEWEST)
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

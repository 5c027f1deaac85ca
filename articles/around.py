"""What stands around a story: the editors' picks, what to read also, what to discover; no story twice on a page.

Which stories are candidates is kept for half a minute in each process. Whether they may be shown is asked anew for
every page, so that what was withdrawn is gone at once.
"""

import time

from django.db.models.signals import post_delete, post_save

from .models import Article, Placement, Slot

KEEP_SECONDS = 30
POOL = 60
MOST_KEPT = 2000
MOST_PLACED = 10
PICKS, RELATED, DISCOVER = 3, 3, 4
_kept: dict = {}


def _once(name: str | int, language: str, read):
    """What `read` gave at most `KEEP_SECONDS` ago in this process."""
    until, value = _kept.get((name, language), (0.0, None))
    if time.monotonic() >= until:
        value = read()
        if len(_kept) > MOST_KEPT:
            _kept.clear()
        _kept[name, language] = (time.monotonic() + KEEP_SECONDS, value)
    return value


def forget(**_signal) -> None:
    """Read anew next time: a placement or an article has changed here."""
    _kept.clear()


for model in (Placement, Article):
    post_save.connect(forget, sender=model, dispatch_uid=f"around-{model.__name__}")
    post_delete.connect(forget, sender=model, dispatch_uid=f"around-{model.__name__}-gone")


def placed(slot: Slot, language: str) -> list[Placement]:
    """What editors put in a place, in a language, in their order; of each article only the number."""

    def read():
        placements = Placement.objects.current().filter(slot=slot, article__language=language)
        return list(placements.select_related("recommended_by")[:MOST_PLACED])

    return _once(slot, language, read)


def newest_ids(language: str) -> list[tuple[int, int]]:
    """Number and first-level section of the newest articles in a language."""

    def read():
        return list(
            Article.objects.published().in_language(language).newest().values_list("pk", "root_section_id")[:POOL]
        )

    return _once("newest", language, read)


def with_articles(placements: list[Placement], articles: dict[int, Article]) -> list[Placement]:
    """The placements whose article may be shown, each with it."""
    shown = []
    for placement in placements:
        if placement.article_id in articles:
            copy = Placement(reason=placement.reason, slot=placement.slot, article=articles[placement.article_id])
            copy.recommended_by = placement.recommended_by
            shown.append(copy)
    return shown


def around(article: Article) -> dict:
    """The three blocks of an article's page: `picks`, `related`, `discover`; in one query once the candidates are kept."""
    picked = placed(Slot.PICK, article.language)
    pool = newest_ids(article.language)
    near = [*_on_topic(article)]
    near += [pk for pk, root in pool if root == article.root_section_id and pk not in near][: 2 * (PICKS + RELATED)]
    elsewhere = _varied([(pk, root) for pk, root in pool if root != article.root_section_id])[: 2 * (PICKS + DISCOVER)]
    wanted = {placement.article_id for placement in picked} | {*near} | {*elsewhere}
    articles = Article.objects.published().for_cards().in_bulk(wanted)

    taken = {article.pk}
    picks = [placement for placement in with_articles(picked, articles) if placement.article_id not in taken][:PICKS]
    taken |= {placement.article_id for placement in picks}
    related = first_of([articles[pk] for pk in near if pk in articles], RELATED, taken)
    taken |= {other.pk for other in related}
    discover = first_of([articles[pk] for pk in elsewhere if pk in articles], DISCOVER, taken)
    return {"picks": picks, "related": related, "discover": discover}


def _on_topic(article: Article) -> list[int]:
    """Numbers of the newest on the article's first topic."""
    topics = article.card.get("topics")
    if not topics:
        return []
    topic, language = topics[0]["id"], article.language

    def read():
        same_topic = Article.objects.published().in_language(language).about(topic)
        return list(same_topic.values_list("pk", flat=True)[: 1 + PICKS + RELATED])

    return _once(topic, language, read)


def _varied(pool: list[tuple[int, int]]) -> list[int]:
    """The numbers, the newest of each section first, then the others."""
    seen: set[int] = set()
    first, rest = [], []
    for pk, root in pool:
        (rest if root in seen else first).append(pk)
        seen.add(root)
    return first + rest


def first_of(articles: list[Article], number: int, without: set[int]) -> list[Article]:
    """The first so many of them, each once, without those."""
    kept: dict[int, Article] = {}
    for article in articles:
        if len(kept) == number:
            break
        if article.pk not in without:
            kept.setdefault(article.pk, article)
    return list(kept.values())

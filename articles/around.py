"""What stands around a story: the editors' picks, what to read also, what to discover; no story twice on a page.

Which stories are candidates is kept for half a minute in each process. Whether they may be shown is asked anew for
every page, so that what was withdrawn is gone at once; so is the clock, so that an arrangement begins, and a placement
ends, at its time.
"""

import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models.signals import post_delete, post_save
from django.utils import timezone

from authors.models import Author

from .models import Arrangement, Article, Block, Placement, Slot

KEEP_SECONDS = 30
POOL = 60
MOST_KEPT = 2000
MOST_PLACED = 10  # in one place; what is more than it shows waits for its turn
MOST_PLANNED = 20
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


for model in (Arrangement, Placement, Article):
    post_save.connect(forget, sender=model, dispatch_uid=f"around-{model.__name__}")
    post_delete.connect(forget, sender=model, dispatch_uid=f"around-{model.__name__}-gone")


@dataclass(frozen=True)
class Shown:
    """A placement whose article may be shown, with the article."""

    slot: str
    section_id: int | None
    article: Article
    reason: str
    recommended_by: Author | None

    @property
    def article_id(self) -> int:
        return self.article.pk


def arranged(language: str, at: datetime | None = None, section_id: int | None = None) -> list[Placement]:
    """What editors placed on the front page of a language, or on that of a section, in their order; of each article
    only the number.

    At a moment to come, what is planned for it now.
    """

    def read():
        begin = Arrangement.objects.of(language, section_id).exclude(starts_at=None).order_by("-starts_at", "-pk")
        now, known = timezone.now(), []
        for number, starts_at in begin.values_list("pk", "starts_at")[: MOST_PLANNED + 1]:
            known.append((starts_at, number))
            if starts_at <= now:
                break
        placements: dict[int, list[Placement]] = {number: [] for _starts_at, number in known}
        rows = Placement.objects.filter(arrangement__in=placements).at(now).select_related("recommended_by")
        for placement in rows:
            placements[placement.arrangement_id].append(placement)
        return [(starts_at, placements[number]) for starts_at, number in known]

    moment = at or timezone.now()
    began = (placements for starts_at, placements in _once(f"page {section_id}", language, read) if starts_at <= moment)
    return [each for each in next(began, []) if each.ends_at is None or each.ends_at > moment]


def placed(slot: Slot, language: str) -> list[Placement]:
    """What editors put in a place, in a language, in their order."""
    return [placement for placement in arranged(language) if placement.slot == slot]


def newest_ids(language: str) -> list[tuple[int, int]]:
    """Number and first-level section of the newest articles in a language."""

    def read():
        return list(
            Article.objects.published().in_language(language).newest().values_list("pk", "root_section_id")[:POOL]
        )

    return _once("newest", language, read)


def with_articles(placements: Iterable[Placement], articles: dict[int, Article]) -> list[Shown]:
    """The placements whose article may be shown, each with it."""
    return [
        Shown(each.slot, each.section_id, articles[each.article_id], each.reason, each.recommended_by)
        for each in placements
        if each.article_id in articles
    ]


def around(article: Article) -> dict:
    """The three blocks of an article's page: `picks`, `related`, `discover`; in one query once the candidates are kept.

    What an editor pinned to the page comes first in each, then what the rule of the block gives.
    """
    pins = article.card.get("pins", {})
    picked = placed(Slot.PICK, article.language)
    pool = newest_ids(article.language)
    near = [*_on_topic(article)]
    near += [pk for pk, root in pool if root == article.root_section_id and pk not in near][: 2 * (PICKS + RELATED)]
    elsewhere = _varied([(pk, root) for pk, root in pool if root != article.root_section_id])[: 2 * (PICKS + DISCOVER)]
    pinned = {pk for numbers in pins.values() for pk in numbers}
    wanted = {placement.article_id for placement in picked} | pinned | {*near} | {*elsewhere}
    articles = Article.objects.published().for_cards().in_bulk(wanted)

    def block(name: str, rule: list[int], number: int) -> list[Article]:
        own = pins.get(name, [])
        numbers = [*own, *(pk for pk in rule if pk not in pinned)]
        return first_of([articles[pk] for pk in numbers if pk in articles], number, taken)

    taken = {article.pk}
    recommended = {each.article_id: each for each in with_articles(picked, articles)}
    chosen = block(Block.PICKS, list(recommended), PICKS)
    picks = [recommended.get(each.pk) or Shown(Slot.PICK, None, each, "", None) for each in chosen]
    taken |= {each.pk for each in chosen}
    related = block(Block.RELATED, near, RELATED)
    taken |= {other.pk for other in related}
    return {"picks": picks, "related": related, "discover": block(Block.DISCOVER, elsewhere, DISCOVER)}


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


def first_of(articles: Iterable[Article], number: int, without: set[int]) -> list[Article]:
    """The first so many of them, each once, without those."""
    kept: dict[int, Article] = {}
    for article in articles:
        if len(kept) == number:
            break
        if article.pk not in without:
            kept.setdefault(article.pk, article)
    return list(kept.values())

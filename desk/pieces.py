"""What the first page of the desk is made of: alarms above, panels below; each comes from a module of its own."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from django.contrib.admin import AdminSite
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import cached_property

from articles import standing
from articles.models import Article, Status
from syndication.models import Audit

from .rights import last_audit

# Rows in a panel, and how far a queue is counted: no panel grows with what there is.
ROWS = 8
MOST = 100
SHOWN = ("section", "section__parent", "created_by")
# What the rules of publishing ask of a story beside that.
CHECKED = ("text", "lead_picture", "provenance__source__default_licence", "provenance__licence")


@dataclass(frozen=True)
class Queue:
    """The first rows of a queue, and how many wait in it: a short one is not counted a second time."""

    rows: list
    count: int

    @classmethod
    def of(cls, waiting: QuerySet) -> "Queue":
        rows = list(waiting[:ROWS])
        return cls(rows, len(rows) if len(rows) < ROWS else waiting[:MOST].count())


@dataclass
class Asked:
    """Who looks at the desk, and when."""

    request: HttpRequest
    site: AdminSite
    now: datetime = field(default_factory=timezone.now)

    @property
    def user(self):
        return self.request.user

    @cached_property
    def is_editor(self) -> bool:
        return self.user.has_perm("articles.publish_article")

    @cached_property
    def may_write(self) -> bool:
        return self.user.has_perm("articles.add_article")

    @property
    def articles(self) -> QuerySet[Article]:
        return Article.objects.select_related(*SHOWN).defer("standfirst")

    @cached_property
    def review(self) -> Queue:
        waiting = self.articles.filter(status=Status.IN_REVIEW).order_by("saved_at", "pk")
        return Queue.of(waiting.select_related(*CHECKED))

    @cached_property
    def scheduled(self) -> Queue:
        coming = self.articles.filter(status=Status.PUBLISHED, published_at__gt=self.now)
        return Queue.of(coming.order_by("published_at", "pk"))

    @cached_property
    def ending(self) -> Queue:
        return Queue.of(standing.ending_soon().only("headline", "expires_at"))

    @cached_property
    def audit(self) -> Audit | None:
        return last_audit()


@dataclass(frozen=True)
class Panel:
    """A panel that has something to say; its template is given `panel`."""

    name: str
    facts: dict

    @property
    def template(self) -> str:
        return f"desk/panels/{self.name}.html"


@dataclass(frozen=True)
class Act:
    """What can be done about an alarm: a link, or, with fields, a button that sends them."""

    label: str
    url: str
    fields: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Alarm:
    """Something that does not go as it should, and what to do. `key` names it as long as it lasts."""

    key: str
    flag: str
    sentence: str
    detail: str = ""
    acts: tuple[Act, ...] = ()


MakesPanel = Callable[[Asked], Panel | None]
MakesAlarms = Callable[[Asked], list[Alarm]]

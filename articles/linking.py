"""Where the links of a text lead: ours are looked up, those elsewhere are told as the worker found them.

A request never asks another site: it says which addresses it wants to know of, and shows what is known.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from html import unescape
from time import monotonic
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Q
from django.urls import Resolver404, resolve
from django.utils import timezone
from django.utils.translation import get_language_from_path, override
from django.utils.translation import gettext as _
from django_tasks import task
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from attribution.models import Source
from authors.models import Author
from text.addresses import as_uri, same_place
from text.links import Link

from .asking import ask
from .models import Article, Found, OutsideLink, Section, Topic
from .states import state_of
from .templatetags.dates import moment

MOST_LINKS = 100  # of one text; what a person writes stays far below
LONGEST = 2000
# In the HTML that the editor sends: what is not clean yet is only searched, never shown.
OUTSIDE = re.compile(r'\shref="(https?://[^"\s]{3,2000})"')
# How long what was found is believed: what is there stays longer than what may be mended.
STAYS = {Found.THERE: timedelta(days=1), Found.NOWHERE: timedelta(hours=1), Found.GONE: timedelta(hours=1)}
ELSE_STAYS = timedelta(minutes=15)
KEEP = timedelta(days=90)
# One run of the worker: so many addresses, each of another host, so that nobody is pressed and letters get their turn.
MOST_A_RUN = 10
# Seconds after which a run begins with no other address.
LONGEST_RUN = 20
PAUSE = timedelta(seconds=2)
LEASE = timedelta(minutes=5)


@dataclass(frozen=True)
class Finding:
    """What is to be said of a link; `is_fault` where readers would be led astray."""

    link: Link
    sentence: str
    is_fault: bool = True


# --- Our own -----------------------------------------------------------------------------------------------------------


def is_ours(href: str) -> bool:
    return (href.startswith("/") and not href.startswith("//")) or urlsplit(href).netloc == urlsplit(
        settings.SITE_URL
    ).netloc


def faults_among_ours(links: Iterable[Link], at: datetime, own: int | None = None) -> list[Finding]:
    """Those of our pages that readers would not find at that moment; `own` is the article itself. At most five queries."""
    wanted = [(link, *_page(link.href)) for link in links if is_ours(link.href)]
    by_slug = {"section": Section, "topic": Topic, "author": Author, "source": Source}
    known = {
        name: set(
            model.objects.filter(slug__in=[said["slug"] for _link, page, said in wanted if page == name]).values_list(
                "slug", flat=True
            )
        )
        for name, model in by_slug.items()
        if any(page == name for _link, page, _said in wanted)
    }
    numbers = [said["pk"] for _link, page, said in wanted if page in ("article", "republish") and said["pk"] < 2**63]
    articles = Article.objects.prefetch_related("revocations").in_bulk(numbers) if numbers else {}
    found = []
    for link, page, said in wanted:
        sentence = ""
        if page in ("article", "republish"):
            sentence = "" if said["pk"] == own else _fault_of(articles.get(said["pk"]), at)
        elif page in by_slug:
            sentence = "" if said["slug"] in known[page] else _("There is no such page on our site.")
        elif page == "":
            sentence = _("There is no such page on our site.")
        elif page == "desk":
            sentence = _("It leads to the desk, where no reader comes in.")
        if sentence:
            found.append(Finding(link, sentence))
    return found


def _page(href: str) -> tuple[str, dict]:
    """The name of the page that an address of ours leads to, and what the address says of it; "" where there is none."""
    path = urlsplit(href).path or "/"
    if path.startswith((settings.MEDIA_URL, settings.STATIC_URL)):
        return "file", {}
    try:
        with override(get_language_from_path(path) or settings.LANGUAGE_CODE):
            match = resolve(path)
    except Resolver404:
        return "", {}
    if match.app_names[:1] == ["admin"]:
        return "desk", {}
    return (match.url_name or "page", match.kwargs) if match.app_names == ["articles"] else ("page", {})


def _fault_of(article: Article | None, at: datetime) -> str:
    if article is None:
        return _("There is no such article.")
    if not article.is_out:
        return _("Readers do not see this article: %(state)s.") % {"state": state_of(article)[0].lower()}
    if article.published_at > at:
        return _("Readers see this article only from %(at)s on.") % {"at": moment(article.published_at)}
    return ""


# --- Elsewhere ---------------------------------------------------------------------------------------------------------


def told_of_outside(links: Iterable[Link]) -> list[Finding]:
    """What is known of the pages elsewhere, in one query: nothing is said of what is there."""
    wanted = {link: same_place(link.href) for link in _outside(links)}
    stored = OutsideLink.objects.filter(place__in=set(wanted.values()))
    known = {each.place: each for each in stored}
    found = []
    for link, place in wanted.items():
        row = known.get(place)
        if row is None or row.asked_at is None:
            found.append(Finding(link, _("Not asked yet."), is_fault=False))
        elif row.found != Found.THERE:
            sentence, is_fault = _told(row)
            found.append(Finding(link, f"{sentence} {_('Asked on %(at)s.') % {'at': moment(row.asked_at)}}", is_fault))
    return found


def _told(row: OutsideLink) -> tuple[str, bool]:
    return {
        Found.GONE: (_("The page is not there: its site answers %(status)s.") % {"status": row.status}, True),
        Found.NOWHERE: (_("There is no site of this name."), True),
        Found.INSIDE: (_("It leads to no place on the web that readers could reach."), True),
        Found.UNSAFE: (_("Its site cannot prove who it is: browsers warn of it."), True),
        Found.SHUT: (_("Its site did not let us look. Look yourself."), False),
        Found.SILENT: (_("Its site did not answer. Look yourself."), False),
    }[Found(row.found)]


def _outside(links: Iterable[Link]) -> list[Link]:
    web = [link for link in links if link.href.startswith(("http://", "https://")) and not is_ours(link.href)]
    return web[:MOST_LINKS]


def want(html: str) -> None:
    """Let the worker ask the addresses that a text, clean or not, leads to and that were not asked lately."""
    if "://" not in html:
        return
    named = dict.fromkeys(unescape(href) for href in OUTSIDE.findall(html))
    wanted = {}
    for href in list(named)[:MOST_LINKS]:
        address = as_uri(href).partition("#")[0]
        if address and len(address) <= LONGEST and not is_ours(address):
            wanted.setdefault(same_place(address), address)
    if not wanted:
        return
    now = timezone.now()
    known = dict(OutsideLink.objects.filter(place__in=wanted).values_list("place", "pk"))
    new = [
        OutsideLink(place=place, address=address, host=(urlsplit(address).hostname or "")[:255])
        for place, address in wanted.items()
        if place not in known
    ]
    OutsideLink.objects.bulk_create(new, ignore_conflicts=True)
    old = Q(asked_at__lte=now - ELSE_STAYS) & ~Q(found__in=STAYS)
    for found, stays in STAYS.items():
        old |= Q(found=found, asked_at__lte=now - stays)
    again = OutsideLink.objects.filter(old, pk__in=known.values(), is_wanted=False)
    if again.update(is_wanted=True, wanted_at=now, not_before=now) or new:
        _queue()


def _queue(after: timedelta | None = None) -> None:
    """One run that waits is enough, whoever wants it."""
    waiting = DBTaskResult.objects.filter(task_path=ask_wanted.module_path, status=TaskResultStatus.READY)
    if not waiting.exists():
        (ask_wanted.using(run_after=timezone.now() + after) if after else ask_wanted).enqueue()


@task()
def ask_wanted() -> None:
    """Ask what is wanted, one address of each host, and come back for the rest: letters wait no longer than this takes."""
    until = monotonic() + LONGEST_RUN
    for row in _next():
        if monotonic() > until:
            break
        # Whoever puts it off has it; a process that dies with it leaves it to the next, five minutes later.
        if OutsideLink.objects.due().filter(pk=row.pk).update(not_before=timezone.now() + LEASE):
            answer = ask(row.address)
            OutsideLink.objects.filter(pk=row.pk).update(
                found=answer.found, status=answer.status, asked_at=timezone.now(), is_wanted=False
            )
    if OutsideLink.objects.due().exists():
        _queue(after=PAUSE)


def _next() -> list[OutsideLink]:
    rows: dict[str, OutsideLink] = {}
    for row in OutsideLink.objects.due().order_by("not_before")[: MOST_A_RUN * 10]:
        rows.setdefault(row.host, row)
    return list(rows.values())[:MOST_A_RUN]


@task()
def forget_links() -> None:
    """Forget the addresses that no text has named for three months."""
    OutsideLink.objects.filter(wanted_at__lt=timezone.now() - KEEP).delete()

"""The editorial calendar: a month as a table or as a list, a day by itself, and the date on which a draft is due."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from articles import menu as sections
from articles import planned
from articles.assigning import assignable
from articles.forms import DueForm
from articles.models import UNPUBLISHED, Article, Section
from articles.planned import DUE, STRANDS, Entry
from articles.templatetags.dates import moment

MONTH, LIST = "month", "list"
# Of each kind and day: in the table, in the list, on the page of the day.
IN_TABLE, IN_LIST, ON_DAY = 3, 10, 100
PEOPLE = 500
# No paper is older, and no date of ours is later.
YEARS = range(1900, 2200)


@dataclass(frozen=True)
class Asked:
    """What of the articles is looked at: of a section, of a person, of all."""

    section: Section | None = None
    person: object = None

    def limit(self, articles: QuerySet[Article]) -> QuerySet[Article]:
        if self.section:
            articles = articles.in_section(self.section)
        return planned.in_hands_or_by(articles, self.person) if self.person else articles

    def query(self, **more) -> str:
        """The question as the query of an address."""
        kept = {"section": self.section and self.section.pk, "person": self.person and self.person.pk}
        return "?" + urlencode({name: value for name, value in (kept | more).items() if value})


class Planning:
    """The addresses of the calendar, for the admin site."""

    def __init__(self, site) -> None:
        self.site = site

    def urls(self) -> list:
        view = self.site.admin_view
        return [
            path("calendar/", view(self.calendar), name="calendar"),
            path("calendar/day/", view(self.day), name="calendar_day"),
            path("calendar/due/", view(self.due), name="calendar_due"),
        ]

    def calendar(self, request) -> HttpResponse:
        """A month: every day of it in a table, or those on which something stands in a list."""
        self._require(request)
        month = _month(request.GET.get("month", ""))
        people = self._people(request)
        asked = _asked(request, people)
        weeks = list(planned.weeks_of(month))
        is_list = request.GET.get("view") == LIST
        first, last = (month, planned.after(month) - timedelta(days=1)) if is_list else (weeks[0][0], weeks[-1][1])
        articles = asked.limit(Article.objects.seen_at_desk_by(request.user))
        plan = planned.plan(articles, first, last, IN_LIST if is_list else IN_TABLE)
        if _sees_pages(request, asked):
            planned.add_pages(plan.days, asked.section)
        kept = {"view": LIST if is_list else ""}
        context = {
            **self._choices(request, people, asked),
            "title": _("Calendar"),
            "month": month,
            "is_list": is_list,
            "weeks": [plan.days[start : start + 7] for start in range(0, len(plan.days), 7)],
            "days": [day for day in plan.days if day],
            "is_cut": plan.is_cut,
            "before": asked.query(month=_name(planned.before(month)), **kept),
            "after": asked.query(month=_name(planned.after(month)), **kept),
            "now": asked.query(**kept),
            "as_month": asked.query(month=_name(month)),
            "as_list": asked.query(month=_name(month), view=LIST),
            "of_day": asked.query(on=""),
        }
        return self._page(request, "desk/calendar.html", context)

    def day(self, request) -> HttpResponse:
        """All of a day, with a form for each date that may be changed."""
        self._require(request)
        day = _day(request.GET.get("on", ""))
        return self._of_day(request, day, _asked(request, self._people(request)))

    def due(self, request) -> HttpResponse:
        """Give a draft another date, or none."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        self._require(request)
        number = request.POST.get("article", "")
        known = number.isdecimal() and len(number) < 19
        rows = Article.objects.seen_at_desk_by(request.user).select_related("assigned_to")
        article = rows.filter(pk=number).first() if known else None
        if article is None:
            raise Http404
        if not request.user.has_perm("articles.publish_article"):
            raise PermissionDenied(_("Only an editor assigns articles and says when they are due."))
        day = _day(request.POST.get("on", ""))
        form = DueForm(request.POST)
        if not form.is_valid():
            typed = {article.pk: (request.POST.get("due_at", ""), " ".join(form.errors["due_at"]))}
            return self._of_day(request, day, Asked(), typed, 422)
        if article.status not in UNPUBLISHED:
            sentence = _("“%(headline)s” has been published meanwhile: it is due no more.")
            messages.warning(request, sentence % {"headline": article.headline})
        elif article.assign(request.user, article.assigned_to, form.cleaned_data["due_at"]):
            messages.success(request, _told(article))
        return HttpResponseRedirect(f"{reverse('admin:calendar_day')}?on={day.isoformat()}")

    def _of_day(self, request, day: date, asked: Asked, typed: dict | None = None, status: int = 200) -> HttpResponse:
        articles = asked.limit(Article.objects.seen_at_desk_by(request.user))
        (found,) = planned.plan(articles, day, day, ON_DAY).days
        if _sees_pages(request, asked):
            planned.add_pages([found], asked.section)
        entries = [_with_typed(entry, typed or {}) for entry in found.entries]
        context = {
            "title": _("Calendar"),
            "day": day,
            "is_today": day == timezone.localdate(),
            "strands": [
                (strand, of, found.counts[strand.kind] - len(of))
                for strand in STRANDS
                if (of := [entry for entry in entries if entry.strand is strand])
            ],
            "pages": found.pages,
            "kind_due": DUE,
            "may_assign": request.user.has_perm("articles.publish_article"),
            "may_add": request.user.has_perm("articles.add_article"),
            "before": asked.query(on=(day - timedelta(days=1)).isoformat()),
            "after": asked.query(on=(day + timedelta(days=1)).isoformat()),
            "of_month": asked.query(month=_name(day)),
            "asked": asked,
        }
        return self._page(request, "desk/calendar_day.html", context, status)

    def _require(self, request) -> None:
        if not self.site.get_model_admin(Article).has_view_permission(request):
            raise PermissionDenied

    def _people(self, request) -> list:
        """Whom the calendar can be asked for: a contributor has only their own in it."""
        return list(assignable()[:PEOPLE]) if request.user.has_perm("articles.publish_article") else []

    def _choices(self, request, people: list, asked: Asked) -> dict:
        known = [each for root in sections.roots() for each in (root, *root.sub)]
        return {"sections": known, "people": people, "asked": asked, "strands": STRANDS}

    def _page(self, request, template: str, context: dict, status: int = 200) -> HttpResponse:
        context = {**self.site.each_context(request), "today": timezone.localdate(), **context}
        request.current_app = self.site.name
        return TemplateResponse(request, template, context, status=status)


def _told(article: Article) -> str:
    if article.due_at is None:
        return _("“%(headline)s” has no date any more.") % {"headline": article.headline}
    return _("“%(headline)s” is due on %(at)s.") % {"headline": article.headline, "at": moment(article.due_at)}


def _with_typed(entry: Entry, typed: dict) -> Entry:
    """As the template shows it: with what was typed for it and could not be taken."""
    shown = {entry.article.pk: (timezone.localtime(entry.at).strftime("%Y-%m-%dT%H:%M"), "")} | typed
    entry.article.due_typed, entry.article.due_error = shown[entry.article.pk]
    return entry


def _asked(request, people: Iterable) -> Asked:
    """What the address asks for; what it names and is not there is left out."""
    number = request.GET.get("section", "")
    known = {str(each.pk): each for root in sections.roots() for each in (root, *root.sub)}
    person = request.GET.get("person", "")
    return Asked(known.get(number), next((each for each in people if str(each.pk) == person), None))


def _sees_pages(request, asked: Asked) -> bool:
    """Whether the pages that are composed stand in it: for who composes them, and where nobody in particular is asked of."""
    return asked.person is None and request.user.has_perm("articles.change_placement")


def _month(text: str) -> date:
    return _day(f"{text}-01").replace(day=1) if text else timezone.localdate().replace(day=1)


def _day(text: str) -> date:
    """The day that an address names: today where it names none, and none of a year that no calendar holds."""
    if not text:
        return timezone.localdate()
    try:
        day = date.fromisoformat(text)
    except ValueError as fault:
        raise Http404 from fault
    if day.year not in YEARS or day.isoformat() != text:
        raise Http404
    return day


def _name(month: date) -> str:
    return month.isoformat()[:7]

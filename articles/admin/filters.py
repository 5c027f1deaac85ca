"""The filters of the list of articles: each reads along an index, and none counts."""

from django.contrib.admin import SimpleListFilter
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from attribution.models import Source, SourceState
from authors.models import Author

from .. import menu, standing
from ..commenting import is_sent_back
from ..models import Article, Byline, PreparedChange, Provenance, Section, Status

MOST_CHOICES = 500


class StateFilter(SimpleListFilter):
    title = _("state")
    parameter_name = "state"

    def lookups(self, request, model_admin):
        return [
            ("draft", _("Draft")),
            ("in_review", _("To review")),
            ("scheduled", _("Scheduled")),
            ("live", _("Online")),
            ("prepared", _("Change prepared")),
            ("ended", _("Rights ended")),
            ("withdrawn", _("Withdrawn")),
        ]

    def queryset(self, request, queryset):
        now = timezone.now()
        conditions = {
            "draft": Q(status=Status.DRAFT),
            "in_review": Q(status=Status.IN_REVIEW),
            "scheduled": Q(status=Status.PUBLISHED, published_at__gt=now),
            "ended": Q(status=Status.PUBLISHED, expires_at__lte=now),
            "withdrawn": Q(status=Status.WITHDRAWN),
        }
        if self.value() == "prepared":
            return queryset.filter(pk__in=PreparedChange.objects.open().values("article"))
        if self.value() == "live":
            return queryset & Article.objects.published()
        return queryset.filter(conditions[self.value()]) if self.value() in conditions else queryset


class MineFilter(SimpleListFilter):
    title = _("begun by")
    parameter_name = "mine"

    def lookups(self, request, model_admin):
        return [("yes", _("Me"))]

    def queryset(self, request, queryset):
        return queryset.filter(created_by=request.user) if self.value() == "yes" else queryset


class AssignedFilter(SimpleListFilter):
    title = _("assignment")
    parameter_name = "assigned"

    def lookups(self, request, model_admin):
        return [("me", _("Me")), ("nobody", _("Nobody")), ("late", _("Overdue"))]

    def queryset(self, request, queryset):
        if self.value() == "me":
            return queryset.filter(assigned_to=request.user)
        if self.value() == "nobody":
            return queryset.unpublished().filter(assigned_to=None)
        return queryset.overdue() if self.value() == "late" else queryset


class AttentionFilter(SimpleListFilter):
    title = _("what asks for an eye")
    parameter_name = "attention"

    def lookups(self, request, model_admin):
        return [
            ("any", _("Anything")),
            ("blocked", _("Cannot be published")),
            ("breach", _("Breaks its licence")),
            ("ending", _("Ends within a week")),
            ("sent_back", _("Sent back")),
        ]

    def queryset(self, request, queryset):
        wanted = self.value()
        if wanted == "sent_back":
            return queryset.filter(is_sent_back(), status=Status.DRAFT)
        found: set[int] = set()
        if wanted in ("any", "blocked"):
            found |= set(standing.blocked(queryset))
        if wanted in ("any", "breach"):
            found |= set(standing.in_breach())
        if wanted in ("any", "ending"):
            found |= set(standing.ending_soon().values_list("pk", flat=True)[: standing.MOST])
        return queryset.filter(pk__in=found) if wanted in ("any", "blocked", "breach", "ending") else queryset


class LicenceFilter(SimpleListFilter):
    title = _("licence")
    parameter_name = "licence"

    def lookups(self, request, model_admin):
        return [
            ("own", _("Our own work")),
            ("reprint", _("Reprint")),
            ("ends", _("Its rights end one day")),
            ("ended", _("Its rights have ended")),
            ("revoked", _("Its source has withdrawn its permission")),
        ]

    def queryset(self, request, queryset):
        now = timezone.now()
        if self.value() == "revoked":
            # Asked apart: there are few sources, and mostly none of them is such a one.
            revoked = list(Source.objects.filter(state=SourceState.REVOKED).values_list("pk", flat=True))
            return queryset.filter(provenance__source__in=revoked)
        conditions = {
            # Asked of each row as the list is walked: a join of both tables would be made for fifty rows.
            "own": ~Exists(Provenance.objects.filter(article=OuterRef("pk"))),
            "reprint": Exists(Provenance.objects.filter(article=OuterRef("pk"))),
            "ends": Q(expires_at__gt=now),
            "ended": Q(expires_at__lte=now),
        }
        return queryset.filter(conditions[self.value()]) if self.value() in conditions else queryset


class ChosenFilter(SimpleListFilter):
    """One of many rows, chosen in a field that can be typed into, and not from a column of links."""

    template = "admin/articles/article/choose_filter.html"

    def has_output(self) -> bool:
        return bool(self.lookup_choices)

    def number(self) -> int | None:
        value = self.value() or ""
        return int(value) if value.isdecimal() and len(value) < 19 else None

    def choices(self, changelist):
        """The choices, and as `others` on the first what the address says beside this filter."""
        kept = [(name, value) for name, value in changelist.params.items() if name != self.parameter_name]
        yield {
            "selected": self.number() is None,
            "value": "",
            "display": _("All"),
            "others": kept,
            "name": self.parameter_name,
        }
        for value, name in self.lookup_choices:
            yield {"selected": self.number() == value, "value": value, "display": name}


class SectionFilter(ChosenFilter):
    title = _("section")
    parameter_name = "section"

    def lookups(self, request, model_admin):
        return [(section.pk, str(section)) for section in menu.tree()]

    def queryset(self, request, queryset):
        if self.number() is None:
            return queryset
        section = Section.objects.filter(pk=self.number()).first()
        return queryset.in_section(section) if section else queryset.none()


class AuthorFilter(ChosenFilter):
    title = _("author")
    parameter_name = "author"

    def lookups(self, request, model_admin):
        return list(Author.objects.order_by("name", "pk").values_list("pk", "name")[:MOST_CHOICES])

    def queryset(self, request, queryset):
        if self.number() is None:
            return queryset
        return queryset.filter(pk__in=Byline.objects.filter(author=self.number()).values("article"))


class SourceFilter(ChosenFilter):
    title = _("source")
    parameter_name = "source"

    def lookups(self, request, model_admin):
        return list(Source.objects.order_by("name", "pk").values_list("pk", "name")[:MOST_CHOICES])

    def queryset(self, request, queryset):
        return queryset if self.number() is None else queryset.filter(provenance__source=self.number())

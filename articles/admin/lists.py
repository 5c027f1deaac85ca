"""Lists that never count the archive."""

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.core.paginator import Paginator
from django.db.models import prefetch_related_objects
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from text.folding import holding

from ..models import Status
from ..paging import among_the_last
from ..preparing import changes_of
from ..templatetags import dates
from .filters import (
    AssignedFilter,
    AttentionFilter,
    AuthorFilter,
    LicenceFilter,
    MineFilter,
    SectionFilter,
    SourceFilter,
    StateFilter,
)
from .states import assignment, credited_by, flag, flag_of_change

DEEPEST_PAGE = 200
SEARCHED = 20_000


class BoundedPaginator(Paginator):
    """For the boxes that complete a name: it counts no further than anyone scrolls."""

    most = 200

    @cached_property
    def count(self) -> int:
        return self.object_list[: self.most].count()


class UncountedChangeList(ChangeList):
    """Reads one row more than it shows, and so knows whether there is a next page without counting."""

    def __init__(self, *args, **options) -> None:
        super().__init__(*args, **options)
        # Django resolves the address of each row to find out whether it leads back to this list: none does.
        self.filters, self.preserved_filters = self.preserved_filters, ""

    def url_for_result(self, result) -> str:
        begin, end = self._address
        return f"{begin}{result.pk}{end}"

    @cached_property
    def _address(self) -> tuple[str, str]:
        """What stands before and after the number in the address of a row."""
        address = reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", args=["-"])
        begin, end = address.rsplit("-", 1)
        return begin, f"{end}?{self.filters}" if self.filters else end

    def get_results(self, request):
        self.page_num = min(max(self.page_num, 1), DEEPEST_PAGE)
        start = (self.page_num - 1) * self.list_per_page
        rows = list(self.queryset[start : start + self.list_per_page + 1])
        self.result_list = rows[: self.list_per_page]
        self.next_page = self.page_num + 1 if len(rows) > self.list_per_page and self.page_num < DEEPEST_PAGE else None
        self.previous_page = self.page_num - 1 if self.page_num > 1 else None
        self.result_count = start + len(rows)
        self.full_result_count = None
        self.show_full_result_count = False
        self.show_admin_actions = True
        self.can_show_all = False
        self.multi_page = bool(self.next_page or self.previous_page)
        self.paginator = self.model_admin.get_paginator(request, self.queryset, self.list_per_page)


class ArticleChangeList(UncountedChangeList):
    """Reads in one go by which withdrawals of a permission the articles on the page went, and which have a change prepared."""

    def get_results(self, request):
        super().get_results(request)
        prefetch_related_objects([article for article in self.result_list if article.is_expired], "revocations")
        changes = changes_of([article for article in self.result_list if article.published_at])
        for article in self.result_list:
            article.open_change = changes.get(article.pk)


class Listed:
    """The list of the articles, mixed into their admin: its columns, its search, its pages."""

    list_display = ["headline", "state", "section", "credited", "assigned", "moment"]
    list_filter = [
        StateFilter,
        MineFilter,
        AssignedFilter,
        AttentionFilter,
        SectionFilter,
        AuthorFilter,
        SourceFilter,
        LicenceFilter,
        "language",
    ]
    list_select_related = ["section__parent", "assigned_to"]
    list_per_page = 50
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER  # each number would be a walk through the archive
    paginator = BoundedPaginator
    search_fields = ["headline"]
    search_help_text = _("Words of the headline, among the 20,000 articles saved last, or the number of an article.")
    ordering = ["-saved_at", "-id"]
    sortable_by = ()

    def get_changelist(self, request, **kwargs):
        return ArticleChangeList

    def get_search_results(self, request, queryset, search_term):
        """By number, or by words of the headline among what was saved last: an archive is not read through."""
        term = search_term.strip()
        if not term:
            return queryset, False
        if term.isdecimal() and len(term) < 19:
            return queryset.filter(pk=int(term)), False
        words = holding("headline_plain", term)
        return queryset.filter(words, among_the_last(self.get_queryset(request), SEARCHED, "saved_at")), False

    @admin.display(description=_("State"))
    def state(self, article):
        return format_html("{} {}", flag(article), flag_of_change(article.open_change))

    @admin.display(description=_("By"))
    def credited(self, article):
        return credited_by(article)

    @admin.display(description=_("Assigned to"))
    def assigned(self, article):
        return assignment(article)

    @admin.display(description=_("Published or saved"))
    def moment(self, article):
        at = article.published_at if article.status == Status.PUBLISHED else article.saved_at
        return format_html('<time datetime="{}">{}</time>', dates.iso(at), dates.moment(at))

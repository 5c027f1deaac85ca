"""The list of the pictures, as a contact sheet: pages that count nothing, and a search that reads no archive through."""

from django.contrib import admin
from django.contrib.admin import SimpleListFilter
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from attribution.models import Source
from text.folding import holding

from ..models import Article, Picture, PictureInText
from ..paging import among_the_last
from .lists import SEARCHED, BoundedPaginator, UncountedChangeList


class LackFilter(SimpleListFilter):
    title = _("lacks")
    parameter_name = "lacks"

    def lookups(self, request, model_admin):
        return [("description", _("A description")), ("rights", _("Copyright or terms")), ("use", _("Any use"))]

    def queryset(self, request, queryset):
        if self.value() == "description":
            return queryset.filter(alt="", is_decorative=False)
        if self.value() == "rights":
            return queryset.filter(copyright="", rights_url="")
        if self.value() == "use":
            leads = Article.objects.filter(lead_picture=OuterRef("pk"))
            in_texts = PictureInText.objects.filter(picture=OuterRef("pk"))
            return queryset.filter(~Exists(leads), ~Exists(in_texts))
        return queryset


class MineFilter(SimpleListFilter):
    title = _("who sent it")
    parameter_name = "mine"

    def lookups(self, request, model_admin):
        return [("yes", _("Me"))]

    def queryset(self, request, queryset):
        return queryset.filter(uploaded_by=request.user) if self.value() == "yes" else queryset


class PictureSourceFilter(SimpleListFilter):
    title = _("source")
    parameter_name = "source"

    def lookups(self, request, model_admin):
        return [("ours", _("Our own")), *Source.objects.values_list("pk", "name")]

    def queryset(self, request, queryset):
        if self.value() == "ours":
            return queryset.filter(source=None)
        if not (self.value() or "").isdecimal() or len(self.value()) > 18:
            return queryset
        return queryset.filter(source=self.value())


class Sheet:
    """Mixed into the admin of pictures: the columns become the cards of a contact sheet."""

    list_display = ["__str__"]
    list_filter = [LackFilter, MineFilter, PictureSourceFilter]
    list_select_related = ["source"]
    list_per_page = 48
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    paginator = BoundedPaginator
    search_fields = ["alt", "caption", "credit"]
    search_help_text = _("Words of the description, the caption or the credit, among the 20,000 pictures sent last.")
    ordering = ["-pk"]
    sortable_by = ()

    def get_changelist(self, request, **kwargs):
        return UncountedChangeList

    def get_search_results(self, request, queryset, search_term):
        """By number, or by words among what was sent last."""
        term = search_term.strip()
        if not term:
            return queryset, False
        if term.isdecimal() and len(term) < 19:
            return queryset.filter(pk=int(term)), False
        words = holding("words_plain", term)
        return queryset.filter(words, among_the_last(Picture.objects.all(), SEARCHED)), False

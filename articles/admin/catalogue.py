"""Sections, topics and the front page."""

from django.contrib import admin

from ..forms import MOMENTS
from ..models import Article, Placement, Section, Status, Topic
from .completing import Completing


@admin.register(Section)
class SectionAdmin(admin.ModelAdmin):
    list_display = ["__str__", "slug", "position"]
    list_editable = ["position"]
    list_select_related = ["parent"]
    search_fields = ["name"]
    prepopulated_fields = {"slug": ["name"]}
    fields = [
        "name",
        "name_en",
        "name_hy",
        "slug",
        "parent",
        "position",
        "description",
        "description_en",
        "description_hy",
    ]
    view_on_site = False


@admin.register(Topic)
class TopicAdmin(admin.ModelAdmin):
    list_display = ["name", "name_en", "name_hy", "slug"]
    search_fields = ["name", "name_en", "name_hy", "slug"]
    prepopulated_fields = {"slug": ["name"]}
    fields = ["name", "name_en", "name_hy", "slug"]
    view_on_site = False


@admin.register(Placement)
class PlacementAdmin(Completing, admin.ModelAdmin):
    list_display = ["article", "slot", "position", "reason", "ends_at"]
    list_editable = ["position"]
    list_filter = ["slot"]
    show_facets = admin.ShowFacets.NEVER
    list_select_related = ["article"]
    autocomplete_fields = ["article", "recommended_by"]
    formfield_overrides = MOMENTS
    fields = ["slot", "article", "position", "reason", "recommended_by", "ends_at"]

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "article":  # what readers cannot see, or will not, has no place of honour
            kwargs["queryset"] = Article.objects.filter(status=Status.PUBLISHED)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

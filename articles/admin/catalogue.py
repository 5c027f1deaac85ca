"""Sections and topics."""

from django.contrib import admin

from ..models import Section, Topic


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

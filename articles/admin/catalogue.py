"""Sections and topics."""

from django import forms
from django.contrib import admin

from ..models import Section, Topic


class RowForm(forms.ModelForm):
    """A row of the list: its field is named by the section that it is about, as the column alone names none."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["position"].widget.attrs["aria-label"] = f"{self.fields['position'].label}, {self.instance}"


@admin.register(Section)
class SectionAdmin(admin.ModelAdmin):
    list_display = ["__str__", "slug", "position"]
    list_editable = ["position"]
    list_select_related = ["parent"]
    search_fields = ["name__plain"]
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

    def get_changelist_form(self, request, **kwargs):
        return super().get_changelist_form(request, **{"form": RowForm, **kwargs})


@admin.register(Topic)
class TopicAdmin(admin.ModelAdmin):
    list_display = ["name", "name_en", "name_hy", "slug"]
    search_fields = ["name__plain", "name_en__plain", "name_hy__plain", "slug"]
    prepopulated_fields = {"slug": ["name"]}
    fields = ["name", "name_en", "name_hy", "slug"]
    view_on_site = False

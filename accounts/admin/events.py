"""What happened to accounts, at the desk: read, and nothing else."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from ..models import Event


@admin.register(Event)
class EventAdmin(admin.ModelAdmin):
    list_display = ["at", "user", "kind", "detail", "actor", "device", "ip"]
    list_display_links = None
    list_filter = ["kind"]
    list_select_related = ["user", "actor"]
    search_fields = ["user__username", "ip"]
    search_help_text = _("By username or IP address")
    date_hierarchy = "at"
    ordering = ["-pk"]
    list_per_page = 100
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER

    def lookup_allowed(self, lookup, value, request=None):
        return lookup == "user__id__exact" or super().lookup_allowed(lookup, value, request)

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

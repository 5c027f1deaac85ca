from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from .models import Letter


class StateFilter(admin.SimpleListFilter):
    title = _("state")
    parameter_name = "state"

    def lookups(self, request, model_admin):
        return [("waiting", _("waiting")), ("sent", _("sent")), ("failed", _("given up"))]

    def queryset(self, request, queryset):
        if self.value() == "waiting":
            return queryset.waiting()
        if self.value() == "sent":
            return queryset.filter(sent_at__isnull=False)
        if self.value() == "failed":
            return queryset.filter(failed_at__isnull=False)
        return queryset


@admin.register(Letter)
class LetterAdmin(admin.ModelAdmin):
    """What was sent, and what would not leave. Nothing here can be written, and no secret can be read."""

    list_display = ["created_at", "to", "subject", "state", "attempts", "last_error"]
    list_display_links = ["subject"]
    list_filter = [StateFilter, "language"]
    show_facets = admin.ShowFacets.NEVER
    search_fields = ["to", "subject__plain"]
    date_hierarchy = "created_at"
    show_full_result_count = False

    def get_queryset(self, request):
        return super().get_queryset(request).defer("html")

    def get_fields(self, request, obj=None):
        fields = ["to", "subject", "language", "created_at", "state", "sent_at", "failed_at"]
        fields += ["attempts", "not_before", "last_error", "message_id", "is_secret"]
        return fields if obj and obj.is_secret else [*fields, "text"]

    @admin.display(description=_("state"))
    def state(self, letter):
        return letter.state

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

from django.contrib import admin

from .models import Licence, Source


@admin.register(Source)
class SourceAdmin(admin.ModelAdmin):
    list_display = ["name", "kind", "state", "default_licence"]


@admin.register(Licence)
class LicenceAdmin(admin.ModelAdmin):
    list_display = ["name", "code", "badge"]

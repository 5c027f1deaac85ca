from django.contrib import admin

from ..models import Picture


@admin.register(Picture)
class PictureAdmin(admin.ModelAdmin):
    search_fields = ["alt", "caption", "credit"]

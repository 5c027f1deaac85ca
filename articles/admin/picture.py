"""Pictures at the desk: sent once, with the rights that stand in the file; refused with a sentence, and then nothing is kept."""

import js_asset
from django.contrib import admin
from django.db import transaction
from django.urls import path
from django.utils.translation import gettext_lazy

from ..illustrating import CROPS, has_its_file, remove, render_again, store
from ..models import Picture
from ..picture_forms import PictureForm, UploadForm
from ..refreshing import refresh_cards
from ..using import uses_of
from .replacing import Replacing
from .sheet import Sheet
from .uploading import Uploading


@admin.register(Picture)
class PictureAdmin(Sheet, Uploading, Replacing, admin.ModelAdmin):
    class Media:
        css = {"all": ["desk/pictures.css"]}
        js = [
            js_asset.Script("desk/rights.js", defer=True),
            js_asset.Script("desk/uploads.js", defer=True),
            js_asset.Script("desk/focus.js", defer=True),
        ]

    def get_form(self, request, obj=None, change=False, **kwargs):
        kwargs["form"] = PictureForm if obj else UploadForm
        return super().get_form(request, obj, change, **kwargs)

    def get_fieldsets(self, request, obj=None):
        first = [] if obj else ["upload", "keep"]
        return [
            (None, {"fields": [*first, "alt", "is_decorative", "caption"]}),
            (gettext_lazy("Whose it is"), {"fields": ["credit", "copyright", "rights_url", "source"]}),
            (gettext_lazy("Focal point"), {"fields": [("focus_x", "focus_y")]}),
        ]

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        if obj:
            context |= {
                "has_file": has_its_file(obj),
                "uses": uses_of(obj, request.user),
                "crops": [(name, words, *map(int, name.split("/"))) for name, words in CROPS],
                "may_replace": self.has_change_permission(request, obj),
            }
        return super().render_change_form(request, context, add, change, form_url, obj)

    def get_object(self, request, object_id, from_field=None):
        """The picture; held while its form is being stored, so that no form shows again what a source took away meanwhile."""
        if request.method == "POST" and transaction.get_connection().in_atomic_block and object_id.isdecimal():
            Picture.objects.select_for_update(no_key=True).filter(pk=object_id).first()
        return super().get_object(request, object_id, from_field)

    def save_model(self, request, obj, form, change) -> None:
        if change:
            super().save_model(request, obj, form, change)
            if form.opened:
                render_again(obj, form.opened)
            if form.opened or "is_decorative" in form.changed_data:
                refresh_cards.enqueue("picture", obj.pk)
            return
        obj.__dict__.update(store(form.cleaned_data["upload"], request.user, **form.facts()).__dict__)

    def delete_model(self, request, obj) -> None:
        remove(obj)

    def delete_queryset(self, request, queryset) -> None:
        for picture in queryset:
            remove(picture)

    def get_urls(self):
        def named(route, view, name):
            return path(route, self.admin_site.admin_view(view), name=f"articles_picture_{name}")

        return [
            named("read-rights/", self.read_rights, "rights"),
            named("upload/", self.upload_view, "upload"),
            named("send/", self.send_view, "send"),
            named("<int:pk>/describe/", self.describe_view, "describe"),
            named("<int:pk>/replace/", self.replace_view, "replace"),
            named("<int:pk>/whole/", self.whole_view, "whole"),
            *super().get_urls(),
        ]

"""Pictures at the desk: sent once, with the rights that stand in the file; refused with a sentence, and then nothing is kept."""

import js_asset
from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpResponseNotAllowed, JsonResponse
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pictures.fields import PictureUploadField
from pictures.rights import Rights
from pictures.templatetags.pictures import picture as drawn

from ..illustrating import has_its_file, remove, render_again, store
from ..models import Picture
from ..refreshing import refresh_cards

FACTS = ["alt", "caption", "credit", "copyright", "rights_url", "source", "focus_x", "focus_y"]
# What stands in the files that are served, or decides how they are cut.
IN_FILES = {"alt", "caption", "credit", "copyright", "rights_url", "focus_x", "focus_y"}


def facts_in(rights: Rights) -> dict[str, str]:
    """What a file says of itself, as the form's fields take it."""
    found = {
        "alt": rights.alt,
        "caption": rights.caption,
        "credit": rights.credit or rights.creator,
        "copyright": rights.copyright,
        "rights_url": rights.web_statement if rights.web_statement.startswith(("https://", "http://")) else "",
    }
    lengths = {name: Picture._meta.get_field(name).max_length for name in found}
    return {name: text[: lengths[name]] for name, text in found.items()}


class PictureForm(forms.ModelForm):
    class Meta:
        model = Picture
        fields = FACTS
        widgets = {"caption": forms.Textarea(attrs={"rows": 2, "class": "vLargeTextField"})}

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for name in self.fields.keys() & {"alt", "credit", "copyright"}:
            self.fields[name].widget.attrs["class"] = "vTextField"

    def clean(self):
        data = super().clean()
        source = data.get("source")
        if source and source.is_revoked and "source" in self.changed_data:
            self.add_error("source", _("This source has withdrawn its permission: nothing of it may be shown."))
        if self.instance.pk and IN_FILES & set(self.changed_data) and not has_its_file(self.instance):
            raise ValidationError(
                _(
                    "The file that was sent is no longer there, so this cannot be written into the picture. Send the picture again, as a new one."
                )
            )
        return data


class UploadForm(PictureForm):
    """A new picture. What is left empty is read from the file; the credit has to stand in one of the two."""

    upload = PictureUploadField(label=gettext_lazy("File"), help_text=gettext_lazy("JPEG, PNG or WebP, up to 30 MB."))

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["credit"].required = False
        self.fields["upload"].widget.attrs["data-rights"] = reverse("admin:articles_picture_rights")

    def clean(self):
        data = super().clean()
        if data.get("upload"):
            for name, text in facts_in(data["upload"].rights).items():
                data[name] = data.get(name) or text
        if not data.get("credit") and "credit" not in self.errors:
            self.add_error("credit", _("The file names nobody. Say whose picture this is: photographer / agency."))
        return data


@admin.register(Picture)
class PictureAdmin(admin.ModelAdmin):
    list_display = ["thumbnail", "__str__", "credit", "source", "uploaded_at"]
    list_display_links = ["thumbnail", "__str__"]
    list_select_related = ["source"]
    list_per_page = 30
    show_full_result_count = False
    search_fields = ["alt", "caption", "credit"]
    readonly_fields = ["shown"]

    class Media:
        js = [js_asset.Script("desk/rights.js", defer=True)]

    def get_form(self, request, obj=None, change=False, **kwargs):
        kwargs["form"] = PictureForm if obj else UploadForm
        return super().get_form(request, obj, change, **kwargs)

    def get_fieldsets(self, request, obj=None):
        first = ["shown"] if obj else ["upload"]
        return [
            (None, {"fields": [*first, "alt", "caption"]}),
            (gettext_lazy("Whose it is"), {"fields": ["credit", "copyright", "rights_url", "source"]}),
            (gettext_lazy("Focal point"), {"fields": [("focus_x", "focus_y")]}),
        ]

    @admin.display(description=gettext_lazy("Picture"))
    def thumbnail(self, picture: Picture) -> str:
        return drawn(picture.renditions, sizes="7rem", **{"class": "thumbnail"}) or "–"

    @admin.display(description=gettext_lazy("Picture"))
    def shown(self, picture: Picture) -> str:
        return drawn(picture.renditions, alt=picture.alt, sizes="30rem", **{"class": "shown"}) or "–"

    def get_object(self, request, object_id, from_field=None):
        """The picture; held while its form is being stored, so that no form shows again what a source took away meanwhile."""
        if request.method == "POST" and transaction.get_connection().in_atomic_block and object_id.isdecimal():
            Picture.objects.select_for_update(no_key=True).filter(pk=object_id).first()
        return super().get_object(request, object_id, from_field)

    def save_model(self, request, obj, form, change) -> None:
        if change:
            super().save_model(request, obj, form, change)
            # It was that of a source which has withdrawn its permission.
            is_freed = not obj.renditions and "source" in form.changed_data and has_its_file(obj)
            if is_freed or IN_FILES & set(form.changed_data):
                render_again(obj)
                refresh_cards.enqueue("picture", obj.pk)
            return
        facts = {name: form.cleaned_data[name] for name in FACTS}
        obj.__dict__.update(store(form.cleaned_data["upload"], request.user, **facts).__dict__)

    def delete_model(self, request, obj) -> None:
        remove(obj)

    def delete_queryset(self, request, queryset) -> None:
        for picture in queryset:
            remove(picture)

    def get_urls(self):
        view = self.admin_site.admin_view(self.read_rights)
        return [path("read-rights/", view, name="articles_picture_rights"), *super().get_urls()]

    def read_rights(self, request):
        """What a chosen file says of itself, for the fields of the form; keeps nothing."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        if not self.has_add_permission(request):
            raise PermissionDenied
        try:
            opened = PictureUploadField().clean(request.FILES.get("upload"))
        except ValidationError as refused:
            return JsonResponse({"error": " ".join(refused.messages)}, status=422)
        return JsonResponse(facts_in(opened.rights) | {"size": format_html("{} × {}", opened.width, opened.height)})

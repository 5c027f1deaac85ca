"""Authors in the admin, with their face."""

from django import forms
from django.contrib import admin
from django.contrib.auth import get_user_model
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from pictures.fields import PictureUploadField
from pictures.templatetags.pictures import face

from .models import Author
from .portraits import portray


class AuthorForm(forms.ModelForm):
    new_portrait = PictureUploadField(
        label=_("New portrait"), required=False, help_text=_("JPEG, PNG or WebP; the middle is cut out as a square.")
    )

    class Meta:
        model = Author
        fields = "__all__"  # noqa: DJ007 - the fieldsets of the admin choose


@admin.register(Author)
class AuthorAdmin(admin.ModelAdmin):
    form = AuthorForm
    list_display = ["name", "kind", "role", "account"]
    list_filter = ["kind"]
    show_facets = admin.ShowFacets.NEVER
    list_select_related = ["account"]
    search_fields = ["name__plain", "slug"]
    prepopulated_fields = {"slug": ["name"]}
    readonly_fields = ["shown_portrait"]
    fieldsets = [
        (None, {"fields": ["name", "slug", "kind", "email", "account"]}),
        (_("Portrait"), {"fields": ["shown_portrait", "new_portrait", "portrait_credit"]}),
        (_("What readers learn"), {"fields": ["role", "role_en", "role_hy", "bio", "bio_en", "bio_hy"]}),
    ]

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "account":
            kwargs["queryset"] = get_user_model().objects.filter(is_staff=True).order_by("username")
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    @admin.display(description=_("Portrait"))
    def shown_portrait(self, author: Author) -> str:
        return (
            face(author.portrait, size=160, alt=author.name) if author.portrait else format_html("{}", _("None yet."))
        )

    def save_model(self, request, obj, form, change) -> None:
        super().save_model(request, obj, form, change)
        if form.cleaned_data.get("new_portrait"):
            portray(obj, form.cleaned_data["new_portrait"])

"""Sources and licences in the admin. A licence version is added and never changed."""

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.forms.models import model_to_dict
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.timezone import localdate
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from text.dates import day, known

from .admin_presets import LicenceFromPreset, VersionFromPreset, chosen_preset
from .forms import FIELDS, LicenceVersionForm
from .models import Licence, LicenceVersion, Source, SourceState, Surface

SETTING = ["holder", "year_rule", "fixed_year", "credit_position", "link_required", "link_rel"]
REACH = ["sublicence_right", "surfaces", "search_policy", "ai_mining", "acquire_url"]
SHOWN = {"surfaces": "surfaces_by_name"}
LONGEST_ID = 18  # what a database keeps as a number


@admin.register(Source)
class SourceAdmin(admin.ModelAdmin):
    list_display = ["name", "short_name", "kind", "state", "default_licence"]
    list_filter = ["state", "kind"]
    show_facets = admin.ShowFacets.NEVER
    list_select_related = ["default_licence"]
    search_fields = ["name__plain", "short_name__plain"]
    prepopulated_fields = {"slug": ["name"]}
    change_form_template = "admin/attribution/source/change_form.html"
    fieldsets = [
        (None, {"fields": ["name", "short_name", "slug", "kind", "state", "default_licence"]}),
        (
            _("Who they are"),
            {"fields": ["url", "language", "contact_email", "description", "description_en", "description_hy"]},
        ),
    ]

    def get_object(self, request, object_id, from_field=None):
        """The source; held while a form is being stored, so that no form undoes a revocation."""
        if request.method == "POST" and transaction.get_connection().in_atomic_block and object_id.isdecimal():
            Source.objects.select_for_update(no_key=True).filter(pk=object_id).first()
        return super().get_object(request, object_id, from_field)

    def has_delete_permission(self, request, obj=None):
        """What stories or pictures stand by is kept: their credits lean on it."""
        return super().has_delete_permission(request, obj) and not (obj and obj.is_in_use())

    def delete_view(self, request, object_id, extra_context=None):
        source = self.get_object(request, unquote(object_id))
        if source and source.is_in_use():
            raise PermissionDenied(
                _("Stories or pictures of this source are here, so it is kept. Pause it, or withdraw its permission.")
            )
        return super().delete_view(request, object_id, extra_context)

    def get_actions(self, request):
        """No deletion in bulk, which would not say why a source is kept."""
        return {name: act for name, act in super().get_actions(request).items() if name != "delete_selected"}

    def get_readonly_fields(self, request, obj=None):
        return ["state"] if obj and obj.is_revoked else []

    def formfield_for_choice_field(self, db_field, request, **kwargs):
        """That a permission is withdrawn is an act with a page of its own, and no word to choose."""
        if db_field.name == "state":
            kwargs["choices"] = [choice for choice in SourceState.choices if choice[0] != SourceState.REVOKED]
        return super().formfield_for_choice_field(db_field, request, **kwargs)


@admin.register(Licence)
class LicenceAdmin(LicenceFromPreset, admin.ModelAdmin):
    list_display = ["name", "code", "badge", "version"]
    search_fields = ["name__plain", "code"]
    readonly_fields = ["versions_so_far"]

    def get_fields(self, request, obj=None):
        fields = ["name", "code", "badge", "badge_en", "badge_hy", "url", "is_offered"]
        return [*fields, "versions_so_far"] if obj else fields

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("versions")

    @admin.display(description=_("version"))
    def version(self, licence: Licence) -> int | str:
        return max((version.number for version in licence.versions.all()), default="–")

    @admin.display(description=_("versions"))
    def versions_so_far(self, licence: Licence) -> str:
        """Each version with its link, and the way to a new one."""
        rows = [
            (reverse("admin:attribution_licenceversion_change", args=[each.pk]), _in_full(each))
            for each in licence.versions.all()
        ]
        listed = format_html_join("", '<li><a href="{}">{}</a></li>', rows)
        address = reverse("admin:attribution_licenceversion_add")
        link = format_html('<a class="button" href="{}?licence={}">{}</a>', address, licence.pk, _("New version"))
        nothing = _("None yet: without a version the licence grants nothing.")
        return format_html(
            "{}{}",
            format_html('<ul class="versions">{}</ul>', listed) if rows else format_html("<p>{}</p>", nothing),
            link,
        )


@admin.register(LicenceVersion)
class LicenceVersionAdmin(VersionFromPreset, admin.ModelAdmin):
    """Added, starting from the newest version; then only read."""

    form = LicenceVersionForm
    list_display = ["__str__", "valid_from", "text_right", "picture_right"]
    list_select_related = ["licence"]
    fieldsets = [
        (None, {"fields": ["licence", "valid_from", "terms_url", "terms_checked_on"]}),
        (_("Wording"), {"fields": [*FIELDS, *SETTING]}),
        (
            _("What it allows"),
            {
                "fields": [
                    "text_right",
                    "excerpt_words",
                    "picture_right",
                    "edit_level",
                    "change_note_required",
                    "translation_right",
                    "daily_cap",
                    "delay_minutes",
                    "window_days",
                    "window_action",
                    "territories",
                ]
            },
        ),
        (
            _("Where it may go"),
            {"fields": REACH},
        ),
    ]

    def has_change_permission(self, request, obj=None) -> bool:
        return False

    def has_delete_permission(self, request, obj=None) -> bool:
        return False

    def get_fieldsets(self, request, obj=None):
        """For reading, the wordings as they are stored; for adding, a field for each language."""
        if obj is None:
            return self.fieldsets
        wording = {"fields": ["credits", "notices", *SETTING]}
        reach = [SHOWN.get(name, name) for name in REACH]
        return [
            self.fieldsets[0],
            (_("Wording"), wording),
            self.fieldsets[2],
            (_("Where it may go"), {"fields": reach}),
        ]

    def get_readonly_fields(self, request, obj=None):
        return ["credits", "notices", *SHOWN.values()] if obj else []

    @admin.display(description=_("where it may go besides the page"))
    def surfaces_by_name(self, version: LicenceVersion) -> str:
        return ", ".join(str(Surface(name).label) for name in version.surfaces) or "–"

    @admin.display(description=_("Credit"))
    def credits(self, version: LicenceVersion) -> str:
        return _by_language(version.credit)

    @admin.display(description=_("Notice"))
    def notices(self, version: LicenceVersion) -> str:
        return _by_language(version.notice)

    def get_changeform_initial_data(self, request):
        """What the newest version of the licence says, to be changed where it has changed; of a first one, what the preset says."""
        initial, chosen = super().get_changeform_initial_data(request), chosen_preset(request)
        newest = _newest_version(initial.get("licence", ""))
        begun = model_to_dict(newest, exclude=["id", "valid_from", "terms_checked_on"]) if newest else {}
        return {"valid_from": localdate()} | (chosen.values() if chosen else {}) | begun | initial

    def response_add(self, request, obj, post_url_continue=None):
        """Stored either way, but whoever says to have read no terms is told so."""
        response = super().response_add(request, obj, post_url_continue)
        if obj.terms_checked_on is None:
            sentence = _(
                "Nobody says to have read the terms of this version: “terms read on” is empty. A version is never "
                "changed, so read them, then add a version with that day."
            )
            self.message_user(request, sentence, messages.WARNING)
        return response


def _newest_version(licence_id: str) -> LicenceVersion | None:
    """The newest version of the licence that the address names, if it names one."""
    if not str(licence_id).isdecimal() or len(str(licence_id)) > LONGEST_ID:
        return None
    return LicenceVersion.objects.filter(licence=licence_id).order_by("-number").first()


def _in_full(version: LicenceVersion) -> str:
    return _("Version %(number)d, of %(day)s") % {
        "number": version.number,
        "day": day(version.valid_from, known(get_language())),
    }


def _by_language(texts: dict[str, str]) -> str:
    return format_html_join(
        "", '<p><b>{}</b> <span lang="{}">{}</span></p>', ((code, code, text) for code, text in texts.items())
    )

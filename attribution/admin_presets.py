"""Choosing a preset in the admin: the page that lists them, then the licence and its version begun from the chosen one."""

from django.core.exceptions import FieldDoesNotExist, PermissionDenied
from django.db.models import Model, Q
from django.http import Http404, HttpRequest
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from text.translated import in_columns

from .beside_preset import BesidePreset, in_words
from .models import Licence, LicenceVersion
from .presets import Preset, Term, preset, presets

# What an editor compares first; the form shows the rest.
MAIN_TERMS = (
    "text_right",
    "excerpt_words",
    "picture_right",
    "edit_level",
    "change_note_required",
    "translation_right",
    "credit_position",
    "link_required",
    "sublicence_right",
    "search_policy",
    "ai_mining",
    "window_days",
)


class FromPreset:
    """Mixed into an admin whose form may be begun with `?preset=CODE`; a code that nobody knows has no page.

    The form is sent back to the address it came from, so the code is there when it is stored, too.
    """

    def add_view(self, request, form_url="", extra_context=None):
        context = {"preset": chosen_preset(request)} | (extra_context or {})
        return super().add_view(request, form_url, context)


class LicenceFromPreset(FromPreset):
    """Mixed into the admin of licences."""

    def get_urls(self):
        view = self.admin_site.admin_view(self.presets_view)
        return [path("presets/", view, name="attribution_licence_presets"), *super().get_urls()]

    def presets_view(self, request: HttpRequest):
        """Every preset with its main terms, who says so and since when; the licences that are here already get a new version."""
        if not self.has_add_permission(request):
            raise PermissionDenied(_("Only a chief editor may add licences."))
        context = {
            **self.admin_site.each_context(request),
            "title": _("From a preset"),
            "opts": self.opts,
            "choices": [
                {"preset": each, "terms": main_terms(each), "licence": licence, "address": _address(each, licence)}
                for each, licence in with_licences(presets())
            ],
        }
        request.current_app = self.admin_site.name
        return TemplateResponse(request, "admin/attribution/licence/presets.html", context)

    def get_changeform_initial_data(self, request):
        chosen = chosen_preset(request)
        begun = {name: getattr(chosen, name) for name in ("code", "name", "url")} if chosen else {}
        if chosen:  # a Creative Commons licence is one that anybody may give their own work under
            begun |= in_columns("badge", chosen.badges) | {"is_offered": chosen.code.startswith("cc")}
        return begun | super().get_changeform_initial_data(request)

    def response_post_save_add(self, request, obj):
        """On to the first version, without which a licence grants nothing."""
        chosen = chosen_preset(request)
        return redirect(_version_address(obj, chosen))


class VersionFromPreset(FromPreset):
    """Mixed into the admin of licence versions: the form shows what the preset says beside what it begins with."""

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        chosen = None if obj else chosen_preset(request)
        return type(form.__name__, (BesidePreset, form), {"preset": chosen}) if chosen else form


def chosen_preset(request: HttpRequest) -> Preset | None:
    """The preset that the address names; none where it names none. Raises `Http404` for a code that does not exist."""
    code = request.GET.get("preset")
    if not code:
        return None
    chosen = preset(code)
    if chosen is None:
        raise Http404
    return chosen


def with_licences(all_presets: list[Preset]) -> list[tuple[Preset, Licence | None]]:
    """Each preset with the licence that stands for it here already, by code or by name."""
    names = {name for each in all_presets for name in each.names.values()}
    known = Licence.objects.filter(Q(code__in=[each.code for each in all_presets]) | Q(name__in=names))
    by_code, by_name = {each.code: each for each in known}, {each.name: each for each in known}
    found = []
    for each in all_presets:
        named = next((by_name[name] for name in each.names.values() if name in by_name), None)
        found.append((each, by_code.get(each.code, named)))
    return found


def main_terms(chosen: Preset) -> list[tuple[str, str, Term]]:
    """Label, value in words, and the term, of those that the model knows."""
    shown = []
    for name in MAIN_TERMS:
        try:
            field = LicenceVersion._meta.get_field(name)
        except FieldDoesNotExist:
            continue
        term = chosen.terms[name]
        if term.value is not None:
            shown.append((field.verbose_name, in_words(field, term.value), term))
    return shown


def _address(chosen: Preset, licence: Licence | None) -> str:
    if licence:
        return _version_address(licence, chosen)
    return f"{reverse('admin:attribution_licence_add')}?{urlencode({'preset': chosen.code})}"


def _version_address(licence: Model, chosen: Preset | None) -> str:
    query = {"licence": licence.pk} | ({"preset": chosen.code} if chosen else {})
    return f"{reverse('admin:attribution_licenceversion_add')}?{urlencode(query)}"

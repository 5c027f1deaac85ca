"""The editors' desk: Django's admin with one door, a face of its own, and answers that nobody keeps."""

import re
from functools import wraps
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.admin import AdminSite, ModelAdmin
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, resolve_url
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import resending
from text.cleaning import text_of

from .dashboard import dashboard
from .jobs import Jobs
from .looking import Looking
from .menu import menu
from .opening import Opening
from .planning import Planning
from .rights import rights
from .written import Written

# The fields of the desk that hold words of a person, rather than a choice.
WORDS = re.compile(r"headline|kicker|standfirst|body|text|quote|reason|note|answer-\d+")


class DeskSite(AdminSite):
    """The admin site. It never asks for a password: whoever is not signed in is sent to the house's own door."""

    site_title = gettext_lazy("Desk")
    site_header = gettext_lazy("Desk")
    index_title = gettext_lazy("Dashboard")
    enable_nav_sidebar = True

    def register(self, model_or_iterable, admin_class=None, **options):
        """As Django does; dates and yes or no are written as the language in hand writes them, whichever model it is."""
        admin_class = admin_class or ModelAdmin
        written = type(admin_class.__name__, (Written, admin_class), {"__module__": admin_class.__module__})
        super().register(model_or_iterable, written, **options)

    def admin_view(self, view, cacheable=False):
        guarded = super().admin_view(view, cacheable)

        @wraps(view)
        def answer(request, *args, **kwargs):
            if not self.has_permission(request):
                return self._door(request, request.get_full_path())
            try:
                return private(guarded(request, *args, **kwargs))
            except PermissionDenied as refusal:
                sentence = str(refusal) or _("Your role does not include this. Ask an administrator if it should.")
                return self.refuse(request, sentence, _typed(request))
            except Http404:
                sentence = _("Nothing is kept at this address, or no longer.")
                return self._page(request, 404, _("Not found"), sentence, _typed(request))

        return answer

    def login(self, request, extra_context=None):
        """Show the way to the house's own door, whatever was sent here."""
        wanted = request.POST.get(REDIRECT_FIELD_NAME) or request.GET.get(REDIRECT_FIELD_NAME, "")
        if not url_has_allowed_host_and_scheme(
            wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
        ):
            wanted = reverse("admin:index", current_app=self.name)
        if self.has_permission(request):
            return private(redirect(wanted))
        return self._door(request, wanted)

    def get_urls(self):
        route = path(
            "r/<path:content_type_id>/<path:object_id>/", self.admin_view(self.view_on_site), name="view_on_site"
        )
        from articles.admin.front import Front  # which register with this very site
        from articles.admin.sources import Sources

        route_of_rights = path("rights/", self.admin_view(self.rights), name="rights")
        return [
            route,
            route_of_rights,
            *Looking(self).urls(),
            *Opening(self).urls(),
            *Jobs(self).urls(),
            *Planning(self).urls(),
            *Front(self).urls(),
            *Sources(self).urls(),
            *super().get_urls(),
        ]

    def view_on_site(self, request, content_type_id: str, object_id: str):
        """On to a row's page, for who may see the row: Django's own shortcut asks nobody's right."""
        known = ContentType.objects.filter(pk=content_type_id) if is_number(content_type_id) else ()
        owner = next((self._registry.get(kind.model_class()) for kind in known), None)
        row = owner.get_object(request, object_id) if owner and is_number(object_id) else None
        if row is None or not owner.has_view_permission(request, row) or not hasattr(row, "get_absolute_url"):
            raise Http404
        return redirect(row)

    def logout(self, request, extra_context=None):
        return redirect("account_logout")

    def password_change(self, request, extra_context=None):
        return redirect("account_change_password")

    def password_change_done(self, request, extra_context=None):
        return redirect("admin:index")

    def index(self, request, extra_context=None):
        """What waits, for whom it waits."""
        context = {
            **self.each_context(request),
            "title": self.index_title,
            **dashboard(request, self),
            **(extra_context or {}),
        }
        request.current_app = self.name
        return TemplateResponse(request, "desk/dashboard.html", context)

    def rights(self, request):
        """How it stands with the rights."""
        return rights(request, self)

    def each_context(self, request):
        return {**super().each_context(request), "desk_menu": menu(request, self)}

    def get_app_list(self, request, app_label=None):
        """Only for the page of one application: the sidebar is ours, and building Django's costs each page its checks."""
        return super().get_app_list(request, app_label) if app_label else []

    def refuse(self, request, sentence: str, typed: list[tuple[str, str]] = ()) -> HttpResponse:
        """The page that says why not, status 403; `typed`, what was typed by label, is given back to be copied."""
        return self._page(request, 403, _("Not for you"), sentence, typed)

    def _door(self, request, wanted: str) -> HttpResponse:
        if request.user.is_authenticated:
            return self.refuse(
                request,
                _(
                    "You are signed in, but this account does not belong to the newsroom. Ask an administrator, or sign in with another account."
                ),
            )
        if (kept := resending.typed(request))["fields"]:
            return self._signed_out(request, kept)
        query = urlencode({REDIRECT_FIELD_NAME: wanted})
        return private(HttpResponseRedirect(f"{resolve_url(settings.LOGIN_URL)}?{query}"))

    def _signed_out(self, request, kept: dict) -> HttpResponse:
        """The session ended while somebody typed: what they sent waits on the page until they are back."""
        query = urlencode({REDIRECT_FIELD_NAME: reverse("admin:articles_article_signed_in")})
        context = kept | {"door": f"{resolve_url(settings.LOGIN_URL)}?{query}"}
        return private(TemplateResponse(request, "desk/signed_out.html", context, status=403))

    def _page(self, request, status: int, title: str, sentence: str, typed: list = ()) -> HttpResponse:
        context = {**self.each_context(request), "title": title, "sentence": sentence, "typed": typed}
        if not self.has_permission(request):
            context |= {"is_nav_sidebar_enabled": False, "desk_menu": []}
        request.current_app = self.name
        return private(TemplateResponse(request, "desk/refusal.html", context, status=status))


def _typed(request) -> list[tuple[str, str]]:
    """The words that somebody sent to what does not take them, to be copied; numbers, choices and secrets are none."""
    sent = request.POST.items() if request.method == "POST" else []
    words = [text_of(value) for name, value in sent if WORDS.fullmatch(name) and value.strip()]
    return [(_("What you typed"), value) for value in words]


def is_number(text: str) -> bool:
    """Whether it can be the number of a row."""
    return text.isdecimal() and len(text) < 19


def private(response: HttpResponse) -> HttpResponse:
    """Let nobody keep or list the answer, and give it the policy that the editor of texts needs."""
    response.headers["Cache-Control"] = "no-store, private"
    response.headers["X-Robots-Tag"] = "noindex"
    # django-csp's way to say it for one response; a page with a policy of its own has said so already.
    response._csp_replace = getattr(response, "_csp_replace", settings.DESK_CONTENT_SECURITY_POLICY)
    return response

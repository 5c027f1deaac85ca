"""What comes before the pages of the desk and of an account."""

from django.http import HttpRequest, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode

from . import open_sessions, resending
from .sessions import ENDS_AT
from .staff import end_after_a_days_work, page_before_desk


def kept_by_nobody(get_response):
    """Let no copy of any answer under the accounts be kept, errors and redirects too, and no address of it be told."""

    def middleware(request: HttpRequest):
        is_personal = request.path_info.startswith(reverse("account"))  # asked before a page speaks another language
        response = get_response(request)
        if is_personal:
            response["Cache-Control"] = "no-store, private"
            # A browser told "no-referrer" posts forms from "Origin: null", which the check against forged requests refuses:
            # pages keep their address for this site, redirects (the link with its token is one) keep it for nobody.
            is_page = response.status_code not in {301, 302, 303}
            response["Referrer-Policy"] = "same-origin" if is_page else "no-referrer"
            if response.status_code == 429 and not response.has_header("Retry-After"):
                response["Retry-After"] = "60"
        return response

    return middleware


def desk_door(get_response):
    """Let nobody of the newsroom in who has not done what has to come first."""

    def middleware(request: HttpRequest):
        desk = reverse("admin:index")
        if request.path_info.startswith(desk) and request.user.is_authenticated and request.user.is_staff:
            open_sessions.seen(request)
            if ENDS_AT not in request.session:  # was a reader when they signed in
                end_after_a_days_work(None, request, request.user)
            if page := page_before_desk(request):
                kept = resending.typed(request)
                if kept["fields"]:  # typed before this came first: it waits on the page, and is sent again from there
                    back = urlencode({"next": reverse("admin:articles_article_signed_in")})
                    answer = render(
                        request, "desk/signed_out.html", kept | {"door": f"{page}?{back}", "is_proof": True}, status=403
                    )
                    answer["Cache-Control"] = "no-store, private"
                    return answer
                wanted = request.get_full_path() if request.method == "GET" else desk
                response = HttpResponseRedirect(f"{page}?{urlencode({'next': wanted})}")
                response["Cache-Control"] = "no-store, private"
                return response
        return get_response(request)

    return middleware


# What whoever is leaving may still do.
WHILE_CLOSING = {"account_masthead", "account_closing", "account_keep", "account_logout"}


def leaving_door(get_response):
    """Ask whoever signs in while their account waits to be erased whether it is to stay, before anything else of theirs."""

    def process_view(request: HttpRequest, view, arguments, options):
        match = request.resolver_match
        is_personal = match.namespace == "admin" or (match.url_name or "").startswith(("account", "mfa_"))
        if not is_personal or match.url_name in WHILE_CLOSING or not request.user.is_authenticated:
            return None
        return redirect("account_closing") if request.user.closes_at else None

    def middleware(request: HttpRequest):
        return get_response(request)

    middleware.process_view = process_view
    return middleware

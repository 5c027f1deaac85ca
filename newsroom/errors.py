"""The pages of errors: each says what happened and what to do, with the right status."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.template.loader import get_template
from django.utils.cache import add_never_cache_headers

from articles.missing import Missing

from .context import site
from .limits import refusal

# What is not put into a page again, even for the person who typed it.
SECRETS = ("password", "csrfmiddlewaretoken")


def bad_request(request: HttpRequest, exception=None) -> HttpResponse:
    status, sentence = refusal(exception)
    return _page(request, "400.html", status, {"status": status, "sentence": sentence})


def forbidden(request: HttpRequest, exception=None) -> HttpResponse:
    return _page(request, "403.html", 403, {"sentence": _sentence(exception, PermissionDenied)})


def not_found(request: HttpRequest, exception=None) -> HttpResponse:
    return _page(request, "404.html", 404, {"sentence": _sentence(exception, Missing)})


def _sentence(exception: Exception | None, ours: type[Exception]) -> str:
    """What code of ours says to the person; what Django says is for developers."""
    return str(exception) if isinstance(exception, ours) else ""


def server_error(request: HttpRequest) -> HttpResponse:
    """A page that asks nothing of the database or the session, as they may be what failed."""
    response = HttpResponse(get_template("500.html").render(site(request)), status=500)
    add_never_cache_headers(response)
    return response


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form whose token has grown old: what was typed is offered again, if it was typed on a page of ours.

    A form that another site sent is never offered, as one more click would then do what that site wanted.
    """
    context = {"fields": [], "token": ""}
    if _is_ours(request):
        context["fields"] = [
            (name, value)
            for name, values in request.POST.lists()
            for value in values
            if not any(word in name.lower() for word in SECRETS)
        ]
        context["token"] = get_token(request)
    return _page(request, "403_csrf.html", 403, context)


def _page(request: HttpRequest, template: str, status: int, context: dict | None = None) -> HttpResponse:
    response = render(request, template, context, status=status)
    add_never_cache_headers(response)
    return response


def _is_ours(request: HttpRequest) -> bool:
    """Whether the browser vouches that the form stood on a page of this very site."""
    if vouched := request.headers.get("Sec-Fetch-Site"):
        return vouched == "same-origin"
    return request.headers.get("Origin") == f"{request.scheme}://{request.get_host()}"

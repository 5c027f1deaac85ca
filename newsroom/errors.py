"""The pages of errors: each says what happened and what to do, with the right status."""

import sys

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import get_template
from django.utils.cache import add_never_cache_headers

from accounts.resending import typed
from articles.missing import Missing

from .context import site
from .limits import refusal
from .outages import RETRY_AFTER, is_outage


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
    if is_outage(sys.exception()):
        return _unavailable(request)
    response = HttpResponse(get_template("500.html").render(site(request)), status=500)
    add_never_cache_headers(response)
    return response


def _unavailable(request: HttpRequest) -> HttpResponse:
    """Nothing is broken that would not come back; a form is offered again with what was typed."""
    response = HttpResponse(get_template("503.html").render(site(request) | typed(request)), status=503)
    response["Retry-After"] = str(RETRY_AFTER)
    add_never_cache_headers(response)
    return response


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form whose token has grown old: what was typed is offered again, if it was typed on a page of ours."""
    return _page(request, "403_csrf.html", 403, typed(request))


def _page(request: HttpRequest, template: str, status: int, context: dict | None = None) -> HttpResponse:
    response = render(request, template, context, status=status)
    add_never_cache_headers(response)
    return response

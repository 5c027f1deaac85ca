"""The reading room of a development site: what it would have sent, for eyes on this machine alone."""

from functools import wraps
from ipaddress import ip_address

from csp.constants import NONE, SELF
from csp.decorators import csp_replace, csp_update
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from .models import Letter

SHOWN = 100


def on_this_machine(view):
    """Answer 404 to whoever asks from elsewhere, or through a proxy, where nobody can tell from where they ask."""

    @wraps(view)
    def wrapper(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        try:
            is_here = ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
        except ValueError:
            is_here = False
        if not is_here or "X-Forwarded-For" in request.headers or "Forwarded" in request.headers:
            raise Http404
        return view(request, *args, **kwargs)

    return require_safe(never_cache(wrapper))


@on_this_machine
def reading_room(request: HttpRequest) -> HttpResponse:
    letters = Letter.objects.defer("text", "html")
    return render(request, "letters/reading_room.html", {"letters": letters[:SHOWN], "count": letters.count()})


@on_this_machine
@csp_update({"frame-src": [SELF]})
def letter(request: HttpRequest, pk: int) -> HttpResponse:
    letter = get_object_or_404(Letter, pk=pk)
    return render(request, "letters/letter.html", {"letter": letter})


@on_this_machine
@xframe_options_sameorigin
@csp_replace(
    {
        "default-src": [NONE],
        "script-src": [NONE],
        "connect-src": [NONE],
        "font-src": [NONE],
        "manifest-src": [NONE],
        "img-src": [SELF, "data:"],
        "style-src": ["'unsafe-inline'"],
        "base-uri": [NONE],
        "form-action": [NONE],
        "frame-ancestors": [SELF],
        "sandbox": ["allow-popups", "allow-popups-to-escape-sandbox"],
    }
)
def letter_html(request: HttpRequest, pk: int) -> HttpResponse:
    """The letter's HTML as a mail program shows it; a link opens a new tab, for the frame itself may go nowhere."""
    letter = get_object_or_404(Letter, pk=pk)
    return HttpResponse(letter.html.replace("<head>", '<head><base target="_blank">', 1))

"""What every answer carries, and in which language a page speaks."""

from django.conf import settings
from django.utils import translation

PERMISSIONS_POLICY = "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()"
LANGUAGES_WITH_PREFIX = frozenset(code for code, _name in settings.LANGUAGES if code != settings.LANGUAGE_CODE)


def headers(get_response):
    """Say what no page of ours needs of the browser, and that no other site may embed what we serve."""

    def middleware(request):
        response = get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response

    return middleware


def address_language(get_response):
    """Let the address alone decide the language, so that a shared cache needs no other key.

    Django's own middleware does the same for prefixed addresses, but varies the others by `Accept-Language`.
    """

    def middleware(request):
        prefix = request.path_info[1:3]
        is_prefixed = request.path_info[3:4] == "/" and prefix in LANGUAGES_WITH_PREFIX
        language = prefix if is_prefixed else settings.LANGUAGE_CODE
        translation.activate(language)
        request.LANGUAGE_CODE = language
        response = get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response

    return middleware


def desk_language(get_response):
    """Let the desk speak the language of who works there; it is never cached, so the address need not tell."""

    def middleware(request):
        if request.path_info.startswith("/admin/") and request.user.is_authenticated:
            translation.activate(request.user.language)
            request.LANGUAGE_CODE = request.user.language
        return get_response(request)

    return middleware

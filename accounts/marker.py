"""A cookie that says that somebody is signed in, and not who: scripts of public pages ask for the rest only where it is.

It opens nothing: whoever sets it by hand is told, by the page it makes the script ask, that nobody is signed in.
"""

from django.conf import settings
from django.http import HttpRequest, HttpResponse

COOKIE = "__Host-signed_in" if settings.IS_HTTPS else "signed_in"


def keep_true(request: HttpRequest, response: HttpResponse) -> None:
    """Let the cookie tell what is so after this request: it lives as long as the session's own."""
    is_in, is_said = request.user.is_authenticated, COOKIE in request.COOKIES
    if is_in and not is_said:
        is_passing = request.session.get_expire_at_browser_close()
        response.set_cookie(
            COOKIE,
            "1",
            max_age=None if is_passing else request.session.get_expiry_age(),
            secure=settings.IS_HTTPS,
            httponly=False,
            samesite="Lax",
        )
    elif is_said and not is_in:
        response.delete_cookie(COOKIE, samesite="Lax")
        if settings.IS_HTTPS:
            response.cookies[COOKIE]["secure"] = True  # else browsers leave a cookie of such a name as it is

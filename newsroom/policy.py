"""The content security policy, in one place: the public's, and the one of the editors' desk."""

from collections.abc import Iterable

from csp.constants import NONCE, NONE, SELF


def content_security_policy(form_targets: Iterable[str] = ()) -> dict:
    """The policy of every page: nothing inline, nothing from elsewhere, framed by no one.

    `form_targets`: other origins to which the answer to a form may lead; Chromium follows redirects with this rule in hand.
    """
    return {
        "DIRECTIVES": {
            "default-src": [NONE],
            "script-src": [SELF],
            "style-src": [SELF],
            "img-src": [SELF, "data:"],
            "font-src": [SELF],
            "connect-src": [SELF],
            "manifest-src": [SELF],
            "form-action": list(dict.fromkeys([SELF, *form_targets])),
            "base-uri": [NONE],
            "frame-ancestors": [NONE],
            "object-src": [NONE],
        }
    }


# The editor of texts injects <style> elements and an import map: the desk, and only the desk, allows the
# first and gives the second a nonce.
DESK_DIRECTIVES = {"script-src": [SELF, NONCE], "style-src": [SELF, "'unsafe-inline'"]}

# The preview of an article at the desk shows it in frames: that page may hold frames of the site, and what it frames, at an
# address of the desk that shows nothing else, may be held by the site. Nothing else ever stands in a frame.
PREVIEW_DIRECTIVES = DESK_DIRECTIVES | {"frame-src": [SELF]}
FRAMED_DIRECTIVES = {"frame-ancestors": [SELF]}

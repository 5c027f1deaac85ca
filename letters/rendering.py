"""From templates to the words of a letter: subject, text, and HTML with its styles inlined."""

from dataclasses import dataclass

import css_inline
from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

# Mail programs drop <style>; what they understand must stand on each element. The rules for dark screens stay behind.
_inliner = css_inline.CSSInliner(keep_at_rules=True, load_remote_stylesheets=False)


@dataclass(frozen=True)
class Words:
    subject: str
    text: str
    html: str


def render(prefix: str, context: dict, language: str) -> Words:
    """The letter that `<prefix>_subject.txt`, `<prefix>_message.txt` and `<prefix>_message.html` tell, in `language`."""
    with translation.override(language):
        context = {
            "language": language,
            "site_name": settings.SITE_NAME,
            "site_url": settings.SITE_URL,
            "site_publisher": settings.SITE_PUBLISHER,
            "contact_email": settings.CONTACT_EMAIL,
        } | context
        subject = " ".join(render_to_string(f"{prefix}_subject.txt", context).split())
        context["subject"] = subject
        text = render_to_string(f"{prefix}_message.txt", context).strip() + "\n"
        html = render_to_string(f"{prefix}_message.html", context)
    return Words(subject=subject, text=text, html=_inliner.inline(html))

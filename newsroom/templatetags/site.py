"""What pages of the whole site need: the way to the other languages, texts in the page's own, whole addresses."""

from urllib.parse import urljoin

from django import template
from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language, override

register = template.Library()


@register.simple_tag(takes_context=True)
def tongues(context) -> list[dict]:
    """The site's languages, each with its name and where it leads: to this article in it, else to its front page."""
    here = get_language()
    versions = {code: url for code, _name, url in context.get("versions") or ()}
    return [
        {"code": code, "name": name, "url": versions.get(code) or _front(code), "is_current": code == here}
        for code, name in settings.LANGUAGES
    ]


@register.simple_tag(takes_context=True)
def tongues_key(context) -> str:
    """What the ways to the other languages depend on, beside the page's own: for fragments that are kept."""
    return " ".join(url for _code, _name, url in context.get("versions") or ())


@register.filter
def translated(thing, field: str) -> str:
    """`{{ section|translated:"description" }}`: the field in the language of the page, else in the default one."""
    return thing.translated(field) if thing else ""


@register.filter
def whole(path: str) -> str:
    """The address with the site's own before it, as canonical links and other sites need it."""
    return urljoin(f"{settings.SITE_URL}/", path)


def _front(language: str) -> str:
    with override(language):
        return reverse("articles:front")

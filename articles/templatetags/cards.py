"""Cards, each drawn once: a list page is mostly cards, and the same card stands on many pages."""

from functools import lru_cache

from django import template
from django.template.loader import get_template
from django.utils.safestring import SafeString
from django.utils.timezone import localdate
from django.utils.translation import get_language

from ..models import Article

register = template.Library()
KEEP = 4000  # cards of about 1.5 kB each, in each process


@register.simple_tag(takes_context=True)
def card(context, article: Article, variant: str, **options) -> SafeString:
    """The card of an article, as `components/card.html` draws it; `options` are those that the template names."""
    section = article.shown_section
    if options.get("kicker") and context.get("section") == section:
        options["kicker"] = False
    # All that the card shows is in the key, so a change of any of it draws the card anew.
    content = (
        (article.headline, article.slug, article.standfirst, article.published_at, repr(article.card)),
        (section.slug, section.label, get_language(), localdate().year),
    )
    return _drawn(article.pk, article.language, content, variant, tuple(options.items()), _Hidden(article))


class _Hidden:
    """Hands an article to the drawing without being part of the key."""

    def __init__(self, article: Article) -> None:
        self.article = article

    def __hash__(self) -> int:
        return 0

    def __eq__(self, other) -> bool:
        return isinstance(other, _Hidden)


@lru_cache(maxsize=KEEP)
def _drawn(pk: int, language: str, content: tuple, variant: str, options: tuple, hidden: _Hidden) -> SafeString:
    shown = {"article": hidden.article, "variant": variant, "LANGUAGE_CODE": get_language(), **dict(options)}
    return SafeString(get_template("components/card.html").template.render(template.Context(shown)))

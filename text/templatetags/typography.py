from django import template
from django.utils.safestring import SafeData, mark_safe

from ..typography import typo as typo_of
from ..typography import typo_html

register = template.Library()


@register.filter
def typo(value, language):
    """A text with the typography of its language: {{ article.headline|typo:article.language }}

    What was escaped stays escaped, and what was not will be: only safe input gives safe output.
    """
    if value is None or not language:
        return value
    if isinstance(value, SafeData):
        return mark_safe(typo_html(str(value), str(language)))  # noqa: S308
    return typo_of(str(value), str(language))

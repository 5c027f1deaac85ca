"""How the desk writes an article in a list."""

from django import template

from articles.admin.states import credited_by, flag
from articles.comparing import tag_in_words

register = template.Library()
register.filter("flag", flag)
register.filter("credited", credited_by)
register.filter("tag_in_words", tag_in_words)


@register.filter
def page_url(changelist, number: int) -> str:
    """The address of another page of a list, with its filters."""
    return changelist.get_query_string({"p": number})


@register.filter
def of(words: dict, name: str) -> str:
    """What a table holds under a name; nothing where it holds nothing."""
    return words.get(name, "")

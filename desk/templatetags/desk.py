"""How the desk writes an article in a list."""

from django import template

from articles.admin.states import credited_by, flag

register = template.Library()
register.filter("flag", flag)
register.filter("credited", credited_by)


@register.filter
def page_url(changelist, number: int) -> str:
    """The address of another page of a list, with its filters."""
    return changelist.get_query_string({"p": number})

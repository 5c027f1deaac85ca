"""What the roles of the newsroom are called: as groups they have a name each, and it is English."""

from django.contrib.auth.models import Group
from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

NAMES = {
    "contributor": pgettext_lazy("role", "contributor"),
    "editor": pgettext_lazy("role", "editor"),
    "chief editor": pgettext_lazy("role", "chief editor"),
    "administrator": pgettext_lazy("role", "administrator"),
}


def name_of(group: Group) -> str | Promise:
    """Its name in the language in hand; what a newsroom named itself stays as it is."""
    return NAMES.get(group.name, group.name)

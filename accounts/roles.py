"""What the roles of the newsroom and the rights in them are called: what is stored of either is English."""

from django.contrib.auth.models import Group, Permission
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

NAMES = {
    "contributor": pgettext_lazy("role", "contributor"),
    "editor": pgettext_lazy("role", "editor"),
    "chief editor": pgettext_lazy("role", "chief editor"),
    "administrator": pgettext_lazy("role", "administrator"),
}


ACTS = {
    "add": pgettext_lazy("a right", "add"),
    "change": pgettext_lazy("a right", "change"),
    "delete": pgettext_lazy("a right", "delete"),
    "view": pgettext_lazy("a right", "view"),
}


def name_of(group: Group) -> str | Promise:
    """Its name in the language in hand; what a newsroom named itself stays as it is."""
    return NAMES.get(group.name, group.name)


def right_of(permission: Permission) -> str:
    """What it is about and what it allows: “Articles | article | change”."""
    kind = permission.content_type
    model = kind.model_class()
    if model is None:  # of an application that is gone
        return permission.name
    act = permission.codename.removesuffix(f"_{kind.model}")
    # Not every model says its name with gettext: those of Django's and of others' packages do not.
    about = (_(str(model._meta.app_config.verbose_name)), _(str(model._meta.verbose_name)))
    return " | ".join([*about, str(ACTS.get(act) or _(permission.name))])


def speak() -> None:
    """Let Django call both by these names wherever it writes one: in choosers, filters, headings and histories."""
    Group.add_to_class("__str__", lambda group: str(name_of(group)))
    Permission.add_to_class("__str__", right_of)

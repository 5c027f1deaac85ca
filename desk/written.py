"""Dates, and yes or no, in the lists and forms of the desk: as the language in hand writes them.

Django writes them by the formats of a locale, which know no “1er” and no “14 h”, and calls its icons True and False.
"""

from collections.abc import Callable
from datetime import date, datetime

from django.contrib.admin import display
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core.exceptions import FieldDoesNotExist
from django.db.models import BooleanField, DateField
from django.utils.html import format_html
from django.utils.translation import gettext as _

from articles.templatetags.dates import day, moment


def in_words(value: datetime | date | bool | None) -> str | None:
    """“1er mars 2026 à 14 h 05”, “1er mars 2026”, “Oui”; nothing of nothing."""
    if value is None:
        return None
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    return moment(value) if isinstance(value, datetime) else day(value)


class Written:
    """Mixed into each admin that is registered with the desk."""

    def get_list_display(self, request):
        return [self._written(name) for name in super().get_list_display(request)]

    def action_checkbox(self, obj):
        """The box that selects a row: Django's own takes a template for each, a fifth of a long list's time."""
        box = '<input type="checkbox" name="{}" value="{}" class="action-select" aria-label="{}">'
        return format_html(box, ACTION_CHECKBOX_NAME, obj.pk, _("Select %(name)s") % {"name": obj})

    def get_readonly_fields(self, request, obj=None):
        return [self._written(name) for name in super().get_readonly_fields(request, obj)]

    def get_fieldsets(self, request, obj=None):
        """Those of the form, the fields that are only read among them in words."""
        read = self.get_readonly_fields(request, obj)
        reads_all = obj is not None and not self.has_change_permission(request, obj)

        def shown(name):
            if isinstance(name, list | tuple):
                return [shown(each) for each in name]
            words = self._written(name)
            return words if reads_all or words in read else name

        return [
            (title, {**facts, "fields": [shown(name) for name in facts["fields"]]})
            for title, facts in super().get_fieldsets(request, obj)
        ]

    def _written(self, name):
        """What stands for this column: the same one each time, for Django looks it up by itself."""
        if callable(name):
            return name
        known = self.__dict__.setdefault("_columns", {})
        if name not in known:
            known[name] = self._column(name) or name
        return known[name]

    def _column(self, name: str) -> Callable | None:
        method = getattr(self, name, None)
        if getattr(method, "boolean", False):
            words = getattr(method, "short_description", name)
            return self._named(name, method, words, getattr(method, "admin_order_field", None))
        try:
            field = self.model._meta.get_field(name)
        except FieldDoesNotExist:
            return None
        if isinstance(field, DateField | BooleanField):
            return self._named(name, lambda row: getattr(row, name), field.verbose_name, name)
        return None

    def _named(self, name: str, value: Callable, description: str, ordering: str | None) -> Callable:
        def shown(row):
            return in_words(value(row)) or self.get_empty_value_display()

        shown.__name__ = name  # by which the styles and the help text of a field know it
        return display(description=description, ordering=ordering)(shown)

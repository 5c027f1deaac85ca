"""Fields that complete what is typed, and take no offence at what is no number: Django's own would break on it."""

from django.contrib.admin.widgets import AutocompleteSelect, AutocompleteSelectMultiple, RelatedFieldWidgetWrapper


class _OnlyNumbers:
    """Shows only the chosen values that can be the number of a row; the field itself refuses the others with a sentence."""

    def optgroups(self, name, value, attr=None):
        numbers = [each for each in value if str(each).isdecimal() and len(str(each)) < 19]
        return super().optgroups(name, numbers, attr)


class OneOf(_OnlyNumbers, AutocompleteSelect):
    pass


class SomeOf(_OnlyNumbers, AutocompleteSelectMultiple):
    def build_attrs(self, base_attrs, extra_attrs=None):
        """Each choice has a cross of its own; one more for all of them would stand in the list and be no item of it."""
        return super().build_attrs(base_attrs, extra_attrs) | {"data-allow-clear": "false"}


class Completing:
    """For an admin or an inline: its `autocomplete_fields` are such fields, and beside a field stand only useful links.

    `links_beside`: by field, which of `add` and `change` a click away; none where it is silent.
    """

    links_beside: dict[str, set[str]] = {}

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs["widget"] = OneOf(db_field, self.admin_site)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field and isinstance(field.widget, RelatedFieldWidgetWrapper):
            wanted = self.links_beside.get(db_field.name, set())
            field.widget.can_add_related &= "add" in wanted
            field.widget.can_change_related &= "change" in wanted
            field.widget.can_delete_related = field.widget.can_view_related = False
        return field

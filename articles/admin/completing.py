"""Fields that complete what is typed, and take no offence at what is no number: Django's own would break on it."""

from django.contrib.admin.widgets import AutocompleteSelect, AutocompleteSelectMultiple


class _OnlyNumbers:
    """Shows only the chosen values that can be the number of a row; the field itself refuses the others with a sentence."""

    def optgroups(self, name, value, attr=None):
        numbers = [each for each in value if str(each).isdecimal() and len(str(each)) < 19]
        return super().optgroups(name, numbers, attr)


class OneOf(_OnlyNumbers, AutocompleteSelect):
    pass


class SomeOf(_OnlyNumbers, AutocompleteSelectMultiple):
    pass


class Completing:
    """For an admin or an inline: its `autocomplete_fields` are such fields."""

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs["widget"] = OneOf(db_field, self.admin_site)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

"""Names and addresses kept in one spelling, whichever way they are written or looked for."""

from collections.abc import Callable

from django.db import models

from .usernames import fold


class _Folded:
    """A field that stores what `fold` makes of a value, and looks for the same: by `save`, `update` and `filter` alike."""

    fold: Callable[[str], str]

    def get_prep_value(self, value):
        value = super().get_prep_value(value)
        return self.fold(value) if isinstance(value, str) else value

    def pre_save(self, instance, add):
        value = self.get_prep_value(super().pre_save(instance, add))
        setattr(instance, self.attname, value)
        return value


class UsernameField(_Folded, models.CharField):
    fold = staticmethod(fold)


class AddressField(_Folded, models.EmailField):
    @staticmethod
    def fold(value: str) -> str:
        return value.strip().lower()

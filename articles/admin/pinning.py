"""What an editor pins to the blocks of an article's page, in the form of the article."""

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.forms.models import BaseInlineFormSet, ModelForm
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..around import DISCOVER, PICKS, RELATED
from ..models import Block, Pin
from .completing import Completing

ROOM = {Block.PICKS: PICKS, Block.RELATED: RELATED, Block.DISCOVER: DISCOVER}


class PinForm(ModelForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **{"label_suffix": "", **kwargs})


class PinFormSet(BaseInlineFormSet):
    def __init__(self, data=None, *args, **kwargs):
        """A form that does not speak of pins, as one opened before there were any, leaves them as they are."""
        prefix = kwargs.get("prefix") or self.get_default_prefix()
        if data is not None and f"{prefix}-TOTAL_FORMS" not in data:
            data = data.copy()
            data.update({f"{prefix}-TOTAL_FORMS": "0", f"{prefix}-INITIAL_FORMS": "0"})
        super().__init__(data, *args, **kwargs)

    def clean(self):
        """Each story once, not the article itself, and no more in a block than it shows."""
        pins = [form.cleaned_data for form in self.forms if hasattr(form, "cleaned_data")]
        pins = [pin for pin in pins if pin.get("other") and not pin.get("DELETE")]
        others = [pin["other"].pk for pin in pins]
        if self.instance.pk in others:
            raise ValidationError(_("The page pins the article itself. Choose another one."))
        if len(set(others)) < len(others):
            raise ValidationError(_("An article is pinned to the page twice. Take it out of one place."))
        blocks = [pin.get("block") for pin in pins]
        for block, room in ROOM.items():
            if blocks.count(block) > room:
                raise ValidationError(
                    _("“%(block)s” shows %(number)d articles. Take one of the pinned ones out.")
                    % {"block": block.label, "number": room}
                )


class PinInline(Completing, admin.StackedInline):
    """For those who publish: what stands beside a story is the editors' choice, as the front page is."""

    model = Pin
    fk_name = "article"
    form = PinForm
    formset = PinFormSet
    verbose_name_plural = gettext_lazy("Pinned to this page")
    fields = [("other", "block", "position")]
    autocomplete_fields = ["other"]
    extra = 0
    max_num = sum(ROOM.values())
    classes = ["bylines", "pins"]

    def has_view_permission(self, request, obj=None):
        return request.user.has_perm("articles.publish_article")

    has_add_permission = has_change_permission = has_delete_permission = has_view_permission

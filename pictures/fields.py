"""The form field through which a picture comes in."""

from typing import Any

from django import forms

from .opening import CONTENT_TYPES, open_upload


class PictureUploadField(forms.FileField):
    """Cleans to `Opened` (None if nothing was sent and nothing is required); a refusal shows at the field."""

    def to_python(self, data: Any) -> Any:
        file = super().to_python(data)
        return None if file is None else open_upload(file)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        attributes = super().widget_attrs(widget)
        if isinstance(widget, forms.FileInput) and "accept" not in widget.attrs:
            attributes["accept"] = ",".join(CONTENT_TYPES)
        return attributes

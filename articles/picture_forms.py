"""The forms of a picture: sent with the rights that stand in the file, described, given another file."""

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from pictures.fields import PictureUploadField
from pictures.opening import Opened
from pictures.rights import Rights

from .illustrating import OriginalLostError, alike, opened_again
from .models import Article, Picture

FACTS = ["alt", "is_decorative", "caption", "credit", "copyright", "rights_url", "source", "focus_x", "focus_y"]
RIGHTS = ["credit", "copyright", "rights_url"]
# What stands in the files that are served, or decides how they are cut.
IN_FILES = {"alt", "caption", "credit", "copyright", "rights_url", "focus_x", "focus_y"}


def facts_in(rights: Rights) -> dict[str, str]:
    """What a file says of itself, as the form's fields take it."""
    found = {
        "alt": rights.alt,
        "caption": rights.caption,
        "credit": rights.credit or rights.creator,
        "copyright": rights.copyright,
        "rights_url": rights.web_statement if rights.web_statement.startswith(("https://", "http://")) else "",
    }
    lengths = {name: Picture._meta.get_field(name).max_length for name in found}
    return {name: text[: lengths[name]] for name, text in found.items()}


def address_of(picture: Picture) -> str:
    """Its page at the desk."""
    return reverse("admin:articles_picture_change", args=[picture.pk])


def told_of(resembling: list[tuple[Picture, bool]]) -> str:
    """That pictures like an upload are there already, with a way to each."""
    same = [picture for picture, is_same in resembling if is_same]
    pictures = same or [picture for picture, _is_same in resembling]
    sentence = (
        ngettext("This very file is there already:", "This very file is there already, more than once:", len(pictures))
        if same
        else ngettext(
            "A picture that looks the same is there already:",
            "Pictures that look the same are there already:",
            len(pictures),
        )
    )
    links = format_html_join(", ", '<a href="{}" target="_blank">{}</a>', ((address_of(p), p) for p in pictures))
    return format_html("{} {}. {}", sentence, links, _("Take that one, or tick “Keep both” and send this one again."))


class PictureForm(forms.ModelForm):
    """What is told of a picture. `opened` is its file, where its renditions have to be made anew."""

    opened: Opened | None = None
    # Pictures like an upload that are there already, each with whether it is the very file; found by `clean`.
    resembling: list[tuple[Picture, bool]] = []

    class Meta:
        model = Picture
        fields = FACTS
        widgets = {"caption": forms.Textarea(attrs={"rows": 2, "class": "vLargeTextField"})}

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for name in self.fields.keys() & {"alt", "credit", "copyright"}:
            self.fields[name].widget.attrs["class"] = "vTextField"

    def clean(self):
        data = super().clean()
        source = data.get("source")
        if source and source.is_revoked and "source" in self.changed_data:
            self.add_error("source", _("This source has withdrawn its permission: nothing of it may be shown."))
        if data.get("is_decorative") and data.get("alt", "").strip():
            self.add_error(
                "alt",
                _("A decorative picture has no alternative text. Empty this field, or take the tick off “decorative”."),
            )
        elif self._hides_a_description(data):
            self.add_error(
                "alt",
                _("A published article shows this picture. Describe it in one sentence, or tick “decorative”."),
            )
        if self.instance.pk and not self.errors and self.has_to_be_rendered:
            try:
                self.opened = opened_again(self.instance)
            except OriginalLostError:
                if self.touches_files:
                    raise ValidationError(
                        _(
                            "The file that was sent is no longer there, so this cannot be written into the picture. Replace the file, or send the picture again as a new one."
                        )
                    ) from None
        return data

    def _hides_a_description(self, data: dict) -> bool:
        """Whether readers would be left with a picture that nobody described: what was so before stays until it is mended."""
        if data.get("alt", "").strip() or data.get("is_decorative") or not self.instance.pk:
            return False
        was_described = bool(self.initial.get("alt") or self.initial.get("is_decorative"))
        return was_described and Article.objects.published().filter(lead_picture=self.instance.pk).exists()

    @property
    def touches_files(self) -> bool:
        return bool(IN_FILES & set(self.changed_data))

    @property
    def has_to_be_rendered(self) -> bool:
        """Also where it was that of a source which has withdrawn its permission, and is so no longer."""
        return self.touches_files or (not self.instance.renditions and "source" in self.changed_data)


class DescriptionForm(PictureForm):
    """Only what who cannot see it is told."""

    class Meta(PictureForm.Meta):
        fields = ["alt", "is_decorative"]


class UploadForm(PictureForm):
    """A new picture. What is left empty is read from the file; the credit has to stand in one of the two."""

    upload = PictureUploadField(label=gettext_lazy("File"), help_text=gettext_lazy("JPEG, PNG or WebP, up to 30 MB."))
    keep = forms.BooleanField(
        label=gettext_lazy("Keep both, where one that looks the same is there already"), required=False
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["credit"].required = False
        self.fields["upload"].widget.attrs["data-rights"] = reverse("admin:articles_picture_rights")

    def clean(self):
        data = super().clean()
        opened = data.get("upload")
        if opened:
            for name, text in facts_in(opened.rights).items():
                if not (name == "alt" and data.get("is_decorative")):
                    data[name] = data.get(name) or text
        if not data.get("credit") and "credit" not in self.errors:
            self.add_error("credit", _("The file names nobody. Say whose picture this is: photographer / agency."))
        if opened and not data.get("keep"):
            self.resembling = list(alike(opened))
            if self.resembling:
                self.add_error("upload", told_of(self.resembling))
        return data

    def facts(self) -> dict:
        """The fields of the picture to be stored."""
        return {name: value for name, value in self.cleaned_data.items() if name in FACTS}


class OneOfManyForm(UploadForm):
    """One of several files, sent without its facts: they are read from it, and what none of the files says is typed once."""

    class Meta(PictureForm.Meta):
        fields = ["credit", "source"]


class ReplacementForm(forms.Form):
    """Another file for a picture, with its rights as they are, or with new ones."""

    KEEP, NEW = "keep", "new"

    upload = PictureUploadField(
        label=gettext_lazy("New file"), help_text=gettext_lazy("JPEG, PNG or WebP, up to 30 MB.")
    )
    rights = forms.ChoiceField(
        label=gettext_lazy("Whose it is"),
        choices=[
            (KEEP, gettext_lazy("As before: credit, copyright and terms stay")),
            (NEW, gettext_lazy("Those of the new file, as they stand below")),
        ],
        widget=forms.RadioSelect,
        initial=KEEP,
    )
    credit = forms.CharField(
        label=gettext_lazy("Credit"),
        max_length=500,
        required=False,
        help_text=gettext_lazy("Read from the file where you leave it empty."),
    )
    copyright = forms.CharField(label=gettext_lazy("Copyright"), max_length=500, required=False)
    rights_url = forms.URLField(label=gettext_lazy("Address of the terms"), max_length=500, required=False)
    is_sure = forms.BooleanField(label=gettext_lazy("Yes, these rights hold for the new file"), required=False)

    def __init__(self, *args, picture: Picture, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.picture = picture
        self.fields["upload"].widget.attrs["data-rights"] = reverse("admin:articles_picture_rights")
        for name in RIGHTS:
            self.fields[name].widget.attrs["class"] = "vTextField"

    def clean(self):
        data = super().clean()
        opened = data.get("upload")
        if not opened:
            return data
        if opened.digest == self.picture.digest:
            self.add_error("upload", _("This is the file that the picture shows already. Choose another one."))
        said = {name: text for name, text in facts_in(opened.rights).items() if name in RIGHTS}
        if data.get("rights") == self.NEW:
            for name, text in said.items():
                data[name] = data.get(name) or text
            if not data.get("credit") and "credit" not in self.errors:
                self.add_error("credit", _("The file names nobody. Say whose picture this is: photographer / agency."))
        is_others = said["credit"] and said["credit"] != self.picture.credit
        if data.get("rights") == self.KEEP and is_others and not data.get("is_sure"):
            self.add_error(
                "rights",
                _("The new file says “%(said)s”, the picture “%(kept)s”. Take the new rights, or confirm below.")
                % {"said": said["credit"], "kept": self.picture.credit},
            )
        if data.get("rights") == self.NEW and not data.get("is_sure") and "credit" not in self.errors:
            self.add_error(
                "is_sure",
                _("The credit under every article that shows this picture changes. Confirm that it is right."),
            )
        return data

    def facts(self) -> dict:
        """The facts that change with the file."""
        return {name: self.cleaned_data[name] for name in RIGHTS} if self.cleaned_data["rights"] == self.NEW else {}

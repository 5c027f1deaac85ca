"""The forms of the desk: what an editor types, checked where it was typed."""

import re
from datetime import datetime, timedelta

from django import forms
from django.contrib.admin.widgets import AdminTextareaWidget
from django.contrib.auth import get_user_model
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from attribution.models import Licence
from attribution.models.licence import LATEST_YEAR
from text.cleaning import clean
from text.fields import no_longer_than_a_book
from text.validators import no_control_characters, no_control_characters_in_lines

from .assigning import assignable
from .models import Article, Byline, Provenance, Topic
from .models.comment import LONGEST_COMMENT
from .times import fault_of_clock
from .writing import (
    HEADLINE_IN_SEARCH,
    HEADLINE_ON_A_CARD,
    STANDFIRST_IN_SEARCH,
    STANDFIRST_ON_A_CARD,
    WritingWidget,
)

MOST_KEPT = 50
# The button that asks what stands against publishing, and when it would be.
ASK = "_ask"
# Of one article: with more, none of them says what it is about.
MOST_TOPICS = 30
KEPT_MARK = re.compile(r"[0-9a-f]{8}")


class MomentInput(forms.DateTimeInput):
    """One labelled control for a date and a time; seconds show only where there are some, so that none get lost."""

    input_type = "datetime-local"

    def format_value(self, value):
        if isinstance(value, datetime):
            return value.strftime("%Y-%m-%dT%H:%M:%S" if value.second else "%Y-%m-%dT%H:%M")
        return value


class MomentField(forms.DateTimeField):
    """A moment by the newsroom's clock. An hour that the clock skips or tells twice is refused with those beside it."""

    widget = MomentInput

    def to_python(self, value):
        try:
            at = super().to_python(value)
            if at and at.year < 1900:
                raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
            return at
        except forms.ValidationError as fault:
            if fault.code != "ambiguous_timezone":
                raise
            raise forms.ValidationError(fault_of_clock(fault.params["datetime"]), code=fault.code) from fault


def before_the_last_year(at: datetime | None) -> datetime | None:
    """Refuse a year that nobody means."""
    if at and at.year >= LATEST_YEAR:
        raise forms.ValidationError(_("Give a time before the year %(year)d.") % {"year": LATEST_YEAR})
    return at


# How the desk asks for each moment of a model.
MOMENTS = {models.DateTimeField: {"form_class": MomentField, "widget": MomentInput}}


class BodyField(forms.CharField):
    """Clean HTML, typed in the editor; a text over the limit is refused at the field, unread."""

    default_validators = [no_longer_than_a_book]

    def __init__(self, **options):
        super().__init__(widget=WritingWidget(), **options)

    def clean(self, value):
        """Clean, and no longer than can be kept: cleaning may add to a text."""
        cleaned = clean(super().clean(value))
        no_longer_than_a_book(cleaned)
        return cleaned


class AssigneeField(forms.ModelChoiceField):
    """Who is to write it: of those who may, or nobody."""

    def __init__(self, **options):
        super().__init__(
            get_user_model().objects.none(),
            label=gettext_lazy("Assigned to"),
            required=False,
            empty_label=gettext_lazy("Nobody"),
            **options,
        )

    def label_from_instance(self, user) -> str:
        return user.get_full_name()


class TopicsField(forms.ModelMultipleChoiceField):
    """Topics by their numbers. What no database could count to is refused as any that is none."""

    def clean(self, value):
        for each in value or ():
            if len(str(each)) > 18:
                raise forms.ValidationError(
                    self.error_messages["invalid_choice"], code="invalid_choice", params={"value": each}
                )
        return super().clean(value)


class ArticleForm(forms.ModelForm):
    """An article with its text and topics. Knows the version it was opened at, and why publishing was refused."""

    version = forms.IntegerField(required=False, min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput)
    body = BodyField(label=gettext_lazy("Text"), required=False)
    subjects = TopicsField(Topic.objects.all(), label=gettext_lazy("Topics"), required=False)
    publish_at = MomentField(
        label=gettext_lazy("Publish at"),
        required=False,
        help_text=gettext_lazy("Leave empty to publish now; a time to come is a schedule."),
    )
    is_typo = forms.BooleanField(
        label=gettext_lazy("Only a slip of the pen: do not tell readers that the text was revised"), required=False
    )
    # With what they held when the form was opened: an assignment made elsewhere since is not undone by a save.
    assigned_to = AssigneeField(show_hidden_initial=True)
    due_at = MomentField(label=gettext_lazy("Due"), required=False, show_hidden_initial=True)

    # What stands against the act that was asked for, by field; set by the admin after the act was refused.
    refusal: list = []

    class Meta:
        model = Article
        fields = [
            "kicker",
            "headline",
            "standfirst",
            "section",
            "language",
            "kind",
            "slug",
            "lead_picture",
            "translation_of",
            "offered_licence",
        ]
        widgets = {
            "headline": forms.TextInput(
                attrs={
                    "class": "vTextField title",
                    "data-in-search": HEADLINE_IN_SEARCH,
                    "data-on-a-card": HEADLINE_ON_A_CARD,
                }
            ),
            "kicker": forms.TextInput(attrs={"class": "vTextField"}),
            "slug": forms.TextInput(attrs={"class": "vTextField"}),
            "standfirst": AdminTextareaWidget(
                attrs={"rows": 3, "data-in-search": STANDFIRST_IN_SEARCH, "data-on-a-card": STANDFIRST_ON_A_CARD}
            ),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        if "offered_licence" in self.fields:
            ours = Q(is_offered=True) | Q(pk=self.instance.offered_licence_id)
            self.fields["offered_licence"].queryset = Licence.objects.filter(ours)
        self.fields["assigned_to"].queryset = assignable(beside=self.instance.assigned_to_id)
        if self.instance.pk:
            for name in ("assigned_to", "due_at"):
                self.initial.setdefault(name, getattr(self.instance, name))
            self.initial.setdefault("version", self.instance.version)
            self.initial.setdefault("body", self.instance.body)
            self.initial.setdefault("subjects", [link.topic_id for link in self.instance.topic_links.all()])
            if self.instance.is_scheduled:
                self.initial.setdefault("publish_at", self.instance.published_at)

    def clean_translation_of(self):
        """Another article: none is a translation of itself."""
        original = self.cleaned_data["translation_of"]
        if original and original.pk == self.instance.pk:
            raise forms.ValidationError(_("This is the article itself. Choose the one it was translated from."))
        return original

    def clean_subjects(self):
        chosen = self.cleaned_data["subjects"]
        if len(chosen) > MOST_TOPICS:
            sentence = _("An article has at most %(most)d topics, and %(count)d are chosen. Take some of them out.")
            raise forms.ValidationError(sentence % {"most": MOST_TOPICS, "count": len(chosen)})
        return chosen

    def clean_publish_at(self):
        """A time to come."""
        at = self.cleaned_data["publish_at"]
        before_the_last_year(at)
        if at and at < timezone.now() - timedelta(minutes=1):
            raise forms.ValidationError(_("This time has passed. Leave it empty to publish at once."))
        return at

    @property
    def is_about_publishing(self) -> bool:
        """Whether the time that stands in the dialog is meant: a draft that is saved has none."""
        return "_publish" in self.data or ASK in self.data

    def clean_due_at(self):
        return before_the_last_year(self.cleaned_data["due_at"])

    def full_clean(self):
        super().full_clean()
        if self.is_bound:
            if not self.is_about_publishing:
                self._errors.pop("publish_at", None)
            for field, sentence in self.refusal:
                self.add_error(field if field in self.fields else None, sentence)

    def said_to_be_no_notices(self) -> list[str]:
        """The marks of the passages beside which the editor ticked, in the panel, that they are no notices."""
        return [mark for mark in self.data.getlist("kept_notices")[:MOST_KEPT] if KEPT_MARK.fullmatch(mark)]

    def save_text(self) -> None:
        """Store the text, and what the editor says of the notices in it."""
        self.instance.write(self.cleaned_data["body"])
        self.instance.text.kept_notices = self.said_to_be_no_notices()
        self.instance.text.save(update_fields=["kept_notices"])

    def save_subjects(self) -> None:
        """Store the topics in the order they were chosen, those that stay in their place."""
        order = self.data.getlist(self.add_prefix("subjects"))
        chosen = sorted(self.cleaned_data["subjects"], key=lambda topic: order.index(str(topic.pk)))
        links = {link.topic_id: link for link in self.instance.topic_links.all()}
        for topic_id, link in links.items():
            if topic_id not in {topic.pk for topic in chosen}:
                link.delete()
        position = max((link.position for link in links.values()), default=-1) + 1
        for topic in chosen:
            if topic.pk not in links:
                self.instance.topic_links.create(topic=topic, position=position)
                position += 1


class ProvenanceForm(forms.ModelForm):
    """Where a reprint comes from; carries the reasons of a refused publication to their fields."""

    refusal: list = []
    LINES = ("original_title", "original_authors", "changes", "permission")

    class Meta:
        model = Provenance
        fields = [
            "source",
            "licence",
            "original_title",
            "original_url",
            "original_authors",
            "original_published_at",
            "original_language",
            "changes",
            "permission",
            "embargo_until",
            "rights_expire_at",
        ]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        for name in self.LINES:
            self.fields[name].validators.append(no_control_characters)

    def full_clean(self):
        super().full_clean()
        if self.is_bound and self.refusal and not self.empty_permitted_and_unchanged():
            for field, sentence in self.refusal:
                self.add_error(field, sentence)

    def empty_permitted_and_unchanged(self) -> bool:
        return self.empty_permitted and not self.has_changed()


class BylineForm(forms.ModelForm):
    class Meta:
        model = Byline
        fields = ["author", "role", "order"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **{"label_suffix": "", **kwargs})


class SendingBackForm(forms.Form):
    text = forms.CharField(
        label=gettext_lazy("What is to be done"),
        max_length=LONGEST_COMMENT,
        validators=[no_control_characters_in_lines],
        widget=AdminTextareaWidget(attrs={"rows": 6}),
    )


class DueForm(forms.Form):
    due_at = MomentField(label=gettext_lazy("Due"), required=False)

    def clean_due_at(self):
        return before_the_last_year(self.cleaned_data["due_at"])


def sentence_on_stale_version(who: str, when: str, is_same_person: bool) -> str:
    """Why a save was refused, naming the other and the time."""
    if is_same_person:
        return _("You saved this article in another window (%(when)s). Nothing you typed here is lost.") % {
            "when": when
        }
    return _("%(who)s saved this article after you opened it (%(when)s). Nothing you typed is lost.") % {
        "who": who,
        "when": when,
    }

"""The forms of the desk: what an editor types, checked where it was typed."""

import re
from datetime import UTC, datetime, timedelta

from django import forms
from django.contrib.admin.widgets import AdminTextareaWidget
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from attribution.models import Licence
from attribution.models.licence import LATEST_YEAR
from text import dates
from text.cleaning import clean
from text.fields import no_longer_than_a_book
from text.validators import no_control_characters

from .models import Article, Byline, CorrectionKind, Provenance, Topic
from .writing import (
    HEADLINE_IN_SEARCH,
    HEADLINE_ON_A_CARD,
    STANDFIRST_IN_SEARCH,
    STANDFIRST_ON_A_CARD,
    WritingWidget,
)

MOST_KEPT = 50
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
    widget = MomentInput

    def to_python(self, value):
        """The moment; of an hour that the clocks skip or repeat, a sentence that says so."""
        try:
            return super().to_python(value)
        except forms.ValidationError as fault:
            if fault.code != "ambiguous_timezone":
                raise
            raise forms.ValidationError(_of_the_clocks(fault.params["datetime"]), code=fault.code) from fault


def _of_the_clocks(typed: datetime) -> str:
    """Why a time of the night in which the clocks change is none, or two."""
    language = dates.known(get_language())
    local = typed.replace(tzinfo=timezone.get_current_timezone())
    after = local.astimezone(UTC).astimezone(local.tzinfo)
    facts = {"day": dates.day(typed.date(), language), "time": dates.clock(typed, language)}
    if after.replace(tzinfo=None) == typed:
        return (
            _("On %(day)s the clocks go back, and %(time)s comes twice. Choose a time before or after that hour.")
            % facts
        )
    return _("On %(day)s the clocks go forward, and there is no %(time)s. Choose %(after)s, or another time.") % (
        facts | {"after": dates.clock(after, language)}
    )


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


class ArticleForm(forms.ModelForm):
    """An article with its text and topics. Knows the version it was opened at, and why publishing was refused."""

    version = forms.IntegerField(required=False, min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput)
    body = BodyField(label=gettext_lazy("Text"), required=False)
    subjects = forms.ModelMultipleChoiceField(Topic.objects.all(), label=gettext_lazy("Topics"), required=False)
    publish_at = MomentField(
        label=gettext_lazy("Publish at"),
        required=False,
        help_text=gettext_lazy("Leave empty to publish now; a time to come is a schedule."),
    )
    is_typo = forms.BooleanField(
        label=gettext_lazy("Only a slip of the pen: do not tell readers that the text was revised"), required=False
    )

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
        if self.instance.pk:
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
        """A time to come; and only where it will be heeded."""
        at = self.cleaned_data["publish_at"]
        if at and not self.instance.is_scheduled and "_publish" not in self.data:
            raise forms.ValidationError(_("A time is only kept with “Publish”. Press that, or leave the time empty."))
        if at and at.year >= LATEST_YEAR:
            raise forms.ValidationError(_("Give a time before the year %(year)d.") % {"year": LATEST_YEAR})
        if at and at < timezone.now() - timedelta(minutes=1):
            raise forms.ValidationError(_("This time has passed. Leave it empty to publish at once."))
        return at

    def full_clean(self):
        super().full_clean()
        if self.is_bound:
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


class WithdrawalForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=300,
        help_text=gettext_lazy(
            "Readers will see it at the address of the article, which stays and answers “withdrawn”."
        ),
        widget=AdminTextareaWidget(attrs={"rows": 3}),
    )


class CorrectionForm(forms.Form):
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=CorrectionKind)
    text = forms.CharField(
        label=gettext_lazy("What was wrong, and what is right"),
        max_length=2000,
        help_text=gettext_lazy("It stands under the article with its date, and is never rewritten."),
        widget=AdminTextareaWidget(attrs={"rows": 4}),
    )


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

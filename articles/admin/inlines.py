"""What stands under an article in its form: where it comes from, and who is named on it."""

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db import models
from django.forms.models import BaseInlineFormSet

from ..forms import MOMENTS, BylineForm, ProvenanceForm
from ..models import Byline, Provenance
from .completing import Completing
from .refusals import refusal, sentences


class BylineFormSet(BaseInlineFormSet):
    refusal: list = []

    def clean(self):
        super().clean()
        if self.refusal:
            raise ValidationError(self.refusal)

    def save_new(self, form, commit=True):
        """A by-line that somebody else added meanwhile is that one: Django asks no constraint about the rows of an inline."""
        line = form.instance
        stored = Byline.objects.filter(article=self.instance, author=line.author, role=line.role).first()
        if stored is None:
            return super().save_new(form, commit)
        stored.order = line.order
        stored.save(update_fields=["order"])
        return stored


class BylineInline(Completing, admin.StackedInline):
    model = Byline
    form = BylineForm
    formset = BylineFormSet
    links_beside = {"author": {"add"}}
    fields = [("author", "role", "order")]
    autocomplete_fields = ["author"]
    extra = 1
    classes = ["bylines"]

    def get_formset(self, request, obj=None, **kwargs):
        formset = super().get_formset(request, obj, **kwargs)
        formset.refusal = sentences(request, lambda field: field == "bylines")
        return formset


class ProvenanceInline(Completing, admin.StackedInline):
    model = Provenance
    form = ProvenanceForm
    template = "admin/articles/article/provenance.html"
    formfield_overrides = MOMENTS | {models.URLField: {"widget": forms.URLInput(attrs={"class": "vURLField"})}}
    fields = ProvenanceForm.Meta.fields
    extra = 1
    max_num = 1

    def has_delete_permission(self, request, obj=None):
        """Once readers have seen a story, only who may withdraw it says that it is not from where it said."""
        may = obj is None or obj.published_at is None or request.user.has_perm("articles.withdraw_article")
        return may and super().has_delete_permission(request, obj)

    def get_formset(self, request, obj=None, **kwargs):
        formset = super().get_formset(request, obj, **kwargs)
        formset.form.refusal = refusal(request, lambda field: field in ProvenanceForm.Meta.fields)
        return formset

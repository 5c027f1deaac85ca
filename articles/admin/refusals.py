"""What the desk says when it refuses: which reasons, at which fields, and who was faster."""

from datetime import timedelta

from django.contrib.admin.models import LogEntry
from django.contrib.admin.options import get_content_type_for_model
from django.forms.utils import ErrorDict, ErrorList
from django.utils.translation import gettext as _

from text.cleaning import text_of

from ..forms import sentence_on_stale_version
from ..models import Article
from ..templatetags.dates import moment

# A save is written down at its end, which is a moment after the article was stored.
LONGEST_SAVE = timedelta(seconds=10)


class Stale(Exception):
    """Somebody saved the article after this form was opened."""

    def __init__(self, article: Article):
        self.article = article


def refusal(request, wanted) -> list[tuple[str, str]]:
    return [(field, sentence) for field, sentence in getattr(request, "desk_refusal", []) if wanted(field)]


def sentences(request, wanted) -> list[str]:
    return [sentence for _field, sentence in refusal(request, wanted)]


def last_entry(article: Article) -> LogEntry | None:
    """What was written down of the last save; what was done beside the article since, as preparing a change, is none."""
    saved_at = Article.objects.values_list("saved_at", flat=True).get(pk=article.pk)
    entries = LogEntry.objects.filter(content_type=get_content_type_for_model(article), object_id=str(article.pk))
    entries = entries.filter(action_time__lt=saved_at + LONGEST_SAVE)
    return entries.select_related("user").order_by("-action_time", "-pk").first()


def told_of_stale(request, article: Article) -> str:
    entry = last_entry(article)
    at = entry.action_time if entry else Article.objects.values_list("saved_at", flat=True).get(pk=article.pk)
    who = entry.user.get_full_name() if entry else _("Somebody")
    return sentence_on_stale_version(who, moment(at), is_same_person=bool(entry) and entry.user_id == request.user.pk)


def error_links(form, formsets) -> list[tuple[str, str, str]]:
    """Each error once: the id of its field, its label and its sentence."""
    links = [("", "", sentence) for sentence in form.non_field_errors()]
    links += _links_of(form)
    for formset in formsets:
        if formset.is_bound:
            links += [(f"{formset.prefix}-group", "", sentence) for sentence in formset.non_form_errors()]
            for each in formset.forms:
                links += [(f"{formset.prefix}-group", "", sentence) for sentence in each.non_field_errors()]
                links += _links_of(each)
    return links


def _links_of(form) -> list[tuple[str, str, str]]:
    return [
        (form[name].id_for_label or form[name].auto_id, form[name].label, sentence)
        for name in form.errors
        if name in form.fields
        for sentence in form.errors[name]
    ]


def forget_errors(context: dict) -> None:
    """What was left half-way is shown as it was left, and not yet told off."""
    context["adminform"].form._errors = ErrorDict()
    context["errors"] = context["error_links"] = []
    for inline in context["inline_admin_formsets"]:
        inline.formset._non_form_errors = ErrorList()
        for form in inline.formset.forms:
            form._errors = ErrorDict()


def typed_text(request) -> list[tuple[str, str]]:
    """What was typed, to be copied from a page that cannot be the form again: names of the fields and plain texts."""
    fields = [
        ("headline", _("headline")),
        ("kicker", _("kicker")),
        ("standfirst", _("standfirst")),
        ("body", _("text")),
    ]
    return [(label, text_of(request.POST[name])) for name, label in fields if request.POST.get(name)]

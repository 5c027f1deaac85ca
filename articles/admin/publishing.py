"""The dialog before publishing: when, what was looked at, at which address; and the same as a page, without scripts.

Nothing is stored by asking. What its button sends is the form itself, with what was typed in it.
"""

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from text.slugs import slug as slug_of
from text.typography import typo

from ..checklist import Candidate, Line, Remark, State, checklist, may_go_out
from ..forms import ASK, ArticleForm, ProvenanceForm
from ..linking import want
from ..models import Article, Status
from ..models.article import address_of_articles
from ..publishing import reschedule
from ..templatetags.dates import moment
from ..times import zone_name
from .credit import story_of_typed
from .refusals import error_links, forget_errors, told_of_stale, typed_text

# What the button says of a story that is scheduled: it gets another time, or goes out now.
ANOTHER_TIME = "another"
BACK = "_back"
# Makes the form that is come back to invalid, so that nothing is stored; nobody reads it.
SHOWN_AGAIN = "back"
TIME = "publish_at"


class Publishing:
    """Mixed into the admin of articles, which names the addresses."""

    def publish_view(self, request, pk: int | None = None):
        """What would become of the article as it is typed, if it were published; stores nothing of it."""
        form_url = reverse("admin:articles_article_change", args=[pk]) if pk else reverse("admin:articles_article_add")
        article = self.get_object(request, str(pk)) if pk else None
        if pk and article is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, str(pk))
        if sentence := self._against_asking(request, article):
            return self.admin_site.refuse(request, sentence, typed=typed_text(request))
        if request.method != "POST":
            return HttpResponseRedirect(form_url)
        is_live = article is not None and article.is_out and not article.is_scheduled
        asked = self._asked_to_publish(request, article) if not is_live else {}
        context = asked | {
            "is_live": is_live,
            "original": article,
            "form_url": form_url,
            "publish_url": request.path,
            "is_fragment": "X-Requested-With" in request.headers,
        }
        request.current_app = self.admin_site.name
        status = 409 if is_live else 200
        if context["is_fragment"]:
            return TemplateResponse(request, "admin/articles/article/publish_check.html", context, status=status)
        context |= {
            **self.admin_site.each_context(request),
            "title": _("Publish the article"),
            "opts": self.opts,
            "typed": [
                (name, value)
                for name, values in request.POST.lists()
                for value in values
                if not name.startswith("_") and name not in ("csrfmiddlewaretoken", TIME)
            ],
        }
        return TemplateResponse(request, "admin/articles/article/publish.html", context, status=status)

    def _against_asking(self, request, article: Article | None) -> str:
        """Why this person cannot publish it at all; empty where they can."""
        if not request.user.has_perm("articles.publish_article") or not self._may_write(request, article):
            return _("You may write drafts. Ask an editor to publish this one.")
        is_withdrawn = article is not None and article.status == Status.WITHDRAWN
        if is_withdrawn and not request.user.has_perm("articles.withdraw_article"):
            return _("Only a chief editor may publish again what was withdrawn.")
        return ""

    def _asked_to_publish(self, request, article: Article | None) -> dict:
        """What the dialog shows of what stands in the form."""
        form = self.get_form(request, article, change=bool(article))(request.POST, request.FILES, instance=article)
        form.data = form.data.copy()
        form.data[ASK] = "1"
        formsets, _instances = self._create_formsets(request, form.instance, change=bool(article))
        is_again = article is not None and article.seen_since is not None
        is_scheduled = article is not None and article.is_scheduled
        # Each is asked, whatever the one before says: all faults are told at once.
        are_valid = [form.is_valid(), *(formset.is_valid() for formset in formsets)]
        typed = form.cleaned_data
        against_time = [] if is_again else form.errors.get(TIME, [])
        at = None if is_again else typed.get(TIME)
        if at and at <= timezone.now():
            at = None  # within the last minute: now
        lines = _against_the_form(form, formsets) if not all(are_valid) else []
        section = typed.get("section")
        candidate = Candidate(
            self._story(form, formsets, bool(article) and article.is_out),
            at=at or timezone.now(),
            headline=typed.get("headline") or "",
            section=str(section) if section else "",
        )
        # What the form itself refuses is told once: of a section there, of a headline that is missing here.
        lines += [line for line in checklist(candidate) if line.name != "section" or "section" not in form.errors]
        if article and (waiting := article.comments.filter(answer_to=None, resolved_at=None).count()):
            sentence = ngettext("%(count)d is not resolved.", "%(count)d are not resolved.", waiting)
            lines.append(
                Line("comments", _("Comments"), State.WARN, (Remark(sentence % {"count": waiting}, "comments"),))
            )
        if article and article.status == Status.WITHDRAWN:
            sentence = _("Withdrawn on %(at)s: %(reason)s") % {
                "at": moment(article.withdrawn_at),
                "reason": article.withdrawal_reason,
            }
            lines.append(Line("withdrawn", _("Withdrawal"), State.WARN, (Remark(sentence),)))
        want(typed.get("body") or "")
        return {
            "field": form[TIME],
            "zone": zone_name(at),
            "at": at,
            "at_typed": form.data.get(TIME, "") if not is_again else "",
            "against_time": against_time,
            "is_again": is_again,
            "lines": [(line, [(remark, _place(remark)) for remark in line.remarks]) for line in lines],
            "to_mend": sum(len(line.remarks) for line in lines if line.state == State.MEND),
            "warnings": sum(line.state == State.WARN for line in lines),
            "may_go_out": may_go_out(lines) and not against_time,
            "address": _address(form.instance),
            "told": told_of_stale(request, article)
            if article and article.version > (typed.get("version") or 0)
            else "",
            "value": ANOTHER_TIME if is_scheduled else "1",
            "button": _button(at, is_again),
        }

    def _story(self, form, formsets, is_out: bool):
        by_prefix = {formset.prefix: formset.forms for formset in formsets}
        provenance = next(iter(by_prefix.get("provenance", [])), None)
        return story_of_typed(form, provenance, by_prefix.get("bylines", []), is_out)

    def _publish(self, request, article: Article, form: ArticleForm) -> None:
        """Do what the dialog's button said."""
        at = form.cleaned_data.get(TIME)
        if request.POST["_publish"] == ANOTHER_TIME:
            reschedule(article, request.user, at or timezone.now())
        else:
            article.publish(request.user, at)

    # --- The form ----------------------------------------------------------------------------------------------------

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        """The form; come back to from the page before publishing, as it was left."""
        if request.method != "POST" or BACK not in request.POST:
            return super().changeform_view(request, object_id, form_url, extra_context)
        request.is_back, request.desk_refusal = True, [(None, SHOWN_AGAIN)]
        response = super().changeform_view(request, object_id, form_url, extra_context)
        response.status_code = 200
        return response

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        if getattr(request, "is_back", False):
            forget_errors(context)
        is_live = obj is not None and obj.is_out and not obj.is_scheduled
        context |= {
            "may_ask": self._may_write(request, obj) and not is_live and not self._against_asking(request, obj),
            "publish_url": reverse("admin:articles_article_publish", args=[obj.pk])
            if obj
            else reverse("admin:articles_article_publish_new"),
            "zone": zone_name(),
            "is_again": obj is not None and obj.seen_since is not None,
        }
        return super().render_change_form(request, context, add, change, form_url, obj)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        want(form.cleaned_data.get("body") or "")
        if form.data.get(TIME) and TIME in form.changed_data and not form.is_about_publishing:
            sentence = _("The time was not kept: a time is given with “Publish…”.")
            self.message_user(request, sentence, messages.WARNING)


def _against_the_form(form, formsets) -> list[Line]:
    """What cannot be stored as it is typed; the time has its own place in the dialog."""
    colon = pgettext("between a label and what follows", ":")
    faults = [
        Remark(f"{capfirst(label)}{colon} {sentence}" if label else sentence, place)
        for place, label, sentence in error_links(form, formsets)
        if place != form[TIME].id_for_label and (form["headline"].value() or place != form["headline"].id_for_label)
    ]
    return [Line("form", _("The form"), State.MEND, tuple(faults))] if faults else []


def _place(remark: Remark) -> str:
    """Where it is mended: a place in the form, or the page of another article."""
    if remark.article:
        return reverse("admin:articles_article_change", args=[remark.article])
    if remark.field == "comments":
        return "#comments"
    if remark.field == "bylines":
        return "#bylines-group"
    if remark.field in ProvenanceForm.Meta.fields:
        return f"#id_provenance-0-{remark.field}"
    if remark.field.startswith("id_") or remark.field.endswith("-group"):
        return f"#{remark.field}"
    return f"#id_{remark.field}" if remark.field else ""


def _address(article: Article) -> str:
    """The address it will have; of one that was never stored, without the number that it gets then."""
    headline = typo(article.headline or "", article.language)
    slug = article.slug or slug_of(headline, article.language) or "article"
    return f"{settings.SITE_URL}{address_of_articles(article.language)}{article.pk or '…'}/{slug}/"


def _button(at, is_again: bool) -> str:
    if is_again:
        return _("Publish again")
    return _("Schedule for %(at)s") % {"at": moment(at)} if at else _("Publish")

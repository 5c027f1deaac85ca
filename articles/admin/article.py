"""The admin of the articles: from the first word to publication, correction and withdrawal."""

import js_asset
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db import DataError, transaction
from django.http import Http404, HttpResponseNotAllowed, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from attribution.models import Licence
from text.cleaning import text_of

from ..forms import MOMENTS, ArticleForm, ProvenanceForm
from ..models import Article, Byline, Pin, Provenance, Section, Status
from ..publishing import AlreadyPublished, Refused, reschedule, revise, settle
from ..revoking import revocation_behind
from ..snapshots import keep_if_changed, keep_what_stood, last_version
from ..templatetags.dates import moment
from .acts import Acts
from .assigning import Assigning
from .autosaving import Autosaving
from .bulk import Bulk
from .commenting import Commenting
from .completing import Completing, SomeOf
from .credit import panel_of, panel_of_typed
from .deleting import Deleting
from .history import History
from .inlines import BylineInline, ProvenanceInline
from .lending import Lending
from .lists import Listed
from .merging import Merging
from .moving import Moving, may_move
from .pinning import PinInline
from .preparing import Preparing
from .publishing import Publishing
from .refusals import Stale, error_links, refusal, typed_text
from .renewing import Renewing
from .states import flag
from .writing import Writing


@admin.register(Article)
class ArticleAdmin(
    Publishing,
    Preparing,
    Autosaving,
    Merging,
    Assigning,
    Commenting,
    Acts,
    History,
    Deleting,
    Bulk,
    Lending,
    Renewing,
    Listed,
    Completing,
    Moving,
    Writing,
    admin.ModelAdmin,
):
    """Editors see all; contributors see what is in their hands, and change it until it is published."""

    form = ArticleForm
    inlines = [ProvenanceInline, BylineInline, PinInline]
    formfield_overrides = MOMENTS
    autocomplete_fields = ["lead_picture", "translation_of"]
    links_beside = {"lead_picture": {"add", "change"}}
    change_form_template = "admin/articles/article/change_form.html"
    view_on_site = False

    class Media:
        css = {
            "all": [
                "desk/editor.css",
                "desk/pictures.css",
                "desk/publish.css",
                "desk/prepared.css",
                "desk/comments.css",
            ]
        }
        js = [
            js_asset.Script("desk/form.js", defer=True),
            js_asset.Script("desk/credit.js", defer=True),
            js_asset.Script("desk/uploads.js", defer=True),
            js_asset.Script("desk/autosave.js", defer=True),
            js_asset.Script("desk/publish.js", defer=True),
            js_asset.Script("desk/comments.js", defer=True),
        ]

    # --- Who may do what ---------------------------------------------------------------------------------------------

    def get_queryset(self, request):
        queryset = super().get_queryset(request)
        if request.resolver_match and request.resolver_match.url_name == "autocomplete":
            return queryset & Article.objects.visible_to(request.user)
        return queryset.seen_at_desk_by(request.user)

    def has_change_permission(self, request, obj=None):
        if not super().has_change_permission(request, obj):
            return False
        return obj is None or obj.may_be_changed_by(request.user)

    def has_delete_permission(self, request, obj=None):
        if not super().has_delete_permission(request, obj):
            return False
        if obj is None:
            return True
        is_theirs = obj.created_by_id == request.user.pk or request.user.has_perm("articles.publish_article")
        return is_theirs and obj.published_at is None

    def delete_view(self, request, object_id, extra_context=None):
        article = self.get_object(request, unquote(object_id))
        if article and article.published_at is not None:
            raise PermissionDenied(
                _("What has been published is never deleted: its address must go on answering. Withdraw it instead.")
            )
        return super().delete_view(request, object_id, extra_context)

    # --- The form ----------------------------------------------------------------------------------------------------

    def get_fieldsets(self, request, obj=None):
        text = "body" if self._may_write(request, obj) else "text_as_read"
        subjects = "subjects" if self._may_write(request, obj) else "subjects_as_read"
        left = [
            "headline",
            "kicker",
            "standfirst",
            ("section", "language", "kind"),
            text,
            "lead_picture",
            subjects,
            ("slug", "translation_of"),
            "offered_licence",
        ]
        fieldsets = [(None, {"fields": left})]
        if self._may_write(request, obj) and obj and obj.is_out and not obj.is_scheduled:
            fieldsets.append((gettext_lazy("Publication"), {"fields": ["is_typo"]}))
        return fieldsets

    def get_readonly_fields(self, request, obj=None):
        return ("text_as_read", "subjects_as_read")

    @admin.display(description=gettext_lazy("Text"))
    def text_as_read(self, article):
        return format_html('<div class="as-read">{}</div>', text_of(article.body))

    @admin.display(description=gettext_lazy("Topics"))
    def subjects_as_read(self, article):
        return ", ".join(str(link.topic) for link in article.topic_links.select_related("topic"))

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change, **kwargs)
        form.refusal = refusal(request, lambda field: field not in ProvenanceForm.Meta.fields and field != "bylines")
        if "subjects" in form.base_fields:
            field = form.base_fields["subjects"]
            field.widget = SomeOf(Article._meta.get_field("topics"), self.admin_site)
            field.widget.choices = field.choices
        return form

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "section":
            kwargs["queryset"] = Section.objects.in_tree_order()
        if db_field.name == "translation_of":
            kwargs["queryset"] = Article.objects.visible_to(request.user)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def get_changeform_initial_data(self, request):
        offered = Licence.objects.filter(code=settings.OFFERED_LICENCE).first() if settings.OFFERED_LICENCE else None
        own = {"language": request.user.language, "offered_licence": offered}
        return own | super().get_changeform_initial_data(request)

    def get_formset_kwargs(self, request, obj, inline, prefix):
        kwargs = super().get_formset_kwargs(request, obj, inline, prefix)
        author = getattr(request.user, "author", None)
        if isinstance(inline, BylineInline) and request.method == "GET" and obj.pk is None and author:
            kwargs["initial"] = [{"author": author.pk}]
        return kwargs

    def changelist_view(self, request, extra_context=None):
        """The list; what no number and no date of ours can be is no address of it."""
        chosen = request.POST.getlist(ACTION_CHECKBOX_NAME) if request.method == "POST" else []
        if not all(number.isdecimal() and len(number) < 19 for number in chosen):
            raise Http404
        try:
            return super().changelist_view(request, extra_context)
        except (OverflowError, ValueError, DataError) as fault:
            raise Http404 from fault

    def get_object(self, request, object_id, from_field=None):
        """The article; held while a form is being stored, so that what is checked is what is changed."""
        if request.method == "POST" and transaction.get_connection().in_atomic_block and object_id.isdecimal():
            Article.objects.select_for_update(of=("self",)).filter(pk=object_id).first()
        return super().get_object(request, object_id, from_field)

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        """Store and act in one transaction; what is refused is rolled back, and shown with all that was typed."""
        if request.method != "POST":
            return super().changeform_view(request, object_id, form_url, extra_context)
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except Refused as refused:
            request.desk_refusal = [(reason.field, reason.sentence) for reason in refused.reasons]
            status = 422
        except AlreadyPublished as late:
            request.desk_refusal, status = [(None, str(late))], 409
        except Stale:
            return self._bring_together(request, object_id, form_url, extra_context)
        except PermissionDenied as denied:
            request.desk_refusal, status = [(None, str(denied) or _("Your role does not include this."))], 403
        try:
            response = super().changeform_view(request, object_id, form_url, extra_context)
        except PermissionDenied:  # not even to look: the article was published meanwhile, or is another's
            return self.admin_site.refuse(
                request,
                _(
                    "This article can no longer be changed with your role, for example because an editor has published it. Copy what you typed, and talk to the newsroom."
                ),
                typed=typed_text(request),
            )
        response.status_code = status
        return response

    def save_model(self, request, obj, form, change):
        if change:
            seen = _number(request.POST.get("_over")) or form.cleaned_data.get("version") or 0
            is_trial = getattr(request, "is_trial", False)
            if not is_trial and not Article.objects.filter(pk=obj.pk, version=seen).update(version=seen + 1):
                raise Stale(obj)
            obj.version = seen + 1
            keep_what_stood(obj)
        else:
            obj.created_by = request.user
        super().save_model(request, obj, form, change)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        form.save_text()
        form.save_subjects()
        article = Article.objects.get(pk=form.instance.pk)
        if "_publish" in request.POST:
            self._publish(request, article, form)
        elif "_unschedule" in request.POST:
            reschedule(article, request.user, None)
        elif article.status == Status.PUBLISHED:
            facts_changed = any(each.has_changed() for each in formsets if each.model is not Pin) or bool(
                {"language", "offered_licence"} & set(form.changed_data)
            )
            text_changed = bool(
                {"headline", "standfirst", "body"} & set(form.changed_data)
            ) and not form.cleaned_data.get("is_typo")
            revise(article, request.user, facts_changed=facts_changed, text_changed=text_changed)
        else:
            if "_review" in request.POST:
                article.submit(request.user)
            settle(article)
            keep_if_changed(article, request.user)
        form.instance.refresh_from_db()

    def construct_change_message(self, request, form, formsets, add=False):
        """What changed, without the number that only counts the saves."""
        if "version" in form.changed_data:
            form.changed_data.remove("version")
        return super().construct_change_message(request, form, formsets, add)

    def response_add(self, request, obj, post_url_continue=None):
        return self._answer(request, obj) or super().response_add(request, obj, post_url_continue)

    def response_change(self, request, obj):
        return self._answer(request, obj) or super().response_change(request, obj)

    def _answer(self, request, article: Article):
        """Back to the article after an act, with a sentence on what it did."""
        seen = _("View on site") if article.is_published else _("Preview")
        link = format_html('<a href="{}">{}</a>', article.get_absolute_url(), seen)
        if "_publish" in request.POST and article.is_scheduled:
            at = moment(article.published_at)
            sentence = format_html("{} {}", _("Scheduled: readers will see it on %(at)s.") % {"at": at}, link)
        elif "_publish" in request.POST:
            sentence = format_html("{} {}", _("Published."), link)
        elif "_review" in request.POST:
            sentence = _("Saved, and waiting for a review.")
        elif "_unschedule" in request.POST:
            sentence = _("Off the schedule: it is a draft again.")
        elif "_continue" in request.POST and article.is_published:
            sentence = format_html("{} {}", _("Saved; readers see it as it is now."), link)
        elif "_continue" in request.POST or "_over" in request.POST:
            sentence = _("Saved. Nobody outside the newsroom sees it yet.")
        else:
            return None
        self.message_user(request, sentence, messages.SUCCESS)
        return HttpResponseRedirect(reverse("admin:articles_article_change", args=[article.pk]))

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        form, formsets = context["adminform"].form, [inline.formset for inline in context["inline_admin_formsets"]]
        # The editor's import map is the one inline script of the desk.
        context["media"] = (js_asset.Media() + context["media"]).with_nonce(request.csp_nonce)
        context |= {
            "may_write": self._may_write(request, obj),
            "may_move": self._may_write(request, obj) and may_move(request.user),
            "may_publish": request.user.has_perm("articles.publish_article"),
            "may_withdraw": request.user.has_perm("articles.withdraw_article"),
            "state_flag": flag(obj) if obj else "",
            "last_saved": last_version(obj) if obj else None,
            "error_links": error_links(form, formsets),
            "panel": self._panel(form, formsets, obj),
            "preview_url": reverse("admin:articles_article_preview", args=[obj.pk])
            if obj
            else reverse("admin:articles_article_preview_new"),
            "corrections": obj.corrections.all() if obj else [],
            "revocation": revocation_behind(obj) if obj else None,
            "lent": obj.preview_links.open().select_related("made_by") if obj and not obj.seen_since else [],
            "notices": obj.notice_records.select_related("licence_version__licence", "made_by") if obj else [],
        }
        response = super().render_change_form(request, context, add, change, form_url, obj)
        if request.method == "POST":
            response.status_code = 422
        return response

    def _may_write(self, request, obj=None) -> bool:
        return self.has_change_permission(request, obj) if obj else self.has_add_permission(request)

    def _panel(self, form, formsets, obj) -> dict:
        if obj and not form.is_bound:
            return panel_of(obj)
        if not form.is_bound:
            return {}
        provenances, bylines = _formset(formsets, Provenance), _formset(formsets, Byline)
        provenance = provenances.forms[0] if provenances and provenances.forms else None
        is_out = bool(obj) and obj.is_out
        return panel_of_typed(form, provenance, bylines.forms if bylines else [], is_out)

    # --- Acts with a page of their own -------------------------------------------------------------------------------

    def get_urls(self):
        def named(route, view, name):
            return path(route, self.admin_site.admin_view(view), name=f"articles_article_{name}")

        return [
            named("add/preview-credit/", self.preview_view, "preview_new"),
            named("<int:pk>/preview-credit/", self.preview_view, "preview"),
            named("add/autosave/", self.autosave_view, "autosave_new"),
            named("<int:pk>/autosave/", self.autosave_view, "autosave"),
            named("<int:pk>/presence/", self.presence_view, "presence"),
            named("unsaved/<int:pk>/throw-away/", self.throw_away_view, "throw_away"),
            named("signed-in/", self.signed_in_view, "signed_in"),
            named("renew/", self.renew_view, "renew"),
            named("bulk/", self.bulk_view, "bulk"),
            named("add/publish/", self.publish_view, "publish_new"),
            named("<int:pk>/publish/", self.publish_view, "publish"),
            named("<int:pk>/withdraw/", self.withdraw_view, "withdraw"),
            named("<int:pk>/correct/", self.correct_view, "correct"),
            named("<int:pk>/history/compare/", self.compare_view, "compare"),
            named("<int:pk>/history/<int:number>/restore/", self.restore_view, "restore"),
            named("<int:pk>/preview-links/", self.lend_view, "lend"),
            named("<int:pk>/prepared/", self.prepared_view, "prepared"),
            named("<int:pk>/prepared/autosave/", self.prepared_autosave_view, "prepared_autosave"),
            named("<int:pk>/prepared/presence/", self.prepared_presence_view, "prepared_presence"),
            named("<int:pk>/prepared/publish/", self.publish_prepared_view, "prepared_publish"),
            named("<int:pk>/prepared/bring-together/", self.bring_together_view, "prepared_merge"),
            named("<int:pk>/prepared/take-back/", self.take_back_view, "prepared_take_back"),
            named("<int:pk>/comments/", self.comments_view, "comments"),
            named("<int:pk>/send-back/", self.send_back_view, "send_back"),
            *super().get_urls(),
        ]

    def preview_view(self, request, pk: int | None = None):
        """The credit, the notice and what still stands against publishing, of what is in the form; stores nothing."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        obj = self._opened(request, pk) if pk else None
        if not self._may_write(request, obj):
            raise PermissionDenied
        form = self.get_form(request, obj, change=bool(obj))(request.POST, instance=obj)
        formsets, _instances = self._create_formsets(request, form.instance, change=bool(obj))
        context = {"panel": self._panel(form, formsets, obj), "may_move": may_move(request.user)}
        return render(request, "admin/articles/article/credit.html", context)


def _formset(formsets, model):
    return next((formset for formset in formsets if formset.model is model), None)


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isdecimal() and len(text) < 10 else None

"""The prepared change of a live article at the desk: typed in the form of the article, compared, published, taken back."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from attribution.policy import Reason

from .. import applying, autosaving, preparing
from ..comparing import compare, label_of
from ..forms import MomentField
from ..models import Article, Pin, PreparedChange
from ..preparing import Conflicting, told_of
from ..publishing import Refused
from ..snapshots import last_version, take
from ..templatetags.dates import moment
from .autosaving import is_of_prepared, window_of
from .merging import SEEN, Stored, as_typed, chosen_in, questions_of
from .refusals import Stale, forget_errors, told_of_stale

BUTTON = "_prepare"
# Makes the form that shows what was prepared invalid, so that showing it stores nothing; nobody reads it.
SHOWN = "shown"


class PublishingForm(forms.Form):
    """When a prepared change goes before readers."""

    publish_at = MomentField(
        label=gettext_lazy("Publish the change at"),
        required=False,
        help_text=gettext_lazy("For “Schedule”: a time to come, by the newsroom’s clock."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **{"label_suffix": "", **kwargs})


class Preparing:
    """Mixed into the admin of articles, which names the addresses. For editors, as all changes of what is live."""

    # --- The form ----------------------------------------------------------------------------------------------------

    def prepared_view(self, request, pk: int):
        """The form of the article as the change makes it; by POST what is in it is kept, and readers see nothing of it."""
        article = self._opened_by_editor(request, pk)
        request.is_of_prepared = True
        address = self._address(article)
        if request.method == "POST" or request.GET.get("restore"):
            return self.changeform_view(request, str(pk), address)
        change = preparing.open_change(article)
        if change is None:
            return self._begun_from(request, article, address)
        facts = {"version": str(change.version), "base": str(change.prepared.number)}
        facts |= {"is_typo": "on"} if change.is_typo else {}
        return self._show(request, article, change.prepared.snapshot, facts, address)

    def _begun_from(self, request, article: Article, address: str):
        """Where nothing is prepared: the form as an earlier version of the article had it, if one is named, else the article."""
        number = request.GET.get("from", "")
        version = None
        if number.isascii() and number.isdecimal() and len(number) < 10:
            version = article.versions.filter(number=number).first()
        if version is None:
            ended = preparing.last_ended(article) if request.method == "POST" else None
            self.message_user(request, told_of(ended), messages.WARNING)
            return HttpResponseRedirect(self._form_of(article.pk))
        last = last_version(article)
        return self._show(
            request, article, version.snapshot, {"version": "0", "base": str(last.number if last else "")}, address
        )

    def _show(self, request, article: Article, snapshot, facts: dict[str, str], address: str):
        typed = QueryDict(mutable=True)
        typed.update(facts)
        request.is_opened, request.desk_refusal = True, [(None, SHOWN)]
        _nothing_was_sent = request.FILES  # read now: once the method is another, reading it would empty POST again
        request.method, request.POST = "POST", as_typed(snapshot, article, typed)
        try:
            response = super().changeform_view(request, str(article.pk), address)
        finally:
            request.method = "GET"
        response.status_code = 200
        return response

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        """Keep what was typed as the prepared change, where that was asked for; else what it was."""
        is_asked = object_id and request.method == "POST" and (BUTTON in request.POST or is_of_prepared(request))
        if not is_asked:
            return super().changeform_view(request, object_id, form_url, extra_context)
        snapshot, refused = self._tried(request, object_id, form_url, extra_context)
        if snapshot is None:
            return refused
        article = self.get_object(request, object_id)
        typed = request.POST
        if is_of_prepared(request):
            seen = _number(typed.get("_over")) or _number(typed.get("version"))
        elif preparing.open_change(article):
            request.is_of_prepared = True  # somebody was faster: from here on it is the form of that change
            raise Stale(article)
        elif article.version != _number(typed.get("version")):
            raise Stale(article)
        else:
            seen = 0
        try:
            change = preparing.keep(article, request.user, snapshot, seen=seen, is_typo=bool(typed.get("is_typo")))
        except preparing.Stale as stale:
            request.is_of_prepared = True
            raise Stale(article) from stale
        if window := window_of(request):
            autosaving.done_with(request.user, window)
        return self._kept(request, change)

    def _kept(self, request, change: PreparedChange):
        if "_go" in request.POST:
            return HttpResponseRedirect(self._address(change.article, "publish"))
        if change.is_scheduled:
            sentence = _("Kept. Readers will see it on %(at)s.") % {"at": moment(change.publish_at)}
        else:
            sentence = _("Kept as a prepared change. Readers see nothing of it until you publish it.")
        self.message_user(request, sentence, messages.SUCCESS)
        if change.is_scheduled:
            for against in applying.foresee(change, request.user).reasons:
                self.message_user(
                    request,
                    _("At its time it could not be published as it is: %(why)s") % {"why": against},
                    messages.WARNING,
                )
        return HttpResponseRedirect(self._address(change.article))

    def save_related(self, request, form, formsets, change):
        is_pinned = any(each.model is Pin and each.has_changed() for each in formsets)
        if getattr(request, "is_trial", False) and BUTTON in request.POST and is_pinned:
            sentence = _(
                "What is pinned to the page is no part of a prepared change. Undo what you changed there, keep the change, and pin with the live article."
            )
            raise Refused([Reason("", sentence)])
        super().save_related(request, form, formsets, change)

    def get_inline_instances(self, request, obj=None):
        inlines = super().get_inline_instances(request, obj)
        return [inline for inline in inlines if not (is_of_prepared(request) and inline.model is Pin)]

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        if getattr(request, "is_opened", False):
            forget_errors(context)
        context["is_of_prepared"] = is_of_prepared(request)
        if obj and obj.seen_since and request.user.has_perm("articles.publish_article"):
            context["prepared"] = preparing.open_change(obj)
            if context["prepared"] and context["prepared"].is_scheduled:
                context["against_schedule"] = applying.foresee(context["prepared"], request.user).reasons
            context["may_prepare"] = obj.is_published and context["prepared"] is None
        return super().render_change_form(request, context, add, change, form_url, obj)

    # --- What the form asks of the autosave and of two saves ---------------------------------------------------------

    def prepared_autosave_view(self, request, pk: int):
        request.is_of_prepared = True
        return self.autosave_view(request, pk)

    def prepared_presence_view(self, request, pk: int):
        request.is_of_prepared = True
        return self.presence_view(request, pk)

    def _version_of(self, request, article: Article) -> int:
        if not is_of_prepared(request):
            return super()._version_of(request, article)
        if change := preparing.open_change(article):
            return change.version
        ended = preparing.last_ended(article)
        return ended.version + 1 if ended else 0

    def _told_of_save(self, request, article: Article) -> str:
        if not is_of_prepared(request):
            return super()._told_of_save(request, article)
        return told_of(preparing.open_change(article) or preparing.last_ended(article))

    def _stored(self, request, article: Article) -> Stored:
        """A save of the change comes second to another one of it; or to its end, after which it begins anew."""
        if not is_of_prepared(request):
            return super()._stored(request, article)
        if change := preparing.open_change(article):
            return Stored(change.prepared.snapshot, change.version, change.prepared.number, told_of(change))
        last, ended = last_version(article), preparing.last_ended(article)
        is_out = ended is None or ended.fate == "published"
        snapshot = take(article) if is_out else ended.prepared.snapshot
        return Stored(snapshot, 0, last.number if last else 0, told_of(ended))

    def _bring_together(self, request, object_id: str, form_url, extra_context):
        if is_of_prepared(request):
            form_url = reverse("admin:articles_article_prepared", args=[object_id])
        return super()._bring_together(request, object_id, form_url, extra_context)

    # --- What becomes of the change ----------------------------------------------------------------------------------

    def publish_prepared_view(self, request, pk: int):
        """What the change would make of what readers have, and what stands against it; now, at a time, or no time any more."""
        article, change = self._with_change(request, pk)
        if change is None:
            return self._begun_from(request, article, "")
        form, against, status = PublishingForm(request.POST or None), [], 200
        if request.method == "POST":
            status = 422
            try:
                if answer := self._done(request, change, form):
                    return answer
            except preparing.Stale:
                against, status = [self._told_of_change(request, article, change)], 409
            except Conflicting:
                status = 409  # the page says so by itself
            except Refused as refused:
                for reason in refused.reasons:
                    if reason.field == "publish_at":
                        form.add_error("publish_at", reason.sentence)
                    else:
                        against.append(reason.sentence)
            article, change = self._with_change(request, pk)
            if change is None:
                self.message_user(request, told_of(preparing.last_ended(article)), messages.WARNING)
                return HttpResponseRedirect(self._form_of(article.pk))
        elif change.is_scheduled:
            form.initial["publish_at"] = change.publish_at
        foreseen = applying.foresee(change, request.user)
        context = {
            "title": _("Publish the prepared change"),
            "prepared": change,
            "form": form,
            "against": list(dict.fromkeys([*against, *foreseen.against])),
            "foreseen": foreseen,
            "comparison": compare(foreseen.before, foreseen.after),
            "left": _("What readers have now"),
            "right": _("With the change"),
            "seen": preparing.seen_of(change),
            "may_publish_now": not foreseen.conflicts and not foreseen.against,
        }
        return self._page_of(request, "prepared_publish", article, context, status)

    def _done(self, request, change: PreparedChange, form: PublishingForm):
        """Do what the pressed button says; nothing where the form has to be looked at first."""
        by, seen = request.user, request.POST.get("seen", "")
        if "unschedule" in request.POST:
            change = applying.unschedule(change, by, seen)
            self.message_user(request, _("Off the schedule. The change is kept."), messages.SUCCESS)
            return HttpResponseRedirect(self._address(change.article, "publish"))
        if not form.is_valid():
            return None
        at = form.cleaned_data["publish_at"]
        if "schedule" in request.POST:
            if at is None:
                form.add_error("publish_at", _("Give the time at which readers are to see the change."))
                return None
            change = applying.schedule(change, by, at, seen)
            sentence = _("Scheduled: readers will see the change on %(at)s.") % {"at": moment(at)}
            self.message_user(request, sentence, messages.SUCCESS)
            return HttpResponseRedirect(self._address(change.article))
        if at and at != change.publish_at:
            sentence = _("A time is given: press “Schedule”, or take it out to publish the change now.")
            form.add_error("publish_at", sentence)
            return None
        applying.publish(change, by, seen, without="without" in request.POST)
        self.message_user(request, _("Published: readers see the change now."), messages.SUCCESS)
        return HttpResponseRedirect(self._form_of(change.article_id))

    def bring_together_view(self, request, pk: int):
        """What was changed live since the change was prepared, taken into it; what both changed is asked."""
        article, change = self._with_change(request, pk)
        if change is None:
            return self._begun_from(request, article, "")
        against, status = [], 200
        chosen = chosen_in(request.POST)
        if request.method == "POST":
            try:
                preparing.bring_together(change, request.user, request.POST.get(SEEN, ""), chosen)
            except preparing.Stale:
                chosen, against, status = {}, [self._told_of_change(request, article, change)], 409
                article, change = self._with_change(request, pk)
                if change is None:
                    return self._begun_from(request, article, "")
            except Conflicting:
                status = 422
            else:
                sentence = _(
                    "Brought together: the change is now one of what readers have. They see nothing of it yet."
                )
                self.message_user(request, sentence, messages.SUCCESS)
                return HttpResponseRedirect(self._address(article, "publish"))
        live = take(article)
        merged = preparing.brought_together(change, live)
        context = {
            "title": _("Bring the change together with the live article"),
            "prepared": change,
            "against": against,
            "questions": questions_of(merged, chosen),
            "taken": [label_of(name) for name in merged.taken],
            "seen": preparing.seen_of(change),
            "since": compare(change.base.snapshot, live),
        }
        return self._page_of(request, "prepared_merge", article, context, status)

    def take_back_view(self, request, pk: int):
        """Asks once, then gives the change up; its text stays in the history."""
        article, change = self._with_change(request, pk)
        if change is None:
            return self._begun_from(request, article, "")
        against, status = [], 200
        if request.method == "POST":
            try:
                preparing.take_back(change, request.user, request.POST.get("seen", ""))
            except preparing.Stale:
                against, status = [self._told_of_change(request, article, change)], 409
                article, change = self._with_change(request, pk)
                if change is None:
                    return self._begun_from(request, article, "")
            else:
                sentence = _("Taken back. What was prepared stays in the history, from where it can be prepared again.")
                self.message_user(request, sentence, messages.SUCCESS)
                return HttpResponseRedirect(self._form_of(article.pk))
        context = {
            "title": _("Take the prepared change back"),
            "prepared": change,
            "against": against,
            "seen": preparing.seen_of(change),
            "comparison": compare(take(article), change.prepared.snapshot),
            "left": _("What readers have now"),
            "right": _("What was prepared"),
        }
        return self._page_of(request, "prepared_take_back", article, context, status)

    def _told_of_change(self, request, article: Article, seen: PreparedChange) -> str:
        """Who was faster: with the change, or with the live article."""
        now = preparing.open_change(article) or preparing.last_ended(article)
        was_touched = now.pk != seen.pk or now.version != seen.version or now.ended_at
        sent = request.POST.get("seen") or request.POST.get(SEEN, "")
        is_of_live = not was_touched and sent.partition("-")[0] == str(now.version)
        told = told_of_stale(request, article) if is_of_live else told_of(now)
        return f"{told} {_('Look again.')}"

    # --- Odds and ends -----------------------------------------------------------------------------------------------

    def _with_change(self, request, pk: int) -> tuple[Article, PreparedChange | None]:
        article = self._opened_by_editor(request, pk)
        change = preparing.open_change(article)
        if change:
            change.article = article
        return article, change

    def _opened_by_editor(self, request, pk: int) -> Article:
        article = self._opened(request, pk)
        if not self.has_change_permission(request, article):
            raise PermissionDenied
        preparing.require_editor(request.user)
        return article

    def _address(self, article: Article, act: str = "") -> str:
        name = f"articles_article_prepared_{act}" if act else "articles_article_prepared"
        return reverse(f"admin:{name}", args=[article.pk])


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 10 else 0

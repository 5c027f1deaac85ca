"""Nothing typed is lost: windows of the form keep what they hold, find it again, and tell who else is there."""

from uuid import UUID, uuid4

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from .. import autosaving
from ..models import Article, Autosave
from ..templatetags.dates import clock
from .refusals import forget_errors, last_entry, typed_text

# Makes the restored form invalid, so that showing it stores nothing; nobody reads it.
SHOWN_AGAIN = "restored"


class Autosaving:
    """Mixed into the admin of articles, which names the addresses."""

    # --- What windows ask --------------------------------------------------------------------------------------------

    def autosave_view(self, request, pk: int | None = None):
        """Keep what the form of a window holds. What its owner may do with the article is asked when they save."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        article = self._opened(request, pk) if pk else None
        if article is None and not self.has_add_permission(request):
            raise PermissionDenied
        is_of_change = is_of_prepared(request)
        kept = autosaving.keep(request.user, article, _window(request), request.POST, is_of_change=is_of_change)
        return JsonResponse({"at": clock(kept.kept_at), "id": None if kept.is_done else kept.pk})

    def presence_view(self, request, pk: int):
        """Say that a window is open (or `gone`); hear who else has the article open, and whether somebody saved it."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        article, window = self._opened(request, pk), _window(request)
        if "gone" in request.POST:
            autosaving.leave(request.user, article, window)
            return HttpResponse(status=204)
        autosaving.be_present(request.user, article, window)
        others = [
            (
                _("you, in another window since %(time)s")
                if each["by_id"] == request.user.pk
                else _("%(name)s, since %(time)s")
            )
            % {"name": each["name"], "time": clock(each["since"])}
            for each in autosaving.others_with(article, window)
        ]
        version, saved = self._version_of(request, article), self._told_of_save(request, article)
        return JsonResponse({"others": others, "version": version, "saved": saved})

    def _version_of(self, request, article: Article) -> int:
        """The number of the last save of what the form shows."""
        return article.version

    def _told_of_save(self, request, article: Article) -> str:
        entry = last_entry(article)
        name = entry.user.get_full_name() if entry else _("Somebody")
        at = clock(entry.action_time if entry else article.saved_at)
        return _("%(name)s saved this article at %(time)s.") % {"name": name, "time": at}

    def throw_away_view(self, request, pk: int):
        """Throw one's own unsaved text away."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        kept = get_object_or_404(Autosave.objects.defer("fields"), pk=pk, by=request.user, is_done=False)
        form = self._form_of(kept.article_id, is_of_change=kept.is_of_change)
        autosaving.done_with(request.user, kept.window)
        self.message_user(request, _("The unsaved text was thrown away."), messages.SUCCESS)
        return HttpResponseRedirect(form)

    def signed_in_view(self, request):
        """Where whoever signs in again beside an open form comes to: it tells the form, and closes."""
        context = {**self.admin_site.each_context(request), "title": _("Signed in")}
        return TemplateResponse(request, "desk/signed_in.html", context)

    def _form_of(self, article_id: int | None, *, is_of_change: bool = False) -> str:
        if article_id is None:
            return reverse("admin:articles_article_add")
        if is_of_change:
            return reverse("admin:articles_article_prepared", args=[article_id])
        return reverse("admin:articles_article_change", args=[article_id])

    # --- The form ----------------------------------------------------------------------------------------------------

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        """The form; with `?restore=`, as a window of the same person left it."""
        number = request.GET.get("restore", "")
        if request.method != "GET" or not (number.isdecimal() and len(number) < 19):
            return super().changeform_view(request, object_id, form_url, extra_context)
        kept = Autosave.objects.filter(pk=number, by=request.user, is_done=False).first()
        place = (str(kept.article_id or ""), bool(kept.article_id) and kept.is_of_change) if kept else None
        if place != (object_id or "", is_of_prepared(request)):
            self.message_user(request, _("This text is no longer kept: it was saved or thrown away."), messages.WARNING)
            return HttpResponseRedirect(request.path)
        request.restored = kept
        request.desk_refusal = [(None, SHOWN_AGAIN)]
        _nothing_was_sent = request.FILES  # read now: once the method is another, reading it would empty POST again
        request.method, request.POST = "POST", autosaving.typed_in(kept)
        try:
            response = super().changeform_view(request, object_id, form_url, extra_context)
        except PermissionDenied:
            sentence = _("You may no longer change this article. Here is what you had typed, to be copied.")
            return self.admin_site.refuse(request, sentence, typed=typed_text(request))
        finally:
            request.method = "GET"
        response.status_code = 200
        return response

    def _get_obj_does_not_exist_redirect(self, request, opts, object_id):
        """The article is no longer there for who was typing in it: what was typed is given back."""
        if request.method == "POST" and (typed := typed_text(request)):
            sentence = _(
                "This article was deleted meanwhile, or given to somebody else. Here is what you had typed, to be copied."
            )
            return self.admin_site.refuse(request, sentence, typed=typed)
        return super()._get_obj_does_not_exist_redirect(request, opts, object_id)

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        window = _window_or_new(request)
        if restored := getattr(request, "restored", None):
            forget_errors(context)
            context["restored"] = restored
        elif request.method == "GET" or getattr(request, "is_opened", False):
            context["unsaved"] = autosaving.unsaved(request.user, obj, in_change_only=is_of_prepared(request))
        of = "prepared_" if is_of_prepared(request) else ""
        context |= {
            "window": window,
            "autosave_url": reverse(f"admin:articles_article_{of}autosave", args=[obj.pk])
            if obj
            else reverse("admin:articles_article_autosave_new"),
            "presence_url": reverse(f"admin:articles_article_{of}presence", args=[obj.pk]) if obj else "",
            "stored_version": self._version_of(request, obj) if obj else 0,
        }
        return super().render_change_form(request, context, add, change, form_url, obj)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        if window := _read(request.POST.get("window")):
            autosaving.done_with(request.user, window)


def is_of_prepared(request) -> bool:
    """Whether the form is that of a prepared change, and not that of what readers have."""
    return getattr(request, "is_of_prepared", False)


def _read(text: str | None) -> UUID | None:
    try:
        return UUID(text or "")
    except ValueError:
        return None


def window_of(request) -> UUID | None:
    """The number of the window that sent the form, if it says one."""
    return _read(request.POST.get("window"))


def _window(request) -> UUID:
    window = _read(request.POST.get("window"))
    if window is None:
        raise Http404
    return window


def _window_or_new(request) -> UUID:
    return _read(request.POST.get("window")) or uuid4()

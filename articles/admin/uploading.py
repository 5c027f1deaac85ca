"""Pictures sent to the desk, one or many: each file by itself, so that one which is refused holds up no other."""

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponseNotAllowed, HttpResponseRedirect, JsonResponse
from django.middleware.csrf import get_token
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.datastructures import MultiValueDict
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pictures.fields import PictureUploadField
from pictures.renditions import url

from ..illustrating import alike, render_again, store
from ..models import Picture
from ..picture_forms import DescriptionForm, OneOfManyForm, address_of, facts_in, told_of
from ..refreshing import refresh_cards

SMALL = 480


class Uploading:
    """Mixed into the admin of pictures, which names the addresses."""

    def upload_view(self, request):
        """The page for several files at once; without scripts they come in one form, and are told of one by one."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form, outcomes = OneOfManyForm(), []
        form.fields["upload"].required = False
        if request.method == "POST":
            files = request.FILES.getlist("upload")
            outcomes = [self._keep(request, file) for file in files]
            form = OneOfManyForm(request.POST)
            form.fields["upload"].required = False
            stored = [picture for _name, picture, _sentence in outcomes if picture]
            if files and len(stored) == len(files):
                self.message_user(
                    request,
                    ngettext("%(count)d picture is kept.", "%(count)d pictures are kept.", len(stored))
                    % {"count": len(stored)},
                    messages.SUCCESS,
                )
                return HttpResponseRedirect(reverse("admin:articles_picture_changelist"))
            if not files:
                outcomes = [("", None, _("No file was chosen. Choose one or more, then send them."))]
        context = {
            **self.admin_site.each_context(request),
            "title": _("Add pictures"),
            "opts": self.opts,
            "media": self.media,
            "form": form,
            "outcomes": outcomes,
        }
        status = 422 if any(picture is None for _name, picture, _sentence in outcomes) else 200
        request.current_app = self.admin_site.name
        return TemplateResponse(request, "admin/articles/picture/upload.html", context, status=status)

    def _keep(self, request, file) -> tuple[str, Picture | None, str]:
        """The name of a file, and the picture that was made of it or the sentence that says why not."""
        form = OneOfManyForm(request.POST, MultiValueDict({"upload": [file]}))
        if form.is_valid():
            return file.name, self._stored(request, form), ""
        return file.name, None, _sentence(form)

    def _stored(self, request, form) -> Picture:
        picture = store(form.cleaned_data["upload"], request.user, **form.facts())
        self.log_addition(request, picture, [{"added": {}}])
        return picture

    def send_view(self, request):
        """One file, sent by a script: what became of it, as JSON. Asked without a file, a token to send one with.

        201 the picture; 409 what is like it and there already; 422 why it is refused, and whether a credit would mend it.
        """
        if not self.has_add_permission(request):
            return JsonResponse({"error": _("Your role does not include adding pictures.")}, status=403)
        if request.method == "GET":
            return JsonResponse({"token": get_token(request)})
        if request.method != "POST":
            return HttpResponseNotAllowed(["GET", "POST"])
        form = OneOfManyForm(request.POST, request.FILES)
        if form.is_valid():
            return JsonResponse(self._told(request, self._stored(request, form)), status=201)
        if set(form.errors) == {"upload"} and form.resembling:
            told = [self._told(request, picture) for picture, _is_same in form.resembling]
            sentence = (
                _("This very file is there already.")
                if form.resembling[0][1]
                else _("A picture that looks the same is there already.")
            )
            return JsonResponse({"error": sentence, "alike": told}, status=409)
        needs_credit = "credit" in form.errors and ("upload" not in form.errors or bool(form.resembling))
        return JsonResponse({"error": _sentence(form), "needs_credit": needs_credit}, status=422)

    def _told(self, request, picture: Picture) -> dict:
        return {
            "id": picture.pk,
            "name": str(picture),
            "credit": picture.credit,
            "address": address_of(picture),
            "picture": url(picture.renditions, settings.MEDIA_URL, SMALL) if picture.renditions else "",
            "is_described": picture.is_described,
            "describe": reverse("admin:articles_picture_describe", args=[picture.pk])
            if self._may_describe(request, picture)
            else "",
        }

    def _may_describe(self, request, picture: Picture) -> bool:
        """Who may change pictures; and who has just sent this one, until it is described."""
        is_theirs = picture.uploaded_by_id == request.user.pk and not picture.is_described
        return self.has_change_permission(request, picture) or (is_theirs and self.has_add_permission(request))

    def describe_view(self, request, pk: int):
        """What the picture shows, typed beside its upload."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        picture = Picture.objects.filter(pk=pk).first()
        if picture is None:
            return JsonResponse({"error": _("This picture is no longer there.")}, status=404)
        if not self._may_describe(request, picture):
            return JsonResponse({"error": _("Your role does not include changing this picture.")}, status=403)
        form = DescriptionForm(request.POST, instance=picture)
        if form.is_valid() and not picture.is_described:
            form.add_error("alt", _("Write what the picture shows, in one sentence, or tick “decorative”."))
        if form.errors:
            return JsonResponse({"error": _sentence(form)}, status=422)
        form.save()
        if form.opened:
            render_again(picture, form.opened)
        refresh_cards.enqueue("picture", picture.pk)
        self.log_change(request, picture, [{"changed": {"fields": [str(_("alternative text"))]}}])
        return JsonResponse(self._told(request, picture))

    def read_rights(self, request):
        """What a chosen file says of itself, for the fields of the form, and what is like it already; keeps nothing."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        if not self.has_add_permission(request):
            raise PermissionDenied
        try:
            opened = PictureUploadField().clean(request.FILES.get("upload"))
        except ValidationError as refused:
            return JsonResponse({"error": " ".join(refused.messages)}, status=422)
        told = facts_in(opened.rights) | {"size": format_html("{} × {}", opened.width, opened.height)}
        resembling = list(alike(opened))
        return JsonResponse(told | ({"alike": told_of(resembling)} if resembling else {}))


def _sentence(form) -> str:
    """The one thing that is said of a file: of one that cannot be used, not that it names nobody as well."""
    first = next((name for name in ("credit", "upload") if name in form.errors), next(iter(form.errors)))
    if "upload" in form.errors and not form.resembling:
        first = "upload"
    return form.errors[first][0]

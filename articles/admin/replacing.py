"""Another file for a picture, everywhere it is shown; and the whole picture, on which the focal point is set."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from pictures.renditions import render
from pictures.rights import Rights

from ..illustrating import OriginalLostError, opened_again, replace
from ..models import Picture
from ..picture_forms import ReplacementForm, address_of
from ..using import showing, uses_of

WHOLE = 960  # pixels across


class Replacing:
    """Mixed into the admin of pictures, which names the addresses."""

    def replace_view(self, request, pk: int):
        picture = self._found(pk)
        if not self.has_change_permission(request, picture):
            raise PermissionDenied(_("Only an editor may replace the file of a picture."))
        form = ReplacementForm(request.POST or None, request.FILES or None, picture=picture, label_suffix="")
        if form.is_valid():
            with transaction.atomic():
                replace(picture, form.cleaned_data["upload"], **form.facts())
                self.log_change(request, picture, [{"changed": {"fields": [str(_("file"))]}}])
            self.message_user(
                request,
                _(
                    "The new file stands wherever the picture is shown. See whether its description and its focal point still fit."
                ),
                messages.SUCCESS,
            )
            return HttpResponseRedirect(address_of(picture))
        context = {
            **self.admin_site.each_context(request),
            "title": _("Replace the file"),
            "opts": self.opts,
            "media": self.media,
            "original": picture,
            "form": form,
            "uses": uses_of(picture, request.user),
            "count": showing(picture)[:100].count(),
        }
        request.current_app = self.admin_site.name
        status = 422 if form.is_bound else 200
        return TemplateResponse(request, "admin/articles/picture/replace.html", context, status=status)

    def whole_view(self, request, pk: int):
        """The picture as it was sent, before any cut, small enough for a screen."""
        picture = self._found(pk)
        if not self.has_view_permission(request, picture):
            raise PermissionDenied
        try:
            image = opened_again(picture).image
        except OriginalLostError as fault:
            raise Http404 from fault
        data = render(image, Rights(), width=min(WHOLE, image.width), format="JPEG")
        return HttpResponse(data, content_type="image/jpeg", headers={"X-Content-Type-Options": "nosniff"})

    def _found(self, pk: int) -> Picture:
        picture = Picture.objects.select_related("source").filter(pk=pk).first()
        if picture is None:
            raise Http404
        return picture

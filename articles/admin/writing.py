"""What the editor of texts asks while somebody writes: to clean what was pasted, to mend typography, to find a picture.

Nothing is stored by any of it.
"""

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseNotAllowed, JsonResponse
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pictures.renditions import url
from text.cleaning import clean
from text.fields import MAX_CHARACTERS
from text.folding import holding
from text.pasting import pictures_left_behind
from text.typography import typo_html

from ..models import Picture
from ..writing import MAX_PASTED

SHOWN = 12
MOST_NUMBERS = 100


class Writing:
    """Mixed into the admin of articles: three addresses of the editor, for whoever may write one."""

    def get_urls(self):
        def named(name, view):
            return path(f"writing/{name}/", self.admin_site.admin_view(view), name=f"articles_article_{name}")

        return [
            named("tidy", self.tidy_view),
            named("typography", self.typography_view),
            named("pictures", self.pictures_view),
            *super().get_urls(),
        ]

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        # Who writes without the editor's scripts learns here what was left out.
        for sentence in said_of_pictures(pictures_left_behind(request.POST.get("body", ""))):
            self.message_user(request, sentence, messages.WARNING)

    def tidy_view(self, request):
        """What was pasted as it would be stored, and what of it could not be taken."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        self._ask_to_write(request)
        html = request.POST.get("html", "")
        if len(html) > MAX_PASTED:
            sentence = _("This is too much to paste at once. Paste it in parts, or as plain text (Ctrl-Shift-V).")
            return JsonResponse({"error": sentence}, status=413)
        cleaned = clean(html)
        if len(cleaned) > MAX_CHARACTERS:
            sentence = _(
                "This text has %(characters)d characters; the most that can be kept is %(most)d. Paste a part of it."
            )
            said = sentence % {"characters": len(cleaned), "most": MAX_CHARACTERS}
            return JsonResponse({"error": said}, status=413)
        return JsonResponse({"html": cleaned, "said": said_of_pictures(pictures_left_behind(html))})

    def typography_view(self, request):
        """The text of the editor with the typography of its language; its tags stand as they stood."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        self._ask_to_write(request)
        html, language = request.POST.get("html", ""), request.POST.get("language", "")
        if len(html) > MAX_CHARACTERS or language not in dict(settings.LANGUAGES):
            sentence = _(
                "The typography of this text cannot be mended: choose its language, and divide it if it is very long."
            )
            return JsonResponse({"error": sentence}, status=422)
        return JsonResponse({"html": typo_html(html, language)})

    def pictures_view(self, request):
        """Our pictures, newest first: those that hold the words of `q`, or those that `ids` names."""
        if request.method != "GET":
            return HttpResponseNotAllowed(["GET"])
        self._ask_to_write(request)
        if not request.user.has_perm("articles.view_picture"):
            raise PermissionDenied
        found = Picture.objects.select_related("source")
        if "ids" in request.GET:
            named = [number for number in request.GET["ids"].split(",") if number.isdecimal() and len(number) < 10]
            return JsonResponse({"pictures": [_told(each) for each in found.filter(pk__in=named[:MOST_NUMBERS])]})
        found = found.filter(holding("words_plain", request.GET.get("q", "")))
        rows = list(found.exclude(renditions={})[: SHOWN + 1])
        return JsonResponse({"pictures": [_told(each) for each in rows[:SHOWN]], "has_more": len(rows) > SHOWN})

    def _ask_to_write(self, request) -> None:
        if not (self.has_add_permission(request) or self.has_change_permission(request)):
            raise PermissionDenied


def said_of_pictures(count: int) -> list[str]:
    """The sentence on pictures that were pasted and are not there; none where there were none."""
    if not count:
        return []
    return [
        ngettext(
            "A picture was left out: what is pasted holds no picture that readers could be shown. Add it with the button “Picture”.",
            "%(count)d pictures were left out: what is pasted holds no pictures that readers could be shown. Add them with the button “Picture”.",
            count,
        )
        % {"count": count}
    ]


def _told(picture: Picture) -> dict:
    shown = picture.renditions
    return {
        "id": picture.pk,
        "alt": picture.alt,
        "caption": picture.caption,
        "credit": picture.credit,
        "source": picture.source.label if picture.source else "",
        "src": url(shown, settings.MEDIA_URL) if shown else "",
        "small": url(shown, settings.MEDIA_URL, 480) if shown else "",
        "width": shown.get("w", 0),
        "height": shown.get("h", 0),
    }

"""A foreign notice out of the text and into the provenance: one button of the form, stored as any change is."""

from dataclasses import dataclass
from http import HTTPStatus

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import QueryDict
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import override

from attribution.policy import Reason
from text.blocks import without_block
from text.cleaning import clean
from text.fields import MAX_CHARACTERS

from ..publishing import Refused
from ..recognising import ForeignNotice, foreign_notices

BUTTON = "_move_notice"
ROWS = "provenance-TOTAL_FORMS"
SOURCE, ORIGINAL, REMOVAL = "provenance-0-source", "provenance-0-original_url", "provenance-0-DELETE"


class NotMoved(Exception):
    """Nothing was changed; the message is a sentence for the editor."""


@dataclass
class Moved:
    """What is being moved; `article_id` once it is stored."""

    notice: ForeignNotice
    is_source_new: bool
    article_id: int | None = None


class Moving:
    """Mixed into the admin of articles: rewrites what the form sent, and leaves the rest to the ordinary way."""

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        if request.method != "POST" or BUTTON not in request.POST:
            return super().changeform_view(request, object_id, form_url, extra_context)
        if not may_move(request.user):
            raise PermissionDenied
        try:
            data, request.moved = rewritten(request.POST)
        except NotMoved as reason:
            return self._refused(request, object_id, form_url, extra_context, str(reason))
        typed_body, request.POST = request.POST["body"], data
        sentence = _("The notice was not moved: it still stands in the text. Mend the rest first, then move it.")
        try:
            response = super().changeform_view(request, object_id, form_url, extra_context)
        except Exception as fault:  # whatever it was: the form is shown again with the text as it was typed
            data["body"] = typed_body
            if isinstance(fault, Refused):
                fault.reasons.append(Reason("", sentence))
            raise
        if response.status_code != HTTPStatus.FOUND:
            data["body"] = typed_body
            return self._refused(request, object_id, form_url, extra_context, sentence)
        if request.moved.article_id:
            self.message_user(request, _told(request.moved), messages.SUCCESS)
        return response

    def _refused(self, request, object_id, form_url, extra_context, sentence: str):
        """The form again, with everything that was typed and the sentence; being invalid by it, it stores nothing."""
        request.desk_refusal = [(None, sentence)]
        return super().changeform_view(request, object_id, form_url, extra_context)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        if moved := getattr(request, "moved", None):
            with override(settings.LANGUAGE_CODE):
                words = _("Moved out of the text: “%(text)s”") % {"text": moved.notice.text}
            self.log_change(request, form.instance, words)
            moved.article_id = form.instance.pk


def may_move(user) -> bool:
    """Whether this person may change a provenance at all; whether this article, the form itself asks."""
    return user.has_perms(["articles.add_provenance", "articles.change_provenance"])


def rewritten(typed: QueryDict) -> tuple[QueryDict, Moved]:
    """What the form would have sent with the notice out of the text and in the provenance. Raises `NotMoved`.

    What is chosen or typed already is never replaced.
    """
    body = typed.get("body", "")
    body = clean(body) if len(body) <= MAX_CHARACTERS else ""
    notice = next((each for each in foreign_notices(body) if str(each.index) == typed[BUTTON]), None)
    if notice is None:
        raise NotMoved(_("This paragraph was changed and no longer reads like a notice, so nothing was moved."))
    chosen = typed.get(SOURCE, "")
    if not chosen and notice.source is None:
        raise NotMoved(_("Choose the source first: this notice names nobody whom the newsroom knows."))
    data = typed.copy()
    del data[BUTTON]
    data["_continue"] = "1"
    data["body"] = without_block(body, notice.index)
    data.pop(REMOVAL, None)  # whoever moves a notice to a source does not mean to take the source away
    if data.get(ROWS) == "0":
        data[ROWS] = "1"
    if not chosen:
        data[SOURCE] = str(notice.source.pk)
    is_theirs = notice.source is None or data[SOURCE] == str(notice.source.pk)
    if is_theirs and notice.url and not data.get(ORIGINAL, "").strip():
        data[ORIGINAL] = notice.url
    return data, Moved(notice, is_source_new=not chosen)


def _told(moved: Moved) -> SafeString:
    """What was taken out, in full, and where it can be found again."""
    words = {"text": moved.notice.text, "source": moved.notice.source}
    sentence = (
        _("Moved out of the text: “%(text)s” The source is now %(source)s.")
        if moved.is_source_new
        else _("Moved out of the text: “%(text)s” The source stays as it was chosen.")
    ) % words
    history = reverse("admin:articles_article_history", args=[moved.article_id])
    kept = format_html('<a href="{}">{}</a>', history, _("Its words are kept in the history of the article."))
    return format_html("{} {}", sentence, kept)

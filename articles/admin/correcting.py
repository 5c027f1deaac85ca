"""A dated note on a published article: typed, looked at as readers will see it, and then stored for good."""

from hashlib import blake2b
from uuid import uuid4

from django import forms
from django.contrib.admin.widgets import AdminTextareaWidget
from django.core.exceptions import PermissionDenied
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, override

from text.validators import is_visible, no_control_characters, no_control_characters_in_lines

from ..models import LONGEST_NOTE, LONGEST_REPLY, Correction, CorrectionKind, Stands, usual_place
from ..publishing import AlreadyDone, Refused, note_of


class CorrectionForm(forms.Form):
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=CorrectionKind)
    text = forms.CharField(
        label=gettext_lazy("What was wrong, and what is right"),
        required=False,
        help_text=gettext_lazy(
            "For a right of reply: the reply, in the words of whoever sent it; an empty line begins a paragraph."
        ),
        widget=AdminTextareaWidget(attrs={"rows": 6}),
        validators=[no_control_characters_in_lines],
    )
    by_name = forms.CharField(
        label=gettext_lazy("Who replies"),
        required=False,
        max_length=120,
        help_text=gettext_lazy("Only for a right of reply: the name of the person or body."),
        widget=forms.TextInput(attrs={"class": "vTextField"}),
        validators=[no_control_characters],
    )
    stands_at = forms.ChoiceField(
        label=gettext_lazy("Where it stands"),
        required=False,
        choices=[("", gettext_lazy("where its kind usually stands")), *Stands.choices],
        help_text=gettext_lazy(
            "A correction or retraction usually stands at the head of the article, anything else at its foot."
        ),
    )
    token = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def clean(self):
        said = super().clean()
        kind, text, name = said.get("kind"), said.get("text"), said.get("by_name")
        is_reply = kind == CorrectionKind.REPLY
        if text is not None and not is_visible(text):
            self.add_error(
                "text",
                _("Paste the reply here.") if is_reply else _("Say what was wrong, and what is right."),
            )
        most = LONGEST_REPLY if is_reply else LONGEST_NOTE
        if text and len(text) > most:
            sentence = ngettext(
                "This has %(characters)d character; at most %(most)d can stand here. Shorten it.",
                "This has %(characters)d characters; at most %(most)d can stand here. Shorten it.",
                len(text),
            )
            self.add_error("text", sentence % {"characters": len(text), "most": most})
        if is_reply and name is not None and not is_visible(name):
            self.add_error("by_name", _("Say who replies: readers must see whose words these are."))
        if not is_reply and name:
            self.add_error("by_name", _("A name is kept with a right of reply alone. Choose that kind, or empty this."))
        if kind == CorrectionKind.RETRACTION and said.get("stands_at") == Stands.FOOT:
            self.add_error("stands_at", _("A retraction stands at the head: whoever opens the article must meet it."))
        return said

    @property
    def facts(self) -> dict:
        """What makes the note."""
        return {name: self.cleaned_data[name] for name in ("text", "kind", "by_name", "stands_at")}

    @property
    def seen(self) -> str:
        """Stands for what was looked at: something else was typed since if it differs."""
        return seen(self.facts)


def seen(facts: dict) -> str:
    return blake2b(repr(sorted(facts.items())).encode(), digest_size=12).hexdigest()


class Correcting:
    """Mixed into the admin of articles, which names the address."""

    def correct_view(self, request, pk: int):
        article = self._opened(request, pk)
        if not request.user.has_perm("articles.publish_article"):
            raise PermissionDenied(_("Only an editor may add a correction."))
        is_sent = request.method == "POST"
        if not article.is_published and not is_sent:
            raise PermissionDenied(_("Only what readers can see is corrected. Change the text itself."))
        form = CorrectionForm(request.POST if is_sent else None, initial={"token": uuid4()}, label_suffix="")
        words, status, note = {}, 200, None
        if is_sent and form.is_valid():
            note = note_of(article, **form.facts)
            if request.POST.get("_store") == form.seen:
                try:
                    article.correct(request.user, token=form.cleaned_data["token"], **form.facts)
                except AlreadyDone as late:
                    status = 409
                    form.data = request.POST.copy()
                    form.data["token"] = uuid4()
                    form.add_error("text", str(late))
                except Refused as refused:
                    status = 422
                    form.add_error("text", str(refused))
                else:
                    return self._back(
                        request, article, _("The note stands on the article, and in the list of corrections.")
                    )
            elif "_store" in request.POST:
                words["told"] = _("You changed it after you looked at it. This is how readers will see it now.")
        elif is_sent:
            status = 422
        if note:
            words |= {"preview": _as_read(note), "note": note}
        return self._act(
            request,
            article,
            form,
            status,
            title=_("Add a correction"),
            template="admin/articles/article/correct.html",
            corrections=article.corrections.all(),
            **words,
        )


def _as_read(note: Correction) -> str:
    """The note as it will stand on the page, in the language of the article."""
    note.stands_at = note.stands_at or usual_place(note.kind)
    with override(note.article.language):
        return render_to_string("components/correction.html", {"correction": note, "article": note.article})

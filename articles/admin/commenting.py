"""The comments on an article at the desk: beside its form, and on a page of their own that needs no script."""

import re

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import render
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from .. import commenting
from ..commenting import Settled, Thread
from ..forms import SendingBackForm
from ..models import Article, Comment, Status
from ..publishing import Refused

# What a button says: an act, and of which comment.
ACT = re.compile(r"(answer|resolve|reopen|take-back)-([0-9]{1,18})", re.ASCII)
COMMENT = "comment"
# The fields of the one form, of which one at most is sent off at a time; the others are given back as they were typed.
FIELD = re.compile(r"text|quote|answer-[0-9]{1,18}", re.ASCII)


class Commenting:
    """Mixed into the admin of articles, which names the addresses. Who may see an article there may comment on it."""

    def comments_view(self, request, pk: int):
        """The comments; by POST one act on them. With `part`, the comments alone, for the form of the article."""
        article = self._opened(request, pk)
        if not self.has_view_permission(request, article):
            raise PermissionDenied
        if request.method != "POST":
            return self._shown(request, article, {})
        typed = {name: value for name, value in request.POST.items() if FIELD.fullmatch(name) and value.strip()}
        try:
            done, used = self._do(request, article, request.POST.get("act", ""), typed)
        except ValidationError as fault:
            return self._shown(request, article, typed, " ".join(fault.messages), 422)
        except Settled as late:
            return self._shown(request, article, typed, str(late), 409)
        left = {name: value for name, value in typed.items() if name not in used}
        if left or "part" in request.POST:
            return self._shown(request, article, left, done=done)
        self.message_user(request, done, messages.SUCCESS)
        return HttpResponseRedirect(reverse("admin:articles_article_comments", args=[article.pk]))

    def send_back_view(self, request, pk: int):
        """End the review of an article with a comment."""
        article = self._opened(request, pk)
        if not request.user.has_perm("articles.publish_article"):
            raise PermissionDenied(_("Only an editor sends an article back."))
        if request.method != "POST" and article.status != Status.IN_REVIEW:
            self.message_user(request, _("This article waits for no review, or no longer."), messages.WARNING)
            return HttpResponseRedirect(reverse("admin:articles_article_change", args=[article.pk]))
        form, late = SendingBackForm(request.POST or None), False
        if form.is_valid() and "_look" not in request.POST:
            try:
                article.send_back(request.user, form.cleaned_data["text"])
            except Refused as refused:
                late = True
                for reason in refused.reasons:
                    form.add_error("text", reason.sentence)
            else:
                return self._back(
                    request, article, _("Sent back: it is a draft again, and your comment stands beside it.")
                )
        status = 409 if late else 422 if form.is_bound else 200
        template = "admin/articles/article/send_back.html"
        return self._act(request, article, form, status, template=template, title=_("Send the article back"))

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        if obj:
            context["discussion"] = discussion_of(obj, request.user)
        return super().render_change_form(request, context, add, change, form_url, obj)

    def _do(self, request, article: Article, act: str, typed: dict[str, str]) -> tuple[str, tuple[str, ...]]:
        """Do what the pressed button says; the sentence on it, and the fields whose words it took."""
        if act == COMMENT:
            commenting.comment(article, request.user, typed.get("text", ""), typed.get("quote", ""))
            return _("Your comment stands beside the article."), ("text", "quote")
        named = ACT.fullmatch(act)
        if named is None:
            raise Http404
        name, number = named.groups()
        said = Comment.objects.filter(article=article, pk=number).select_related("article", "answer_to").first()
        if said is None:
            raise Settled(_("Who wrote this comment has taken it back."))
        if name == "answer":
            commenting.answer(said, request.user, typed.get(act, ""))
            return _("Your answer stands under the comment."), (act,)
        if name == "resolve":
            commenting.resolve(said, request.user)
            return _("Resolved."), ()
        if name == "reopen":
            commenting.reopen(said, request.user)
            return _("Open again."), ()
        commenting.take_back(said, request.user)
        return _("Taken back: nobody sees it any more."), ()

    def _shown(self, request, article: Article, typed: dict, against: str = "", status: int = 200, done: str = ""):
        context = {
            "original": article,
            "discussion": discussion_of(article, request.user, typed, against, done),
        }
        if "part" in request.POST:
            return render(
                request, "admin/articles/article/discussion.html", context | {"is_beside": True}, status=status
            )
        request.current_app = self.admin_site.name
        context |= {**self.admin_site.each_context(request), "opts": self.opts, "title": _("Comments")}
        return TemplateResponse(request, "admin/articles/article/comments.html", context, status=status)


def discussion_of(article: Article, user, typed: dict | None = None, against: str = "", done: str = "") -> dict:
    """What the template of a discussion needs: the threads by their state, what was typed, what is said of the last act."""
    left = dict(typed or {})
    threads = commenting.threads_of(article)
    for thread in threads:
        thread.typed = left.pop(f"answer-{thread.comment.pk}", "")
        thread.may_be_taken_back = _may_be_taken_back(thread, user)
    return {
        "open": [thread for thread in threads if thread.comment.is_open],
        "resolved": [thread for thread in threads if not thread.comment.is_open],
        "is_cut": sum(1 + len(thread.answers) for thread in threads) >= commenting.MOST,
        "most": commenting.MOST,
        # What answered a comment that is no more is not lost: it stands where a new one is written.
        "typed": {"quote": left.pop("quote", ""), "text": "\n\n".join(left.values())},
        "against": against,
        "done": done,
    }


def _may_be_taken_back(thread: Thread, user) -> bool:
    return thread.comment.by_id == user.pk and not thread.answers and not thread.comment.sends_back

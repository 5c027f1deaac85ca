"""Acts on many articles chosen in the list: confirmed first, done one by one, and told one by one where they are refused."""

from collections.abc import Callable
from dataclasses import dataclass, field

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseNotAllowed, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from ..assigning import assignable
from ..forms import AssigneeField
from ..models import Article, ArticleTopic, Section, Topic
from ..publishing import AlreadyPublished, Refused
from .completing import OneOf
from .withdrawing import WithdrawalForm

MOST = 100
# In a mark, for whom no account has a number.
NOBODY = 0


class Unchanged(Exception):
    """There was nothing to do; the message says why."""


class PublishForm(forms.Form):
    """Nothing is asked: they are published at once."""


class SectionForm(forms.Form):
    section = forms.ModelChoiceField(Section.objects.none(), label=gettext_lazy("Section"))

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["section"].queryset = Section.objects.in_tree_order()


class TopicForm(forms.Form):
    topic = forms.ModelChoiceField(Topic.objects.all(), label=gettext_lazy("Topic"))

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["topic"].widget = OneOf(ArticleTopic._meta.get_field("topic"), admin.site)
        self.fields["topic"].widget.choices = self.fields["topic"].choices


class AssignForm(forms.Form):
    assigned_to = AssigneeField()

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["assigned_to"].queryset = assignable()


def _publish(article: Article, by, data) -> str:
    article.publish(by)
    return ""


def _withdraw(article: Article, by, data) -> str:
    article.withdraw(by, data["reason"], data["note"])
    return f"{article.pk}"


def _move(article: Article, by, data) -> str:
    former = article.move_to(by, data["section"])
    if former is None:
        raise Unchanged(_("It stands in this section already."))
    return f"{article.pk}-{former.pk}-{data['section'].pk}"


def _tag(article: Article, by, data) -> str:
    if not article.tag(by, data["topic"]):
        raise Unchanged(_("It has this topic already."))
    return f"{article.pk}-{data['topic'].pk}"


def _assign(article: Article, by, data) -> str:
    former, to = article.assigned_to_id or NOBODY, data["assigned_to"]
    if not article.assign(by, to, article.due_at):
        raise Unchanged(_("It is assigned to this person already.") if to else _("It is assigned to nobody already."))
    return f"{article.pk}-{former}-{to.pk if to else NOBODY}"


def _publish_again(article: Article, by, numbers: list[int]) -> None:
    article.publish(by)


def _move_back(article: Article, by, numbers: list[int]) -> None:
    former, given = numbers
    if article.section_id != given:
        raise Unchanged(_("Somebody has moved it since: it was left where it is."))
    section = Section.objects.filter(pk=former).first()
    if section is None:
        raise Unchanged(_("The section it stood in no longer exists."))
    article.move_to(by, section)


def _untag(article: Article, by, numbers: list[int]) -> None:
    topic = Topic.objects.filter(pk=numbers[0]).first()
    if topic is None or not article.untag(by, topic):
        raise Unchanged(_("It no longer has this topic."))


def _assign_back(article: Article, by, numbers: list[int]) -> None:
    former, given = numbers
    if (article.assigned_to_id or NOBODY) != given:
        raise Unchanged(_("Somebody has assigned it anew since: it was left as it is."))
    article.assign(by, assignable().filter(pk=former).first(), article.due_at)


@dataclass(frozen=True)
class Act:
    """What can be done to many. `do` gives the mark by which `undo` finds what was before; no `undo`, no way back."""

    title: Promise
    explanation: Promise
    button: Promise
    permission: str
    form: type[forms.Form]
    do: Callable[[Article, object, dict], str]
    undo: Callable[[Article, object, list[int]], None] | None = None
    numbers: int = 0
    no_way_back: Promise | str = ""
    is_dangerous: bool = False


ACTS = {
    "publish": Act(
        title=gettext_lazy("Publish these articles"),
        explanation=gettext_lazy("Readers see them at once. What may not be published as it stands is left as it is."),
        button=gettext_lazy("Publish"),
        permission="articles.publish_article",
        form=PublishForm,
        do=_publish,
        no_way_back=gettext_lazy("What readers have seen is not undone: withdraw it if it has to go."),
    ),
    "withdraw": Act(
        title=gettext_lazy("Withdraw these articles"),
        explanation=gettext_lazy(
            "They leave every page, feed and list at once. Their addresses stay, and give the reason below."
        ),
        button=gettext_lazy("Withdraw"),
        permission="articles.withdraw_article",
        form=WithdrawalForm,
        do=_withdraw,
        undo=_publish_again,
        is_dangerous=True,
    ),
    "move": Act(
        title=gettext_lazy("Move to another section"),
        explanation=gettext_lazy("Their addresses stay as they are."),
        button=gettext_lazy("Move"),
        permission="articles.change_article",
        form=SectionForm,
        do=_move,
        undo=_move_back,
        numbers=2,
    ),
    "tag": Act(
        title=gettext_lazy("Add a topic"),
        explanation=gettext_lazy("It stands after the topics that each of them has."),
        button=gettext_lazy("Add the topic"),
        permission="articles.change_article",
        form=TopicForm,
        do=_tag,
        undo=_untag,
        numbers=1,
    ),
    "assign": Act(
        title=gettext_lazy("Assign to somebody"),
        explanation=gettext_lazy("Whoever writes it finds it among what is assigned to them, and is told by letter."),
        button=gettext_lazy("Assign"),
        permission="articles.publish_article",
        form=AssignForm,
        do=_assign,
        undo=_assign_back,
        numbers=2,
    ),
}


@dataclass
class Outcome:
    """What became of each article; `marks` by which it can be undone."""

    done: list[Article] = field(default_factory=list)
    refused: list[tuple[Article, list[str]]] = field(default_factory=list)
    marks: list[str] = field(default_factory=list)


class Bulk:
    """Mixed into the admin of articles, which names the address."""

    actions = ["publish_chosen", "withdraw_chosen", "move_chosen", "tag_chosen", "assign_chosen", "renew_notices"]

    def has_withdraw_permission(self, request) -> bool:
        return request.user.has_perm("articles.withdraw_article")

    @admin.action(description=gettext_lazy("Publish…"), permissions=["publish"])
    def publish_chosen(self, request, queryset):
        return self._asked(request, "publish", queryset)

    @admin.action(description=gettext_lazy("Withdraw…"), permissions=["withdraw"])
    def withdraw_chosen(self, request, queryset):
        return self._asked(request, "withdraw", queryset)

    @admin.action(description=gettext_lazy("Move to another section…"), permissions=["change"])
    def move_chosen(self, request, queryset):
        return self._asked(request, "move", queryset)

    @admin.action(description=gettext_lazy("Add a topic…"), permissions=["change"])
    def tag_chosen(self, request, queryset):
        return self._asked(request, "tag", queryset)

    @admin.action(description=gettext_lazy("Assign…"), permissions=["publish"])
    def assign_chosen(self, request, queryset):
        return self._asked(request, "assign", queryset)

    def _asked(self, request, name: str, queryset):
        """The page that asks whether it is meant."""
        chosen = list(queryset.prefetch_related("revocations")[: MOST + 1])
        if len(chosen) > MOST:
            sentence = _(
                "At most %(most)d articles are changed at a time. Choose fewer, page by page or with a filter."
            )
            self.message_user(request, sentence % {"most": MOST}, messages.WARNING)
            return None
        return self._page(request, name, chosen, ACTS[name].form())

    def bulk_view(self, request):
        """Do to each what was confirmed, or undo it; what is refused is told with the reason, and stops no other."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        name = request.POST.get("act", "")
        act = ACTS.get(name)
        if act is None:
            return HttpResponseRedirect(reverse("admin:articles_article_changelist"))
        if not request.user.has_perm(act.permission):
            raise PermissionDenied
        if "undo" in request.POST:
            return self._told(request, name, self._undone(request, act), is_undo=True)
        chosen = self._chosen(request, request.POST.getlist("chosen"))
        form = act.form(request.POST)
        if not form.is_valid():
            return self._page(request, name, chosen, form)
        outcome = Outcome()
        for article in chosen:
            self._try(outcome, article, lambda article=article: act.do(article, request.user, form.cleaned_data))
        return self._told(request, name, outcome)

    def _undone(self, request, act: Act) -> Outcome:
        marks = {}
        for mark in request.POST.getlist("undo")[:MOST]:
            pk, *numbers = [int(part) for part in mark.split("-") if part.isdecimal() and len(part) < 19] or [0]
            if len(numbers) == act.numbers:
                marks[pk] = numbers
        outcome = Outcome()
        for article in self._chosen(request, [str(pk) for pk in marks]) if act.undo else []:
            self._try(outcome, article, lambda article=article: act.undo(article, request.user, marks[article.pk]))
        return outcome

    def _chosen(self, request, numbers: list[str]) -> list[Article]:
        """Those of them that this person may see, in the order of the list."""
        known = [int(number) for number in numbers[:MOST] if number.isdecimal() and len(number) < 19]
        rows = self.get_queryset(request).select_related("section").prefetch_related("revocations")
        return list(rows.filter(pk__in=known).order_by(*self.ordering))

    def _try(self, outcome: Outcome, article: Article, do: Callable[[], str | None]) -> None:
        try:
            mark = do()
        except Refused as refused:
            outcome.refused.append((article, [reason.sentence for reason in refused.reasons]))
        except (AlreadyPublished, PermissionDenied, Unchanged) as other:
            outcome.refused.append((article, [str(other) or _("Your role does not include this.")]))
        else:
            outcome.done.append(article)
            outcome.marks += [mark] if mark else []

    def _page(self, request, name: str, chosen: list[Article], form):
        context = {"name": name, "act": ACTS[name], "chosen": chosen, "form": form, "title": ACTS[name].title}
        return self._drawn(request, "bulk.html", context, 422 if form.is_bound else 200)

    def _told(self, request, name: str, outcome: Outcome, is_undo: bool = False):
        count = len(outcome.done)
        context = {
            "name": name,
            "act": ACTS[name],
            "title": _("Undone") if is_undo else ACTS[name].title,
            "outcome": outcome,
            "is_undo": is_undo,
            "sentence": ngettext("%(count)d article changed.", "%(count)d articles changed.", count) % {"count": count},
        }
        return self._drawn(request, "bulk_done.html", context, 200)

    def _drawn(self, request, template: str, context: dict, status: int):
        request.current_app = self.admin_site.name
        context = {**self.admin_site.each_context(request), "opts": self.opts, **context}
        return TemplateResponse(request, f"admin/articles/article/{template}", context, status=status)

"""Two saved one article: what each of them changed is brought together, and what both changed is asked of the second."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.http import QueryDict
from django.template.response import TemplateResponse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from text.diffs import Change, passage_diff
from text.passages import Passage, passages_of

from ..comparing import label_of, lines_of
from ..merging import BOTH, MINE, THEIRS, Conflict, Merged, merge
from ..models import Article, Provenance
from ..snapshots import FACTS, REFERENCES, TEXTS, Snapshot, last_version, take
from .refusals import forget_errors, told_of_stale

# The button of the page that asks; its choices are named so, by the names of conflicts.
BUTTON = "_merge"
CHOICE = "merge-"
SEEN = "merge-seen"
# Makes the form that shows the result invalid, so that nothing is stored before somebody has looked; nobody reads it.
LOOK_AT_IT = "merged"
PROVENANCE, BYLINES = "provenance", "bylines"


class Tried(Exception):
    """The article as the form would have stored it; raised so that nothing is."""

    def __init__(self, snapshot: Snapshot):
        self.snapshot = snapshot


@dataclass(frozen=True)
class Stored:
    """What a save came second to: `version` and `number` are what a form opened now would send as `version` and `base`."""

    snapshot: Snapshot
    version: int
    number: int
    told: str


class Merging:
    """Mixed into the admin of articles, which calls `_bring_together` where a save comes second."""

    def _create_formsets(self, request, obj, change):
        """A row that somebody took away while it was being typed in is one to be added: else nobody could send the form."""
        if change and request.method == "POST":
            request.POST = _with_lost_rows_as_new(request.POST, obj)
        return super()._create_formsets(request, obj, change)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        if getattr(request, "is_trial", False):
            form.save_text()
            form.save_subjects()
            raise Tried(take(form.instance))

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        newest = context.get("last_saved")
        context["base"] = request.POST.get("base") or (newest.number if newest else "")
        context["brought_together"] = getattr(request, "brought_together", None)
        if context["brought_together"]:
            forget_errors(context)
        return super().render_change_form(request, context, add, change, form_url, obj)

    def _stored(self, request, article: Article) -> Stored:
        """What the save came second to."""
        last = last_version(article)
        number = last.number if last else 0  # none where it was changed by another way than the desk's
        return Stored(take(article), article.version, number, told_of_stale(request, article))

    def _bring_together(self, request, object_id: str, form_url, extra_context):
        """The page that asks where both changed the same; else the form with what both made of it. Stores nothing."""
        mine = self._as_it_would_be(request, object_id, form_url)
        article = Article.objects.get(pk=object_id)
        stored = self._stored(request, article)
        base = _base(article, request.POST.get("base", ""))
        is_answer = BUTTON in request.POST and request.POST.get(SEEN) == str(stored.number)
        chosen = chosen_in(request.POST) if is_answer else {}
        merged = merge(base, mine, stored.snapshot, chosen)
        if any(conflict.name not in chosen for conflict in merged.conflicts):
            return self._ask(request, article, merged, chosen, stored, form_url)
        request.brought_together = {
            "told": stored.told,
            "taken": [label_of(name) for name in merged.taken],
            "was_asked": bool(merged.conflicts),
        }
        typed = as_typed(merged.snapshot, article, request.POST)
        typed["version"], typed["base"] = str(stored.version), str(stored.number)
        request.POST = typed
        request.desk_refusal = [(None, LOOK_AT_IT)]
        response = super().changeform_view(request, object_id, form_url, extra_context)
        response.status_code = 200 if is_answer else 409
        return response

    def _as_it_would_be(self, request, object_id: str, form_url) -> Snapshot:
        """What the save would have made of the article: it is made, looked at, and taken back."""
        snapshot, _response = self._tried(request, object_id, form_url)
        if snapshot is None:
            raise AssertionError("a save that came second was valid a moment ago")
        return snapshot

    def _tried(self, request, object_id: str, form_url, extra_context=None):
        """The same, of a form that may be refused: then there is no snapshot, and the form with its faults."""
        request.is_trial = True
        try:
            with transaction.atomic():
                return None, super().changeform_view(request, object_id, form_url, extra_context)
        except Tried as tried:
            return tried.snapshot, None
        finally:
            request.is_trial = False

    def _ask(self, request, article: Article, merged: Merged, chosen: dict[str, str], stored: Stored, form_url: str):
        typed = [(name, value) for name, values in request.POST.lists() for value in values if not _is_ours(name)]
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "original": article,
            "title": _("Two texts to bring together"),
            "told": stored.told,
            "questions": questions_of(merged, chosen),
            "taken": [label_of(name) for name in merged.taken],
            "typed": typed,
            "seen": stored.number,
            "newer_version": stored.version,
            "form_url": form_url,
        }
        request.current_app = self.admin_site.name
        return TemplateResponse(request, "admin/articles/article/merge.html", context, status=409)


def _base(article: Article, number: str) -> Snapshot | None:
    """What the form was opened with: the version it names, the first where there was none yet, None where it is gone."""
    if number and not (number.isascii() and number.isdecimal() and len(number) < 10):
        return None
    version = article.versions.filter(number=number or 1).first()
    return version.snapshot if version else None


def chosen_in(typed: QueryDict) -> dict[str, str]:
    return {
        name.removeprefix(CHOICE): value
        for name, value in typed.items()
        if name.startswith(CHOICE) and value in (MINE, THEIRS, BOTH)
    }


def _is_ours(name: str) -> bool:
    return name.startswith((CHOICE, "_")) or name == "csrfmiddlewaretoken"


def questions_of(merged: Merged, chosen: dict[str, str]) -> list[dict]:
    return [_question(conflict, chosen) for conflict in merged.conflicts]


def _question(conflict: Conflict, chosen: dict[str, str]) -> dict:
    return {
        "name": f"{CHOICE}{conflict.name}",
        "label": _("A passage of the text") if conflict.is_of_text else label_of(conflict.name),
        "is_of_text": conflict.is_of_text,
        "mine": _changes(conflict, conflict.mine),
        "theirs": _changes(conflict, conflict.theirs),
        "chosen": chosen.get(conflict.name, ""),
    }


def _changes(conflict: Conflict, value) -> list[Change]:
    """What became of what stood there before."""
    if conflict.is_of_text:
        return passage_diff(passages_of(conflict.base), passages_of(value))
    before, after = (lines_of(conflict.name, each) for each in (conflict.base, value))
    return passage_diff([Passage("p", line) for line in before], [Passage("p", line) for line in after])


def _with_lost_rows_as_new(typed: QueryDict, article: Article) -> QueryDict:
    data = typed
    stored = {BYLINES: set(article.bylines.values_list("pk", flat=True))}
    stored[PROVENANCE] = set(Provenance.objects.filter(article=article).values_list("pk", flat=True))
    for prefix, numbers in stored.items():
        total = typed.get(f"{prefix}-TOTAL_FORMS", "")
        if not (total.isdecimal() and len(total) < 5):
            continue
        rows = [_row(typed, prefix, number) for number in range(int(total))]
        initial = [row for row in rows if row.get("id") in map(str, numbers)]
        lost = [row for row in rows if row.get("id") and row not in initial and row["id"].isdecimal()]
        if not lost:
            continue
        if data is typed:
            data = typed.copy()
        new = [row for row in rows if not row.get("id")]
        again = [{name: value for name, value in row.items() if name != "id"} for row in lost if "DELETE" not in row]
        for name in list(data):
            if name.startswith(f"{prefix}-") and name.removeprefix(f"{prefix}-")[:1].isdecimal():
                del data[name]
        _type_rows(data, prefix, [*initial, *again, *new], len(initial))
    return data


def _row(typed: QueryDict, prefix: str, number: int) -> dict[str, str]:
    start = f"{prefix}-{number}-"
    return {name.removeprefix(start): typed[name] for name in typed if name.startswith(start)}


# --- A snapshot as the form would send it ------------------------------------------------------------------------------


def as_typed(snapshot: Snapshot, article: Article, typed: QueryDict) -> QueryDict:
    """What the form of the article as it is stored would send to make it what the snapshot says.

    What the form holds beside what a version holds, such as a time to publish at, stays as it was typed.
    """
    data = typed.copy()
    for name in list(typed):
        if _is_ours(name) or name.startswith((f"{BYLINES}-", f"{PROVENANCE}-")):
            del data[name]
    for name in TEXTS:
        data[name] = snapshot[name]
    for name in REFERENCES:
        data[name] = _number(snapshot[name])
    data["body"] = snapshot["body"]
    data.setlist("subjects", [_number(topic) for topic in snapshot["topics"]])
    data.setlist("kept_notices", snapshot["kept_notices"])
    _type_bylines(data, snapshot["bylines"], article)
    _type_provenance(data, snapshot["provenance"], article)
    return data


def _number(reference: dict | None) -> str:
    return str(reference["id"]) if reference else ""


def _type_bylines(data: QueryDict, wanted: list[dict], article: Article) -> None:
    rows: list[dict[str, str]] = []
    left = list(wanted)
    stored = list(article.bylines.all())
    for byline in stored:
        same = next(
            (each for each in left if each["author"]["id"] == byline.author_id and each["role"] == byline.role), None
        )
        row = {"id": str(byline.pk), "article": str(article.pk), "author": str(byline.author_id), "role": byline.role}
        if same:
            left.remove(same)
            rows.append(row | {"order": str(same["order"])})
        else:
            rows.append(row | {"order": str(byline.order), "DELETE": "on"})
    rows += [{"author": _number(each["author"]), "role": each["role"], "order": str(each["order"])} for each in left]
    _type_rows(data, BYLINES, rows, len(stored))


def _type_provenance(data: QueryDict, wanted: Snapshot | None, article: Article) -> None:
    stored = article.provenance if article.is_reprint else None
    row = {"id": str(stored.pk), "article": str(article.pk)} if stored else {}
    if wanted:
        row |= {name: _number(wanted[name]) for name in ("source", "licence")}
        row |= {name: _fact(wanted[name]) for name in FACTS}
    elif stored:
        row |= {"source": str(stored.source_id), "DELETE": "on"}
    _type_rows(data, PROVENANCE, [row] if row else [], 1 if stored else 0)


def _fact(value: str | None) -> str:
    """As it is typed: a moment by the newsroom's clock."""
    try:
        moment = datetime.fromisoformat(value or "")
    except ValueError:
        return value or ""
    return localtime(moment).strftime("%Y-%m-%dT%H:%M:%S") if moment.tzinfo else (value or "")


def _type_rows(data: QueryDict, prefix: str, rows: list[dict[str, str]], stored: int) -> None:
    data[f"{prefix}-TOTAL_FORMS"], data[f"{prefix}-INITIAL_FORMS"] = str(len(rows)), str(stored)
    data[f"{prefix}-MIN_NUM_FORMS"], data[f"{prefix}-MAX_NUM_FORMS"] = "0", "1000"
    for number, row in enumerate(rows):
        for name, value in row.items():
            data[f"{prefix}-{number}-{name}"] = value

"""An earlier version put back into its article, as a save of its own: what is left of it today, and what is not, in sentences."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from attribution.models import Licence, Source
from authors.models import Author

from .models import Article, ArticleTopic, Byline, Picture, Provenance, Section, Topic, Version, VersionKind
from .publishing import revise, settle
from .recording import record
from .snapshots import FACTS, TEXTS, Snapshot, keep, keep_if_changed

MOMENTS = ("original_published_at", "embargo_until", "rights_expire_at")
# What a reader would call a change of the text, and what is a change of the facts: as with a save in the form.
READ, TOLD = ("headline", "standfirst"), ("language", "offered_licence_id")


class SavedMeanwhile(Exception):
    """Somebody saved the article after the version was looked at."""


@dataclass
class Plan:
    """What restoring would write: columns of the article, its text, topics, by-lines and provenance; and what it would not."""

    columns: dict[str, Any] = field(default_factory=dict)
    body: str = ""
    kept_notices: list[str] = field(default_factory=list)
    topics: list[int] = field(default_factory=list)
    bylines: list[tuple[int, str, int]] = field(default_factory=list)
    # None where it was our own work; `is_provenance_kept` where the present one stays as it is.
    provenance: dict[str, Any] | None = None
    is_provenance_kept: bool = False
    left_out: list[str] = field(default_factory=list)


def plan_of(article: Article, snapshot: Snapshot, by) -> Plan:
    """What can be put back by this person, and a sentence for each thing that cannot. Stores nothing."""
    plan = Plan(body=snapshot["body"], kept_notices=snapshot["kept_notices"])
    plan.columns = _columns(article, snapshot, by, plan.left_out)
    plan.topics = _topics(snapshot, plan.left_out)
    plan.bylines = _bylines(snapshot, plan.left_out)
    _plan_provenance(plan, article, snapshot["provenance"], by)
    return plan


def restore(article: Article, version: Version, by, seen: int) -> Plan:
    """Put the version back, as a save of the article that was seen as its save number `seen`; what was left out is told.

    Of what is out, readers see it at once, after the checks of any change to it. Raises `PermissionDenied`,
    `SavedMeanwhile`, `publishing.Refused` with every reason where the story may not stand like that.
    """
    with transaction.atomic():
        row = Article.objects.select_for_update().get(pk=article.pk)
        if not by.has_perm("articles.change_article") or not row.may_be_changed_by(by):
            raise PermissionDenied(_("Your role does not include this."))
        if row.version != seen:
            raise SavedMeanwhile
        keep_if_changed(row, None)  # what came there by another way than the desk's
        plan = plan_of(row, version.snapshot, by)
        is_text_changed, are_facts_changed = write(row, plan)
        with override(settings.LANGUAGE_CODE):
            told = _("Version %(number)d restored.") % {"number": version.number}
        if row.is_out:
            revise(row, by, facts_changed=are_facts_changed, text_changed=is_text_changed, told=told)
        else:
            (entry,) = record(by, [row], told)
            keep(row, by, VersionKind.RESTORED, entry)
            settle(Article.objects.get(pk=row.pk))
    article.refresh_from_db()
    return plan


# --- What is left of it ------------------------------------------------------------------------------------------------


def _columns(article: Article, snapshot: Snapshot, by, left_out: list[str]) -> dict[str, Any]:
    # A version from before there was such a field says nothing of it: what stands there stays.
    columns = {name: snapshot[name] for name in TEXTS if name in snapshot}
    for name in ("language", "kind"):
        choices = dict(Article._meta.get_field(name).flatchoices)
        if columns[name] not in choices:
            left_out.append(
                _("“%(name)s” is no longer a choice for “%(field)s”: it stays as it is.")
                % {"name": columns.pop(name), "field": _label(name)}
            )
    if not _exists(Section.objects.all(), snapshot["section"]):
        left_out.append(
            _("The section “%(name)s” no longer exists: the article stays in the one it is in.") % snapshot["section"]
        )
    else:
        columns["section_id"] = snapshot["section"]["id"]
    # What may be chosen today, and what stands there already.
    ours = Licence.objects.filter(is_offered=True) | Licence.objects.filter(pk=article.offered_licence_id)
    for name, rows, sentence in (
        ("lead_picture", Picture.objects.all(), _("The picture “%(name)s” no longer exists: it is left out.")),
        (
            "translation_of",
            Article.objects.visible_to(by),
            _("The article “%(name)s” that it translates no longer exists, or is not open to you: it is left out."),
        ),
        (
            "offered_licence",
            ours,
            _("The licence “%(name)s” is no longer offered to others: it is left out."),
        ),
    ):
        if name not in snapshot:
            continue
        is_there = _exists(rows, snapshot[name])
        columns[f"{name}_id"] = snapshot[name]["id"] if is_there else None
        if snapshot[name] and not is_there:
            left_out.append(sentence % snapshot[name])
    return columns


def _exists(rows, reference: dict | None) -> bool:
    return reference is not None and rows.filter(pk=reference["id"]).exists()


def _label(name: str) -> str:
    return str(Article._meta.get_field(name).verbose_name)


def _still_there(rows, references: list[dict], sentence: str, left_out: list[str]) -> set[int]:
    there = set(rows.filter(pk__in=[each["id"] for each in references]).values_list("pk", flat=True))
    gone = {each["id"]: sentence % each for each in references if each["id"] not in there}
    left_out.extend(gone.values())
    return there


def _topics(snapshot: Snapshot, left_out: list[str]) -> list[int]:
    sentence = _("The topic “%(name)s” no longer exists: it is left out.")
    there = _still_there(Topic.objects.all(), snapshot["topics"], sentence, left_out)
    return [each["id"] for each in snapshot["topics"] if each["id"] in there]


def _bylines(snapshot: Snapshot, left_out: list[str]) -> list[tuple[int, str, int]]:
    sentence = _("The author “%(name)s” no longer exists: this by-line is left out.")
    authors = [line["author"] for line in snapshot["bylines"]]
    there = _still_there(Author.objects.all(), authors, sentence, left_out)
    return [
        (line["author"]["id"], line["role"], line["order"])
        for line in snapshot["bylines"]
        if line["author"]["id"] in there
    ]


def _plan_provenance(plan: Plan, article: Article, was: Snapshot | None, by) -> None:
    present = article.provenance if article.is_reprint else None
    if was is None:
        # As in the form: once readers have seen whose it is, only who may withdraw it says otherwise.
        plan.is_provenance_kept = bool(
            present and article.published_at is not None and not by.has_perm("articles.withdraw_article")
        )
        if plan.is_provenance_kept:
            plan.left_out.append(
                _("The source stays: only a chief editor takes it off an article that has been published.")
            )
        return
    if not _exists(Source.objects.all(), was["source"]):
        plan.is_provenance_kept = True
        plan.left_out.append(
            _("The source “%(name)s” no longer exists: source, licence and facts of the original stay as they are now.")
            % was["source"]
        )
        return
    facts = {name: was[name] for name in FACTS if name in was}
    for name in MOMENTS:
        facts[name] = datetime.fromisoformat(was[name]) if was[name] else None
    facts["source_id"] = was["source"]["id"]
    facts["licence_id"] = was["licence"]["id"] if _exists(Licence.objects.all(), was["licence"]) else None
    if was["licence"] and not facts["licence_id"]:
        plan.left_out.append(
            _("The licence “%(name)s” no longer exists: the usual one of the source applies.") % was["licence"]
        )
    if facts["licence_id"] is None and article.is_out and _is_usual(present, facts["source_id"]):
        facts["licence_id"] = present.licence_id  # that of the source, named by the publication: nothing changes
    plan.provenance = facts


def _is_usual(present: Provenance | None, source: int) -> bool:
    return bool(present) and present.source_id == source and present.licence_id == present.source.default_licence_id


# --- Writing it --------------------------------------------------------------------------------------------------------


def write(row: Article, plan: Plan) -> tuple[bool, bool]:
    """Store it all in an article that is held; whether the text changed, and whether the facts did."""
    before = {name: getattr(row, name) for name in (*READ, *TOLD)} | {"body": row.body}
    for name, value in plan.columns.items():
        setattr(row, name, value)
    row.version += 1
    row.save()
    row.write(plan.body)
    row.text.kept_notices = plan.kept_notices
    row.text.save(update_fields=["kept_notices"])
    _write_topics(row, plan.topics)
    are_facts_changed = any([_write_bylines(row, plan.bylines), _write_provenance(row, plan)])
    after = {name: getattr(row, name) for name in before}
    changed = {name for name in before if before[name] != after[name]}
    return bool(changed & {*READ, "body"}), are_facts_changed or bool(changed & {*TOLD})


def _write_topics(row: Article, topics: list[int]) -> None:
    if topics != [link.topic_id for link in row.topic_links.all()]:
        row.topic_links.all().delete()
        for position, topic in enumerate(topics):
            ArticleTopic.objects.create(article=row, topic_id=topic, position=position)


def _write_bylines(row: Article, bylines: list[tuple[int, str, int]]) -> bool:
    """All anew where one differs: of two with the same number, the order is that in which they were made."""
    if bylines == [(line.author_id, line.role, line.order) for line in row.bylines.all()]:
        return False
    row.bylines.all().delete()
    for author, role, order in bylines:
        Byline.objects.create(article=row, author_id=author, role=role, order=order)
    return True


def _write_provenance(row: Article, plan: Plan) -> bool:
    present = row.provenance if row.is_reprint else None
    if plan.is_provenance_kept or (plan.provenance is None and present is None):
        return False
    if plan.provenance is None:
        present.delete()
    else:
        provenance = present or Provenance(article=row)
        if present and all(getattr(present, name) == value for name, value in plan.provenance.items()):
            return False
        for name, value in plan.provenance.items():
            setattr(provenance, name, value)
        provenance.save()
    row._state.fields_cache.pop("provenance", None)
    return True

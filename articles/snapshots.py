"""What an editor can type of an article, as plain data; and the versions that are kept of it, one after each save or act."""

import json
from datetime import datetime
from hashlib import blake2b
from typing import Any

from django.db.models import Model
from django.utils import timezone

from .models import Article, ArticleTopic, Byline, Version, VersionKind

Snapshot = dict[str, Any]

# What is typed in the form of an article, in its order there; a test compares it with the forms.
TEXTS = ("kicker", "headline", "standfirst", "language", "kind", "slug")
REFERENCES = ("section", "lead_picture", "translation_of", "offered_licence")
FACTS = (
    "original_title",
    "original_url",
    "original_authors",
    "original_published_at",
    "original_language",
    "changes",
    "permission",
    "embargo_until",
    "rights_expire_at",
)


def take(article: Article) -> Snapshot:
    """The article as the database has it now, in three queries. What it refers to stands there by number and by name."""
    row = Article.objects.select_related(
        "text", *REFERENCES, "provenance__source", "provenance__licence"
    ).get(pk=article.pk)  # fmt: skip
    return {
        **{name: getattr(row, name) for name in TEXTS},
        **{name: _reference(getattr(row, name)) for name in REFERENCES},
        "body": row.body,
        "kept_notices": list(row.text.kept_notices) if hasattr(row, "text") else [],
        "topics": [_reference(link.topic) for link in _links(ArticleTopic, row, "topic")],
        "bylines": [
            {"author": _reference(line.author), "role": line.role, "order": line.order}
            for line in _links(Byline, row, "author")
        ],
        "provenance": _provenance(row),
    }


def _provenance(row: Article) -> Snapshot | None:
    if not row.is_reprint:
        return None
    provenance = row.provenance
    return {
        "source": _reference(provenance.source),
        "licence": _reference(provenance.licence),
        **{name: _plain(getattr(provenance, name)) for name in FACTS},
    }


def _links(model, row: Article, named: str):
    return model.objects.filter(article=row).select_related(named)


def _reference(row: Model | None) -> dict | None:
    return {"id": row.pk, "name": str(row)} if row else None


def _plain(value):
    return value.isoformat() if isinstance(value, datetime) else value


def digest_of(snapshot: Snapshot) -> str:
    """The same for what is the same: a name that was changed elsewhere does not make another article."""
    plain = json.dumps(without_names(snapshot), sort_keys=True)
    return blake2b(plain.encode(), digest_size=16).hexdigest()


def without_names(value):
    if isinstance(value, list):
        return [without_names(each) for each in value]
    if isinstance(value, dict):
        if value.keys() == {"id", "name"}:
            return value["id"]
        return {name: without_names(each) for name, each in value.items()}
    return value


# --- Keeping versions; in the transaction of whoever holds the article's row -------------------------------------------


def keep(article: Article, by, kind: VersionKind, entry=None) -> Version:
    """The article as it stands now, after an act; `entry` is what was written down of it."""
    snapshot = take(article)
    return _store(article, snapshot, digest_of(snapshot), _newest(article), kind=kind, by=by, entry=entry)


def keep_if_changed(article: Article, by, kind: VersionKind = VersionKind.SAVED, entry=None) -> Version | None:
    """The same after a save; nothing where it changed nothing."""
    snapshot, newest = take(article), _newest(article)
    digest = digest_of(snapshot)
    stood = _as_it_stood(article) if newest and newest.kind == VersionKind.PREPARED else newest
    if stood and stood.digest == digest:
        return None
    return _store(article, snapshot, digest, newest, kind=kind, by=by, entry=entry)


def keep_prepared(article: Article, snapshot: Snapshot, by, entry) -> Version:
    """What somebody means to make of the article, which it is not."""
    digest = digest_of(snapshot)
    return _store(article, snapshot, digest, _newest(article), kind=VersionKind.PREPARED, by=by, entry=entry)


def keep_what_stood(article: Article) -> None:
    """Before the first save at the desk: what came there by another way would else be lost with it."""
    if Version.objects.filter(article=article).exists():
        return
    stored = Article.objects.get(pk=article.pk)
    kind = VersionKind.PUBLISHED if stored.seen_since else VersionKind.SAVED
    snapshot = take(stored)
    _store(stored, snapshot, digest_of(snapshot), None, kind=kind, by=None, at=stored.saved_at)


def last_version(article: Article) -> Version | None:
    """What the article is, with who saved it."""
    return article.versions.stood().newest().without_snapshots().select_related("by").first()


def _newest(article: Article) -> Version | None:
    return Version.objects.filter(article=article).newest().only("number", "digest", "kind").first()


def _as_it_stood(article: Article) -> Version | None:
    return Version.objects.filter(article=article).stood().newest().only("number", "digest").first()


def _store(article: Article, snapshot: Snapshot, digest: str, newest: Version | None, **facts) -> Version:
    number = newest.number + 1 if newest else 1
    facts.setdefault("at", timezone.now())
    return Version.objects.create(article_id=article.pk, number=number, snapshot=snapshot, digest=digest, **facts)

"""Where a story stands and what it is about, changed without its text: by an editor, one story or many, and taken back."""

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import override

from .models import Article, ArticleTopic, Section, Topic
from .publishing import settle
from .recording import record
from .snapshots import keep_if_changed, keep_what_stood


def move(article: Article, by, section: Section) -> Section | None:
    """Put the story into a section; the one it stood in, none where it stood there already."""
    with transaction.atomic():
        row = _changed_by(by, article)
        if row.section_id == section.pk:
            return None
        former, row.section = row.section, section
        _keep(row)
        _record(
            by, row, lazy("Moved from the section %(former)s to %(section)s.") % {"former": former, "section": section}
        )
    article.refresh_from_db()
    return former


def tag(article: Article, by, topic: Topic) -> bool:
    """Say that the story is about a topic, after its others; whether that was new."""
    with transaction.atomic():
        row = _changed_by(by, article)
        last = row.topic_links.aggregate(last=Max("position"))["last"]
        _link, is_new = ArticleTopic.objects.get_or_create(
            article=row, topic=topic, defaults={"position": 0 if last is None else min(last + 1, 32_767)}
        )
        if is_new:
            _keep(row)
            settle(row)
            _record(by, row, lazy("Topic added: %(topic)s.") % {"topic": topic})
    article.refresh_from_db()
    return is_new


def untag(article: Article, by, topic: Topic) -> bool:
    """Take a topic off the story; whether it stood there."""
    with transaction.atomic():
        row = _changed_by(by, article)
        count, _models = row.topic_links.filter(topic=topic).delete()
        if count:
            _keep(row)
            settle(row)
            _record(by, row, lazy("Topic taken off: %(topic)s.") % {"topic": topic})
    article.refresh_from_db()
    return bool(count)


def _changed_by(by, article: Article) -> Article:
    """The row, held, for who may change it. Raises `PermissionDenied`."""
    row = Article.objects.select_for_update().get(pk=article.pk)
    if not row.may_be_changed_by(by):
        raise PermissionDenied(_("Your role does not let you change this article."))
    keep_what_stood(row)
    return row


def _keep(row: Article) -> None:
    """Store it as a save of the form would: a form that is open elsewhere learns of it."""
    row.version += 1
    row.save()


def _record(by, row: Article, sentence) -> None:
    """Write it down in the newsroom's own language, and keep the version."""
    with override(settings.LANGUAGE_CODE):
        (entry,) = record(by, [row], str(sentence))
    keep_if_changed(row, by, entry=entry)

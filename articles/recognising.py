"""Foreign notices that somebody pasted into the text of an article, and the sources they may be of."""

import time
import zlib
from dataclasses import dataclass

from django.db.models.signals import post_delete, post_save

from attribution.models import Licence, LicenceVersion, Source
from attribution.recognising import Known, original_among, recognise
from text.blocks import blocks_of, links_in_block

KEEP_SECONDS = 60
WORDS = ("licence_id", "notice", "holder")
_kept: dict = {"until": 0.0, "sources": {}, "known": []}


@dataclass(frozen=True)
class ForeignNotice:
    """A block of a body that reads like a notice: of which source, and the link in it that may lead to the original."""

    index: int
    text: str
    source: Source | None
    url: str

    @property
    def mark(self) -> str:
        """A sum over its words, by which an editor's answer about it is remembered."""
        return f"{zlib.crc32(self.text.encode()):08x}"


def foreign_notices(body: str) -> list[ForeignNotice]:
    """The notices that stand in a clean body, in order."""
    kept = _sources()
    return [
        ForeignNotice(
            found.index,
            found.text,
            kept["sources"].get(found.source_id),
            original_among(links_in_block(body, found.index)) or found.url,
        )
        for found in recognise(blocks_of(body), kept["known"])
    ]


def _sources() -> dict:
    """All sources with their names, and holder and wording of the newest version of their usual licence: read once, kept for a minute."""
    if time.monotonic() >= _kept["until"]:
        sources = {source.pk: source for source in Source.objects.all()}
        versions = LicenceVersion.objects.filter(licence__sources__isnull=False).order_by("number")
        newest = {licence: (notice, holder) for licence, notice, holder in versions.values_list(*WORDS)}
        known = []
        for source in sources.values():
            notice, holder = newest.get(source.default_licence_id, ({}, ""))
            names = filter(None, (source.name, source.short_name, holder))
            known.append(Known(source.pk, tuple(names), tuple(notice.values())))
        _kept.update(until=time.monotonic() + KEEP_SECONDS, sources=sources, known=known)
    return _kept


def forget(**_signal) -> None:
    """Read anew next time: a source or a licence has changed."""
    _kept["until"] = 0.0


for model in (Source, Licence, LicenceVersion):
    post_save.connect(forget, sender=model, dispatch_uid=f"recognising-{model.__name__}")
    post_delete.connect(forget, sender=model, dispatch_uid=f"recognising-{model.__name__}-gone")

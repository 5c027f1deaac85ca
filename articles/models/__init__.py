"""The story and its life."""

from .article import Article, ArticleText, Kind, Status
from .correction import Correction, CorrectionKind
from .credit import Byline, BylineRole, Provenance
from .notice import Away, NoticeRecord, Occasion
from .picture import Picture
from .placement import Placement, Slot
from .preview_link import PreviewLink
from .revocation import Revocation
from .section import Section
from .topic import ArticleTopic, Topic

__all__ = [
    "Article",
    "ArticleText",
    "ArticleTopic",
    "Away",
    "Byline",
    "BylineRole",
    "Correction",
    "CorrectionKind",
    "Kind",
    "NoticeRecord",
    "Occasion",
    "Picture",
    "Placement",
    "PreviewLink",
    "Provenance",
    "Revocation",
    "Section",
    "Slot",
    "Status",
    "Topic",
]

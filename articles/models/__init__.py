"""The story and its life."""

from .article import Article, ArticleText, Kind, Status
from .correction import Correction, CorrectionKind
from .credit import Byline, BylineRole, Provenance
from .notice import Away, NoticeRecord, Occasion
from .picture import Leftover, Picture, PictureInText
from .placement import Placement, Slot
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
    "Leftover",
    "NoticeRecord",
    "Occasion",
    "Picture",
    "PictureInText",
    "Placement",
    "Provenance",
    "Revocation",
    "Section",
    "Slot",
    "Status",
    "Topic",
]

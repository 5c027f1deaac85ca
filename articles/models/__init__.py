"""The story and its life."""

from .article import UNPUBLISHED, Article, ArticleText, Kind, Status
from .autosave import Autosave, Presence
from .comment import Comment
from .correction import LONGEST_NOTE, LONGEST_REPLY, Correction, CorrectionKind, Stands, usual_place
from .credit import Byline, BylineRole, Provenance
from .notice import Away, NoticeRecord, Occasion
from .outside_link import Found, OutsideLink
from .picture import Leftover, Picture, PictureInText
from .pin import Block, Pin
from .placement import Arrangement, Placement, Slot
from .prepared import Fate, PreparedChange
from .preview_link import PreviewLink
from .revocation import Revocation
from .section import Section
from .topic import ArticleTopic, Topic
from .version import THINNED, Version, VersionKind

__all__ = [
    "LONGEST_NOTE",
    "LONGEST_REPLY",
    "THINNED",
    "UNPUBLISHED",
    "Arrangement",
    "Article",
    "ArticleText",
    "ArticleTopic",
    "Autosave",
    "Away",
    "Block",
    "Byline",
    "BylineRole",
    "Comment",
    "Correction",
    "CorrectionKind",
    "Fate",
    "Found",
    "Kind",
    "Leftover",
    "NoticeRecord",
    "Occasion",
    "OutsideLink",
    "Picture",
    "PictureInText",
    "Pin",
    "Placement",
    "PreparedChange",
    "Presence",
    "PreviewLink",
    "Provenance",
    "Revocation",
    "Section",
    "Slot",
    "Stands",
    "Status",
    "Topic",
    "Version",
    "VersionKind",
    "usual_place",
]

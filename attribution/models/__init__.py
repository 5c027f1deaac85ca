"""Whose a story is, and by what right it stands here. Knows nothing of articles."""

from .choices import (
    CreditPosition,
    EditLevel,
    LinkRel,
    Mining,
    PictureRight,
    SearchPolicy,
    SublicenceRight,
    Surface,
    TextRight,
    TranslationRight,
    WindowAction,
    YearRule,
)
from .licence import Licence, LicenceVersion
from .source import Source, SourceKind, SourceState

__all__ = [
    "CreditPosition",
    "EditLevel",
    "Licence",
    "LicenceVersion",
    "LinkRel",
    "Mining",
    "PictureRight",
    "SearchPolicy",
    "Source",
    "SourceKind",
    "SourceState",
    "SublicenceRight",
    "Surface",
    "TextRight",
    "TranslationRight",
    "WindowAction",
    "YearRule",
]

"""Whose a story is, and by what right it stands here. Knows nothing of articles."""

from .choices import (
    CreditPosition,
    EditLevel,
    PictureRight,
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
    "PictureRight",
    "Source",
    "SourceKind",
    "SourceState",
    "TextRight",
    "TranslationRight",
    "WindowAction",
    "YearRule",
]

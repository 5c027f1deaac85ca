"""Licences known beforehand, each a file of data beside this one: every term with where it is said and when that was read."""

import json
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.utils.translation import get_language

from ..rendering import in_language

FOLDER = Path(__file__).parent
# As the desk lists them: the freest first, then what is agreed with one source.
CODES = (
    "cc0-1-0",
    "cc-by-4-0",
    "cc-by-sa-4-0",
    "cc-by-nc-4-0",
    "cc-by-nc-sa-4-0",
    "cc-by-nd-4-0",
    "cc-by-nc-nd-4-0",
    "rferl",
    "partner-exchange",
    "agency-contract",
    "excerpt-only",
    "press-release",
    "all-rights-reserved",
)


@dataclass(frozen=True)
class Term:
    """One value of a licence version, who says so (by language code), and on which day that was read."""

    value: Any
    sources: dict[str, str]
    checked: date

    @property
    def source(self) -> str:
        return _said(self.sources)


@dataclass(frozen=True)
class Preset:
    """A licence to start from. `read_at` is where its terms stand, empty where they are in a paper of the newsroom's own.

    With `must_be_read` it is a draft: the newsroom has to read the terms itself before it uses them.
    """

    code: str
    names: dict[str, str]
    badges: dict[str, str]
    summaries: dict[str, str]
    url: str
    read_at: str
    must_be_read: bool
    terms: dict[str, Term]

    @property
    def name(self) -> str:
        return _said(self.names)

    @property
    def badge(self) -> str:
        return _said(self.badges)

    @property
    def summary(self) -> str:
        return _said(self.summaries)

    def values(self) -> dict[str, Any]:
        """What a `LicenceVersion` says under this preset, by the names of its fields; whose licence and since when is not in it."""
        read_on = None if self.must_be_read else min(term.checked for term in self.terms.values())
        terms = {name: term.value for name, term in self.terms.items()}
        return terms | {"terms_url": self.url, "terms_checked_on": read_on}


def presets() -> list[Preset]:
    """Every preset, in the order in which the desk lists them."""
    return [_load(code) for code in CODES]


def preset(code: str) -> Preset | None:
    """The preset of that code, if there is one."""
    return _load(code) if code in CODES else None


@lru_cache(maxsize=len(CODES))
def _load(code: str) -> Preset:
    stored = json.loads((FOLDER / f"{code}.json").read_text(encoding="utf-8"))
    return Preset(
        code=stored["code"],
        names=stored["name"],
        badges=stored["badge"],
        summaries=stored["summary"],
        url=stored["url"],
        read_at=stored["read_at"],
        must_be_read=stored["must_be_read"],
        terms={
            name: Term(term["value"], term["source"], date.fromisoformat(term["checked"]))
            for name, term in stored["terms"].items()
        },
    )


def _said(texts: dict[str, str]) -> str:
    """In the language of the page, or the one that comes closest; as the wordings of a licence choose theirs."""
    return in_language(texts, (get_language() or "")[:2])[0]

"""What can be composed: the front page of a language, or the page of a section in it; and in what the two differ."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from .. import arranging, front, menu, section_page
from ..candidates import candidates
from ..models import Arrangement, Article, Placement, Section, Slot


@dataclass(frozen=True)
class Composed:
    """A page that editors arrange, in a language; without a section, the front page."""

    language: str
    section: Section | None = None

    @property
    def section_id(self) -> int | None:
        return self.section.pk if self.section else None

    @property
    def query(self) -> str:
        """What its addresses at the desk end with."""
        return urlencode({"language": self.language} | ({"section": self.section.pk} if self.section else {}))

    @property
    def address(self) -> str:
        return f"{reverse('admin:front')}?{self.query}"

    @property
    def title(self) -> str:
        if self.section is None:
            return _("Compose the front page")
        return _("Compose the page “%(section)s”") % {"section": self.section.label}

    @property
    def room(self) -> dict[Slot, int]:
        return section_page.ROOM if self.section else front.ROOM

    def places(self) -> list[tuple[str, str, Slot, int | None]]:
        """The places in the order of the page: what stands in a form, the name, the slot, the section."""
        places = [
            ("lead", _("Head of the section") if self.section else _("Top of the page"), Slot.LEAD, None),
            ("pick", _("Editors’ picks"), Slot.PICK, None),
        ]
        strips = [] if self.section else menu.roots()
        return places + [(f"strip-{root.pk}", root.label, Slot.STRIP, root.pk) for root in strips]

    def choices(self) -> list[tuple[str, str]]:
        return [("", _("Not placed")), *((key, name) for key, name, _slot, _section in self.places())]

    def arrangements(self) -> QuerySet:
        return Arrangement.objects.of(self.language, self.section_id)

    def in_force(self) -> Arrangement | None:
        return arranging.in_force(self.language, self.section_id)

    def draft(self) -> Arrangement | None:
        return arranging.draft_of(self.language, self.section_id)

    def articles(self) -> QuerySet:
        """Those that may stand on it."""
        out = Article.objects.out().in_language(self.language)
        return out.in_section(self.section) if self.section else out

    def candidates(self, q: str, without: set[int] = frozenset()) -> list[Article]:
        return candidates(self.language, q, without, self.section)

    def by_rule(self, placements: list[Placement]) -> dict[str, Iterable[Article]]:
        """Which articles each place shows."""
        if self.section:
            page = section_page.section_page(self.section, self.language, {}, placements)["page"]
            return {"lead": page.articles[: self.room[Slot.LEAD]]}
        filled = front.front_page(self.language, placements)
        strips = {f"strip-{strip['section'].pk}": strip["articles"] for strip in filled["strips"]}
        return {"lead": [article for article in [filled["lead"], *filled["seconds"]] if article], **strips}

    def previewed(self, placements: list[Placement], at: datetime | None) -> tuple[str, dict]:
        """The template that readers' page is made of, and what it shows."""
        if self.section is None:
            return "articles/front.html", front.front_page(self.language, placements, at)
        root = menu.section(self.section.root_id)
        page = section_page.section_page(self.section, self.language, {}, placements, at)
        return "articles/section.html", {"section": self.section, "root": root, "subsections": root.sub, **page}


def key_of(placement: Placement) -> str:
    """What stands in a form for its place."""
    return f"strip-{placement.section_id}" if placement.slot == Slot.STRIP else placement.slot

"""From a licence's wording and the facts of a story to the credit and the notice: pure functions over plain data."""

import re
from dataclasses import dataclass, field
from datetime import datetime
from string import Formatter
from urllib.parse import urlsplit

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import override

from text import dates

VARIABLES = (
    "title",
    "source",
    "holder",
    "author",
    "year",
    "date",
    "original_url",
    "translator",
    "changes",
    "licence",
    "site",
)
# What stands under a story that was changed by the source's own leave: its licence's notice would say that nothing was.
BY_PERMISSION = {
    "fr": "D’abord publié par {source} sous le titre « {title} ». Repris ici {changes}, avec l’accord de {source} ; l’original est sous licence {licence}.",
    "en": "First published by {source} as “{title}”. Republished here {changes}, by leave of {source}; the original is under {licence}.",
    "hy": "Սկզբնաղբյուրը՝ {source}, «{title}»։ Այստեղ հրապարակվում է փոփոխված ({changes})՝ {source}-ի համաձայնությամբ. բնօրինակի թույլատրագիրն է {licence}։",
}
PLACE = "\ue000"  # stands where a value will
OPTIONAL = {"changes", "translator"}
SENTENCE = re.compile(r".+?(?:[.։!?](?=\s)\s*|$)", re.DOTALL)
FALLBACK_LANGUAGES = ("fr", "en")


class WordingRefused(ValueError):
    """A template that cannot be rendered; its text is a sentence for the person who wrote it."""


@dataclass(frozen=True)
class Wording:
    """What of a licence version is needed to write: templates by language code, and how they are to be linked."""

    notice: dict[str, str]
    credit: dict[str, str]
    licence_name: str = ""
    licence_url: str = ""
    year_rule: str = "first_published"
    fixed_year: int | None = None
    link_required: bool = True
    link_rel: str = ""
    holder: str = ""

    def year_of(self, published_at: datetime | None) -> int | None:
        """The year of the rights, for a story first published then: never the year of rendering."""
        if self.year_rule == "first_published" and published_at:
            return localtime(published_at).year
        return self.fixed_year if self.year_rule == "fixed" else None


@dataclass(frozen=True)
class Facts:
    """What is known of a story when its credit is written."""

    title: str = ""
    source: str = ""
    authors: tuple[str, ...] = ()
    original_url: str = ""
    published_at: datetime | None = None
    title_language: str = ""
    translators: tuple[str, ...] = ()
    changes: str = ""
    site: str = ""
    by_permission: bool = False  # changed though the licence forbids it, as the source allowed


@dataclass(frozen=True)
class Rendered:
    """The credit and the notice as clean HTML, and which variables the wording asked for and the facts lacked."""

    credit: SafeString
    notice: SafeString
    missing: tuple[str, ...] = field(default=())


def variables_of(template: str) -> list[str]:
    """The variables that a template names, in order.

    Raises `WordingRefused` for an unknown one, for a brace left open, and for markup.
    """
    if re.search(r"<[a-zA-Z/!]", template):
        raise WordingRefused(_("Write plain text: links and emphasis are added by the page itself."))
    names = []
    try:
        for _literal, name, spec, conversion in Formatter().parse(template):
            if name is None:
                continue
            if name not in VARIABLES or spec or conversion:
                known = ", ".join(f"{{{variable}}}" for variable in VARIABLES)
                raise WordingRefused(
                    _("“{%(name)s}” is not a variable. Those that exist: %(known)s.") % {"name": name, "known": known}
                )
            names.append(name)
    except ValueError as fault:
        if isinstance(fault, WordingRefused):
            raise
        raise WordingRefused(_("A brace is not closed, or stands alone. Write variables as in {title}.")) from fault
    return names


def in_language(templates: dict[str, str], language: str) -> tuple[str, str]:
    """The template for a language and the code of the language it is really in; the licensor's own words if there is no other."""
    for code in (language, *FALLBACK_LANGUAGES, *templates):
        if templates.get(code):
            return templates[code], code
    return "", language


def render(wording: Wording, facts: Facts, language: str) -> Rendered:
    """The credit and the notice of a story for a page in `language`; nothing in them depends on the time of rendering."""
    missing: list[str] = []
    credit = _fill(wording.credit, wording, facts, language, missing)
    notice = _fill(BY_PERMISSION if facts.by_permission else wording.notice, wording, facts, language, missing)
    return Rendered(credit=credit, notice=notice, missing=tuple(dict.fromkeys(missing)))


def _fill(templates: dict[str, str], wording: Wording, facts: Facts, language: str, missing: list[str]) -> SafeString:
    template, own_language = in_language(templates, language)
    parts: list[str] = []
    with override(own_language):
        values = _values(wording, facts, own_language)
        for literal, name, _spec, _conversion in Formatter().parse(_without_idle_sentences(template, values)):
            parts.append(escape(literal.replace(PLACE, "")))
            if name is not None:
                if not values[name] and name not in OPTIONAL:
                    missing.append(name)
                parts.append(f"{PLACE}{name}{PLACE}" if values[name] else "")
    # What an empty variable leaves behind is tidied between the values, which stay as the source wrote them.
    line = re.sub(r" {2,}", " ", "".join(parts)).strip()
    line = re.sub(r"\s+([.,])", r"\1", line).removesuffix(",")
    filled = re.sub(f"{PLACE}([a-z_]+){PLACE}", lambda found: values[found[1]], line)
    if filled and own_language != language:
        return format_html('<span lang="{}">{}</span>', own_language, SafeString(filled))
    return SafeString(filled)


def _without_idle_sentences(template: str, values: dict[str, str]) -> str:
    """The template without the sentences that only tell of a change or a translator, where there is none."""
    kept = []
    for sentence in SENTENCE.findall(template):
        names = {name for _literal, name, _spec, _conversion in Formatter().parse(sentence) if name}
        told = names - {"site"}
        is_idle = bool(told) and told <= OPTIONAL and not any(values[name] for name in told)
        kept.append("" if is_idle else sentence)
    return "".join(kept)


def _values(wording: Wording, facts: Facts, language: str) -> dict[str, str]:
    year = wording.year_of(facts.published_at)
    url = facts.original_url if urlsplit(facts.original_url).scheme in ("http", "https") else ""
    linked = bool(url) and wording.link_required
    title = format_html('<cite lang="{}">{}</cite>', facts.title_language, facts.title) if facts.title else ""
    return {
        "title": _link(title, url, wording.link_rel) if linked and title else title,
        "source": escape(facts.source),
        "holder": escape(wording.holder or facts.source),
        "author": escape(_listed(facts.authors)),
        "year": str(year or ""),
        "date": dates.day(localtime(facts.published_at).date(), dates.known(language)) if facts.published_at else "",
        "original_url": _link(escape(url), url, wording.link_rel) if url else "",
        "translator": escape(_listed(facts.translators)),
        "changes": escape(facts.changes),
        "licence": _link(escape(wording.licence_name), wording.licence_url, "license")
        if wording.licence_url
        else escape(wording.licence_name),
        "site": escape(facts.site),
    }


def _link(html: str, url: str, rel: str = "") -> str:
    return format_html('<a href="{}"{}>{}</a>', url, format_html(' rel="{}"', rel) if rel else "", SafeString(html))


def _listed(names: tuple[str, ...]) -> str:
    """Names as a sentence lists them: “A, B and C”."""
    if len(names) < 2:
        return "".join(names)
    return _("%(first)s and %(last)s") % {"first": ", ".join(names[:-1]), "last": names[-1]}

"""Whose a story is, in the few words of a card, a by-line or a badge."""

import json
import re
from functools import lru_cache

from django import template
from django.conf import settings
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from attribution.statement import Statement
from pictures.renditions import url

register = template.Library()

# French joins a name to "de" by its article, which names of agencies and papers bring or ask for.
WITH_ARTICLE = re.compile(r"(Agence|Association|Institut|Observatoire|Office|Union|Université)\b")
ESCAPED_IN_SCRIPTS = {ord(each): f"\\u{ord(each):04x}" for each in "<>&\u2028\u2029"}
TAG = re.compile(r"(<[^>]*>)")
VOWEL = re.compile(r"[AEIOUYÀÂÄÉÈÊËÎÏÔÖÛÜŒ]")


@register.filter
def reprinted_from(source: str) -> str:
    """“Repris de Caucase Dialogue”, “Repris de l’Agence Sevan”."""
    # Translators: in French, the name comes with its preposition: “de l’Agence Sevan”.
    return _("Reprinted from %(source)s") % {"source": _of(source)}


@register.filter
def names(authors: list[dict] | None) -> str:
    """The authors of a card as one line."""
    return ", ".join(author["name"] for author in authors or ())


@register.filter
def marked(pieces: list[tuple[str, bool]]) -> SafeString:
    """Pieces of a text as `text.analysis` gives them, those that match in `mark`."""
    return SafeString(
        "".join(f"<mark>{escape(text)}</mark>" if is_match else escape(text) for text, is_match in pieces)
    )


@register.filter
def topic_name(topic: dict) -> str:
    """The name of a card's topic in the language of the page, else in the default one."""
    return topic.get(get_language()) or topic[settings.LANGUAGE_CODE]


@register.filter
def article_of(source: str) -> str:
    """“Un article de Caucase Dialogue”, the heading of the block that credits the source."""
    # Translators: in French, the name comes with its preposition: “de l’Agence Sevan”.
    return _("An article from %(source)s") % {"source": _of(source)}


@register.filter
def of_source(source: str) -> str:
    """The name of a source after “article from”; in French with its preposition, “de l’Agence Sevan”."""
    return _of(source)


@register.filter
def at_source(source: str) -> str:
    """The name of a source after “at” or “chez”; in French with its article, “l’Agence Sevan”."""
    return f"l’{source}" if get_language() == "fr" and WITH_ARTICLE.match(source) else source


@register.filter
def in_language(code: str) -> str:
    """“en anglais”, for a code of a language."""
    words = {"fr": _("in French"), "en": _("in English"), "hy": _("in Armenian")}
    return words.get(code, "")


@register.simple_tag
def credit_line(statement: Statement, address: str) -> SafeString:
    """The credit of a licence as a by-line: authors in bold, the source linked to `address`. One with links of its own stays as it is."""
    credit, source = statement.credit, escape(statement.source)
    names = sorted({source, *map(escape, statement.authors)} - {""}, key=len, reverse=True)
    if "<a " in credit or not names:
        return credit
    named = re.compile(rf"(?<![\w&#])(?:{'|'.join(map(re.escape, names))})(?!\w)")

    def set_in_bold(found: re.Match[str]) -> str:
        if found[0] == source:
            return format_html('<a href="{}">{}</a>', address, SafeString(source))
        return f"<strong>{found[0]}</strong>"

    pieces = TAG.split(credit)
    pieces[::2] = [named.sub(set_in_bold, words) for words in pieces[::2]]
    return SafeString("".join(pieces))


@register.filter
def json_ld(told: dict) -> SafeString:
    """Data as JSON that no text in it can end early: https://html.spec.whatwg.org/multipage/scripting.html#restrictions-for-contents-of-script-elements"""
    return SafeString(json.dumps(told, ensure_ascii=False, separators=(",", ":")).translate(ESCAPED_IN_SCRIPTS))


@register.filter
def creative_commons(badge: str) -> str:
    """The terms of a Creative Commons badge: “BY 4.0” of “CC BY 4.0”; empty for any other badge."""
    return badge[3:].strip() if badge.startswith("CC ") else ""


@register.filter
def picture_address(renditions: dict | None, width: int) -> str:
    """The address of a picture's file at most so wide, in the format that every machine reads."""
    return url(renditions, settings.MEDIA_URL, width) if renditions else ""


def _of(source: str) -> str:
    return with_preposition(source) if get_language() == "fr" else source


@lru_cache(maxsize=512)
def with_preposition(name: str) -> str:
    """A name after the French “de”: elided before a vowel, contracted with an article of its own."""
    if WITH_ARTICLE.match(name):
        return f"de l’{name}"
    for article, contracted in (("Le ", "du "), ("Les ", "des ")):
        if name.startswith(article):
            return contracted + name.removeprefix(article)
    is_acronym = name.split(maxsplit=1)[0].isupper() if name.split() else False
    if VOWEL.match(name) and not is_acronym:
        return f"d’{name}"
    return f"de {name}"

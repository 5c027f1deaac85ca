"""Our own story as another newsroom may take it: text, credit, licence and the address it was first read at."""

from dataclasses import dataclass

from django.conf import settings
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import override

from attribution.models import EditLevel, LicenceVersion, TextRight, TranslationRight
from attribution.statement import Statement
from pictures.renditions import url
from text.cleaning import text_of
from text.dates import day, known
from text.excerpts import excerpt_of_words
from text.portable import absolute_html, without_pictures

from .models import Article

PICTURE_WIDTH = 1600


@dataclass(frozen=True)
class Copies:
    """The story ready to be pasted: as HTML, as plain text, and the line for the head of the page it comes to stand on."""

    html: str
    plain: str
    head: str


def text_given(body: str, statement: Statement, page: str) -> str:
    """As much of a text as others may have, as clean HTML; `page` is the absolute address of the story.

    The pictures in it stay here: a licence to pass on a text says nothing of them.
    """
    if statement.text_for_others == "full":
        return absolute_html(without_pictures(body), page)
    if statement.text_for_others == "excerpt" and statement.excerpt_words and body:
        return f"<p>{escape(excerpt_of_words(body, statement.excerpt_words))}</p>"
    return ""


def rules(article: Article, version: LicenceVersion) -> list[str]:
    """What whoever takes the story may do with it and has to say, from what the licence allows."""
    told = [
        _("Only the passage below may be taken.") if version.text_right == TextRight.EXCERPT else "",
        _what_may_be_changed(version),
        _("Say what you changed.") if version.change_note_required and not _is_fixed(version) else "",
        _("The picture is included.") if _picture(article) else "",
    ]
    return [sentence for sentence in told if sentence]


def _what_may_be_changed(version: LicenceVersion) -> str:
    if version.translation_right == TranslationRight.YES:
        return {
            EditLevel.FULL: _("You may translate, shorten and adapt it."),
            EditLevel.MINOR: _("You may translate it and make small corrections; otherwise take it as it stands."),
            EditLevel.NONE: _("You may translate it; otherwise take it as it stands."),
        }[version.edit_level]
    if version.translation_right == TranslationRight.ASK:
        return {
            EditLevel.FULL: _("You may shorten and adapt it; ask us before you translate it."),
            EditLevel.MINOR: _("Take it as it stands, but for small corrections; ask us before you translate it."),
            EditLevel.NONE: _("Take it as it stands; ask us before you translate it."),
        }[version.edit_level]
    return {
        EditLevel.FULL: _("You may shorten and adapt it, but not translate it."),
        EditLevel.MINOR: _("Take it as it stands, but for small corrections, without translating it."),
        EditLevel.NONE: _("Take it as it stands, without translating it."),
    }[version.edit_level]


def _is_fixed(version: LicenceVersion) -> bool:
    """Whether nothing may be changed at all, so that there is nothing to say of it."""
    return version.edit_level == EditLevel.NONE and version.translation_right == TranslationRight.NO


def copies(article: Article, statement: Statement) -> Copies:
    """The copies of an own story that its licence lets others take."""
    page = settings.SITE_URL + article.get_absolute_url()
    with override(article.language):
        line = _line(article, statement, page)
    body = text_given(article.body, statement, page)
    by = ", ".join(statement.authors)
    parts = [
        format_html("<h1>{}</h1>", article.headline),
        format_html("<p>{}</p>", by) if by else "",
        format_html("<p><strong>{}</strong></p>", article.standfirst) if article.standfirst else "",
        _picture(article),
        body,
        format_html("<p>{}</p>", line),
    ]
    plain = [article.headline, by, article.standfirst, text_of(body), text_of(line), page, statement.licence_url]
    return Copies(
        html="\n".join(part for part in parts if part),
        plain="\n\n".join(part for part in plain if part),
        head=format_html('<link rel="canonical" href="{}">', page),
    )


def _line(article: Article, statement: Statement, page: str) -> SafeString:
    site = format_html('<a href="{}">{}</a>', page, settings.SITE_NAME)
    licence = statement.licence
    if statement.licence_url:
        licence = format_html('<a href="{}" rel="license">{}</a>', statement.licence_url, statement.licence)
    date = day(article.published_at.date(), known(article.language))
    sentence = _("First published by {site} on {date}. {notice} Republished under {licence}.")
    holder = f"© {statement.year} {statement.holder}."
    return format_html(sentence, site=site, date=date, notice=holder, licence=licence)


def _picture(article: Article) -> str:
    """The lead picture, where it is ours to give."""
    picture = article.lead_picture
    if picture is None or picture.source_id or not picture.renditions:
        return ""
    address = settings.SITE_URL + url(picture.renditions, settings.MEDIA_URL, PICTURE_WIDTH)
    return format_html(
        '<figure><img src="{}" alt="{}"><figcaption>{} {}</figcaption></figure>',
        address,
        picture.alt,
        picture.caption,
        picture.credit,
    )

"""What a card in a list shows beside the article's own columns, kept on its row so that a list needs no joins."""

from text.cleaning import reading_minutes, word_count
from text.excerpts import excerpt

from .models import Article, BylineRole, CorrectionKind

SUMMARY = 240  # characters


def card_of(article: Article) -> dict:
    """The card's data: by-line, source, topics, picture and reading time, as plain JSON.

    `authors`: names and slugs of who wrote it; `translators`: names; `source`: name of a reprint's source as it was at
    publication, slug as it is now; `picture`:
    its renditions and alternative text; `topics`: names by language and slugs; `minutes`: of reading; `summary`: how the text
    begins, where there is no standfirst; `is_excerpt`:
    whether the licence allowed only a part; `is_retracted`: whether we say that it no longer stands; `has_versions`: whether it may exist in other languages; `pins`: numbers of the
    stories pinned to its page, by block.
    """
    bylines = list(article.bylines.select_related("author"))
    card = {
        "authors": [
            {"name": line.author.name, "slug": line.author.slug} for line in bylines if line.role == BylineRole.TEXT
        ],
        "topics": [
            {"id": topic.pk, "slug": topic.slug, "fr": topic.name, "en": topic.name_en, "hy": topic.name_hy}
            for topic in article.topics.order_by("article_links__position", "article_links__pk")
        ],
        "minutes": reading_minutes(word_count(article.body)),
        "has_versions": article.translation_of_id is not None or article.translations.exists(),
    }
    for pin in article.pins.all():
        card.setdefault("pins", {}).setdefault(pin.block, []).append(pin.other_id)
    if article.revised_at and article.corrections.filter(kind=CorrectionKind.RETRACTION).exists():
        card["is_retracted"] = True
    translators = [line.author.name for line in bylines if line.role == BylineRole.TRANSLATION]
    if translators:
        card["translators"] = translators
    if not article.standfirst:
        card["summary"] = excerpt(article.body, SUMMARY)
    if article.is_reprint:
        source, names = article.provenance.source, article.provenance.frozen
        card["source"] = {
            "name": names.get("source") or source.name,
            "label": names.get("label") or source.label,
            "slug": source.slug,
        }
        version = article.provenance.licence_version
        card["is_excerpt"] = bool(version and version.text_right == "excerpt")
    if article.lead_picture and article.lead_picture.renditions:
        card["picture"] = article.lead_picture.renditions
        card["alt"] = article.lead_picture.alt
    return card


def without_picture(card: dict) -> dict:
    """The card of an article whose picture is no longer served."""
    return {name: value for name, value in card.items() if name not in ("picture", "alt")}

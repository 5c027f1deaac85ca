"""What may be done with a story, in a sentence or two for whoever receives it."""

from functools import lru_cache

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from attribution.statement import Statement


def usage_terms(statement: Statement, language: str) -> str:
    """The terms in the language of the story."""
    return _sentences(
        language,
        statement.text_for_others,
        statement.excerpt_words or 0,
        statement.licence,
        statement.acquire_url or statement.terms_url,
        statement.mining,
    )


@lru_cache(maxsize=512)
def _sentences(language: str, amount: str, words: int, licence: str, ask_at: str, mining: str) -> str:
    with override(language):
        sentences = [_text(amount, words, licence)]
        if ask_at and amount != "full":
            sentences.append(_("Further rights: %(url)s") % {"url": ask_at})
        if mining == "reserved":
            sentences.append(_("Data mining and the training of AI are reserved."))
        return " ".join(sentences)


def _text(amount: str, words: int, licence: str) -> str:
    if amount == "full" and licence:
        return _("The text may be published with its credit and its notice: %(licence)s.") % {"licence": licence}
    if amount == "full":
        return _("The text may be published with its credit and its notice.")
    if amount == "excerpt":
        return ngettext(
            "An excerpt of %(words)d word may be published with its credit and its notice.",
            "An excerpt of %(words)d words may be published with its credit and its notice.",
            words,
        ) % {"words": words}
    return _("The text may not be passed on: publish the headline with a link.")

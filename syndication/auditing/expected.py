"""What a reprint's surfaces have to say, read off the frozen provenance itself and not off what renders them."""

from dataclasses import dataclass

from articles import memory
from articles.models import Article
from attribution.models import LicenceVersion
from attribution.policy import text_for_others
from text.addresses import as_uri
from text.cleaning import text_of


@dataclass(frozen=True)
class Expected:
    """The lines and facts that may not be lost; `version` is the one the story was published under."""

    credit: str
    notice: str
    source: str
    label: str
    holder: str
    original: str
    authors: tuple[str, ...]
    translators: tuple[str, ...]
    year: int | None
    licence_url: str
    terms_url: str
    amount: str
    words: int | None
    is_translation: bool
    version: LicenceVersion


def expected_of(article: Article) -> Expected:
    """From the row, the provenance and the licence version. Raises `KeyError` where a name was never frozen."""
    provenance = article.provenance
    version = memory.licence_version(provenance.licence_version_id)
    names, (amount, words) = provenance.frozen, text_for_others(version.terms())
    return Expected(
        credit=spaced(text_of(provenance.credit)),
        notice=spaced(text_of(provenance.notice)),
        source=names["source"],
        label=names["label"],
        holder=version.holder or names["source"],
        original=as_uri(provenance.original_url),
        authors=provenance.authors,
        translators=tuple(names["translators"]),
        year=version.wording().year_of(provenance.original_published_at),
        licence_url=as_uri(names["licence_url"]),
        terms_url=as_uri(version.terms_url),
        amount=amount,
        words=words,
        is_translation=bool(provenance.original_language) and provenance.original_language != article.language,
        version=version,
    )


def spaced(text: str) -> str:
    """The words with single blanks between, as they are compared: how a line is broken says nothing."""
    return " ".join(text.split())

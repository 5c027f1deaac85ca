"""One story in each state, under a licence made from a preset as an editor would make it."""

from datetime import timedelta

from django.utils import timezone

from articles.illustrating import store
from articles.models import Article, Byline, BylineRole
from articles.publishing import Refused
from attribution.models import Licence, LicenceVersion
from attribution.presets import Preset
from pictures.opening import open_upload
from tests.builders import make_author, make_draft, make_source
from text.translated import in_columns

STATES = ("own", "reprint", "translation", "excerpt", "expired", "killed")
OPENING = "Le marché a rouvert samedi, et tout le quartier est venu."
REST = " ".join(
    f"Phrase numéro {number} du reste de la dépêche, que nul extrait ne doit porter." for number in range(1, 12)
)
LONG, SHORT = f"<p>{OPENING}</p><p>{REST}</p>", f"<p>{OPENING}</p>"
ORIGINAL_URL = "https://ral.example.org/market"


def licence_of(preset: Preset) -> Licence:
    """The licence that the desk makes of a preset, its terms read."""
    licence = Licence.objects.create(
        code=preset.code, name=preset.name, url=preset.url, **in_columns("badge", preset.badges)
    )
    values = preset.values() | {"terms_checked_on": timezone.localdate()}
    version = LicenceVersion(licence=licence, valid_from=timezone.localdate(), **values)
    version.full_clean(exclude=["number"])
    version.save()
    return licence


def staged(preset: Preset, state: str, ada, carla, picture) -> tuple[Article, list[str]]:
    """The story, published where its licence lets it; else the fields of the reasons against it."""
    licence = licence_of(preset)
    if state == "own":
        article = make_draft("Le marché rouvre", body=LONG, topics=["marche"], offered_licence=licence)
        picture_of(article, picture, ada)
        return article, _published(article, ada)
    source = make_source(default_licence=licence)
    original = {"original_url": ORIGINAL_URL, "original_authors": "Jane Roe, John Doe"}
    if state == "translation":
        original |= {
            "original_language": "en",
            "changes": "traduit de l’anglais",
            "permission": "RAL, par courriel, le 2 mars",
        }
    body = SHORT if state == "excerpt" else LONG
    article = make_draft(
        "Le marché rouvre", body=body, topics=["marche"], source=source, author=None, original=original
    )
    if state == "translation":
        Byline.objects.create(article=article, author=make_author("Léna Khatchikian"), role=BylineRole.TRANSLATION)
    reasons = _published(article, ada)
    if state == "expired" and not reasons:
        Article.objects.filter(pk=article.pk).update(expires_at=timezone.now() - timedelta(minutes=1))
        article.refresh_from_db()
    if state == "killed" and not reasons:
        article.withdraw(carla, "À la demande de la source.")
    return article, reasons


def picture_of(article: Article, file, by) -> None:
    """Our own picture on the story, with its rights."""
    facts = {"alt": "Un étal", "caption": "L’étal", "credit": "Ani Ter / Naïri", "copyright": "© Naïri"}
    article.lead_picture = store(open_upload(file), by, rights_url="https://nairi.example.org/photos", **facts)
    article.save()


def _published(article: Article, by) -> list[str]:
    try:
        article.publish(by, timezone.now() - timedelta(hours=2))
    except Refused as refused:
        return sorted({reason.field for reason in refused.reasons})
    return []

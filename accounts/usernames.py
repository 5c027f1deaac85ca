"""What a username may be: readable, typed by hand, and not to be taken for another's."""

import re
import unicodedata
from collections.abc import Iterator

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

SHORTEST, LONGEST = 2, 32
PUNCTUATION = frozenset(".-_")

# Names that speak for the site or its machinery. Only sign-up refuses them: the newsroom may use its own.
RESERVED_WORDS = """
    about abuse account accounts admin administrateur administrator anonymous api contact desk editor
    editorial editors feed feeds help hostmaster info legal letters login logout mail moderateur
    moderator moderation naïri nairi newsletter newsroom noreply no-reply null official officiel
    password postmaster presse press privacy publisher redaction rédaction root search security settings
    signup staff support system undefined user webmaster
"""
RESERVED = frozenset(RESERVED_WORDS.split())
# So begins what an account is called once it is erased.
ERASED = "erased-"

# Letters of other scripts that a reader takes for Latin ones. A name made of nothing else is a disguise.
LOOK_LATIN = frozenset("авекмнорстухѕіјԁԛԝһӏьъ" + "αεικνορτυχϲϳ" + "հոսօցզքյլզց")
# Letters of the Latin alphabets that few can tell from i, l, k or an exclamation mark.
AMBIGUOUS = frozenset("ıĸƖɩǀǁǃɡɑ")


def fold(username: str) -> str:
    """The one spelling under which a name is kept and found: NFKC, lower case, no blanks around it."""
    return unicodedata.normalize("NFKC", username).strip().lower()


def validate_username(username: str) -> None:
    """Raise ValidationError, saying why, for a name that people could not read, type or tell from another."""
    name = fold(username)
    if "@" in name:
        raise ValidationError(_("A username has no “@”: your e-mail address can be used to sign in anyway."), code="at")
    if not SHORTEST <= len(name) <= LONGEST:
        message = _("A username has between %(shortest)d and %(longest)d characters.")
        raise ValidationError(message, code="length", params={"shortest": SHORTEST, "longest": LONGEST})
    if not all(_is_letter(character) or character in PUNCTUATION for character in name):
        raise ValidationError(_("Use letters, digits, dots, hyphens and underscores only."), code="characters")
    if not name[0].isalnum() or re.search(r"[._-]{2}", name) or not name[-1].isalnum():
        raise ValidationError(
            _("Begin and end with a letter or a digit, and put no two dots or hyphens together."), code="shape"
        )
    if len(set(_scripts(name))) > 1:
        raise ValidationError(
            _("Keep to one alphabet: letters of two alphabets in one name can deceive."), code="scripts"
        )
    letters = [character for character in name if character.isalpha()]
    if AMBIGUOUS.intersection(letters) or (letters and LOOK_LATIN.issuperset(letters)):
        raise ValidationError(_("This name can be taken for another one. Choose one that cannot."), code="lookalike")


def suggestions(taken: str) -> Iterator[str]:
    """Names close to one that is taken, each valid if that one is."""
    for number in range(2, 100):
        yield f"{taken[: LONGEST - 3]}.{number}"


def _is_letter(character: str) -> bool:
    return unicodedata.category(character)[0] in "LM" or unicodedata.category(character) == "Nd"


def _scripts(name: str) -> Iterator[str]:
    for character in name:
        if character not in PUNCTUATION and character not in "0123456789":
            yield unicodedata.name(character, "UNNAMED").split()[0].split("-")[0]

"""Words found in a column whatever their case and accents, on each database alike: `headline__plain="ecole"` finds “L’École”.

SQLite folds the case of no letter beyond z, and PostgreSQL no accent, without an extension that its owner has to install.
"""

import unicodedata

from django.db.models import CharField, Lookup, TextField

# Latin with its accents, Greek, Cyrillic, Armenian; then Latin as Vietnamese writes it.
LETTERS = (range(0xC0, 0x250), range(0x386, 0x400), range(0x400, 0x530), range(0x531, 0x588), range(0x1E00, 0x1F00))
# What no accent can be taken from, and what a keyboard has another sign for.
SIGNS = {
    "œ": "oe",
    "æ": "ae",
    "ł": "l",
    "ø": "o",
    "đ": "d",
    "’": "'",
    "ʼ": "'",
    "\u00a0": " ",
    "\u202f": " ",
    "\u2011": "-",
}


def _base(letter: str) -> str:
    signs = unicodedata.normalize("NFD", letter.casefold())
    return "".join(SIGNS.get(sign, sign) for sign in signs if not unicodedata.combining(sign))


FOLDED = {letter: _base(letter) for codes in LETTERS for letter in map(chr, codes)} | SIGNS
FOLDED |= {chr(code): "" for code in range(0x300, 0x370)}  # accents that stand by themselves
FOLDED = {letter: base for letter, base in FOLDED.items() if base != letter}


class _Table(dict):
    """For `str.translate`, to which a letter that is not in its table is an error it has to catch: so it learns each."""

    def __missing__(self, code: int) -> str:
        self[code] = chr(code)
        return self[code]


TABLE = _Table(str.maketrans(FOLDED))
# As PostgreSQL is told: what becomes several letters, and what becomes one, or, at the end, none.
LONG = {letter: base for letter, base in FOLDED.items() if len(base) > 1}
SHORT = sorted((item for item in FOLDED.items() if len(item[1]) < 2), key=lambda item: not item[1])
FROM, TO = "".join(letter for letter, _base in SHORT), "".join(base for _letter, base in SHORT)


def plain(text: str | None) -> str | None:
    """In small letters without accents; no two texts differ that a hurried person would type alike."""
    if text is None or text.isascii():
        return text and text.lower()
    return text.translate(TABLE).lower()


@CharField.register_lookup
@TextField.register_lookup
class Plain(Lookup):
    """The column holds these words, plain on both sides."""

    lookup_name = "plain"

    def get_prep_lookup(self):
        return plain(str(self.rhs))

    def as_sqlite(self, compiler, connection):
        column, column_params = self.process_lhs(compiler, connection)
        words, words_params = self.process_rhs(compiler, connection)
        return f"instr(plain({column}), {words}) > 0", (*column_params, *words_params)

    def as_postgresql(self, compiler, connection):
        column, column_params = self.process_lhs(compiler, connection)
        words, words_params = self.process_rhs(compiler, connection)
        params = [*column_params]
        for letter, base in LONG.items():
            column, params = f"replace({column}, %s, %s)", [*params, letter, base]
        # Marks are taken off by decomposing; only what has none is translated, as each letter of that list costs time.
        column = f"regexp_replace(normalize({column}, NFD), %s, '', 'g')"
        params += ["[\\u0300-\\u036f]", "".join(BARE), "".join(BARE.values())]
        return f"strpos(lower(translate({column}, %s, %s)), {words}) > 0", (*params, *words_params)


# Letters that change without a mark to take off, such as ø.
BARE = {letter: base for letter, base in SHORT if base and unicodedata.normalize("NFD", letter) == letter}


def teach(connection, **_signal) -> None:
    """Let a new connection of SQLite know the function."""
    if connection.vendor == "sqlite":
        connection.connection.create_function("plain", 1, plain, deterministic=True)

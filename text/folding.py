"""Words found in a column whatever their case and accents, on each database alike: `name__plain="ecole"` finds “L’École”.

SQLite folds the case of no letter beyond z, and PostgreSQL no accent, without an extension that its owner has to install.
Where thousands of rows are looked through, a `PlainField` keeps the words folded, and `holding` asks for them there.
"""

import unicodedata

from django.db.models import CharField, Lookup, Q, TextField

# Latin with its accents, Greek, Cyrillic, Armenian; then Latin as Vietnamese writes it.
LETTERS = (range(0xC0, 0x250), range(0x386, 0x400), range(0x400, 0x530), range(0x531, 0x588), range(0x1E00, 0x1F00))
MOST_WORDS = 6
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
# As PostgreSQL is told: what becomes several letters, and which small letter becomes another without a mark to take off,
# such as ø. The list is short, as each letter of it costs time with each letter of a text.
LONG = {letter: base for letter, base in FOLDED.items() if len(base) > 1}
BARE = {
    letter: base
    for letter, base in FOLDED.items()
    if len(base) == 1 and unicodedata.normalize("NFD", letter) == letter and letter.lower() == letter
}


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
        column = f"regexp_replace(normalize({column}, NFD), %s, '', 'g')"
        # What the letters of a database's own language are has no say: Turkish has another small I.
        collation = ' COLLATE "pg_c_utf8"' if connection.pg_version >= WITH_ITS_OWN_UNICODE else ""
        params += ["[\\u0300-\\u036f]", "".join(BARE), "".join(BARE.values())]
        return f"strpos(translate(lower({column}{collation}), %s, %s), {words}) > 0", (*params, *words_params)


WITH_ITS_OWN_UNICODE = 170000  # https://www.postgresql.org/docs/17/collation.html


class PlainField(TextField):
    """The words of other columns of its row, plain, written as the row is saved: where they are looked for.

    Neither `update()` nor a `save()` that names other columns alone brings it up to date.
    """

    def __init__(self, *of: str, default: str = "", editable: bool = False, **options) -> None:
        self.of = of
        super().__init__(default=default, editable=editable, **options)

    def deconstruct(self):
        name, path, _of, options = super().deconstruct()
        return name, path, list(self.of), options

    def pre_save(self, model_instance, add):
        words = plain("\n".join(getattr(model_instance, name) for name in self.of))
        setattr(model_instance, self.attname, words)
        return words


def holding(field: str, typed: str) -> Q:
    """The condition that a `PlainField` holds each word that was typed, or piece of one; of very many, the first."""
    return Q(*((f"{field}__contains", plain(word)) for word in typed.split()[:MOST_WORDS]))


def teach(connection, **_signal) -> None:
    """Let a new connection of SQLite know the function."""
    if connection.vendor == "sqlite":
        connection.connection.create_function("plain", 1, plain, deterministic=True)

"""The search analyser: what counts as the same word, in the index, in a query, in what is marked on the page.

A text is indexed by the stems of its own language, in letters without accents, so that PostgreSQL (configuration
`simple`) and SQLite (FTS5) find the same articles without a dictionary of theirs. A reader may write in another
language than the text: so each word of a query stands for its French stem, its English stem and itself, and one of
them must occur. Armenian needs no guess: its script tells it, in texts and in queries.
"""

import re
import threading
import unicodedata
from functools import lru_cache

# Not snowballstemmer.stemmer(), which hands out another implementation where one happens to be installed: an index
# written by one and asked through the other would not match.
from snowballstemmer.armenian_stemmer import ArmenianStemmer
from snowballstemmer.english_stemmer import EnglishStemmer
from snowballstemmer.french_stemmer import FrenchStemmer

MAX_QUERY_CHARACTERS = 200
MAX_QUERY_WORDS = 16
MAX_WORD_CHARACTERS = 64
# A tsvector holds one megabyte, each word with six bytes of bookkeeping or less.
MAX_INDEXED_BYTES = 1_000_000
MAX_SNIPPET_SOURCE = 50_000
SNIPPET_PART = 1200

# Within a word and no part of it: soft hyphens, joiners, accents written apart, the Armenian marks over a vowel.
UNSEEN = "\u00ad\u200b-\u200d\u2060\ufeff\u0300-\u036f\u055a-\u055c\u055e"
APOSTROPHE = "['’ʼ´]"
LETTERS = rf"[^\W_](?:[^\W_]|[{UNSEEN}])*"
WORD = re.compile(
    rf"(?<!\w)[0-9]{{1,3}}(?:[ \u00a0\u2009\u202f][0-9]{{3}})+(?!\w)"  # 12 000 is one number
    rf"|{LETTERS}(?:{APOSTROPHE}{LETTERS})*"
)
ELISION = re.compile(rf"^(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu|quoiqu|presqu){APOSTROPHE}(?=\w)", re.IGNORECASE)
POSSESSIVE = re.compile(rf"(?<=\w){APOSTROPHE}s$")
UNSEEN_SIGN = re.compile(f"[{UNSEEN}]")
PLAIN_LETTERS = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"})

# Words that say nothing in a query of several words. Left out are those that are also a noun in the next language
# (or, but, car, son, on).
STOPWORDS = frozenset(
    "le la les un une des du de et a au aux en dans par pour sur que qui ce cette ces se sa ses est sont ne pas "  # noqa: SIM905
    "the of and to in is for by with that this at an are was it from "
    "է են եւ որ այս այդ մեջ մէջ համար մի".split()
)

STEMMERS = {"fr": FrenchStemmer(), "en": EnglishStemmer(), "hy": ArmenianStemmer()}
STEMMING = threading.Lock()  # a stemmer keeps the word it works on in itself

QUERY_LANGUAGES = ("fr", "en", "")


def tokens(text: str, language: str) -> list[str]:
    """The words of a plain text as they are indexed, in order."""
    found = (_token(match[0][:MAX_WORD_CHARACTERS], language) for match in WORD.finditer(text))
    return [token for token in found if token]


def analyse(text: str, language: str) -> str:
    """The tokens with spaces between, for `to_tsvector('simple', …)` and FTS5: letters and digits alone, lower case."""
    kept: list[str] = []
    size = 0
    for match in WORD.finditer(text):
        token = _token(match[0][:MAX_WORD_CHARACTERS], language)
        size += len(token.encode()) + 6
        if size > MAX_INDEXED_BYTES:
            break
        if token:
            kept.append(token)
    return " ".join(kept)


def plain_words(text: str) -> list[str]:
    """The words of a short line, in letters without accents and in lower case, to be compared by how they begin."""
    return [word for match in WORD.finditer(text[:MAX_QUERY_CHARACTERS]) if (word := _plain(match[0]))]


def parse_query(query: str) -> list[list[str]]:
    """What is asked: groups that must all occur, each a list of forms of which one must.

    A form of several words is a phrase: its words in that order, side by side. Any input will do; [] asks nothing.
    """
    groups: list[list[str]] = []
    for is_phrase, words in _asked(query):
        for asked in [words] if is_phrase else words:
            forms = (" ".join(tokens(asked, language)) for language in QUERY_LANGUAGES)
            group = list(dict.fromkeys(form for form in forms if form))
            if group and group not in groups:
                groups.append(group)
    telling = [group for group in groups if not STOPWORDS.intersection(group)]
    return telling or groups


def _asked(query: str):
    """(is it a phrase?, its words) in turn; quotation marks of any kind enclose a phrase, an unclosed one is nothing."""
    parts = re.split('["“”„«»]', query[:MAX_QUERY_CHARACTERS])
    left = MAX_QUERY_WORDS
    for number, part in enumerate(parts):
        words = [match[0] for match in WORD.finditer(part)][:left]
        left -= len(words)
        if number % 2 and number + 1 < len(parts) and len(words) > 1:
            yield True, " ".join(words)
        else:
            yield False, words


def highlight(text: str, query: str, language: str) -> list[tuple[str, bool]]:
    """The text in pieces, with True where a word of the query stands. The pieces together are the text."""
    return _marked(text, _matches(text, query, language))


def snippet(text: str, query: str, language: str, characters: int = 220) -> list[tuple[str, bool]]:
    """The passage of a plain text that holds most of the query's words, in pieces as from `highlight`.

    A text is read in parts, and no further than the first that holds all of the words.
    """
    text = _on_one_line(text[:MAX_SNIPPET_SOURCE])
    if len(text) <= characters:
        return highlight(text, query, language)
    matches = _matches_of_best_part(text, query, language)
    start = _start(text, _best(matches, characters * 2 // 3), characters // 3)
    end = min(len(text), start + characters)
    if end < len(text):
        space = text.rfind(" ", start + characters // 2, end + 1)
        end = space if space > start else end
    inside = [(first - start, last - start, token) for first, last, token in matches if first >= start and last <= end]
    pieces = _marked(text[start:end], inside)
    before = [("… ", False)] if start else []
    after = [("…", False)] if end < len(text) else []
    return [*before, *pieces, *after]


def _matches_of_best_part(text: str, query: str, language: str) -> list["Found"]:
    groups = [{word for form in group for word in form.split()} for group in parse_query(query)]
    best: list[Found] = []
    most, start = 0, 0
    while start < len(text) and most < len(groups):
        end = text.find(" ", start + SNIPPET_PART)
        end = len(text) if end < 0 else end
        matches = _matches(text[start:end], query, language)
        held = sum(any(token in group for _first, _last, token in matches) for group in groups)
        if held > most:
            best, most = [(first + start, last + start, token) for first, last, token in matches], held
        start = end
    return best


def _on_one_line(text: str) -> str:
    """The text without line breaks and doubled spaces; no-break spaces stay."""
    for blank in "\n\r\t\f":  # many times faster than translate() or a pattern, where letters are not ASCII
        text = text.replace(blank, " ")
    while "  " in text:
        text = text.replace("  ", " ")
    return text.strip()


Found = tuple[int, int, str]


def _matches(text: str, query: str, language: str) -> list[Found]:
    wanted = {word for group in parse_query(query) for form in group for word in form.split()}
    if len(wanted - STOPWORDS):
        wanted -= STOPWORDS
    # Most words occur again and again and few are wanted: look at each once, then only for those that are.
    surfaces = {
        word: token
        for word in set(WORD.findall(text))
        if (token := _token(word[:MAX_WORD_CHARACTERS], language)) in wanted
    }
    if not surfaces:
        return []
    longest_first = "|".join(re.escape(word) for word in sorted(surfaces, key=len, reverse=True))
    found = []
    for match in re.finditer(rf"(?<!\w)(?:{longest_first})(?!\w)", text):
        elided = ELISION.match(match[0])
        found.append((match.start() + (elided.end() if elided else 0), match.end(), surfaces[match[0]]))
    return found


def _marked(text: str, matches: list[Found]) -> list[tuple[str, bool]]:
    pieces = []
    end = 0
    for start, stop, _token_found in matches:
        pieces += [(text[end:start], False), (text[start:stop], True)]
        end = stop
    pieces.append((text[end:], False))
    return [piece for piece in pieces if piece[0]]


def _best(matches: list[Found], width: int) -> int:
    """Where the stretch of so many characters begins that holds most different words; 0 if there are none."""
    best, most, first = 0, 0, 0
    inside: dict[str, int] = {}
    for _start_of_last, end, token in matches:
        inside[token] = inside.get(token, 0) + 1
        while matches[first][0] < end - width and matches[first][1] < end:
            leaving = matches[first][2]
            inside[leaving] -= 1
            if not inside[leaving]:
                del inside[leaving]
            first += 1
        if len(inside) > most:
            best, most = matches[first][0], len(inside)
    return best


def _start(text: str, match: int, before: int) -> int:
    """Where to begin reading so that a match has some words before it: at a sentence if one is near, else at a word."""
    if match <= before:
        return 0
    sentence = max(text.rfind(end, match - before, match) for end in (". ", "! ", "? ", "… ", "։ "))
    if sentence >= 0:
        return sentence + 2
    space = text.rfind(" ", match - before, match - before // 2)
    return space + 1 if space >= 0 else match


@lru_cache(maxsize=50_000)
def _token(word: str, language: str) -> str:
    """A word as it is indexed: plain letters of its stem, or "" when no letter is left."""
    plain = _plain(word)
    if not plain or plain.isdigit():
        return plain
    if "\u0561" <= plain[0] <= "\u0587":
        return _armenian(plain)
    language = language[:2]
    if language == "fr":
        plain = re.sub(r"(?<=..)ees?$", "e", plain)  # accepté, acceptée, acceptés, acceptées
    if language in {"fr", "en"}:
        return _stem(plain, language)
    return plain


def _plain(word: str) -> str:
    word = unicodedata.normalize("NFKC", UNSEEN_SIGN.sub("", word)).casefold()
    word = POSSESSIVE.sub("", ELISION.sub("", word)).translate(PLAIN_LETTERS)
    word = "".join(sign for sign in unicodedata.normalize("NFD", word) if sign.isalnum())
    return word.replace("եվ", "եւ")  # և is written եւ in one standard, and in capitals ԵՎ or ԵՒ


def _armenian(word: str) -> str:
    # The stemmer parts singular and plural of these nouns, and does not know their western spelling.
    abstract = re.match(r"(\w{2,}?)ութ[յիե]\w*$", word)
    return f"{abstract[1]}ությ" if abstract else _stem(word, "hy")


def _stem(word: str, language: str) -> str:
    with STEMMING:
        return STEMMERS[language].stemWord(word) or word

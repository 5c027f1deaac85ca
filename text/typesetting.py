"""The rules of each language's typography, and how they are made on a line of plain text with tags at places in it."""

import re
from collections.abc import Callable
from typing import NamedTuple

NARROW = "\u202f"
NO_BREAK = "\u00a0"
BLANK = "[ \t\u00a0\u2009\u202f]"

# Stands in a line for what is not ours to touch: an address, code, a phrase in another language.
HIDDEN = "\ue000"


class _Edit(NamedTuple):
    start: int
    end: int
    new: str


# A rule finds edits in a text; they are made before the next rule looks.
Rule = Callable[[str], list[_Edit]]


MAX_ROUNDS = 6


def typeset(text: str, marks: list[int], language: str) -> tuple[str, list[int]]:
    """Apply the rules of a language until nothing more changes; what never settles is left as it was typed."""
    rules = RULES.get(language.lower().replace("_", "-").split("-")[0], ())
    before, moved = text, list(marks)
    for _ in range(MAX_ROUNDS):
        after = before
        for rule in rules:
            edits = [edit for edit in rule(after) if after[edit.start : edit.end] != edit.new]
            if edits:
                after = _edited(after, moved, edits)
        if after == before:
            return after, moved
        before = after
    return text, marks


def _edited(text: str, marks: list[int], edits: list[_Edit]) -> str:
    """Make the edits, which come in order; a tag at the edge of one stays at that edge."""
    pieces: list[str] = []
    end = shift = index = 0
    for edit in edits:
        while index < len(marks) and marks[index] < edit.end:
            inside = marks[index] - edit.start
            marks[index] += shift if inside <= 0 else shift + min(inside, len(edit.new)) - inside
            index += 1
        # What is put in at a tag's place is put behind the tag.
        while edit.start == edit.end and index < len(marks) and marks[index] == edit.start:
            marks[index] += shift
            index += 1
        pieces += [text[end : edit.start], edit.new]
        end = edit.end
        shift += len(edit.new) - (edit.end - edit.start)
    for rest in range(index, len(marks)):
        marks[rest] += shift
    pieces.append(text[end:])
    return "".join(pieces)


def _replace(pattern: str, new: str | Callable[[re.Match[str]], str], flags: int = 0) -> Rule:
    compiled = re.compile(pattern, flags)

    def rule(text: str) -> list[_Edit]:
        if not compiled.search(text):  # most rules find nothing in most lines, and an iterator is costly to make
            return []
        return [
            _Edit(match.start(), match.end(), new if isinstance(new, str) else new(match))
            for match in compiled.finditer(text)
        ]

    return rule


def _blanks_become(blank: str) -> Callable[[re.Match[str]], str]:
    return lambda match: re.sub(BLANK, blank, match[0])


ANGLES = re.compile(r"<<(?=[^<>\n]{1,400}>>)[^<>\n]+>>")


def _angles(text: str) -> list[_Edit]:
    """<<words>> → «words»"""
    edits = []
    for match in ANGLES.finditer(text) if "<<" in text else ():
        edits += [_Edit(match.start(), match.start() + 2, "«"), _Edit(match.end() - 2, match.end(), "»")]
    return edits


QUOTE = re.compile('(?<!")"(?!")|[«»“”]')
OPENS_AFTER = re.compile(r"[\s(\[{—–\-’'/«“]")
CLOSES_BEFORE = re.compile(r"[\s.,;:!?…)\]}»”—–\-/։՝]")


class _Quotes:
    """Pairs the quotation marks of one paragraph, and says what is to be written in their place."""

    def __init__(self, text: str, start: int, end: int) -> None:
        self.text = text
        self.start = start
        self.end = end
        self.found = [(match.start(), match[0]) for match in QUOTE.finditer(text, start, end)]
        self.turned: dict[int, str] = {}
        self.pairs: list[tuple[int, int, str]] = []

    def before(self, position: int) -> str:
        return self.text[position - 1] if position > self.start else "\n"

    def after(self, position: int) -> str:
        return self.text[position + 1] if position + 1 < self.end else "\n"

    def may_open(self, position: int) -> bool:
        return bool(OPENS_AFTER.match(self.before(position))) and self.after(position) != "\n"

    def may_close(self, position: int) -> bool:
        return self.before(position) != "\n" and bool(CLOSES_BEFORE.match(self.after(position)))

    def pair(self) -> None:
        waiting: list[tuple[int, str]] = []
        count = {"«": 0, "“": 0, '"': 0}

        def wait(sign: str) -> None:
            waiting.append((position, sign))
            count[sign] += 1

        def match(sign: str) -> None:
            while waiting[-1][1] != sign:  # what was opened since then is never closed
                count[waiting.pop()[1]] -= 1
            count[sign] -= 1
            self.pairs.append((waiting.pop()[0], position, sign))

        for index, (position, sign) in enumerate(self.found):
            sign = self.turned.get(position, sign)  # noqa: PLW2901
            if sign == '"':
                if waiting and waiting[-1][1] == '"' and self.may_close(position):
                    match('"')
                elif self.may_open(position):
                    wait('"')
            elif sign in "«“":
                wait(sign)
            elif count["«" if sign == "»" else "“"]:
                match("«" if sign == "»" else "“")
            elif sign == "»" and self.is_turned_round(index):
                wait("«")

    def is_turned_round(self, index: int) -> bool:
        """A closing guillemet with nothing to close, where an opening one is missing: »such«, or » such »."""
        position = self.found[index][0]
        if not self.may_open(position) or self.may_close_only(position):
            return False
        following = self.found[index + 1 : index + 100]
        at, sign = next(((at, sign) for at, sign in following if sign in "«»"), (0, ""))
        if not sign:
            return False
        if sign == "«":
            if self.after(position).isspace() or self.before(at).isspace() or not self.may_close(at):
                return False
            self.turned[at] = "»"
        self.turned[position] = "«"
        return True

    def may_close_only(self, position: int) -> bool:
        following = self.after(position)
        return bool(CLOSES_BEFORE.match(following)) and not following.isspace()

    def edits(self) -> list[_Edit]:
        edits = []
        for position, sign in self.turned.items():
            start = position
            if sign == "«":
                while start > self.start and re.match(BLANK, self.text[start - 1]):
                    start -= 1
            edits.append(_Edit(start, position + 1, f" {sign}" if start < position and start > self.start else sign))
        depth = 0
        ends: list[int] = []
        for opening, closing, kind in sorted(self.pairs):
            while ends and ends[-1] < opening:
                ends.pop()
            depth = len(ends)
            ends.append(closing)
            if kind == '"' and depth == 0:
                edits += [_Edit(opening, opening + 1, "«"), _Edit(closing, closing + 1, "»")]
            elif kind == '"':
                first, last = opening + 1, closing
                while first < last and re.match(BLANK, self.text[first]):
                    first += 1
                while last > first and re.match(BLANK, self.text[last - 1]):
                    last -= 1
                edits += [_Edit(opening, first, "“"), _Edit(last, closing + 1, "”")]
        return sorted(edits)


def _guillemets(text: str) -> list[_Edit]:
    """Straight quotes → guillemets, and “ ” within guillemets; guillemets written the wrong way round are turned."""
    edits = []
    start = 0
    for end in [*(match.start() for match in re.finditer(r"\n\s*\n", text)), len(text)]:
        quotes = _Quotes(text, start, end)
        if quotes.found:
            quotes.pair()
            edits += quotes.edits()
        start = end
    return edits


def _english_double(text: str) -> list[_Edit]:
    edits = []
    opened = 0
    for match in re.finditer(r'["“”]|\n\s*\n', text):
        at, sign = match.start(), match[0]
        before = text[at - 1] if at else " "
        after = text[at + 1] if at + 1 < len(text) else " "
        if sign == '"':
            if re.match(r"[\s(\[{—–\-/‘“]", before):
                sign = sign if after.isspace() else "“"
            elif opened or not before.isdigit():  # else it means inches
                sign = "”"
            edits.append(_Edit(at, at + 1, sign))
        opened = 0 if sign.isspace() else opened + {"“": 1, "”": -1}.get(sign, 0)
    return edits


def _english_single(text: str) -> list[_Edit]:
    edits = []
    for match in re.finditer("'", text):
        at = match.start()
        before = text[at - 1] if at else " "
        after = text[at + 1] if at + 1 < len(text) else " "
        if re.match(r"[\s(\[{—–\-/“]", before):
            if after.isspace():
                continue
            left_out = re.compile(r"(?:\d|(?:tis|twas|em|til|cause|n|round)\b)", re.IGNORECASE).match(text, at + 1)
            closed = re.compile(r"[^'\n]*(?:\w'\w[^'\n]*)*'(?!\w)").match(text, at + 1, at + 400)
            edits.append(_Edit(at, at + 1, "‘" if closed and not left_out else "’"))
        elif not before.isdigit() or (after.isalpha()):  # else it means feet or minutes
            edits.append(_Edit(at, at + 1, "’"))
    return edits


ONE_SPACE = _replace(r"(?<=\S) {2,}(?=\S)", " ")
ELLIPSIS = _replace(r"(?<!\.)\.{3}(?!\.)", "…")


def _last_blank(match: re.Match[str]) -> str:
    return match[0][:-1] + NO_BREAK


def _hour(match: re.Match[str]) -> str:
    """6h30 → 6 h 30"""
    return re.sub(r"h(?=\d)", f"h{NO_BREAK}", re.sub(r"(?<=\d)h", f"{NO_BREAK}h", re.sub(BLANK, "", match[0])))


MONTHS = "janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre"
# After these a sign may take its space: not after a blank, an opening bracket or another such sign.
WORD_END = rf"(?<=[\w)\]»”’\"….%€$£°{HIDDEN}])"
# Where a measure, or a word that counts, ends: not within a word, nor before an apostrophe, a slash or a hyphen.
UNIT_END = r"(?![\w’'/-])"
UNITS = (
    r"k?m/h|km²|km|cm|mm|m²|m³|m|ha|kg|mg|g|kWh|MWh|GWh|TWh|kW|MW|GW|Wh|hPa|ko|Mo|Go|To|Hz|kHz|MHz|dB|min"
    r"|°C|°F|°|‰"
)
AMOUNTS = r"millions?|milliards?|euros?|dollars?|drams?|roubles?|tonnes?|hectares?|kilomètres?|mètres?|kilogrammes?"
# A dash that stands for a comma: between blanks and after a word. Between numbers it may be a minus.
DASHED = r"(?<=[^\W\d_]|[,»”)…’])[ \t\u2009]--?[ \t\u2009](?=[^\W\d_]|[«“\"(])"
# "M. Price", "J.-P. Sartre" and "J. R. R. Tolkien" are not parted at the end of a line.
TITLES = r"(?:MM?\.|Mmes?|Mlles?|Drs?|Pr|Mgr|Me)"
INITIALS = r"(?:[A-ZÀ-Ý]\.-[A-ZÀ-Ý]\.|[A-ZÀ-Ý]\.(?=[ \t\u00a0\u2009\u202f][A-ZÀ-Ý]\.))"
# What stands before a name as often as not; after other words a lone capital may end a sentence ("le plan B. Puis").
BEFORE_A_NAME = (
    r"(?:par|et|selon|avec|pour|chez|contre|ministre|président|députée?|maire|by|and|with|for|minister|mayor)"
)
INITIAL = rf"(?:\b{BEFORE_A_NAME}[ \u00a0]|^|(?<=[A-ZÀ-Ý]\.\u00a0))[A-ZÀ-Ý]\.[ \t\u2009](?=[A-ZÀ-Ý][a-zà-ÿ])"
RULERS = r"(?:Louis|Henri|Charles|François|Napoléon|Jean-Paul|Benoît|Pie|Léon|Achot|Tigrane)"

FRENCH = (
    ONE_SPACE,
    _replace(r"\b(etc)(?:…|\.{2,4})(?!\.)", "etc."),
    ELLIPSIS,
    _angles,
    _guillemets,
    _replace(DASHED, " – "),
    _replace(r"^[–—][ \t\u2009](?=\S)", lambda match: match[0][0] + NO_BREAK, re.MULTILINE),
    _replace(rf"(?<=[^\W\d_])['´‘](?=[\w«“\"{HIDDEN}])", "’"),
    _replace(rf"«{BLANK}*(?=\S)", f"«{NARROW}"),
    _replace(rf"(?<=\S){BLANK}*(?=»)", NARROW),
    _replace(rf"{WORD_END}{BLANK}*(?=[!?]++(?![\w=/]))", NARROW),
    _replace(rf"{WORD_END}{BLANK}*(?=;(?:[\s»”\"]|$))", NARROW),
    _replace(rf"{WORD_END}{BLANK}*(?=:(?:[\s«»“”\"]|$))", NO_BREAK),
    _replace(rf"(?<=\w){BLANK}+(?=[,.](?:\s|$))", ""),
    _replace(rf"(?<![\d,.])\d{{1,3}}(?:{BLANK}\d{{3}})+(?!\d)", _blanks_become(NARROW)),
    _replace(rf"(?<=\d){BLANK}*(?=[%‰](?!\w))", NARROW),
    _replace(r"(?<=\d)[ \t\u2009](?=[€$£֏])", NO_BREAK),
    _replace(rf"(?<=\d)[ \t\u2009](?=(?:{UNITS}|{AMOUNTS}){UNIT_END})", NO_BREAK),
    _replace(r"(?<=\d)(?=°[CF](?!\w))", NO_BREAK),
    _replace(rf"\b[nN][°º]{BLANK}*(?=\d)", lambda match: match[0][:2] + NO_BREAK),
    _replace(rf"\b(?:[01]?\d|2[0-4]){BLANK}?h(?:{BLANK}?[0-5]\d)?(?![\w/])", _hour),
    _replace(rf"\b(?:\d{{1,2}}|1er){BLANK}(?:{MONTHS}|heures?)\b", _blanks_become(NO_BREAK), re.IGNORECASE),
    _replace(rf"\b[IVXL]{{1,6}}e{BLANK}(?=siècles?\b|République\b|Empire\b)", _blanks_become(NO_BREAK)),
    _replace(rf"\b{RULERS}{BLANK}(?=[IVX]{{1,5}}\b)", _blanks_become(NO_BREAK)),
    _replace(rf"(?<![\w.-]){TITLES}[ \t\u2009](?=[A-ZÀ-Ý])", _blanks_become(NO_BREAK)),
    _replace(rf"(?<![\w.]){INITIALS}[ \t\u2009](?=[A-ZÀ-Ý])", _blanks_become(NO_BREAK)),
    _replace(INITIAL, _last_blank, re.MULTILINE),
    _replace(r"(?<!\w)(?:pp?|art|chap|vol|fig)\.[ \t\u2009](?=\d)", _last_blank),
)
ENGLISH = (
    ONE_SPACE,
    ELLIPSIS,
    _english_double,
    _english_single,
    _replace(DASHED, " – "),
    _replace(r"(?<=\w)--(?=\w)", "—"),
    _replace(rf"(?<=\w){BLANK}+(?=[,;:!?](?:\s|$))", ""),
    _replace(rf"(?<=\d)[ \t\u2009](?=(?:{UNITS}|million|billion|[ap]\.m\.){UNIT_END})", NO_BREAK),
    _replace(r"(?<![\w.])(?:Mr|Mrs|Ms|Dr|Prof)\.?[ \t\u2009](?=[A-Z])", _last_blank),
    _replace(r"(?<![\w.])No\.[ \t\u2009](?=\d)", _last_blank),
    _replace(rf"(?<![\w.]){INITIALS}[ \t\u2009](?=[A-Z])", _last_blank),
    _replace(INITIAL, _last_blank, re.MULTILINE),
)
ARMENIAN = (
    ONE_SPACE,
    ELLIPSIS,
    _angles,
    _guillemets,
    _replace(DASHED, " – "),
    _replace(rf"(?<=«){BLANK}+(?=\S)", ""),
    _replace(rf"(?<=\S){BLANK}+(?=»)", ""),
    _replace(rf"(?<=[Ա-Ֆա-և»]){BLANK}*:(?=»|\s*$|\s*\n|\s+[Ա-Ֆ«“—–])", "։"),
    _replace(rf"(?<=[Ա-Ֆա-և»]){BLANK}+(?=[։՝,](?:\s|$))", ""),
    _replace(rf"(?<![\d,.])\d{{1,3}}(?:{BLANK}\d{{3}})+(?!\d)", _blanks_become(NARROW)),
    _replace(r"(?<=\d)[ \t\u2009](?=(?:թթ?|կմ|մ|սմ|մմ|կգ|հա|տոկոս|%|֏|€|\$)(?![\w]))", NO_BREAK),
)
RULES: dict[str, tuple[Rule, ...]] = {"fr": FRENCH, "en": ENGLISH, "hy": ARMENIAN, "hyw": ARMENIAN}

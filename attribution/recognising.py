"""Whose legal notice was pasted into a text? A guess from the words alone, to be offered and never acted upon.

A notice is short, is made of the words of the trade, and names somebody; it may be cut off, glued together or misspelt.
Each block is given points for that, and loses some for every word that a reporter would write.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from rapidfuzz import fuzz

from text.endings import endings

from .legal_words import CLUES, MARKS, MISSPELT, OF_THE_TRADE, SOURCE_LINE, TOLD
from .plain_letters import in_words, letters_of

ENOUGH = 70
ENOUGH_OF_NOBODY = 80
MAX_CHARACTERS = 700  # the longest notice of an agency has some 400
MAX_CANDIDATES = 40
PLACE_LAST = 15
MOST_BY_MARKS, MOST_BY_NAME, MOST_BY_WORDING = 90, 30, 20
LEAST_FUZZY_LETTERS = 7  # of a shorter name nothing may be misspelt: nearly every text holds something like it
LEAST_WORDING_LETTERS = 24


@dataclass(frozen=True)
class Known:
    """A source by all its names, and how its notices are worded, with their variables or without."""

    source_id: int
    names: tuple[str, ...]
    notices: tuple[str, ...] = ()


@dataclass(frozen=True)
class Recognised:
    """A block that reads like a legal notice: whose (None: of nobody we know), and where it says the original stands.

    Past the last index it is what ends the last block, numbered as `text.blocks` does.
    """

    index: int
    text: str
    source_id: int | None
    score: int
    url: str


def recognise(blocks: list[str], known: list[Known]) -> list[Recognised]:
    """The blocks that read like a foreign legal notice, in order, and what ends the last one where only that does."""
    if not blocks:
        return []
    sources = [_Source(each) for each in known]
    last = len(blocks) - 1
    found = [
        notice
        for index in _candidates(blocks)
        if (notice := _judged(index, blocks[index], _points_of_place(index, len(blocks)), sources))
    ]
    ending = _ending(blocks, sources, is_whole_one=bool(found) and found[-1].index == last)
    if ending:
        found = [notice for notice in found if notice.index != last]
        found.append(ending)
    return found


def _judged(index: int, text: str, place: int, sources: list["_Source"]) -> Recognised | None:
    """The text as a notice, if it has points enough for one."""
    block = _Block(text)
    points = block.points() + place
    if points + MOST_BY_NAME + MOST_BY_WORDING < ENOUGH or (block.is_source_line and not place):
        return None
    source_id, theirs = _whose(block, sources)
    enough = ENOUGH_OF_NOBODY if source_id is None else ENOUGH
    if points + theirs < enough or (block.is_source_line and source_id is None):
        return None
    return Recognised(index, text, source_id, points + theirs, original_among(URL.findall(text)))


def _ending(blocks: list[str], sources: list["_Source"], is_whole_one: bool) -> Recognised | None:
    """The longest ending of the last block that reads like a notice from its first sentence on.

    Where the whole block reads like one, it is told apart only from words that a notice does not begin with.
    """
    last, found = blocks[-1], None
    end = len(last)
    for number, start in enumerate(endings(last)):
        text, sentence, end = last[start:], _Block(last[start:end]), start
        if len(text) > MAX_CHARACTERS or not _has_clue(text) or text[0] in OPENING_QUOTES:
            continue
        if sentence.reads_like_law() and not (is_whole_one and not _Block(last[:start]).tells_only()):
            found = _judged(len(blocks) + number, text, PLACE_LAST, sources) or found
    return found


OPENING_QUOTES = "«“\"'"  # what ends with a quotation is more often a story


URL = re.compile(r"https?://[^\s<>\"'«»“”()\[\]]+[^\s<>\"'«»“”()\[\].,;:!?…։]", re.IGNORECASE)


def original_among(links: Iterable[str]) -> str:
    """The first link that may lead to the original: neither to a licence nor only to somebody's front page."""
    for link in links:
        parts = _split(link)
        is_of_licence = parts and (parts.hostname or "").removeprefix("www.") == "creativecommons.org"
        if parts and parts.scheme in ("http", "https") and parts.path.strip("/") and not is_of_licence:
            return link
    return ""


def _split(link: str):
    try:
        return urlsplit(link)
    except ValueError:
        return None


def _candidates(blocks: list[str]) -> list[int]:
    """The short blocks that hold a clue at least; of very many, those nearest to the end and the beginning."""
    found = []
    for index, block in enumerate(blocks):
        if len(block) <= MAX_CHARACTERS and _has_clue(block):
            found.append(index)
    if len(found) > MAX_CANDIDATES:
        found = found[: MAX_CANDIDATES // 4] + found[-MAX_CANDIDATES * 3 // 4 :]
    return found


def _has_clue(text: str) -> bool:
    folded = text.casefold()
    return any(clue in folded for clue in CLUES)


def _points_of_place(index: int, count: int) -> int:
    """A notice stands last, or first; somebody's name or a link may have been pasted along with it."""
    if index == count - 1:
        return PLACE_LAST
    return 8 if index >= count - 4 or index < 2 else 0


QUOTED = re.compile(r"«[^«»]*»|“[^“”]*”|\"[^\"]*\"")
# A text that is quoted as a whole is looked at as it is.
WHOLLY_QUOTED = re.compile(r"\s*[«“\"]([^«»“”\"]*)[»”\"]?\s*")


class _Block:
    """One block, in the three forms that it is looked at in."""

    def __init__(self, text: str) -> None:
        whole = WHOLLY_QUOTED.fullmatch(text)
        said = whole[1] if whole else QUOTED.sub(" ", text)
        said = URL.sub(" ", said)
        self.words = in_words(said)
        self.letters = letters_of(said)
        self.all_words = {word.casefold() for word in in_words(text)}
        self.all_letters = letters_of(text)
        self.in_a_row = f" {' '.join(word.casefold() for word in in_words(text))} "
        self.is_source_line = bool(SOURCE_LINE.match(said)) and len(self.words) <= 9

    def points(self) -> int:
        """For the marks of a notice and its brevity, less what reads like a story."""
        return self._marks() + self._brevity() - self._prose()

    def reads_like_law(self) -> bool:
        """Whether it holds a mark of a notice and nothing that tells a story."""
        return self._marks() > 0 and self._prose() <= 0

    def tells_only(self) -> bool:
        """Whether it holds no mark of a notice, and at least a word that notices do not use."""
        return self._marks() == 0 and any(
            word.islower() and len(word) > 2 and word not in OF_THE_TRADE for word in self.words
        )

    def _marks(self) -> int:
        points = sum(weight for mark, weight in MARKS if mark.search(self.letters))
        if self.is_source_line:
            points += 30
        if points < 45:
            points += max((40 for each in MISSPELT if fuzz.partial_ratio(each, self.letters) >= 88), default=0)
        return min(points, MOST_BY_MARKS)

    def _brevity(self) -> int:
        return 20 if len(self.words) <= 15 else 10 if len(self.words) <= 35 else 0

    def _prose(self) -> int:
        told = sum(word.casefold() in TOLD for word in self.words)
        loose = sum(
            word.islower() and len(word) > 2 and word not in OF_THE_TRADE and word not in TOLD for word in self.words
        )
        is_all_lower = not any(word[0].isupper() for word in self.words)  # names and streets among them
        loose = max(0, loose - (8 if is_all_lower else 2))
        return 20 * told + 8 * loose + 2 * loose**2  # a word or two may be anything, several are a sentence


class _Source:
    """A known source, in the forms that a block is compared with."""

    def __init__(self, known: Known) -> None:
        self.source_id = known.source_id
        self.names = []
        for name in known.names:
            words = " ".join(word.casefold() for word in in_words(name))
            if words:
                self.names.append((f" {words} ", letters_of(name)))
        wordings = [letters_of(VARIABLE.sub(" ", notice)) for notice in known.notices]
        self.wordings = [wording for wording in wordings if len(wording) >= LEAST_WORDING_LETTERS]

    def points_of_name(self, block: _Block) -> float:
        best = 0.0
        for words, letters in self.names:
            if words in block.in_a_row:
                # The longer of two names tells more: “Agence Sevan” is not “Agence”.
                best = max(best, MOST_BY_NAME + min(len(letters), 40) / 1000)
            elif len(letters) >= LEAST_FUZZY_LETTERS and len(block.all_letters) >= len(letters) * 0.8:
                ratio = fuzz.partial_ratio(letters, block.all_letters, score_cutoff=84)
                best = max(best, ratio / 100 * (MOST_BY_NAME - 2))
        return best

    def points_of_wording(self, block: _Block) -> float:
        best = max((fuzz.ratio(wording, block.all_letters, score_cutoff=70) for wording in self.wordings), default=0)
        return best / 100 * MOST_BY_WORDING


VARIABLE = re.compile(r"\{[a-z_]*\}")


def _whose(block: _Block, sources: list[_Source]) -> tuple[int | None, int]:
    """The source that the block most resembles the name and the notice of, and the points for it.

    Where only the wording is alike, and that of several sources, it is nobody's.
    """
    best: list[tuple[float, float, int]] = []
    for source in sources:
        name = source.points_of_name(block)
        wording = source.points_of_wording(block)
        if name or wording:
            best.append((name + wording, name, source.source_id))
    if not best:
        return None, 0
    best.sort(reverse=True)
    points, name, source_id = best[0]
    is_a_tie = len(best) > 1 and best[1][0] == points
    return (None, 0) if is_a_tie and not name else (source_id, round(points))

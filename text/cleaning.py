"""HTML made harmless and tidy, and what can be counted in it."""

import re
from html import unescape

import nh3

from .markup import BLOCKS, VOID, escape, tokens
from .pasting import STYLED, classed, meant, styled, without_heads

# Letter by letter: with re.IGNORECASE the long ſ would pass for an s.
WEB = r"[hH][tT][tT][pP][sS]?://|/(?!/)"
LINK = re.compile(rf"(?:{WEB}|[mM][aA][iI][lL][tT][oO]:|#)[^\s\\\x00-\x20\x7f]*")
PICTURE = re.compile(rf"(?:{WEB})[^\s\\\x00-\x20\x7f]*")
LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*")  # the shape of BCP 47
NUMBER = re.compile(r"[0-9]{1,5}")
ROW = re.compile(r"[1-9][0-9]{0,8}")  # which of our own pictures it is
SCOPE = re.compile(r"row|col|rowgroup|colgroup")

# What no text has a use for: control characters, halves of surrogate pairs, and the two code points XML forbids.
UNUSABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")

RENAMED = {
    **dict.fromkeys(("b",), "strong"),
    **dict.fromkeys(("i", "dfn", "var"), "em"),
    **dict.fromkeys(("del", "strike"), "s"),
    **dict.fromkeys(("kbd", "samp", "tt"), "code"),
    **dict.fromkeys(("h1",), "h2"),
    **dict.fromkeys(("h4", "h5", "h6"), "h3"),
}
# Boxes of a layout: they come out as paragraphs, or vanish around the blocks they hold.
BOXES = frozenset(
    "div section article aside header main nav address center dl dt dd details summary fieldset hgroup form".split()  # noqa: SIM905
)
INLINE = frozenset({"strong", "em", "s", "sub", "sup", "a", "br", "img", "cite", "abbr", "q", "code", "span"})
# A block outside the only parent that gives it a meaning is a box as well.
AT_HOME_IN = {"li": ("ul", "ol"), "figcaption": ("figure",), "footer": ("blockquote",), "caption": ("table",)}
# What stands in these is no part of the text.
SILENT = {
    *("script", "style", "template", "title", "textarea", "select", "button", "xmp", "noembed", "noframes"),
    *("iframe", "object", "audio", "video", "canvas", "svg", "math"),
}
KEPT_EMPTY = frozenset({"td", "th"})
ONE_LINE = frozenset({"h2", "h3", "caption"})
TIGHT = frozenset({"li", "td", "th", "figcaption", "footer"})

VALUES = {
    "href": LINK,
    "cite": LINK,
    "src": PICTURE,
    "hreflang": LANGUAGE,
    "lang": LANGUAGE,
    "scope": SCOPE,
    "data-picture": ROW,
    **dict.fromkeys(("width", "height", "colspan", "rowspan", "start"), NUMBER),
}


def _value(tag: str, attribute: str, value: str) -> str | None:
    pattern = VALUES.get(attribute)
    if pattern is None:
        return UNUSABLE.sub("", value)
    value = value.strip(" \t\n\r\f")  # HTML: "potentially surrounded by spaces"
    return value if pattern.fullmatch(value) else None


def _value_or_style(tag: str, attribute: str, value: str) -> str | None:
    if attribute == "style":
        return styled(value)
    return classed(value) if attribute == "class" else _value(tag, attribute, value)


ATTRIBUTES = {
    "*": {"lang"},
    "a": {"href", "hreflang", "title"},
    "abbr": {"title"},
    "blockquote": {"cite"},
    "q": {"cite"},
    "img": {"src", "alt", "width", "height", "data-picture"},
    "ol": {"start"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
}


def _cleaner(attributes: dict[str, set[str]], attribute_filter) -> nh3.Cleaner:
    return nh3.Cleaner(
        tags=set(BLOCKS | INLINE | BOXES | RENAMED.keys()),
        clean_content_tags=SILENT,
        attributes=attributes,
        attribute_filter=attribute_filter,
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener noreferrer nofollow",
    )


SANITISER = _cleaner(ATTRIBUTES, _value)
# The same, but for what a style means: read once, before the styles go.
INTAKE = _cleaner(ATTRIBUTES | {"*": {"lang", "style", "class"}}, _value_or_style)

# The parser's work grows with the square of the depth (900 kB of nested <div> took two minutes) and of the number of
# character references in one text (a million bare ampersands took six seconds). No article comes near these.
MAX_DEPTH = 200
MAX_REFERENCES = 100_000
# So does its writer's work with the number of signs such as “«” or no-break spaces: 600,000 of them took seven seconds.
SIGNS = re.compile("[\u0080-\u00bf]")
OPENING = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:-]*)[^<>]*>?")
# These close themselves when their like opens, so leaving them open does not nest.
SELF_CLOSING = VOID | frozenset(
    "p li dt dd tr td th thead tbody tfoot option optgroup input wbr col area embed source link meta".split()  # noqa: SIM905
)

MAX_ROUNDS = 8


def clean(html: str) -> str:
    """The same words in harmless, tidy HTML. Cleaning twice changes nothing."""
    if _is_too_much(html):
        return _as_paragraphs(html)
    html = _tidy(SANITISER.clean(_said_in_tags(_prepared(html))))
    for _ in range(MAX_ROUNDS):
        parsed = SANITISER.clean(html)
        tidied = _tidy(parsed)
        if tidied == html == parsed:  # what is kept is word for word what the sanitiser wrote
            return html
        html = tidied
    return _as_paragraphs(html)


def _is_too_much(html: str) -> bool:
    """Whether the parser would take seconds over it; only a text of that length is counted through."""
    if len(html) <= MAX_REFERENCES:
        return False
    return html.count("&") > MAX_REFERENCES or len(SIGNS.findall(html)) > MAX_REFERENCES


def _spaced_once(text: str) -> str:
    if "  " in text or "\n" in text or "\t" in text:  # most texts need nothing, and a search asks for twenty of them
        return re.sub(r"[ \t\n]+", " ", text)
    return text


def text_of(html: str) -> str:
    """The words of any HTML as plain text, a blank line between paragraphs."""
    pieces: list[str] = []
    preformatted = 0
    sanitised = _as_paragraphs(html) if _is_too_much(html) else SANITISER.clean(_prepared(html))
    for kind, name, _attributes, source in tokens(sanitised):
        if kind == "text":
            pieces.append(unescape(source) if preformatted else _spaced_once(unescape(source)))
            continue
        if name == "pre":
            preformatted += 1 if kind == "open" else -1
        if name == "br":
            pieces.append("\n")
        elif name in {"td", "th"}:
            pieces.append(" ")
        elif name in {"li", "tr"}:
            pieces.append("\n")
        elif name in BLOCKS or name in BOXES or RENAMED.get(name) in BLOCKS:
            pieces.append("\n\n")
    text = UNUSABLE.sub("", "".join(pieces)).replace("\r", "\n")
    text = re.sub(r" *\n *", "\n", re.sub(r" {2,}", " ", text))
    return re.sub(r"\n{3,}", "\n\n", text).strip()


# What clean() writes: attributes in double quotes, and none of those within.
_BLOCK_TAG = re.compile(
    r'</?(?:p|h[1-6]|li|ul|ol|blockquote|footer|figure|figcaption|caption|table|thead|tbody|tr|t[dh]|pre|br|hr)\b(?:[^>"]|"[^"]*")*>'
)
_ANY_TAG = re.compile(r'<(?:[^>"]|"[^"]*")*>')


def one_line(html: str) -> str:
    """The words of HTML that clean() wrote, on one line: many times faster than text_of(), for a glance at many texts."""
    return unescape(_ANY_TAG.sub("", _BLOCK_TAG.sub(" ", html)))


def is_blank(html: str) -> bool:
    """Whether a reader would see nothing: no word, no picture, no rule."""
    html = clean(html)
    return "<img " not in html and "<hr>" not in html and not text_of(html)


# Apostrophes, hyphens and the Armenian marks that stand over a vowel do not end a word.
WORD = re.compile(r"\w+(?:[-'’\u00ad\u2011\u055a-\u055f.,]\w+)*")


def word_count(html: str) -> int:
    """How many words a reader would count: “l’Arménie” and “porte-parole” are one each, “»” is none."""
    return len(WORD.findall(text_of(html)))


WORDS_A_MINUTE = 220


def reading_minutes(words: int) -> int:
    """Minutes a grown-up needs for so many words; never less than one."""
    return max(1, round(words / WORDS_A_MINUTE))


def _said_in_tags(html: str) -> str:
    """What a word processor meant by its styles; any other text as it is."""
    if not STYLED.search(html):
        return html
    return meant(INTAKE.clean(html))


NOSCRIPT = re.compile(r"</?noscript\b[^<>]*>", re.IGNORECASE)  # holds the picture that a script would load later


def _prepared(html: str) -> str:
    return _shallow(NOSCRIPT.sub("", _without_unusable(html)))


def _without_unusable(html: str) -> str:
    return UNUSABLE.sub("", html.replace("\r\n", "\n").replace("\r", "\n").replace("\f", " "))


def _shallow(html: str) -> str:
    """Take out the opening tags that would nest deeper than the parser can bear."""
    if html.count("<") <= MAX_DEPTH:
        return html
    depth = 0
    open_by_name: dict[str, int] = {}

    def judge(match: re.Match[str]) -> str:
        nonlocal depth
        name = match[2].lower()
        if name in SELF_CLOSING:
            return match[0]
        if match[1]:
            if open_by_name.get(name):
                open_by_name[name] -= 1
                depth -= 1
            return match[0]
        if depth >= MAX_DEPTH:
            return ""
        depth += 1
        open_by_name[name] = open_by_name.get(name, 0) + 1
        return match[0]

    return OPENING.sub(judge, html)


def _as_paragraphs(html: str) -> str:
    """The words alone, for markup that no tidying settles."""
    text = _without_unusable(unescape(re.sub(r"</?[a-zA-Z][^<>]*>", "\n\n", without_heads(html))))
    paragraphs = (" ".join(paragraph.split(None)) for paragraph in re.split(r"\n\s*\n", text))
    return "".join(f"<p>{escape(paragraph)}</p>" for paragraph in paragraphs if paragraph)


class _Element:
    """An element under construction: what it holds is a list of (is it a block?, its HTML)."""

    __slots__ = ("attributes", "name", "pieces")

    def __init__(self, name: str, attributes: str = "") -> None:
        self.name = name
        self.attributes = attributes
        self.pieces: list[tuple[bool, str]] = []

    def add(self, is_block: bool, html: str) -> None:
        self.pieces.append((is_block, html))

    def take(self, pieces: list[tuple[bool, str]]) -> None:
        self.pieces.extend(pieces)

    @property
    def html(self) -> str:
        return "".join(html for _, html in self.pieces)

    @property
    def holds_blocks(self) -> bool:
        return any(is_block for is_block, _ in self.pieces)

    @property
    def is_blank(self) -> bool:
        return all(_is_blank(html) for _, html in self.pieces)


def _is_blank(html: str) -> bool:
    html = html.replace("<br>", "").replace("&nbsp;", "")
    return not html or html.isspace()


def _tidy(html: str) -> str:
    """Rename, unwrap and drop, in one walk over sanitised HTML."""
    stack = [_Element("")]
    for kind, name, attributes, source in tokens(html):
        top = stack[-1]
        if kind == "text":
            top.add(False, _without_unusable(source))
        elif name in VOID:
            if name == "hr":
                top.add(True, source)
            elif name == "br" or ' src="' in attributes:
                top.add(False, source)
        elif kind == "open":
            stack.append(_Element(RENAMED.get(name, name), attributes))
        elif len(stack) > 1:
            _close(stack.pop(), stack)
    while len(stack) > 1:
        _close(stack.pop(), stack)
    return _without_stray_breaks(stack[0]).strip(" \t\n")


def _without_stray_breaks(root: _Element) -> str:
    """The page without the line breaks that stand between its blocks, where they break no line."""
    if not root.holds_blocks:
        return root.html
    kept: list[str] = []
    run: list[str] = []
    for is_block, html in [*root.pieces, (True, "")]:
        if is_block:
            kept += [piece for piece in run if piece != "<br>"] if _is_blank("".join(run)) else run
            kept.append(html)
            run.clear()
        else:
            run.append(html)
    return "".join(kept)


def _close(element: _Element, stack: list[_Element]) -> None:
    parent = stack[-1]
    name = element.name
    if name in AT_HOME_IN:
        around = next((outer.name for outer in reversed(stack) if outer.name not in BOXES), "")
        name = name if around in AT_HOME_IN[name] else "div"
    if name in INLINE:
        _close_inline(element, parent)
    elif element.is_blank and name not in KEPT_EMPTY:
        # Nothing to show; but it stood between two lines, and their words must not run together.
        parent.add(True, "" if not parent.pieces or parent.pieces[-1][0] else "\n")
    elif name in BOXES:
        _close_box(element, parent)
    else:
        # The parser drops the line break a <pre> begins with, at each reading.
        inside = element.html.lstrip("\n") if name == "pre" else _inside(element)
        parent.add(True, f"<{name}{element.attributes}>{inside}</{name}>")


def _close_inline(element: _Element, parent: _Element) -> None:
    name = element.name
    unwrapped = (
        (name == "a" and ' href="' not in element.attributes)
        or (name == "span" and ' lang="' not in element.attributes)
        or (name != "a" and element.holds_blocks)  # as pasted from word processors, which mean nothing by it
        or element.is_blank
    )
    if unwrapped:
        parent.take(element.pieces)
    else:
        parent.add(element.holds_blocks, f"<{name}{element.attributes}>{element.html}</{name}>")


def _close_box(element: _Element, parent: _Element) -> None:
    run: list[str] = []

    def end_of_line() -> None:
        line = "".join(run).strip(" \t\n")
        run.clear()
        if not _is_blank(line):
            parent.add(True, f"<p{element.attributes}>{line}</p>")

    for is_block, html in element.pieces:
        if is_block:
            end_of_line()
            parent.add(True, html)
        else:
            run.append(html)
    end_of_line()


PARAGRAPH = re.compile(r"<p>(.*)</p>", re.DOTALL)


def _inside(element: _Element) -> str:
    """The content of a block: without paragraphs in a heading, without a lone paragraph in a list item or a cell."""
    if not element.holds_blocks:
        return element.html
    if element.name in ONE_LINE:
        lines = (re.sub(r"</?p\b[^>]*>", "", html).strip() if is_block else html for is_block, html in element.pieces)
        return " ".join(line for line in lines if line and not line.isspace())
    if element.name in TIGHT:
        shown = [(is_block, html) for is_block, html in element.pieces if html and not html.isspace()]
        paragraph = PARAGRAPH.fullmatch(shown[0][1]) if len(shown) == 1 and shown[0][0] else None
        if paragraph and "<p" not in paragraph[1]:
            return paragraph[1]
    return element.html

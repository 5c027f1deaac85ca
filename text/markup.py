"""Reading the HTML that the sanitiser writes: always closed, always quoted, always escaped."""

import re
from collections.abc import Iterator

# The sanitiser's own spelling: lower-case names, double quotes, no ">" outside an attribute's quotes.
TAG = re.compile(r'<(/?)([a-z][a-z0-9]*)((?:\s+[^\s=>"]+(?:="[^"]*")?)*)\s*/?>')
LANG = re.compile(r'\slang="([^"]*)"')
HREF = re.compile(r'\shref="([^"]*)"')

ATTRIBUTE = re.compile(r'\s+([^\s=>"]+)(?:="([^"]*)")?')

# (kind, name, attributes, source): kind is open, close or text.
Token = tuple[str, str, str, str]

VOID = frozenset({"br", "hr", "img"})
BLOCKS = frozenset(
    "p h2 h3 ul ol li blockquote footer hr figure figcaption pre table caption thead tbody tr th td".split()  # noqa: SIM905
)


def tokens(html: str) -> Iterator[Token]:
    """Tags and text of sanitised HTML, in order."""
    end = 0
    for match in TAG.finditer(html):
        if match.start() > end:
            yield "text", "", "", html[end : match.start()]
        slash, name, attributes = match.groups()
        yield "close" if slash else "open", name, attributes, match[0]
        end = match.end()
    if end < len(html):
        yield "text", "", "", html[end:]


def escape(text: str) -> str:
    """Text as the sanitiser would write it, so that cleaning it again changes nothing."""
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text.replace("\u00a0", "&nbsp;")

"""Writing XML and JSON that can be read, whatever stands in the texts."""

import json
import re
from xml.sax.saxutils import escape, quoteattr

# XML 1.0, section 2.2: what no document may hold, however it is written.
UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def printable(text: str) -> str:
    """The text without what XML cannot hold."""
    return UNPRINTABLE.sub("", text)


def element(name: str, text: str, **attributes: str) -> str:
    """An element with plain text in it; nothing where there is no text."""
    text = printable(text)
    return f"<{name}{_written(attributes)}>{escape(text)}</{name}>" if text.strip() else ""


def empty(name: str, **attributes: str) -> str:
    """An element that holds nothing but its attributes."""
    return f"<{name}{_written(attributes)}/>"


def _written(attributes: dict[str, str]) -> str:
    if not attributes:
        return ""
    return "".join(f" {key}={quoteattr(printable(value))}" for key, value in attributes.items() if value)


def as_json(data: dict) -> bytes:
    """JSON in UTF-8."""
    return json.dumps(_cleaned(data), ensure_ascii=False).encode()


def _cleaned(value):
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, dict):
        return {key: _cleaned(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_cleaned(each) for each in value]
    return value


def told(**facts) -> dict:
    """The facts that are known: what is empty is left out."""
    return {name: value for name, value in facts.items() if value not in ("", None, [], (), {})}

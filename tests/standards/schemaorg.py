"""Does this JSON-LD say only what schema.org has words for? By a part of its vocabulary (schemaorg.json)."""

import json
import re
from datetime import date
from math import isfinite
from pathlib import Path

from .values import is_absolute, is_language, is_rfc3339

VOCABULARY = json.loads((Path(__file__).parent / "schemaorg.json").read_text(encoding="utf-8"))
TYPES, ENUMERATIONS = VOCABULARY["types"], VOCABULARY["enumerations"]
CONTEXTS = {"https://schema.org", "https://schema.org/", "http://schema.org", "http://schema.org/"}
DATA_TYPES = {
    *("Boolean", "Date", "DateTime", "Time", "Duration", "Distance", "Mass"),
    *("Number", "Integer", "Float", "Text", "URL", "CssSelectorType", "XPathType"),
}
DURATION = re.compile(r"P(?=.)(\d+Y)?(\d+M)?(\d+W)?(\d+D)?(T(?=.)(\d+H)?(\d+M)?(\d+(\.\d+)?S)?)?")
QUANTITY = re.compile(r"\d+(\.\d+)? ?[A-Za-zµ]+")
TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?(Z|[+-]\d\d:\d\d)?")
ACTION_CONSTRAINT = re.compile(r"(.+)-(?:input|output)")


def check_schemaorg(node: dict) -> list[str]:
    """What the vocabulary has against a document of JSON-LD, a sentence a fault; nothing where it is valid.

    Strict where schema.org is lenient: an entity is no mere string, a number no text, a time has its zone.
    """
    if not isinstance(node, dict):
        return [f"schema.org: a document is an object, and this is {node!r}"]
    faults = []
    if node.get("@context") not in CONTEXTS:
        faults.append(f"schema.org: @context is {node.get('@context')!r}, not https://schema.org")
    if "@graph" not in node:
        return faults + _of_node(node, "", is_top=True)
    faults += [f"schema.org: {key} stands beside @graph" for key in node if key not in ("@context", "@graph", "@id")]
    for position, part in enumerate(node["@graph"]):
        faults += _of_node(part, f"@graph[{position}]", is_top=False)
    return faults


def _of_node(node: object, path: str, *, is_top: bool) -> list[str]:
    where = f"schema.org: {path or 'the document'}"
    if not isinstance(node, dict):
        return [f"{where} is no object: {node!r}"]
    names = node.get("@type") or []
    names = [names] if isinstance(names, str) else names
    if not names:
        return [f"{where} has no @type"]
    unknown = [name for name in names if name not in TYPES]
    if unknown:
        return [f"{where}: there is no type {name!r}, or tests/standards/schemaorg.json lacks it" for name in unknown]
    faults = []
    kinds = _kinds(names)
    ranges = {name: allowed for kind in kinds for name, allowed in TYPES[kind]["properties"].items()}
    for key, value in node.items():
        name = f"{path}.{key}" if path else key
        if (key == "@context" and is_top) or key == "@type":
            continue
        if key == "@id":
            faults += [] if _is_reference(value) else [f"schema.org: {name} is no address: {value!r}"]
            continue
        constrained = ACTION_CONSTRAINT.fullmatch(key) if "Action" in kinds else None
        if (constrained[1] if constrained else key) not in ranges:
            faults.append(f"schema.org: {'/'.join(names)} has no property {key!r} (at {name})")
            continue
        allowed = ["PropertyValueSpecification", "Text"] if constrained else ranges[key]
        several = isinstance(value, list)
        if several and not value:
            faults.append(f"schema.org: {name} is an empty list; leave it out")
        for position, one in enumerate(value if several else [value]):
            faults += _of_value(one, allowed, key, f"{name}[{position}]" if several else name)
    return faults


def _kinds(names: list[str]) -> set[str]:
    """The types, and all that they are kinds of."""
    found: set[str] = set()
    waiting = list(names)
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += TYPES[name]["is"]
    return found


def _of_value(value: object, allowed: list[str], key: str, path: str) -> list[str]:
    wanted = " or ".join(allowed)
    if isinstance(value, dict):
        entities = [name for name in allowed if name not in DATA_TYPES and name not in ENUMERATIONS]
        if set(value) == {"@id"}:
            is_fine = (entities or set(allowed) & set(ENUMERATIONS)) and _is_reference(value["@id"])
            return [] if is_fine else [f"schema.org: {path} refers to {value['@id']!r}, where {wanted} belongs"]
        faults = _of_node(value, path, is_top=False)
        names = value.get("@type") or []
        names = [names] if isinstance(names, str) else names
        if all(name in TYPES for name in names) and not _kinds(names) & set(entities):
            faults.append(f"schema.org: {path} is {'/'.join(names) or 'of no type'}, where {wanted} belongs")
        return faults
    if not _is_literal(value, allowed):
        return [f"schema.org: {path} is {value!r}, where {wanted} belongs"]
    if key == "inLanguage" and isinstance(value, str) and not is_language(value):
        return [f"schema.org: {path} is {value!r}, which is no code of a language (BCP 47)"]
    return []


def _is_literal(value: object, allowed: list[str]) -> bool:
    if isinstance(value, bool):
        return "Boolean" in allowed
    if isinstance(value, int):
        return bool({"Integer", "Number", "Float"} & set(allowed))
    if isinstance(value, float):
        return bool({"Number", "Float"} & set(allowed)) and isfinite(value)
    if not isinstance(value, str) or not value.strip():
        return False
    return any(READERS[name](value) for name in allowed if name in READERS) or any(
        value.removeprefix("https://schema.org/") in ENUMERATIONS[name] for name in allowed if name in ENUMERATIONS
    )


def _is_reference(value: object) -> bool:
    return isinstance(value, str) and (is_absolute(value) or bool(re.fullmatch(r"[#_][^\s]+", value)))


def _is_date(value: str) -> bool:
    if re.fullmatch(r"\d{4}(-\d\d)?", value):
        value = f"{value}-01-01"[:10] if len(value) == 4 else f"{value}-01"
    try:
        return bool(re.fullmatch(r"\d{4}-\d\d-\d\d", value) and date.fromisoformat(value))
    except ValueError:
        return False


READERS = {
    "Boolean": lambda value: value in ("https://schema.org/True", "https://schema.org/False"),
    "Date": _is_date,
    "DateTime": is_rfc3339,
    "Time": lambda value: bool(TIME.fullmatch(value)),
    "Duration": lambda value: bool(DURATION.fullmatch(value)),
    "Distance": lambda value: bool(QUANTITY.fullmatch(value)),
    "Mass": lambda value: bool(QUANTITY.fullmatch(value)),
    "Text": lambda value: True,
    "URL": is_absolute,
    "CssSelectorType": lambda value: True,
    "XPathType": lambda value: True,
}

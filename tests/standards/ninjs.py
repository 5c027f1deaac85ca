"""Is this a ninjs 3.1 item? By the IPTC's own JSON Schema (README.md tells where it is from)."""

import json
from pathlib import Path

import jsonschema_rs

SCHEMA = json.loads((Path(__file__).parent / "ninjs-schema_3.1.json").read_text(encoding="utf-8"))


def _nothing_valid(uri: str) -> dict:
    """For the one schema that the IPTC's points to elsewhere (GeoJSON): what cannot be checked here is refused."""
    return {"not": {}}


VALIDATOR = jsonschema_rs.Draft202012Validator(SCHEMA, validate_formats=True, retriever=_nothing_valid)


def check_ninjs(item: dict) -> list[str]:
    """What the schema has against the item, a sentence a fault; nothing where it is valid. Dates and URIs are read."""
    return [
        f"ninjs: {'/'.join(str(step) for step in error.instance_path) or 'the item'}: {error.message}"
        for error in VALIDATOR.iter_errors(item)
    ]

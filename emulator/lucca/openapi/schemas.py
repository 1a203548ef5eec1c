"""The JSON Schemas (2020-12) of records: what a collection declares of its fields."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from emulator.lucca.kinds import Kind

if TYPE_CHECKING:
    from collections.abc import Callable

    from emulator.lucca.fields import Collection, Field

Schema = dict[str, Any]

_MOMENT = r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,7})?$"
_TYPES: dict[Kind, Schema] = {
    Kind.INTEGER: {"type": ["integer", "null"]},
    Kind.NUMBER: {"type": ["number", "null"]},
    Kind.TEXT: {"type": ["string", "null"]},
    Kind.MOMENT: {"type": ["string", "null"], "pattern": _MOMENT},
    Kind.DAY: {"type": ["string", "null"], "pattern": r"^\d{4}-\d\d-\d\d$"},
    Kind.BOOLEAN: {"type": ["boolean", "null"]},
    Kind.OBJECT: {},
    Kind.OBJECTS: {},
}

HEADER: Schema = {
    "description": "When the answer was made (local, no offset), and for whom.",
    "type": "object",
    "properties": {"generated": {"type": "string"}, "principal": {"type": "string"}},
    "required": ["generated", "principal"],
    "additionalProperties": False,
}
ERROR: Schema = {
    "description": "What went wrong, in v2 and v3.",
    "type": "object",
    "properties": {"Status": {"type": "integer"}, "Message": {"type": "string"}},
    "required": ["Status", "Message"],
    "additionalProperties": False,
}
PROBLEM: Schema = {
    "description": "What went wrong, in v4 (RFC 7807).",
    "type": "object",
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "instance": {"type": "string"},
        "errors": {"type": "object"},
        "extensions": {"type": "object"},
    },
    "required": ["type", "title", "status", "instance"],
    "additionalProperties": False,
}


def record(collection: Collection, lookup: Callable[[str], Collection]) -> Schema:
    """Return the schema of a collection's records; ``fields`` may leave out any member."""
    return {
        "description": collection.source,
        "type": "object",
        "properties": {one.name: _known(one, lookup) for one in collection.fields},
        "additionalProperties": False,
    }


def sent(collection: Collection, *, creating: bool) -> Schema:
    """Return the schema of a body: what may be written."""
    allowed = ("always", "create") if creating else ("always",)
    written = [one for one in collection.fields if one.write in allowed]
    schema: Schema = {
        "type": "object",
        "properties": {one.name: _written(one) for one in written},
    }
    required = [one.name for one in written if one.required]
    return schema | ({"required": required} if creating and required else {})


def _known(field: Field, lookup: Callable[[str], Collection]) -> Schema:
    told = value(field, lookup)
    return told | ({"x-evidence": field.evidence.value} if field.evidence else {})


def value(field: Field, lookup: Callable[[str], Collection]) -> Schema:
    """Return the schema of a field's values as answers have them."""
    if field.kind in (Kind.REFERENCE, Kind.REFERENCES):
        # As id, name and url, or as much of the record as ``fields`` asks for.
        there: Schema = {"$ref": f"#/components/schemas/{lookup(field.to).singular}"}
        if field.kind is Kind.REFERENCES:
            return {"type": "array", "items": there}
        return {"anyOf": [there, {"type": "null"}]}
    if not field.members:
        return dict(_TYPES[field.kind])
    held: Schema = {
        "type": "object",
        "properties": {one.name: _known(one, lookup) for one in field.members},
        "additionalProperties": False,
    }
    if field.kind is Kind.OBJECTS:
        return {"type": "array", "items": held}
    return {"anyOf": [held, {"type": "null"}]}


def _written(field: Field) -> Schema:
    if field.kind is Kind.REFERENCES:
        return {"type": "array", "items": {"type": "object", "required": ["id"]}}
    schema = dict(_TYPES[field.kind])
    if field.kind is Kind.TEXT:
        schema["maxLength"] = field.max_length
    if field.required:
        schema["type"] = schema["type"][0]
    return schema

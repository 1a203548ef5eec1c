"""JSON Schema (2020-12, as OpenAPI 3.1 has it) in fewer words."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Schema = dict[str, object]

ANYTHING: Schema = {}
BOOLEAN: Schema = {"type": "boolean"}
OBJECT: Schema = {"type": "object"}
TEXT: Schema = {"type": "string"}
MOMENT: Schema = {"type": "string", "format": "date-time"}
TRUE: Schema = {"const": True}
COUNT: Schema = {"type": "integer", "minimum": 0}
TEXT_OR_NULL: Schema = {"type": ["string", "null"]}

LABEL: Schema = {
    "type": "string",
    "pattern": "^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$",
    "description": "One DNS label in lower case (RFC 1123 §2.1).",
}


def asked(members: Mapping[str, Schema], required: Iterable[str] = ()) -> Schema:
    """Return the schema of an object that is sent: members not named here are refused."""
    closed: Schema = {"type": "object", "properties": dict(members), "additionalProperties": False}
    return closed | ({"required": list(required)} if required else {})


def shown(members: Mapping[str, Schema], optional: Iterable[str] = ()) -> Schema:
    """Return the schema of an object that is answered; a later release may say more."""
    always = [name for name in members if name not in optional]
    return {"type": "object", "properties": dict(members), "required": always}


def listed(items: Schema) -> Schema:
    """Return the schema of a list."""
    return {"type": "array", "items": items}


def text(low: int, high: int, said: str | None = None) -> Schema:
    """Return the schema of a text of so many characters."""
    schema: Schema = {"type": "string", "minLength": low, "maxLength": high}
    return schema | ({} if said is None else {"description": said})


def whole(low: int, high: int) -> Schema:
    """Return the schema of a whole number."""
    return {"type": "integer", "minimum": low, "maximum": high}


def number(low: float, high: float) -> Schema:
    """Return the schema of a number, whole or not."""
    return {"type": "number", "minimum": low, "maximum": high}


def choice(names: Iterable[str]) -> Schema:
    """Return the schema of one name among several."""
    return {"type": "string", "enum": list(names)}


def either(*schemas: Schema) -> Schema:
    """Return the schema of what fits one of several."""
    return {"anyOf": list(schemas)}


def or_null(schema: Schema) -> Schema:
    """Return a schema that null fits too: it asks for what leaving it out does."""
    return either(schema, {"type": "null"})


def ref(name: str) -> Schema:
    """Return a reference to a schema that has a name of its own in the document."""
    return {"$ref": f"#/components/schemas/{name}"}

"""The JSON Schemas of Lucca's envelopes, for whoever declares an address.

What a collection's records look like stands once, under ``#/components/schemas/<singular>``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from emulator.lucca.fields import Collection

HEADER = {"$ref": "#/components/schemas/Header"}


def ref(collection: Collection) -> dict[str, Any]:
    """Return the schema of one record."""
    return {"$ref": f"#/components/schemas/{collection.singular}"}


def record_of(data: dict[str, Any]) -> dict[str, Any]:
    """Return v3's envelope of one thing: ``{"header", "data"}``."""
    return _object({"header": HEADER, "data": data}, "data")


def list_of(item: dict[str, Any]) -> dict[str, Any]:
    """Return v3's envelope of many: ``{"header", "data": {"items", "count"}}``."""
    count = {"type": "integer", "minimum": 0}
    items = {"type": "array", "items": item}
    data = _object({"items": items, "count": count})
    # At the top level in the guide dialect alone.
    return _object({"header": HEADER, "data": data, "items": items}, "data")


def old_list_of(item: dict[str, Any]) -> dict[str, Any]:
    """Return v2's envelope of many: ``{"header": {"paging": {"count"}}, "data": [...]}``."""
    return _object({"header": {"type": "object"}, "data": {"type": "array", "items": item}}, "data")


def new_list_of(item: dict[str, Any]) -> dict[str, Any]:
    """Return v4's envelope of many: ``{"items", "count", "prev", "next"}``."""
    link = {"type": ["string", "null"]}
    count = {"type": "integer", "minimum": 0}
    items = {"type": "array", "items": item}
    return _object({"items": items, "count": count, "prev": link, "next": link}, "items")


def _object(properties: dict[str, Any], *required: str) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(required),
        "additionalProperties": False,
    }

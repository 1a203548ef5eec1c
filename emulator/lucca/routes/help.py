"""``GET /api/v3/<collection>/help``: what a collection's records hold.

Source: a client that reads ``data.fields``; what each entry holds is not public, and ours.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import orjson

from emulator.errors import Unsupported
from emulator.evidence import Evidence
from emulator.lucca import shapes
from emulator.lucca.resources import LATER, collection
from emulator.lucca.routes.auth import caller
from emulator.lucca.routes.collections import record_of
from emulator.lucca.routes.table import Route

if TYPE_CHECKING:
    from flask import Response

    from emulator.lucca.fields import Field


def show(name: str) -> Response:
    """Answer with the fields of a collection, as they are declared."""
    by = caller()
    if name in LATER:
        raise Unsupported(f"/api/v3/{name} is not emulated yet.")
    target = collection(name)
    hidden = by.hidden(target)
    fields = [_told(one) for one in target.fields if one.name not in hidden]
    return record_of(by, orjson.dumps({"name": target.singular, "fields": fields}))


def _told(field: Field) -> dict[str, object]:
    return {
        "name": field.name,
        "type": field.kind.name.lower(),
        "target": field.to or None,
        "isRequired": field.required,
        "isReadOnly": field.write == "never",
        "isDefault": field.short,
    }


_FIELD = {
    "type": "object",
    "properties": {
        "name": {"type": "string"},
        "type": {"type": "string"},
        "target": {"type": ["string", "null"]},
        "isRequired": {"type": "boolean"},
        "isReadOnly": {"type": "boolean"},
        "isDefault": {"type": "boolean"},
    },
}

ROUTES = (
    Route(
        path="/api/v3/<name>/help",
        view=show,
        summary="What the records of a collection hold",
        source="a client that reads data.fields",
        evidence=Evidence.SEEN,
        answer=shapes.record_of(
            {
                "type": "object",
                "properties": {
                    "name": {"type": "string"},
                    "fields": {"type": "array", "items": _FIELD},
                },
                "required": ["fields"],
            }
        ),
    ),
)

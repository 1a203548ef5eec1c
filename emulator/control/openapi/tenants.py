"""Tenants of this process."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.control.openapi.info import INFO_ANSWER
from emulator.control.openapi.operations import NOTHING, answer, body, in_path, operation
from emulator.control.openapi.schemas import (
    COUNT,
    LABEL,
    OBJECT,
    TEXT,
    asked,
    either,
    listed,
    or_null,
    shown,
)

if TYPE_CHECKING:
    from emulator.control.openapi.schemas import (
        Schema,
    )

_ENTRY = shown(
    {
        "name": TEXT,
        "people": {"type": ["integer", "null"]},
        "origin": OBJECT | {"description": "What it began as: a tenant's copy, a snapshot's."},
        "idle_seconds": {"type": "number", "minimum": 0},
        "size_bytes": COUNT,
    }
)
_FROM = either(
    asked({"tenant": LABEL}, ["tenant"]),
    asked({"snapshot": TEXT}, ["snapshot"]),
    asked({"scenario": {"description": "Not yet (501)."}}, ["scenario"]),
)
_NEW = asked({"name": or_null(LABEL), "from": or_null(_FROM)})
_ONE = [in_path("name", TEXT)]

PATHS: dict[str, Schema] = {
    "/tenants": {
        "get": operation("tenants", "List the tenants", {200: answer(listed(_ENTRY), "All.")}),
        "post": operation(
            "make_tenant",
            "Make a tenant; with no body any",
            {201: INFO_ANSWER},
            sent=body(
                _NEW,
                {
                    "any": {},
                    "named": {"name": "test-1"},
                    "copy": {"name": "test-1", "from": {"tenant": "acme"}},
                },
                required=False,
            ),
            refused=[409, 501],
        ),
    },
    "/tenants/{name}": {
        "delete": operation(
            "drop_tenant",
            "Remove a tenant and all that is its own",
            {204: NOTHING},
            parameters=_ONE,
            refused=[409],
        )
    },
    "/tenants/{name}/reset": {
        "post": operation(
            "reset_tenant",
            "Begin a tenant again as it began",
            {200: INFO_ANSWER},
            parameters=_ONE,
            refused=[409],
        )
    },
}

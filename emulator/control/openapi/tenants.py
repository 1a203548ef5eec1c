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
        "origin": OBJECT
        | {"description": "What it began as: a template, a tenant's copy, a snapshot, a scenario."},
        "idle_seconds": {"type": "number", "minimum": 0},
        "size_bytes": COUNT,
    }
)
_SCENARIO = TEXT | {
    "description": "The name of a built-in scenario; or an object that says all that a scenario's"
    " file does, see /_emulator/openapi/scenario.json."
}
_FROM = either(
    asked({"tenant": LABEL}, ["tenant"]),
    asked({"snapshot": TEXT}, ["snapshot"]),
    asked({"scenario": either(_SCENARIO, OBJECT)}, ["scenario"]),
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
                    "scenario": {"name": "test-2", "from": {"scenario": "small-team"}},
                },
                required=False,
            ),
            refused=[409],
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

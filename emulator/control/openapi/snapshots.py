"""Snapshots: a tenant's state under a name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.control.openapi.info import INFO_ANSWER
from emulator.control.openapi.operations import (
    NOTHING,
    answer,
    body,
    in_path,
    in_query,
    operation,
)
from emulator.control.openapi.schemas import (
    BOOLEAN,
    COUNT,
    LABEL,
    OBJECT,
    TEXT,
    TEXT_OR_NULL,
    asked,
    listed,
    or_null,
    shown,
    whole,
)

if TYPE_CHECKING:
    from emulator.control.openapi.schemas import (
        Schema,
    )

_ENTRY = shown(
    {
        "name": TEXT,
        "tenant": TEXT_OR_NULL,
        "now": TEXT_OR_NULL,
        "people": {"type": ["integer", "null"]},
        "size_bytes": COUNT,
    }
)
_CHANGE = shown({"table": TEXT, "key": OBJECT, "before": or_null(OBJECT), "after": or_null(OBJECT)})
_DIFF = shown({"from": TEXT, "to": TEXT, "changes": listed(_CHANGE), "truncated": BOOLEAN})
_FILE = {"application/vnd.sqlite3": {"schema": {"type": "string", "format": "binary"}}}
_ONE = [in_path("name", TEXT)]
_TO = in_query("to", TEXT, "Another snapshot, or `now` (unless said): this tenant as it stands.")
_LIMIT = in_query("limit", whole(1, 5000), "How many at most; 500 unless said.")

PATHS: dict[str, Schema] = {
    "/snapshots": {
        "get": operation(
            "snapshots", "List those of all tenants", {200: answer(listed(_ENTRY), "By name.")}
        ),
        "post": operation(
            "save_snapshot",
            "Keep this tenant as it stands",
            {201: answer(_ENTRY, "It is kept.")},
            sent=body(asked({"name": LABEL}, ["name"]), {"named": {"name": "before-payroll"}}),
            refused=[409],
        ),
    },
    "/snapshots/{name}": {
        "delete": operation("drop_snapshot", "Forget a snapshot", {204: NOTHING}, parameters=_ONE)
    },
    "/snapshots/{name}/restore": {
        "post": operation(
            "restore_snapshot",
            "Begin this tenant again with it",
            {200: INFO_ANSWER},
            parameters=_ONE,
            refused=[409],
        )
    },
    "/snapshots/{name}/file": {
        "get": operation(
            "export_snapshot",
            "All of it in one file",
            {200: {"description": "The file.", "content": _FILE}},
            parameters=_ONE,
            refused=[409],
        ),
        "put": operation(
            "import_snapshot",
            "Keep a file that was exported, over a snapshot of that name",
            {201: answer(_ENTRY, "It is kept.")},
            parameters=_ONE,
            sent={"required": True, "content": _FILE},
            refused=[409],
        ),
    },
    "/snapshots/{name}/diff": {
        "get": operation(
            "diff_snapshot",
            "How a state differs from it, row by row",
            {200: answer(_DIFF, "The rows that differ.")},
            parameters=[*_ONE, _TO, _LIMIT],
            refused=[409],
        )
    },
}

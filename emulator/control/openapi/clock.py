"""The tenant's time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.control.openapi.operations import answer, body, operation
from emulator.control.openapi.schemas import BOOLEAN, MOMENT, TRUE, asked, either, shown

if TYPE_CHECKING:
    from emulator.control.openapi.schemas import Schema

_SHOWN = answer(shown({"now": MOMENT, "frozen": BOOLEAN}), "The clock as it stands.")
_SECONDS: Schema = {"type": "number", "minimum": 0, "description": "Seconds."}
_SET = MOMENT | {"description": "ISO 8601 with an offset, from 2000 to the first day of 2100."}
_MOVE = either(
    asked({"advance": _SECONDS}, ["advance"]),
    asked({"set": _SET}, ["set"]),
    asked({"freeze": TRUE}, ["freeze"]),
    asked({"resume": TRUE}, ["resume"]),
)
_EXAMPLES = {
    "advance": {"advance": 3600},
    "set": {"set": "2026-03-01T09:00:00+01:00"},
    "freeze": {"freeze": True},
    "resume": {"resume": True},
}

PATHS: dict[str, Schema] = {
    "/clock": {
        "get": operation("clock", "Show the clock", {200: _SHOWN}),
        "post": operation(
            "move_clock",
            "Move, stop or start the clock; answers once everything due has run",
            {200: _SHOWN},
            sent=body(_MOVE, _EXAMPLES),
            refused=[409],
        ),
    }
}

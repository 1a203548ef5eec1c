"""A tenant's switches."""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

from emulator.config import DIALECTS
from emulator.control.openapi.operations import answer, body, operation
from emulator.control.openapi.schemas import (
    TEXT_OR_NULL,
    asked,
    choice,
    or_null,
    shown,
    text,
    whole,
)
from emulator.settings import GENERATIONS, SigninMode

if TYPE_CHECKING:
    from emulator.control.openapi.schemas import (
        Schema,
    )

_DIALECT, _MODE = choice(DIALECTS), choice(get_args(SigninMode))
_BOUNDS = {"calls": whole(1, 1_000_000), "seconds": whole(1, 86_400)}
_LIMIT = or_null(shown(_BOUNDS)) | {"description": "Of the tenant's clock; null for none."}
_SHOWN = answer(
    shown(
        {
            "dialect": _DIALECT,
            "signin": shown({"mode": _MODE, "as": TEXT_OR_NULL}),
            "limits": shown(dict.fromkeys(GENERATIONS, _LIMIT)),
        }
    ),
    "The switches as they stand.",
)
_CHANGE = asked(
    {
        "dialect": _DIALECT,
        "signin": asked({"mode": _MODE, "as": or_null(text(1, 320))}),
        "limits": asked(dict.fromkeys(GENERATIONS, or_null(asked(_BOUNDS, _BOUNDS)))),
    }
)
_EXAMPLES = {
    "dialect": {"dialect": "lucca"},
    "signin": {"signin": {"mode": "auto", "as": "camille.martin@acme.example"}},
    "nobody": {"signin": {"as": None}},
    "limits": {"limits": {"v3": {"calls": 50, "seconds": 60}, "v4": None, "v5": None}},
}

PATHS: dict[str, Schema] = {
    "/settings": {
        "get": operation("settings", "Show the switches", {200: _SHOWN}),
        "patch": operation(
            "change_settings",
            "Change the switches sent, all or none",
            {200: _SHOWN},
            sent=body(_CHANGE, _EXAMPLES),
        ),
    }
}

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
)
from emulator.settings import SigninMode

if TYPE_CHECKING:
    from emulator.control.openapi.schemas import (
        Schema,
    )

_DIALECT, _MODE = choice(DIALECTS), choice(get_args(SigninMode))
_SHOWN = answer(
    shown({"dialect": _DIALECT, "signin": shown({"mode": _MODE, "as": TEXT_OR_NULL})}),
    "The switches as they stand.",
)
_CHANGE = asked(
    {"dialect": _DIALECT, "signin": asked({"mode": _MODE, "as": or_null(text(1, 320))})}
)
_EXAMPLES = {
    "dialect": {"dialect": "lucca"},
    "signin": {"signin": {"mode": "auto", "as": "camille.martin@acme.example"}},
    "nobody": {"signin": {"as": None}},
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

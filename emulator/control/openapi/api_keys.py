"""Lucca's API keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.control.openapi.operations import NOTHING, answer, body, in_path, operation
from emulator.control.openapi.schemas import (
    BOOLEAN,
    TEXT,
    asked,
    listed,
    or_null,
    shown,
    text,
    whole,
)
from emulator.lucca.resources import COLLECTIONS

if TYPE_CHECKING:
    from emulator.control.openapi.schemas import Schema

_NAMES = dict.fromkeys(one.path for one in COLLECTIONS)
_IDS = listed(whole(0, 2**53 - 1))
_COLLECTIONS = listed({"type": "string", "enum": list(_NAMES)})
_RIGHTS = asked(
    {
        "departments": or_null(_IDS),
        "legalEntities": or_null(_IDS),
        "read": or_null(_COLLECTIONS),
        "write": or_null(_COLLECTIONS),
        "hidden": {
            "type": "object",
            "propertyNames": {"enum": list(_NAMES)},
            "additionalProperties": listed(TEXT),
        },
        "formerEmployees": BOOLEAN,
        "futureEmployees": BOOLEAN,
    }
) | {"description": "What is left out limits nothing."}
_ENTRY = shown(
    {
        "id": {"type": "integer"},
        "name": TEXT,
        "key": TEXT,
        "contact": TEXT,
        "role": shown({"id": {"type": "integer"}, "rights": or_null({"type": "object"})}),
    }
)
_NEW = asked(
    {"name": text(1, 100), "contact": or_null(text(1, 100)), "rights": or_null(_RIGHTS)}, ["name"]
)
_CHANGE = asked({"contact": or_null(text(1, 100)), "rights": or_null(_RIGHTS)})
_LIMITED = {
    "departments": [1, 2],
    "legalEntities": [1],
    "read": ["users", "departments"],
    "write": [],
    "hidden": {"users": ["iban", "bic"]},
    "formerEmployees": False,
    "futureEmployees": False,
}
_CONTACT = {"contact": "camille.martin@acme.example"}
_EXAMPLES = {
    "limited": {"name": "Annuaire", **_CONTACT, "rights": _LIMITED},
    "free": {"name": "Paie"},
}
_CHANGES = {"limited": {"rights": _LIMITED}, "free": {"rights": None}, "contact": _CONTACT}
_KEY = in_path("key", {"type": "integer", "minimum": 0})

PATHS: dict[str, Schema] = {
    "/api-keys": {
        "get": operation("api_keys", "List the API keys", {200: answer(listed(_ENTRY))}),
        "post": operation(
            "create_api_key",
            "Make an API key, with a role of its own",
            {201: answer(_ENTRY)},
            sent=body(_NEW, _EXAMPLES),
            refused=[409],
        ),
    },
    "/api-keys/{key}": {
        "patch": operation(
            "change_api_key",
            "Change its contact, or what its role may see and do",
            {200: answer(_ENTRY)},
            parameters=[_KEY],
            sent=body(_CHANGE, _CHANGES),
        ),
        "delete": operation(
            "revoke_api_key",
            "Revoke an API key",
            {204: NOTHING},
            parameters=[_KEY],
            refused=[409],
        ),
    },
    "/api-keys/{key}/rotate": {
        "post": operation(
            "rotate_api_key",
            "Give it another value",
            {200: answer(_ENTRY)},
            parameters=[_KEY],
        )
    },
}

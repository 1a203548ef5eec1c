"""Planned misbehaviour."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from emulator import faults, webhooks
from emulator.control.openapi.operations import NOTHING, answer, body, in_path, operation
from emulator.control.openapi.schemas import (
    ANYTHING,
    BOOLEAN,
    COUNT,
    MOMENT,
    OBJECT,
    TEXT,
    TRUE,
    asked,
    choice,
    either,
    number,
    or_null,
    ref,
    shown,
    text,
    whole,
)

if TYPE_CHECKING:
    from emulator.control.openapi.schemas import (
        Schema,
    )

_CODE: Schema = {"enum": [one.value for one in HTTPStatus if one >= HTTPStatus.OK]}
_BYTES, _PACE = whole(0, 1_000_000_000), whole(1, 1_000_000_000)
_SECONDS = number(0, 60)
_STATED = asked(
    {
        "code": _CODE,
        "body": ANYTHING,
        "headers": {"type": "object", "maxProperties": 20, "additionalProperties": text(1, 1000)},
    },
    ["code"],
)
_PAIR: Schema = {"type": "array", "items": _SECONDS, "minItems": 2, "maxItems": 2}
_TOLD: dict[str, Schema] = {
    "status": either(_CODE, _STATED),
    "unauthorized": either(TRUE, asked({})),
    "throttle": either(
        TRUE,
        asked({"limit": whole(0, 1_000_000), "per": number(0.001, 86_400)}, ["limit", "per"]),
    ),
    "latency": either(
        _SECONDS, asked({"fixed": _SECONDS}, ["fixed"]), asked({"between": _PAIR}, ["between"])
    ),
    "reset": either(TRUE, asked({"done": BOOLEAN})),
    "malformed": either(TRUE, asked({})),
    "truncate": either(_BYTES, asked({"bytes": _BYTES}, ["bytes"])),
    "slow_body": either(_PACE, asked({"bytes_per_second": _PACE}, ["bytes_per_second"])),
    "webhook.duplicate": either(TRUE, asked({"copies": whole(1, 10)})),
}
"""What each kind may be told."""

_CALLS, _SEED = 1_000_000_000, 2**53 - 1
_WHEN = asked(
    {
        "after": whole(0, _CALLS),
        "first": or_null(whole(1, _CALLS)),
        "next": or_null(whole(1, _CALLS)),
        "every": whole(1, _CALLS),
        "probability": number(0, 1),
        "seed": whole(-_SEED, _SEED),
        "from": MOMENT,
        "until": MOMENT,
    }
)
_HEAL = asked({"hits": or_null(whole(1, _CALLS)), "seconds": or_null(number(0.001, 366 * 86_400))})
_GLOB = text(1, 200, "A glob: `*` is anything, `?` one character.")
_NAME: Schema = {
    "type": "string",
    "pattern": "^[A-Za-z0-9]([A-Za-z0-9 ._-]{0,58}[A-Za-z0-9._-])?$",
}
_HEADERS: Schema = {
    "type": "object",
    "minProperties": 1,
    "maxProperties": 10,
    "additionalProperties": _GLOB,
}


def _planned(kinds: tuple[faults.Kind, ...]) -> Schema:
    """Return what can be asked of kinds that happen at the same places."""
    where = {
        name: choice(names) if names else _HEADERS if name == "headers" else _GLOB
        for name, names in kinds[0].where.items()
    }
    what = (asked({kind.name: _TOLD[kind.name]}, [kind.name]) for kind in kinds)
    return asked(
        {
            "name": {
                "type": "string",
                "pattern": "^[A-Za-z0-9]([A-Za-z0-9 ._-]{0,58}[A-Za-z0-9._-])?$",
            },
            "where": asked(where),
            "what": either(*what),
            "when": _WHEN,
            "heal": _HEAL,
        },
        ["what"],
    )


_NEW = either(_planned(faults.KINDS), _planned(webhooks.KINDS))
FAULT: Schema = shown(
    {
        "id": COUNT,
        "name": TEXT,
        "where": OBJECT,
        "what": OBJECT,
        "when": OBJECT,
        "heal": OBJECT,
        "state": choice(("waiting", "active", "healed")),
        "seen": COUNT,
        "hits": COUNT,
        "made_at": MOMENT,
    }
)
_FAULT = ref("Fault")

_WHERE = {
    "product": "lucca",
    "method": "GET",
    "path": "/api/v3/users*",
    "caller": "*",
    "headers": {"User-Agent": "payroll*"},
}
_FIRST = {"after": 1, "first": 3, "every": 2, "probability": 0.5, "seed": 7}
_LATER = {"next": 2, "from": "2026-01-05T09:00:00Z", "until": "2026-01-05T10:00:00Z"}
_SAID = {"code": 503, "body": {"message": "later"}, "headers": {"Retry-After": "5"}}
_EXAMPLES: dict[str, object] = {
    "down": {"name": "down", "where": _WHERE, "what": {"status": _SAID}, "when": _FIRST},
    "for an hour": {"what": {"status": 500}, "when": _LATER, "heal": {"hits": 2, "seconds": 60}},
    "token refused": {"what": {"unauthorized": True}},
    "throttled": {"what": {"throttle": {"limit": 10, "per": 60}}},
    "late": {"what": {"latency": {"fixed": 0.5}}},
    "more or less late": {"what": {"latency": {"between": [0.1, 0.9]}}},
    "lost answer": {"what": {"reset": {"done": True}}},
    "no JSON": {"what": {"malformed": True}},
    "cut": {"what": {"truncate": {"bytes": 100}}},
    "slow": {"what": {"slow_body": {"bytes_per_second": 1000}}},
    "told twice": {
        "where": {"event": "user.*", "url": "http://127.0.0.1*"},
        "what": {"webhook.duplicate": {"copies": 1}},
    },
}

PATHS: dict[str, Schema] = {
    "/faults": {
        "get": operation(
            "faults",
            "List the faults, with what they have seen and hit",
            {200: answer({"type": "array", "items": _FAULT}, "In the order they were made.")},
        ),
        "post": operation(
            "plan_fault",
            "Plan a fault",
            {201: answer(_FAULT, "It is planned.")},
            sent=body(_NEW, _EXAMPLES),
            refused=[409],
        ),
        "delete": operation("clear_faults", "Forget all faults", {204: NOTHING}),
    },
    "/faults/{key}": {
        "delete": operation(
            "remove_fault", "Forget one", {204: NOTHING}, parameters=[in_path("key", TEXT)]
        )
    },
}

"""What the emulator says about itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from emulator.config import DIALECTS
from emulator.control.openapi.operations import answer, operation
from emulator.control.openapi.schemas import (
    BOOLEAN,
    COUNT,
    MOMENT,
    OBJECT,
    TEXT,
    TEXT_OR_NULL,
    choice,
    listed,
    ref,
    shown,
)

if TYPE_CHECKING:
    from emulator.control.openapi.schemas import (
        Schema,
    )

_PERSON = shown(
    {
        "persona": TEXT,
        "email": TEXT,
        "name": TEXT,
        "sub": TEXT,
        "lucca_id": {"type": ["integer", "null"]},
        "groups": listed(TEXT),
    }
)
INFO: Schema = shown(
    {
        "tenant": TEXT,
        "dialect": choice(DIALECTS),
        "base_url": TEXT,
        "now": MOMENT,
        "lucca": shown(
            {"base_url": TEXT, "api_key": TEXT, "client_id": TEXT, "client_secret": TEXT}
        ),
        "smartlink": shown(
            {
                "base_url": TEXT,
                "api_key": TEXT,
                "apps": listed(ref("App")),
            }
        ),
        "people": listed(_PERSON),
    }
) | {"description": "All that a script needs to talk to a tenant."}
INFO_ANSWER = answer(ref("Info"), "The tenant's addresses and keys.")

_READY = shown({"ready": BOOLEAN, "tenant": TEXT_OR_NULL, "faults": COUNT})

PATHS: dict[str, Schema] = {
    "/ready": {
        "get": operation(
            "ready",
            "Whether the tenant answers",
            {200: answer(_READY, "It does."), 503: answer(_READY, "It has no people yet.")},
        )
    },
    "/info": {"get": operation("info", "Addresses, credentials and people", {200: INFO_ANSWER})},
    "/openapi/control.json": {
        "get": operation("openapi", "This document", {200: answer(OBJECT, "OpenAPI 3.1.")})
    },
    "/openapi/scenario.json": {
        "get": operation(
            "scenario", "What a scenario's file may say", {200: answer(OBJECT, "JSON Schema.")}
        )
    },
}

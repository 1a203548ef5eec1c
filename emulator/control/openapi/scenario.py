"""The schema of a scenario's file, whole: with what other rooms are sent, as it is described here.

Editors complete by it, and check while one types.
"""

from __future__ import annotations

import copy
from typing import Any

from emulator.control.openapi import apps, faults, settings, webhooks
from emulator.scenarios.schema import SCHEMA

_ADDRESSES = {
    "apps": apps.PATHS["/apps"],
    "webhooks": webhooks.PATHS["/webhooks"],
    "faults": faults.PATHS["/faults"],
}


def schema() -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of a scenario."""
    whole: dict[str, Any] = copy.deepcopy(SCHEMA)
    members = whole["properties"]
    for name, address in _ADDRESSES.items():
        members[name]["items"] = _sent(address, "post")
    members["settings"] = _sent(settings.PATHS["/settings"], "patch")
    return whole


def _sent(address: dict[str, Any], method: str) -> dict[str, Any]:
    """Return the schema of what is sent to an address."""
    found: dict[str, Any] = address[method]["requestBody"]["content"]["application/json"]["schema"]
    return copy.deepcopy(found)

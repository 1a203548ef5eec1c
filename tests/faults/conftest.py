"""Faults planned over the wire, as a test would, and calls that meet them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from werkzeug.test import Client, TestResponse

    Plan = Callable[..., dict[str, Any]]
    Get = Callable[..., TestResponse]

FAULTS = "/_emulator/faults"


@pytest.fixture
def plan(client: Client) -> Plan:
    """Plan ``what`` in the default tenant, or in the one that ``at`` mounts."""

    def planned(what: dict[str, Any], at: str = "", **more: Any) -> dict[str, Any]:
        made = client.post(at + FAULTS, json={"what": what, **more})
        assert made.status_code == 201, made.text
        rule: dict[str, Any] = made.get_json()
        return rule

    return planned


@pytest.fixture
def users(client: Client) -> Get:
    """Get Lucca's users as a program does, with the API key."""
    keys = {}
    for at in ("", "/t/beta"):
        keys[at] = client.get(f"{at}/_emulator/info").get_json()["lucca"]["api_key"]

    def get(query: str = "", at: str = "", **headers: str) -> TestResponse:
        sent = {"Authorization": f"lucca application={keys[at]}"} | headers
        return client.get(f"{at}/api/v3/users{query}", headers=sent)

    return get

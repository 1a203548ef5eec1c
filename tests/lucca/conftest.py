"""Lucca's API as its callers see it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from werkzeug.test import Client, TestResponse

    Call = Callable[..., TestResponse]


@pytest.fixture
def key(client: Client) -> str:
    """The API key that the emulator prints."""
    found: str = client.get("/_emulator/info").get_json()["lucca"]["api_key"]
    return found


@pytest.fixture
def call(client: Client, key: str) -> Call:
    """Call Lucca's v3 with the API key: ``call("GET", "users", {"mail": …}, json=…)``."""

    def send(
        method: str, path: str, query: dict[str, str] | None = None, **body: Any
    ) -> TestResponse:
        return client.open(
            f"/api/v3/{path}",
            method=method,
            query_string=query,
            headers={"Authorization": f"lucca application={key}"},
            **body,
        )

    return send


@pytest.fixture
def people(client: Client) -> dict[str, dict[str, Any]]:
    """The personas, by name."""
    found = client.get("/_emulator/info").get_json()["people"]
    return {one["persona"]: one for one in found}

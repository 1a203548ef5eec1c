"""Faults planned over the wire, as a test would, and calls that meet them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from flask import Response
from werkzeug.test import Client

from emulator.app import service
from emulator.wire import WIRE
from tests.conftest import from_this_machine

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from wsgiref.types import StartResponse, WSGIEnvironment

    from werkzeug.test import TestResponse

    from emulator.config import Config
    from emulator.tenancy import Tenants
    from emulator.wire import Wire

    Plan = Callable[..., dict[str, Any]]
    Get = Callable[..., TestResponse]

FAULTS = "/_emulator/faults"


@pytest.fixture
def leaves() -> list[Wire | None]:
    """How the answers to ``client`` were to leave the server, in order."""
    return []


@pytest.fixture
def client(config: Config, tenants: Tenants, leaves: list[Wire | None]) -> Client:
    """An HTTP client of the whole service, in place of a server that would bend answers."""
    app = from_this_machine(service(config, tenants))

    def noting(environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        answer = app(environ, start)
        leaves.append(environ.get(WIRE))
        return answer

    return Client(noting, Response, use_cookies=True)


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

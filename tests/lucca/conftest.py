"""Lucca's API as its callers see it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from flask import Response
from werkzeug.test import Client

from emulator.app import service
from emulator.world import tenants as world
from tests.conformance import conforming
from tests.conftest import from_this_machine, settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

    from werkzeug.test import TestResponse

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


@pytest.fixture(scope="module")
def keyed(tmp_path_factory: pytest.TempPathFactory, company: Path) -> Iterator[Client]:
    """One emulator for a whole module, which takes longer to make than to ask many times.

    Every request has its API key. A snapshot ``before`` has how it was.
    """
    config = settings(tmp_path_factory.mktemp("data"), company.parent)
    known = world.tenants(config)
    known.create(config.tenant, company)
    app = conforming(from_this_machine(service(config, known)))
    key = Client(app, Response).get("/_emulator/info").get_json()["lucca"]["api_key"]
    client = Client(with_key(app, key), Response)
    client.post("/_emulator/snapshots", json={"name": "before"})
    yield client
    known.close()


@pytest.fixture
def restored(keyed: Client) -> Client:
    """The same, as it was."""
    restore(keyed)
    return keyed


def restore(keyed: Client) -> None:
    """Put the emulator of a module back as it was."""
    assert keyed.post("/_emulator/snapshots/before/restore").status_code < 300


def with_key(app: WSGIApplication, key: str) -> WSGIApplication:
    """Send an API key with every request, in place of any other."""

    def called(environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        environ["HTTP_AUTHORIZATION"] = f"lucca application={key}"
        return app(environ, start)

    return called

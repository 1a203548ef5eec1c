"""Emulators in processes of their own: for journeys that kill one, or that fill one up."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import requests

from emulator.testing.client import Tenant
from emulator.testing.server import Server

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SECONDS = 30
"""How long anything may take."""

SAID = "id,firstName,lastName,mail,employeeNumber,jobTitle,department[name],manager[mail]"
"""What Lucca is asked of a person, to compare with what SmartLink says."""

OPTIONS = ("--people", "60", "--as-of", "2026-01-05")


@dataclass(frozen=True)
class Emulator:
    """A running emulator, for journeys that make tenants of their own in it."""

    url: str
    info: dict[str, Any]
    """The body of ``/_emulator/info``."""

    def control(self, method: str, path: str, body: object = None) -> dict[str, Any]:
        """Call the operator's API of the default tenant."""
        url = f"{self.url}/_emulator/{path}"
        response = requests.request(method, url, json=body, timeout=SECONDS)
        assert response.ok, response.text
        answer: dict[str, Any] = response.json()
        return answer


@contextmanager
def running(_folder: Path) -> Iterator[Emulator]:
    """Run an emulator; at the end, look that it ended well and had nothing to say."""
    with Server(OPTIONS) as server:
        yield Emulator(server.url, Tenant(server.url).info)
    assert (server.exit_code, server.complaints) == (0, "")


@contextmanager
def kept(folder: Path) -> Iterator[tuple[Server, Tenant]]:
    """Run an emulator that keeps its state in a folder; it may be dead at the end."""
    with Server(OPTIONS, data=folder / "data") as server:
        yield server, Tenant(server.url)

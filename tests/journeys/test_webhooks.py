"""Webhooks as another program gets them: signed, after it was away, after ``kill -9``."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from queue import Queue
from threading import Thread
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest
import requests

from tests.journeys.conftest import NODE, need
from tests.journeys.live import SECONDS, kept

if TYPE_CHECKING:
    from collections.abc import Iterator

    from emulator.testing.client import Tenant

pytestmark = [
    pytest.mark.lucca_emulator(dialect="guide"),  # the events and their form are the guide's
    pytest.mark.filterwarnings("ignore::emulator.testing.plugin.OnlyHere"),
]


class Receiver:
    """The program of ``node/receiver.mjs``, running."""

    def __init__(self, endpoint: dict[str, Any], hold: bool) -> None:
        port = urlsplit(endpoint["url"]).port
        given = {"secret": endpoint["secret"], "port": port, "hold": hold}
        self._process = subprocess.Popen(
            [need("node"), str(NODE / "receiver.mjs"), json.dumps(given)],
            stdout=subprocess.PIPE,
            text=True,
        )
        self._lines: Queue[dict[str, Any]] = Queue()
        self._reader = Thread(target=self._read)
        self._reader.start()
        assert self.next() == {"port": port}

    def _read(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            self._lines.put(json.loads(line))

    def next(self) -> dict[str, Any]:
        """Return what it printed of the next request, when that has come."""
        return self._lines.get(timeout=SECONDS)

    def nothing_more(self) -> bool:
        """Whether nothing else has come so far."""
        return self._lines.empty()

    def stop(self) -> None:
        """End it."""
        self._process.kill()
        self._process.wait(SECONDS)
        self._reader.join(SECONDS)
        assert self._process.stdout is not None
        self._process.stdout.close()


@contextmanager
def receiving(endpoint: dict[str, Any], *, hold: bool = False) -> Iterator[Receiver]:
    """Run the receiver of an endpoint; with ``hold`` it never answers."""
    one = Receiver(endpoint, hold)
    try:
        yield one
    finally:
        one.stop()


def did(*what: object) -> dict[str, Any]:
    """Return what the receiver prints of a request that was all right, and what it did then."""
    return {"good": True, "forged": False, "did": list(what)}


class Lucca:
    """Changes made by Lucca's API, as a program of the company's would make them."""

    def __init__(self, tenant: Tenant) -> None:
        self._tenant = tenant

    def call(self, method: str, path: str, **sent: Any) -> Any:
        """Call the API and insist that it worked."""
        url = f"{self._tenant.lucca_url}/{path}"
        headers = self._tenant.lucca_headers
        response = requests.request(method, url, headers=headers, timeout=SECONDS, **sent)
        assert response.ok, response.text
        return response.json()

    def first(self, path: str, **asked: str) -> int:
        """Return the id of the first record that is found."""
        found: int = self.call("GET", f"api/v3/{path}", params=asked)["data"]["items"][0]["id"]
        return found

    def create(self, mail: str) -> int:
        """Create a user and return their id."""
        body = {"mail": mail, "firstName": "Noé", "lastName": "Durand"}
        created: int = self.call("POST", "api/v3/users", json=body)["data"]["id"]
        return created


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


def registered(tenant: Tenant) -> dict[str, Any]:
    """Register the guide's receiver."""
    return tenant.webhook(f"http://127.0.0.1:{free_port()}/webhook/lucca")


def newest(tenant: Tenant, endpoint: dict[str, Any], attempts: int = 1) -> dict[str, Any]:
    """Return the newest delivery to an endpoint once so many attempts were made at it."""
    return tenant.wait_for_deliveries(endpoint["id"], attempts=attempts, timeout=SECONDS)[0]


def test_three_events_by_luccas_api(lucca_emulator: Tenant) -> None:
    """Node's own crypto finds each signed; the guide's receiver finds in each what it reads."""
    lucca = Lucca(lucca_emulator)
    person = lucca_emulator.person("employee").lucca_id
    endpoint = registered(lucca_emulator)
    with receiving(endpoint) as receiver:
        created = lucca.create("noe.durand@acme.example")
        assert receiver.next() == did("syncNewUserToSmartLink", created, "noe.durand@acme.example")

        leave = lucca.first("leaveRequests", **{"leavePeriod.ownerId": str(person), "status": "0"})
        lucca.call("POST", f"api/v3/leaveRequests/{leave}/approvals", json={"approved": True})
        assert receiver.next() == did("sendNotification", person)

        sheet = lucca.first("timmitimesheets", ownerId=str(person), status="0")
        shown = lucca.call("GET", f"api/v3/timmitimesheets/{sheet}")["data"]
        named = {"ownerId": person, "startsAt": shown["startsOn"], "endsAt": shown["endsOn"]}
        lucca.call("POST", "timmi/services/workflow/submit", json={"timesheets": [named]})
        assert receiver.next() == did("triggerValidationWorkflow", person, sheet)

        assert receiver.nothing_more()


def test_who_was_away_gets_what_it_missed(lucca_emulator: Tenant) -> None:
    """Stopped, and started again: what happened meanwhile was refused, waits, and arrives."""
    endpoint = registered(lucca_emulator)
    with receiving(endpoint) as receiver:
        first = lucca_emulator.trigger("user.created")["data"]
        assert receiver.next() == did("syncNewUserToSmartLink", first["userId"], first["mail"])
        assert newest(lucca_emulator, endpoint)["status"] == "delivered"

    missed = [lucca_emulator.trigger("user.created")["data"] for _ in range(3)]
    waiting = newest(lucca_emulator, endpoint)
    assert [one["reason"] for one in waiting["attempts"]] == ["refused"]
    assert waiting["status"] == "pending"
    assert waiting["next_attempt_at"] > waiting["attempts"][0]["started_at"]

    with receiving(endpoint) as receiver:
        assert lucca_emulator.call("POST", f"webhooks/{endpoint['id']}/retry")["due"] == 3
        got = sorted((receiver.next() for _ in missed), key=lambda one: one["did"][1])

        assert got == [did("syncNewUserToSmartLink", one["userId"], one["mail"]) for one in missed]
        delivered = newest(lucca_emulator, endpoint, attempts=2)
        assert (delivered["status"], delivered["attempts"][1]["status"]) == ("delivered", 200)
        assert receiver.nothing_more()


def children(process: int) -> list[int]:
    """Return the processes right below one."""
    found = Path(f"/proc/{process}/task/{process}/children").read_text()
    return [int(child) for child in found.split()]


@pytest.mark.skipif(sys.platform != "linux", reason="looks for the worker in /proc")
def test_what_was_committed_survives_kill_9(tmp_path: Path) -> None:
    """Both processes are killed while the receiver holds the request; the next run sends it.

    So is what nobody had begun to send: it was behind the other.
    """
    with kept(tmp_path) as (server, tenant):
        endpoint = registered(tenant)
        with receiving(endpoint, hold=True) as holding:
            told = [tenant.trigger("user.created")["data"] for _ in range(5)]
            held = sorted(holding.next()["did"][1] for _ in range(2))
            for victim in (*children(server.pid), server.pid):
                os.kill(victim, signal.SIGKILL)
    assert (server.exit_code, server.complaints) == (-signal.SIGKILL, "")
    assert held == [one["userId"] for one in told[:2]]

    with receiving(endpoint) as receiver, kept(tmp_path) as (_, tenant):
        got = sorted(receiver.next()["did"][1] for _ in told)

        assert got == [one["userId"] for one in told]
        assert newest(tenant, endpoint)["status"] == "delivered"
        assert receiver.nothing_more()

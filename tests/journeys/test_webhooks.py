"""Webhooks as another program gets them: signed, after it was away, after ``kill -9``."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from queue import Queue
from threading import Thread
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest
import requests

from tests.journeys import live
from tests.journeys.conftest import NODE, need
from tests.journeys.live import SECONDS, Emulator

if TYPE_CHECKING:
    from collections.abc import Iterator


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

    def __init__(self, emulator: Emulator) -> None:
        self._emulator = emulator

    def call(self, method: str, path: str, **sent: Any) -> Any:
        """Call the API and insist that it worked."""
        url = f"{self._emulator.url}/{path}"
        response = requests.request(
            method, url, headers=self._emulator.key, timeout=SECONDS, **sent
        )
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


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the emulators of these tests keep what they have."""
    return tmp_path_factory.mktemp("webhooks")


@pytest.fixture(scope="module")
def emulator(folder: Path) -> Iterator[Emulator]:
    """An emulator of these tests' own: they decide on requests that others look at."""
    with live.running(folder) as one:
        yield one


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


def registered(emulator: Emulator, port: int) -> dict[str, Any]:
    """Register the guide's receiver."""
    return emulator.control("POST", "webhooks", {"url": f"http://127.0.0.1:{port}/webhook/lucca"})


def removed(emulator: Emulator, endpoint: dict[str, Any]) -> None:
    """Let the receiver go again."""
    url = f"{emulator.url}/_emulator/webhooks/{endpoint['id']}"
    assert requests.delete(url, timeout=SECONDS).status_code == 204


def newest(emulator: Emulator, endpoint: dict[str, Any], attempts: int = 1) -> dict[str, Any]:
    """Return the newest delivery to an endpoint once so many attempts were made at it."""
    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        shown: Any = emulator.control("GET", f"webhooks/{endpoint['id']}/deliveries?limit=1")
        if len(shown[0]["attempts"]) >= attempts:
            found: dict[str, Any] = shown[0]
            return found
        time.sleep(0.02)
    raise AssertionError(shown)


def test_three_events_by_luccas_api(emulator: Emulator) -> None:
    """Node's own crypto finds each signed; the guide's receiver finds in each what it reads."""
    lucca = Lucca(emulator)
    person = emulator.persona("employee")["lucca_id"]
    endpoint = registered(emulator, free_port())
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
    removed(emulator, endpoint)


def test_who_was_away_gets_what_it_missed(emulator: Emulator) -> None:
    """Stopped, and started again: what happened meanwhile was refused, waits, and arrives."""
    endpoint = registered(emulator, free_port())
    with receiving(endpoint) as receiver:
        first = emulator.control("POST", "trigger/user.created")["data"]
        assert receiver.next() == did("syncNewUserToSmartLink", first["userId"], first["mail"])
        assert newest(emulator, endpoint)["status"] == "delivered"

    missed = [emulator.control("POST", "trigger/user.created")["data"] for _ in range(3)]
    waiting = newest(emulator, endpoint)
    assert [one["reason"] for one in waiting["attempts"]] == ["refused"]
    assert waiting["status"] == "pending"
    assert waiting["next_attempt_at"] > waiting["attempts"][0]["started_at"]

    with receiving(endpoint) as receiver:
        assert emulator.control("POST", f"webhooks/{endpoint['id']}/retry")["due"] == 3
        got = sorted((receiver.next() for _ in missed), key=lambda one: one["did"][1])

        assert got == [did("syncNewUserToSmartLink", one["userId"], one["mail"]) for one in missed]
        delivered = newest(emulator, endpoint, attempts=2)
        assert (delivered["status"], delivered["attempts"][1]["status"]) == ("delivered", 200)
        assert receiver.nothing_more()
    removed(emulator, endpoint)


@contextmanager
def kept(folder: Path) -> Iterator[tuple[subprocess.Popen[str], Emulator]]:
    """Run an emulator that keeps its state in a folder; it may be dead at the end."""
    options = ["--port", "0", "--people", "60", "--as-of", "2026-01-05"]
    with subprocess.Popen(
        [sys.executable, "-m", "emulator", "serve", "--data", str(folder / "data"), *options],
        stdout=subprocess.PIPE,
        text=True,
        env=live.environment(folder),
    ) as process:
        try:
            assert process.stdout is not None
            url = next(one.split()[2] for one in process.stdout if one.startswith("Ready on "))
            yield process, Emulator(url, requests.get(f"{url}/_emulator/info", timeout=9).json())
        finally:
            process.kill()


def children(process: int) -> list[int]:
    """Return the processes right below one."""
    found = Path(f"/proc/{process}/task/{process}/children").read_text()
    return [int(child) for child in found.split()]


@pytest.mark.skipif(sys.platform != "linux", reason="looks for the worker in /proc")
def test_what_was_committed_survives_kill_9(folder: Path) -> None:
    """Both processes are killed while the receiver holds the request; the next run sends it.

    So is what nobody had begun to send: it was behind the other.
    """
    with kept(folder) as (process, emulator):
        endpoint = registered(emulator, free_port())
        with receiving(endpoint, hold=True) as holding:
            told = [emulator.control("POST", "trigger/user.created")["data"] for _ in range(5)]
            held = sorted(holding.next()["did"][1] for _ in range(2))
            for victim in (*children(process.pid), process.pid):
                os.kill(victim, signal.SIGKILL)
            process.wait(SECONDS)
    assert held == [one["userId"] for one in told[:2]]

    with receiving(endpoint) as receiver, kept(folder) as (_, emulator):
        got = sorted(receiver.next()["did"][1] for _ in told)

        assert got == [one["userId"] for one in told]
        assert newest(emulator, endpoint)["status"] == "delivered"
        assert receiver.nothing_more()

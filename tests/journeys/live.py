"""A live emulator in a process of its own, as other people's programs meet it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import requests

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SECONDS = 30
"""How long anything may take."""


@dataclass(frozen=True)
class Emulator:
    """One running emulator."""

    url: str
    info: dict[str, Any]
    """The body of ``/_emulator/info``."""

    def app(self) -> dict[str, Any]:
        """Return the built-in application."""
        found: dict[str, Any] = self.info["smartlink"]["apps"][0]
        return found

    def register(self, name: str, **members: Any) -> dict[str, Any]:
        """Register an application of the caller's own, and return its entry."""
        return self.control("POST", "apps", {"name": name, **members})

    def persona(self, name: str) -> dict[str, Any]:
        """Return one of the people that the emulator prints."""
        (found,) = [one for one in self.info["people"] if one["persona"] == name]
        return dict(found)

    def control(self, method: str, path: str, body: object = None) -> dict[str, Any]:
        """Call the operator's API."""
        url = f"{self.url}/_emulator/{path}"
        response = requests.request(method, url, json=body, timeout=SECONDS)
        assert response.ok, response.text
        answer: dict[str, Any] = response.json()
        return answer

    def user(self, mail: str) -> dict[str, Any]:
        """Return what Lucca's API says of a person, their manager's address included."""
        fields = "id,firstName,lastName,mail,employeeNumber,jobTitle,department[name],manager[mail]"
        response = requests.get(
            f"{self.info['lucca']['base_url']}/api/v3/users",
            {"mail": mail, "fields": fields},
            headers=self.key,
            timeout=SECONDS,
        )
        (found,) = response.json()["data"]["items"]
        return dict(found)

    @property
    def key(self) -> dict[str, str]:
        """The header that opens Lucca's API."""
        return {"Authorization": f"lucca application={self.info['lucca']['api_key']}"}


COMMAND = [sys.executable, "-m", "emulator", "serve", "--memory"]


def environment(folder: Path) -> dict[str, str]:
    """Return the environment of an emulator that takes nothing from who runs the tests."""
    own = {name: text for name, text in os.environ.items() if not name.startswith("EMULATOR_")}
    return {**own, "EMULATOR_CACHE": str(folder / "cache")}


@contextmanager
def started(folder: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Start an emulator of sixty people on a free port; yields its process and its address."""
    command = [*COMMAND, "--port", "0", "--people", "60", "--as-of", "2026-01-05"]
    log = folder / "stderr.txt"
    with (
        log.open("wb") as errors,
        subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=errors, text=True, env=environment(folder)
        ) as process,
    ):
        try:
            url = _ready(process)
            assert url, f"No emulator: {log.read_text()}"
            yield process, url
        finally:
            process.kill()
    assert log.read_text() == "", "the emulator complained on stderr"


@contextmanager
def running(folder: Path) -> Iterator[Emulator]:
    """Run an emulator; stop it at the end as a supervisor would, and look how it went."""
    with started(folder) as (process, url):
        info = requests.get(f"{url}/_emulator/info", timeout=SECONDS).json()
        yield Emulator(url, info)
        process.send_signal(signal.SIGTERM)
        assert process.wait(SECONDS) == 0


def _ready(process: subprocess.Popen[str]) -> str | None:
    """Return where the emulator says it listens, None if it ends before or takes too long."""
    assert process.stdout is not None
    limit = threading.Timer(SECONDS, process.kill)
    limit.start()
    try:
        for line in process.stdout:
            if line.startswith("Ready on "):
                return line.split()[2]
        return None
    finally:
        limit.cancel()

"""The journal of a server that is really running."""

from __future__ import annotations

import json
import signal
import urllib.request
from statistics import median
from threading import Thread
from time import perf_counter, sleep
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Running, Started


def found(running: Running) -> dict[str, Any]:
    """Return the journal's list."""
    with urllib.request.urlopen(f"{running.url}/_emulator/requests") as answer:
        body: dict[str, Any] = json.load(answer)
    return body


def test_what_was_asked_is_found_after_a_stop(start: Started, tmp_path: Path) -> None:
    """Even if the server was stopped just after the answer; --fresh forgets it."""
    first = start("--data", str(tmp_path / "data"), "--journal", "2")
    for _ in range(3):
        urllib.request.urlopen(f"{first.url}/portal").close()
    first.process.send_signal(signal.SIGTERM)
    assert first.process.wait(20) == 0

    second = start("--data", str(tmp_path / "data"))

    again = found(second)
    assert [one["number"] for one in again["requests"]] == [3, 2]
    assert again["evicted"] == 1
    second.process.send_signal(signal.SIGTERM)
    assert second.process.wait(20) == 0
    fresh = start("--data", str(tmp_path / "data"), "--fresh")
    assert found(fresh) == {"requests": [], "kept": 0, "evicted": 0}


def test_a_wait_ends_within_50_ms_and_holds_nobody_up(start: Started) -> None:
    """A server answers others while one waits, and the waiter just after the one waited for."""
    running = start("--memory")
    waited: list[float] = []

    def wait(number: int) -> None:
        body = {"expect": {"query": {"n": str(number)}}, "timeout": 20}
        asked = urllib.request.Request(
            f"{running.url}/_emulator/requests/wait", json.dumps(body).encode()
        )
        with urllib.request.urlopen(asked, timeout=30) as answer:
            assert json.load(answer)["ok"]
        waited.append(perf_counter())

    delays = []
    for number in range(5):
        waiter = Thread(target=wait, args=(number,))
        waiter.start()
        sleep(0.2)
        urllib.request.urlopen(f"{running.url}/portal?n={number}", timeout=10).close()
        answered = perf_counter()
        waiter.join(30)
        delays.append(waited[-1] - answered)
    assert median(delays) < 0.05

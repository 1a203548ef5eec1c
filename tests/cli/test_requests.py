"""The journal of a server that is really running."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
import urllib.request
from statistics import median
from threading import Thread
from time import perf_counter, sleep
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.conftest import Running, Started

    Run = Callable[..., subprocess.CompletedProcess[str]]


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


def test_requests_are_printed_oldest_first(start: Started, run: Run) -> None:
    """A line each, as many as are asked for; refusals in one line."""
    running = start("--memory")
    for number in range(3):
        urllib.request.urlopen(f"{running.url}/portal?n={number}").close()

    printed = run("requests", "path=/portal", "--limit", "2", "--url", running.url)

    assert printed.returncode == 0, printed.stderr
    first, second = printed.stdout.splitlines()
    assert re.fullmatch(r" +2 [0-9:.]{12} 200 GET /portal\?n=1  [0-9.]+ ms", first)
    assert " 3 " in second
    wrong = run("requests", "status=abc", "--url", running.url)
    assert (wrong.returncode, "status must be a status code" in wrong.stderr) == (1, True)
    assert run("requests", "path").returncode == 2


def test_requests_are_followed(start: Started, environment: dict[str, str], tmp_path: Path) -> None:
    """Each is printed as it comes, and none twice; those that are not searched for are not."""
    running = start("--memory")
    urllib.request.urlopen(f"{running.url}/portal?n=0").close()
    command = [sys.executable, "-m", "emulator", "requests", "--follow", "path=/portal"]
    with subprocess.Popen(
        [*command, "--url", running.url],
        cwd=tmp_path,
        env=environment | {"PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        text=True,
    ) as following:
        assert following.stdout is not None
        printed = [following.stdout.readline()]
        for number in (1, 2):
            urllib.request.urlopen(f"{running.url}/?n={number}").close()
            urllib.request.urlopen(f"{running.url}/portal?n={number}").close()
            printed.append(following.stdout.readline())
        following.kill()

    assert [re.findall(r"GET (\S+)", text) for text in printed] == [
        ["/portal?n=0"],
        ["/portal?n=1"],
        ["/portal?n=2"],
    ]


def test_a_server_without_a_journal(start: Started, run: Run) -> None:
    """It says how to have one."""
    running = start("--memory", "--no-journal")

    refused = run("requests", "--url", running.url)

    assert refused.returncode == 1
    assert "The journal is off: start without --no-journal." in refused.stderr

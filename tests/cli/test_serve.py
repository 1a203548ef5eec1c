"""``lucca-emulator serve``: how it starts, what it keeps, how it stops, how it refuses to start."""

from __future__ import annotations

import json
import os
import signal
import socket
import tempfile
import threading
import time
import urllib.request
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from emulator.storage import SCHEMA_VERSION, alone

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable

    from tests.cli.conftest import Started

    Run = Callable[..., subprocess.CompletedProcess[str]]


def get(url: str) -> Any:
    """Return the JSON at an address."""
    with urllib.request.urlopen(url, timeout=10) as answer:
        return json.load(answer)


def create_user(url: str, name: str = "first") -> int:
    """Create a user and return their id."""
    body = {"mail": f"{name}@acme.example", "firstName": name, "lastName": "Person"}
    key = get(f"{url}/_emulator/info")["lucca"]["api_key"]
    request = urllib.request.Request(
        f"{url}/api/v3/users",
        data=json.dumps(body).encode(),
        headers={"Authorization": f"lucca application={key}"},
    )
    with urllib.request.urlopen(request, timeout=10) as answer:
        return int(json.load(answer)["data"]["id"])


def stops(process: int) -> bool:
    """Whether a process is gone within five seconds."""
    end = time.monotonic() + 5
    while time.monotonic() < end:
        try:
            state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
        except OSError:
            return True
        if state == "Z":
            return True
        threading.Event().wait(0.02)
    return False


def test_it_prints_where_it_is_and_how_to_begin(start: Started) -> None:
    """A real port for 0, the keys and the personas, then a last line that says it is ready."""
    running = start("--memory")

    text = "".join(running.printed)
    info = get(f"{running.url}/_emulator/info")
    assert running.url.startswith("http://127.0.0.1:")
    assert not running.url.endswith(":0")
    assert info["base_url"] == running.url
    for value in (
        f"lucca application={info['lucca']['api_key']}",
        info["smartlink"]["apps"][0]["discovery_url"],
        info["smartlink"]["apps"][0]["client_secret"],
        "camille.martin@acme.example",
    ):
        assert value in text


def test_sigterm_stops_it_and_leaves_nothing(start: Started) -> None:
    """Exit code 0, no process, no temporary folder."""
    before = set(Path(tempfile.gettempdir()).glob("lucca-emulator-*"))
    running = start("--memory")
    worker = running.worker

    running.process.send_signal(signal.SIGTERM)

    assert running.process.wait(10) == 0
    assert stops(worker)
    assert set(Path(tempfile.gettempdir()).glob("lucca-emulator-*")) <= before


@pytest.mark.parametrize("delay_ms", [0, 0.1, 0.3, 1, 2, 5])
def test_it_stops_however_soon(start: Started, delay_ms: float) -> None:
    """A stop in the very moment that it says it is ready is not lost."""
    running = start("--memory")

    threading.Event().wait(delay_ms / 1000)
    running.process.send_signal(signal.SIGTERM)

    assert running.process.wait(5) == 0


def test_ctrl_c_stops_it_without_a_word(start: Started) -> None:
    """SIGINT to all of its processes, as a terminal sends it: no traceback, exit code 0."""
    running = start("--memory")
    worker = running.worker

    os.kill(running.process.pid, signal.SIGINT)

    rest, _ = running.process.communicate(timeout=10)
    assert (running.process.returncode, rest) == (0, "")
    assert stops(worker)


def test_a_request_under_way_is_answered_before_it_stops(start: Started) -> None:
    """A stop waits for who has begun to speak."""
    running = start("--memory")
    host, port = running.url.removeprefix("http://").split(":")
    key = get(f"{running.url}/_emulator/info")["lucca"]["api_key"]
    body = b'{"mail": "late@acme.example", "firstName": "Late", "lastName": "Person"}'
    with socket.create_connection((host, int(port)), timeout=10) as caller:
        caller.sendall(
            b"POST /api/v3/users HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
            b"Authorization: lucca application=%b\r\nContent-Length: %d\r\n\r\n%b"
            % (key.encode(), len(body), body[:20])
        )
        get(f"{running.url}/_emulator/ready")  # by now the other request is being read
        running.process.send_signal(signal.SIGTERM)
        threading.Event().wait(0.3)
        caller.sendall(body[20:])
        answer = b"".join(iter(lambda: caller.recv(65_536), b""))

    assert answer.startswith(b"HTTP/1.1 200 ")
    assert b"late@acme.example" in answer
    assert running.process.wait(10) == 0


def test_its_worker_dies_with_it(start: Started) -> None:
    """``kill -9`` of the parent leaves no server behind."""
    running = start("--memory")
    worker = running.worker

    running.process.kill()

    assert stops(worker)


def test_what_a_killed_one_left_is_swept(start: Started) -> None:
    """The next start removes the temporary folder of one that had no time to."""
    before = set(Path(tempfile.gettempdir()).glob("lucca-emulator-*"))
    killed = start("--memory")
    worker = killed.worker
    (left,) = set(Path(tempfile.gettempdir()).glob("lucca-emulator-*")) - before
    killed.process.kill()
    assert stops(worker)
    assert left.exists()

    start("--memory")

    assert not left.exists()


def test_state_is_kept_until_fresh(start: Started, tmp_path: Path) -> None:
    """Without --data or --memory it is kept in .lucca-emulator/, which the start says."""
    first = start()
    assert any(".lucca-emulator/" in line for line in first.printed)
    assert create_user(first.url) == 61
    first.process.send_signal(signal.SIGTERM)
    assert first.process.wait(10) == 0
    assert (tmp_path / ".lucca-emulator" / "acme" / "1.sqlite").exists()

    second = start()
    assert create_user(second.url, "second") == 62
    second.process.send_signal(signal.SIGTERM)
    second.process.wait(10)

    assert create_user(start("--fresh").url) == 61


def test_kill_9_loses_no_change_that_was_answered(start: Started) -> None:
    """What was answered is there after the whole group was killed."""
    first = start("--data", "kept")
    worker = first.worker
    assert create_user(first.url) == 61
    first.process.kill()
    os.kill(worker, signal.SIGKILL)
    assert stops(worker)

    assert create_user(start("--data", "kept").url, "second") == 62


def test_a_port_in_use_is_said_in_one_line(start: Started, run: Run) -> None:
    """Not a second server that shares the traffic in silence."""
    port = start("--memory").url.rpartition(":")[2]

    refused = run("serve", "--memory", "--port", port)

    assert refused.returncode == 1
    assert refused.stderr == (
        f"Error: Cannot listen on 127.0.0.1 port {port}: Address already in use.\n"
    )


def test_a_folder_in_use_is_said_in_one_line(start: Started, run: Run) -> None:
    """Two servers never write to one folder."""
    start("--data", "shared")

    refused = run("serve", "--data", "shared", "--port", "0")

    assert refused.returncode == 1
    assert refused.stderr.startswith("Error: Another emulator is using shared.")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--data", "/proc/nowhere"), "Cannot write to /proc/nowhere"),
        (("--memory", "--data", "x"), "Choose one of --data and --memory"),
        (("--memory", "--tenant", "Not A Label"), "is not a tenant name"),
        (("--memory", "--public-url", "ftp://x"), "is not an http(s) address"),
        (("--memory", "--host", "no.such.host.invalid"), "Cannot listen on no.such.host.invalid"),
        (("--memory", "--as-of", "1999-01-01"), "as_of must be from"),
        (("--memory", "--people", "3"), "12<=x<=1000000"),
    ],
)
def test_what_cannot_start_says_why(run: Run, options: tuple[str, ...], said: str) -> None:
    """One clear message, an exit code that is not 0, no traceback."""
    refused = run("serve", "--port", "0", *options)

    assert refused.returncode != 0
    assert said in refused.stderr
    assert "Traceback" not in refused.stderr


def test_a_file_of_a_newer_release_is_refused(run: Run, tmp_path: Path) -> None:
    """It says which release to run, and leaves the file alone."""
    (tmp_path / "kept" / "acme").mkdir(parents=True)
    with alone(tmp_path / "kept" / "acme" / "1.sqlite") as db:
        db.execute(f"PRAGMA user_version={SCHEMA_VERSION + 1}")

    refused = run("serve", "--data", "kept", "--port", "0")

    assert refused.returncode == 1
    assert "was written by a newer release" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_another_company_than_the_kept_one_is_refused(start: Started, run: Run) -> None:
    """It names --fresh; unless another is asked for by name, the kept one is served."""
    first = start("--data", "kept")
    first.process.send_signal(signal.SIGTERM)
    first.process.wait(10)

    refused = run("serve", "--data", "kept", "--port", "0", "--people", "500")

    assert refused.returncode == 1
    assert refused.stderr == (
        "Error: The state kept in kept was made with --people 60, not 500; --fresh begins again.\n"
    )

"""The process itself: its port, its end, and what it does to a second one."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
import requests

from tests.journeys import live

if TYPE_CHECKING:
    from pathlib import Path

    from tests.journeys.live import Emulator


def test_port_is_a_real_one(emulator: Emulator) -> None:
    """``--port 0`` takes a free port, prints it, and answers there."""
    port = urlsplit(emulator.url).port

    assert port
    assert requests.get(f"{emulator.url}/_emulator/ready", timeout=live.SECONDS).status_code == 200
    assert emulator.info["base_url"] == emulator.url


def test_busy_port_is_refused(emulator: Emulator, tmp_path: Path) -> None:
    """A second emulator does not share the traffic of the first: it ends, in one line."""
    port = urlsplit(emulator.url).port

    done = subprocess.run(
        [*live.COMMAND, "--port", str(port)],
        env=live.environment(tmp_path),
        capture_output=True,
        text=True,
        timeout=live.SECONDS,
        check=False,
    )

    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == (
        f"Error: Cannot listen on 127.0.0.1 port {port}: Address already in use.\n"
    )


def test_killed_parent_takes_the_worker_along(tmp_path: Path) -> None:
    """``kill -9`` leaves nothing that serves."""
    with live.started(tmp_path) as (process, url):
        where = urlsplit(url)
        line = socket.create_connection((where.hostname, where.port), live.SECONDS)
        with line:
            process.kill()
            process.wait(live.SECONDS)

            assert line.recv(1) == b""  # the worker held this connection

        with pytest.raises(requests.ConnectionError):
            requests.get(url, timeout=live.SECONDS)


def test_interrupted(tmp_path: Path) -> None:
    """Ctrl-C ends it with exit code 0, and nothing is said."""
    with live.started(tmp_path) as (process, _):
        os.kill(process.pid, signal.SIGINT)

        assert process.wait(live.SECONDS) == 0

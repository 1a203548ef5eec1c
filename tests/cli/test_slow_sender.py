"""Senders that never finish, against a live server: told so, cut off, and in nobody's way."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
from contextlib import ExitStack
from time import monotonic, sleep
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import orjson
import pytest
import requests

if TYPE_CHECKING:
    from collections.abc import Iterator

SECONDS = 2
PROGRAM = f"""
from emulator import senders
senders.SECONDS = {SECONDS}
from emulator.cli import main
main()
"""


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    """A server that is as patient as it is, for a tenth of the time."""
    options = ["serve", "--memory", "--port", "0", "--people", "20", "--as-of", "2026-01-05"]
    with subprocess.Popen(
        [sys.executable, "-c", PROGRAM, *options], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        yield next(line.split()[2] for line in process.stdout if line.startswith("Ready on "))
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) == 0


def begin(url: str, path: str, head: str = "Content-Length: 1000") -> socket.socket:
    """Begin a request whose body does not end."""
    parts = urlsplit(url)
    line = socket.create_connection((parts.hostname or "", parts.port or 80), 30)
    text = f"POST {path} HTTP/1.1\r\nHost: {parts.netloc}\r\n{head}\r\n\r\n"
    line.sendall(text.encode() + b"5\r\nab")
    return line


def rest(line: socket.socket) -> tuple[int, dict[str, str], bytes]:
    """Return the answer, once the connection is closed."""
    text = b""
    while piece := line.recv(65_536):
        text += piece
    line.close()
    head, _, body = text.partition(b"\r\n\r\n")
    first, *lines = head.decode().split("\r\n")
    return int(first.split()[1]), dict(one.lower().split(": ", 1) for one in lines), body


@pytest.mark.parametrize("head", ["Content-Length: 1000", "Transfer-Encoding: chunked"])
@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/api/v3/users", {"Status": 408, "Message": "{}"}),
        ("/api/oidc/none/token", {"error": "{}"}),
        (
            "/_emulator/tenants",
            {"type": "about:blank", "title": "Request Timeout", "status": 408, "detail": "{}"},
        ),
    ],
)
def test_who_does_not_finish_is_told(
    url: str, path: str, said: dict[str, object], head: str
) -> None:
    """In the product's words; the connection is closed, whatever the sender still wants to say."""
    began = monotonic()

    status, headers, body = rest(begin(url, path, head))

    text = f"The body did not come within {SECONDS} seconds."
    assert status == 408
    assert SECONDS <= monotonic() - began < SECONDS + 5
    assert headers["connection"] == "close"
    assert orjson.loads(body) == {
        name: text if value == "{}" else value for name, value in said.items()
    }
    assert int(headers["content-length"]) == len(body) + 1


def test_many_who_trickle_are_in_nobodys_way(url: str) -> None:
    """More of them than there are threads: others are answered, and then all are gone."""
    lines = [begin(url, "/api/v3/users") for _ in range(48)]
    with ExitStack() as closing:
        for line in lines:
            closing.enter_context(line)
        waits = trickled(url, lines)
        assert [rest(line)[0] for line in lines] == [408] * 48
    assert max(waits) < SECONDS + 1
    posted = requests.post(f"{url}/_emulator/clock", json={"freeze": True}, timeout=10)
    assert posted.json()["frozen"] is True


def trickled(url: str, lines: list[socket.socket]) -> list[float]:
    """Send a little more of each; return how long others waited meanwhile, in seconds."""
    waits = []
    for _ in range(4):
        for line in lines:
            line.sendall(b"x")
        sleep(0.1)
    for _ in range(5):
        began = monotonic()
        assert requests.get(f"{url}/_emulator/ready", timeout=10).status_code == 200
        waits.append(monotonic() - began)
    return waits

"""Start and stop servers for the benchmarks, and talk to them with little overhead."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterator

SECONDS = 60
SERVE = [sys.executable, "-m", "emulator", "serve", "--memory"]


def environment(cache: Path) -> dict[str, str]:
    """Return the environment of a benchmarked process: nothing set that would slow or steer it."""
    kept = {
        name: text
        for name, text in os.environ.items()
        if not name.startswith("EMULATOR_") and name != "PYTHONDONTWRITEBYTECODE"
    }
    return {**kept, "EMULATOR_CACHE": str(cache)}


class Server(NamedTuple):
    """A running server."""

    url: str
    pid: int

    def cpu_seconds(self) -> float:
        """Return the processor time that it has used, its worker included."""
        ticks = 0
        for pid in tree(self.pid):
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            ticks += int(fields[11]) + int(fields[12])
        return ticks / os.sysconf("SC_CLK_TCK")


def tree(pid: int) -> list[int]:
    """Return a process and all below it."""
    children = [
        int(child)
        for path in Path(f"/proc/{pid}/task").glob("*/children")
        for child in path.read_text().split()
    ]
    return [pid, *(one for child in children for one in tree(child))]


@contextmanager
def serving(command: list[str], cache: Path) -> Iterator[Server]:
    """Run a server that prints ``Ready on <url>``."""
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, env=environment(cache)
    ) as process:
        try:
            yield Server(_ready(process), process.pid)
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(SECONDS)


def _ready(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    for line in process.stdout:
        if line.startswith("Ready on "):
            return line.split()[2]
    raise SystemExit("The server ended before it was ready.")


class Connection:
    """One keep-alive connection: a request is bytes, an answer is its status, head and body.

    ``http.client`` would take longer over an exchange than the server does.
    """

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self._host = parts.netloc
        self._socket = socket.create_connection((parts.hostname or "", parts.port or 80), SECONDS)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def ask(self, method: str, url: str, headers: dict[str, str], body: bytes = b"") -> bytes:
        """Return the bytes of a request."""
        parts = urlsplit(url)
        target = parts.path + (f"?{parts.query}" if parts.query else "")
        lines = {"Host": self._host, **headers, "Content-Length": str(len(body))}
        head = "".join(f"{name}: {text}\r\n" for name, text in lines.items())
        return f"{method} {target} HTTP/1.1\r\n{head}\r\n".encode() + body

    def send(self, request: bytes) -> tuple[int, str, bytes]:
        """Send a request and return its whole answer."""
        self._socket.sendall(request)
        data = b""
        while (end := data.find(b"\r\n\r\n")) < 0:
            data += self._more()
        head, body = data[:end].decode("latin-1"), data[end + 4 :]
        length = int(header(head, "content-length") or 0)
        while len(body) < length:
            body += self._more()
        return int(head[9:12]), head, body

    def close(self) -> None:
        """Hang up."""
        self._socket.close()

    def _more(self) -> bytes:
        data = self._socket.recv(1 << 16)
        if not data:
            raise SystemExit("The server hung up.")
        return data


def header(head: str, name: str) -> str | None:
    """Return a header's value from the head of an answer."""
    for line in head.split("\r\n")[1:]:
        key, _, text = line.partition(":")
        if key.lower() == name:
            return text.strip()
    return None

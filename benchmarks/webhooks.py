"""How soon a receiver hears of a change, and how many deliveries a second there can be."""

from __future__ import annotations

import json
import shutil
import socket
import statistics
import tempfile
import threading
import time
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any

from running import SECONDS, SERVE, Connection, serving

CHANGES = 300
BACKLOG = 3_000
PAUSE_SECONDS = 0.01
"""Between changes: a receiver that is told of one at a time."""

ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"


class Receiver:
    """Notes when each user is heard of, by this machine's clock."""

    def __init__(self, port: int = 0) -> None:
        self._listener = socket.create_server(("127.0.0.1", port))
        self.port: int = self._listener.getsockname()[1]
        self.heard: dict[int, float] = {}
        self._connections: list[socket.socket] = []
        threading.Thread(target=self._accept, daemon=True).start()

    def wait(self, users: set[int]) -> None:
        """Wait until all of some users were heard of."""
        end = time.monotonic() + SECONDS
        while not users <= self.heard.keys():
            if time.monotonic() > end:
                raise SystemExit(f"{len(users - self.heard.keys())} never arrived.")
            time.sleep(0.005)

    def close(self) -> None:
        """Be gone."""
        for one in (self._listener, *self._connections):
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            self._connections.append(connection)
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        data = b""
        with connection:
            while more := connection.recv(1 << 16):
                at = time.time()
                data += more
                head, found, body = data.partition(b"\r\n\r\n")
                length = int(head.lower().partition(b"content-length:")[2].split()[0])
                if found and len(body) >= length:
                    self.heard.setdefault(json.loads(body)["data"]["userId"], at)
                    data = b""
                    connection.sendall(ANSWER)


class Emulator:
    """A running emulator, over one connection."""

    def __init__(self, url: str) -> None:
        self._line = Connection(url)
        self._url = url
        self._key = self.call("GET", "/_emulator/info")["lucca"]["api_key"]
        self._made = 0

    def call(self, method: str, path: str, body: object = None) -> Any:
        """Call it, and return the JSON that it answers."""
        sent = b"" if body is None else json.dumps(body).encode()
        key = getattr(self, "_key", "")
        headers = {"Authorization": f"lucca application={key}"} if key else {}
        status, _, answer = self._line.send(self._line.ask(method, self._url + path, headers, sent))
        if status >= 300:
            raise SystemExit(f"{path}: {status} {answer!r}")
        return json.loads(answer)

    def create(self) -> int:
        """Create a user, and return their id."""
        self._made += 1
        body = {
            "mail": f"new.{self._made}@acme.example",
            "firstName": "New",
            "lastName": str(self._made),
        }
        found: int = self.call("POST", "/api/v3/users", body)["data"]["id"]
        return found


def main() -> None:
    """Measure, and print."""
    cache = Path(tempfile.mkdtemp(prefix="benchmark-"))
    try:
        with serving([*SERVE, "--port", "0", "--as-of", "2026-01-05"], cache) as server:
            emulator = Emulator(server.url)
            receiver = Receiver()
            url = f"http://127.0.0.1:{receiver.port}/"
            key = emulator.call("POST", "/_emulator/webhooks", {"url": url})["id"]
            latency(emulator, receiver, key)
            throughput(emulator, receiver, key)
    finally:
        shutil.rmtree(cache)


def latency(emulator: Emulator, receiver: Receiver, key: str) -> None:
    """Create users one after the other; print how long after each the receiver heard of them."""
    receiver.wait({emulator.create()})  # the first delivery loads what sending needs
    asked: dict[int, float] = {}
    for _ in range(CHANGES):
        time.sleep(PAUSE_SECONDS)
        at = time.time()
        asked[emulator.create()] = at
    receiver.wait(set(asked))
    told = emulator.call("GET", f"/_emulator/webhooks/{key}/deliveries?limit={CHANGES}")
    # An event is stamped within its transaction: the commit is later, so the time from there is
    # shorter than what is printed.
    events = {
        one["event"]["data"]["userId"]: datetime.fromisoformat(one["event"]["occurred_at"])
        for one in told
    }
    report(
        "event to first attempt", [receiver.heard[one] - events[one].timestamp() for one in asked]
    )
    report("request to first attempt", [receiver.heard[one] - asked[one] for one in asked])


def throughput(emulator: Emulator, receiver: Receiver, key: str) -> None:
    """Let deliveries pile up while nobody listens; print how fast they come once somebody does."""
    receiver.close()
    missed = {emulator.create() for _ in range(BACKLOG)}
    back = Receiver(receiver.port)
    started = time.time()
    emulator.call("POST", f"/_emulator/webhooks/{key}/retry")
    back.wait(missed)
    took = max(back.heard[one] for one in missed) - started
    print(f"{'backlog of one endpoint':28}{BACKLOG / took:>8,.0f} deliveries/s ({BACKLOG:,})")


def report(name: str, seconds: list[float]) -> None:
    """Print one line."""
    found = sorted(one * 1000 for one in seconds)
    print(
        f"{name:28}p50 {statistics.median(found):.1f} ms   p99 {found[len(found) * 99 // 100]:.1f}"
        f" ms   worst {found[-1]:.1f} ms   ({len(found)} changes)"
    )


if __name__ == "__main__":
    main()

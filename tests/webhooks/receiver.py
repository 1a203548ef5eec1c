"""Programs that get webhooks, well behaved and not."""

from __future__ import annotations

import socket
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from queue import Queue
from threading import Thread
from typing import TYPE_CHECKING, Any, NamedTuple

import orjson

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from threading import Event as Signal

SECONDS = 10
"""How long anything may take."""


class Request(NamedTuple):
    """What arrived."""

    path: str
    headers: dict[str, str]
    body: bytes
    connection: int
    """The port that it came from."""

    def data(self) -> dict[str, Any]:
        """Return the member ``data`` of the body."""
        found: dict[str, Any] = orjson.loads(self.body)["data"]
        return found


class Receiver:
    """A receiver in this process: what it got, and what it answers by path."""

    def __init__(self) -> None:
        self.got: Queue[Request] = Queue()
        self.statuses: dict[str, int] = {}
        """By path; 200 else."""
        self.headers: dict[str, str] = {}
        self.answer = b"thank you"
        self.held: dict[str, Signal] = {}
        """A path that is here is answered once its signal is set."""
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            wbufsize = -1  # one write for head and body: no wait for a delayed acknowledgement

            def do_POST(self) -> None:
                receiver.take(self)

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        self._thread = Thread(target=self._server.serve_forever, args=(0.01,))
        self._thread.start()

    def take(self, handler: BaseHTTPRequestHandler) -> None:
        """Note a request and answer it."""
        body = handler.rfile.read(int(handler.headers["Content-Length"]))
        headers = {name.lower(): text for name, text in handler.headers.items()}
        self.got.put(Request(handler.path, headers, body, handler.client_address[1]))
        if handler.path in self.held:
            self.held[handler.path].wait(SECONDS)
        handler.send_response(self.statuses.get(handler.path, 200))
        for name, text in self.headers.items():
            handler.send_header(name, text)
        handler.send_header("Content-Length", str(len(self.answer)))
        handler.end_headers()
        handler.wfile.write(self.answer)

    def next(self) -> Request:
        """Return the next request that arrived or will."""
        return self.got.get(timeout=SECONDS)

    def close(self) -> None:
        """Stop, letting go of whoever is held."""
        for signal in self.held.values():
            signal.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


def hear(connection: socket.socket) -> None:
    """Take a whole request: to close before is to take back what was answered."""
    data = b""
    while b"\r\n\r\n" not in data:
        data += connection.recv(65_536)
    head, _, body = data.partition(b"\r\n\r\n")
    length = int(head.lower().partition(b"content-length:")[2].split()[0])
    while len(body) < length:
        body += connection.recv(65_536)


@contextmanager
def rude(speak: Callable[[socket.socket], None]) -> Iterator[str]:
    """Yield the address of a receiver that does with each connection what ``speak`` does."""
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            with connection, suppress(OSError):
                speak(connection)

    thread = Thread(target=serve)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/"
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join(SECONDS)

"""A receiver of webhooks that keeps what comes to each tenant apart, and says who signed it."""

from __future__ import annotations

import base64
import hashlib
import hmac
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread
from typing import TYPE_CHECKING, NamedTuple, Self

if TYPE_CHECKING:
    from collections.abc import Mapping

SECONDS = 60


class Hook(NamedTuple):
    """A webhook that arrived."""

    headers: dict[str, str]
    body: bytes


class Mailbox:
    """A receiver that keeps what comes apart by path: one path for each tenant."""

    def __init__(self) -> None:
        self._lock = Lock()
        self.got: dict[str, list[Hook]] = {}
        mailbox = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            wbufsize = -1

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                headers = {name.lower(): text for name, text in self.headers.items()}
                mailbox.keep(self.path, Hook(headers, body))
                self.send_response(200)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = Thread(target=self._server.serve_forever, args=(0.01,))

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def keep(self, path: str, hook: Hook) -> None:
        """Note what arrived at a path."""
        with self._lock:
            self.got.setdefault(path, []).append(hook)

    def at(self, path: str, count: int) -> list[Hook]:
        """Return what arrived at a path, once it is so many or the time is up."""
        end = time.monotonic() + SECONDS
        while time.monotonic() < end and len(self.got.get(path, [])) < count:
            time.sleep(0.01)
        return list(self.got.get(path, []))


def signers(hook: Hook, secrets: Mapping[str, str]) -> list[str]:
    """Return whose secret signed what arrived; ``secrets`` are known by their owner's name."""
    signed = hook.headers["lucca-timestamp"].encode() + b"." + hook.body
    given = hook.headers["lucca-signature"]
    return [name for name, secret in secrets.items() if given == signature(secret, signed)]


def signature(secret: str, signed: bytes) -> str:
    """Return what a webhook's header says of what is signed."""
    return base64.b64encode(hmac.digest(secret.encode(), signed, hashlib.sha256)).decode()

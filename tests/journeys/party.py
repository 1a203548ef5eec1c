"""A relying party small enough to see through: it shows the query that it was called with, and the
form that it was sent."""

from __future__ import annotations

import html
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator


class _Shown(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        icon = self.path == "/favicon.ico"
        body = f"<!doctype html><title>Party</title><p id=called>{html.escape(self.path)}</p>"
        self.send_response(204 if icon else 200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        if not icon:
            self.wfile.write(body.encode())

    def do_POST(self) -> None:
        form = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        shown = html.escape(form)
        self.wfile.write(f"<!doctype html><title>Party</title><p id=sent>{shown}</p>".encode())

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@contextmanager
def party() -> Iterator[str]:
    """Run a relying party; yields its address, without a slash at the end."""
    with ThreadingHTTPServer(("127.0.0.1", 0), _Shown) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()

"""Code that asks again: it is run, and what it sends is what was sent."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

import pytest

from emulator.journal import Exchange, Message, code

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


class Listener(HTTPServer):
    """Keeps what it is sent."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.heard: list[tuple[str, str, dict[str, str], bytes]] = []

    @property
    def url(self) -> str:
        """Where it is."""
        return f"http://127.0.0.1:{self.server_port}"


class _Handler(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        assert isinstance(self.server, Listener)
        self.server.heard.append((self.command, self.path, dict(self.headers), body))
        self.send_response(201)
        self.send_header("Content-Type", "text/plain; charset=utf-8")
        self.end_headers()

    do_GET = do_POST

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def listener() -> Iterator[Listener]:
    """A server that answers 201."""
    with Listener() as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


def exchange(url: str, method: str, body: bytes) -> Exchange:
    """Return a request with much that wants quoting."""
    headers = (
        ("Host", "elsewhere"),
        ("Content-Type", 'text/x\'y; a="b"'),
        ("X-Note", "it's $HOME `date`"),
    )
    return Exchange(
        number=7,
        at=datetime(2026, 1, 5, tzinfo=UTC),
        duration_ms=1.0,
        product="lucca",
        method=method,
        base_url=url,
        path="/api/é'$(x)/[1]",
        query="a='%27&b={c}",
        status=201,
        correlation_id=None,
        request=Message(headers if body else headers[2:], body, len(body), truncated=False),
        response=Message((("Content-Type", "text/plain; charset=utf-8"),), b"", 0, truncated=False),
    )


BODIES = [
    b'{"a": "it\'s $HOME"}\n',
    "é\r\nè".encode(),
    b"@/etc/passwd",
    b"\xff\x00\xfe",
    b"a\x00b",
    b"-x",
]


without_curl = pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")

CASES = [
    *(pytest.param("curl", body, marks=without_curl) for body in BODIES),
    *(("python", body) for body in BODIES),
    ("pytest", BODIES[0]),  # written as in Python, and slow to run
]


@pytest.mark.parametrize(("form", "body"), CASES, ids=range(len(CASES)))
def test_code_sends_what_was_sent(
    listener: Listener, tmp_path: Path, form: str, body: bytes
) -> None:
    """The same path, query, headers and bytes; a test passes on the same answer."""
    script = tmp_path / "test_it.py"
    script.write_text(code.FORMS[form](exchange(listener.url, "POST", body)))
    command = {
        "curl": ["sh", str(script)],
        "python": [sys.executable, str(script)],
        "pytest": [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(script)],
    }[form]

    # The plugins of whoever runs these tests are none of its business.
    alone = os.environ | {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    ran = subprocess.run(
        command, cwd=tmp_path, env=alone, capture_output=True, text=True, check=False
    )

    assert ran.returncode == 0, ran.stdout + ran.stderr
    ((method, path, headers, sent),) = listener.heard
    where, _, query = path.partition("?")
    assert (method, where) == ("POST", "/api/%C3%A9'$(x)/%5B1%5D")
    assert parse_qsl(query) == [("a", "''"), ("b", "{c}")]
    assert headers["X-Note"] == "it's $HOME `date`"
    assert headers["Content-Type"] == 'text/x\'y; a="b"'
    assert sent == body


@without_curl
def test_a_request_without_a_body_has_none(listener: Listener) -> None:
    """Nor a content type that curl would add."""
    subprocess.run(
        ["sh", "-c", code.curl(exchange(listener.url, "GET", b""))], check=True, capture_output=True
    )

    ((method, _, headers, sent),) = listener.heard
    assert (method, sent) == ("GET", b"")
    assert "Content-Type" not in headers


def test_what_was_cut_says_so() -> None:
    """Code that sends half a body must not pass for the whole."""
    one = exchange("http://h", "POST", b"x")
    message = Message((), b"abc", 70_000, truncated=True)
    cut = Exchange(
        **{name: getattr(one, name) for name in Exchange.__slots__} | {"request": message}
    )

    assert "# Its body was cut: these are the first 3 of 70000 bytes.\n" in code.python(cut)


def test_a_test_is_named_for_what_it_asks() -> None:
    """In words that Python takes."""
    assert "def test_post_api_x_1():\n" in code.pytest(exchange("http://h", "POST", b""))

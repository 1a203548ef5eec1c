"""``lucca-emulator fault``, and faults over a real connection."""

from __future__ import annotations

import http.client
import json
import socket
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from time import monotonic
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest

from tests.cli.test_serve import get

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable, Iterator

    from tests.cli.conftest import Started

    Run = Callable[..., subprocess.CompletedProcess[str]]


def plan(url: str, what: dict[str, Any], **more: Any) -> None:
    """Plan a fault."""
    body = json.dumps({"what": what, **more}).encode()
    with urllib.request.urlopen(f"{url}/_emulator/faults", body, timeout=10) as made:
        assert made.status == 201


@contextmanager
def page(url: str, **headers: str) -> Iterator[http.client.HTTPResponse]:
    """Ask for a page, without reading it."""
    with closing(http.client.HTTPConnection(urlsplit(url).netloc, timeout=20)) as connection:
        connection.request("GET", "/", headers=headers)
        with connection.getresponse() as answer:
            yield answer


def test_a_connection_is_closed_without_an_answer(start: Started) -> None:
    """Not one byte of it comes, every time, on a connection that was good; then it heals."""
    url = start("--memory").url
    plan(url, {"reset": True}, heal={"hits": 50})
    host, port = urlsplit(url).netloc.split(":")
    for _ in range(50):
        with socket.create_connection((host, int(port)), timeout=10) as caller:
            caller.sendall(b"GET /_emulator/ready HTTP/1.1\r\nHost: localhost\r\n\r\n")
            assert caller.recv(65_536).startswith(b"HTTP/1.1 200")
            caller.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
            assert caller.recv(65_536) == b""

    with page(url) as answer:
        assert answer.status == 200


def test_a_body_breaks_off(start: Started) -> None:
    """The connection ends before the length that was said is there."""
    url = start("--memory").url
    plan(url, {"truncate": 10})

    with page(url) as answer, pytest.raises(http.client.IncompleteRead) as cut:
        answer.read()
    assert len(cut.value.partial) == 10
    assert cut.value.expected == int(answer.headers["Content-Length"]) - 10


def test_slow_answers_hold_up_nobody(start: Started) -> None:
    """Thirty late or slow ones at once: 24 wait, the rest are told so, others are answered."""
    url = start("--memory").url
    plan(url, {"latency": 2}, where={"path": "/", "headers": {"X-Slow": "late"}})
    plan(url, {"slow_body": 2_000}, where={"path": "/", "headers": {"X-Slow": "slow"}})

    def ask(kind: str) -> tuple[float, str | None, int]:
        began = monotonic()
        with page(url, **{"X-Slow": kind}) as answer:
            size = len(answer.read())
            return monotonic() - began, answer.headers["X-Emulator-Notice"], size

    with ThreadPoolExecutor(31) as pool:
        asked = [pool.submit(ask, ("late", "slow")[number % 2]) for number in range(30)]
        quick = pool.submit(ask, "no").result()
        took = [one.result() for one in asked]

    assert quick[0] < 1.5
    assert len({size for _, _, size in took}) == 1
    assert sum(notice is None for _, notice, _ in took) >= 24
    assert all(seconds >= 0.9 for seconds, notice, _ in took if notice is None)
    assert all("too many requests wait" in notice for _, notice, _ in took if notice)
    assert any(notice for _, notice, _ in took)
    assert get(f"{url}/_emulator/ready")["ready"]


def test_faults_from_a_shell(start: Started, run: Run) -> None:
    """Planned with all that a rule may say, listed with their counts, and ended."""
    url = start("--memory").url
    first = run(
        "fault", "add", "status", '{"code": 503}', "--url", url,
        "--name", "flaky", "--product", "lucca", "--method", "GET", "--path", "/api/*",
        "--caller", "*", "--header", "X-Team=pay*", "--after", "1", "--first", "9", "--every", "2",
        "--probability", "0.5", "--seed", "7", "--from", "2026-01-05T09:00:00Z",
        "--until", "2999-01-05T09:00:00Z", "--hits", "3", "--seconds", "60",
    )  # fmt: skip
    second = run("fault", "add", "malformed", EMULATOR_URL=url)
    with page(url) as answer:
        assert answer.headers["X-Emulator-Fault"] == "fault-2"

    (rule, _) = get(f"{url}/_emulator/faults")
    listed = run("fault", "list", "--url", url)
    ended = run("fault", "clear", "1", "--url", url)

    assert (first.stdout, second.stdout) == ("1\tflaky\n", "2\tfault-2\n")
    assert rule["where"] == {
        "product": "lucca", "method": "GET", "path": "/api/*", "caller": "*",
        "headers": {"x-team": "pay*"},
    }  # fmt: skip
    assert rule["when"] == {
        "after": 1, "first": 9, "every": 2, "probability": 0.5, "seed": 7,
        "from": "2026-01-05T09:00:00Z", "until": "2999-01-05T09:00:00Z",
    }  # fmt: skip
    assert rule["heal"] == {"hits": 3, "seconds": 60}
    assert listed.stdout.splitlines() == [
        '1\tflaky\t{"status": {"code": 503}}\tactive\t0 seen, 0 hit',
        '2\tfault-2\t{"malformed": {}}\tactive\t1 seen, 1 hit',
    ]
    assert ended.returncode == 0
    assert [one["id"] for one in get(f"{url}/_emulator/faults")] == [2]
    assert run("fault", "clear", "--url", url).returncode == 0
    assert get(f"{url}/_emulator/faults") == []


def test_a_fault_that_cannot_be_planned(start: Started, run: Run) -> None:
    """One line that says why; exit code 1 or 2."""
    url = start("--memory").url

    unknown = run("fault", "add", "earthquake", EMULATOR_URL=url)
    unread = run("fault", "add", "status", "{", EMULATOR_URL=url)
    nameless = run("fault", "add", "malformed", "--header", "X-Team", EMULATOR_URL=url)

    assert unknown.returncode == 1
    assert "what has no member 'earthquake'; it has status" in unknown.stderr
    assert (unread.returncode, "'{' is not JSON" in unread.stderr) == (2, True)
    assert (nameless.returncode, "does not read NAME=GLOB" in nameless.stderr) == (2, True)

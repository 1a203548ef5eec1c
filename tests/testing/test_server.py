"""A server for tests as a class: what it keeps, how it ends, what a tenant of it can be asked."""

from __future__ import annotations

import os
import signal
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

import pytest

from emulator.testing.client import Tenant
from emulator.testing.server import Server

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


class _Receiver(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(204 if self.path == "/good" else 500)
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@pytest.fixture
def receiver() -> Iterator[str]:
    """A program that receives webhooks: well at ``/good``, badly anywhere else."""
    with ThreadingHTTPServer(("127.0.0.1", 0), _Receiver) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def test_who_lucca_knows(lucca_emulator: Tenant) -> None:
    """By mail, with the fields that are asked for; a stranger is an error of the test's."""
    person = lucca_emulator.person("manager")

    assert lucca_emulator.user(person.email)["id"] == person.lucca_id
    assert lucca_emulator.user(person.email, "id,mail") == {
        "id": person.lucca_id,
        "mail": person.email,
    }
    with pytest.raises(LookupError, match=r"nobody by the address 'x@acme\.example'"):
        lucca_emulator.user("x@acme.example")


@pytest.mark.parametrize(("path", "status"), [("/good", "delivered"), ("/bad", "pending")])
def test_deliveries_are_waited_for(
    lucca_emulator: Tenant, receiver: str, path: str, status: str
) -> None:
    """Until as many as expected were tried, well or badly."""
    endpoint = lucca_emulator.webhook(f"{receiver}{path}", format="guide")["id"]
    told = [lucca_emulator.trigger("user.created")["data"]["userId"] for _ in range(3)]

    found = lucca_emulator.wait_for_deliveries(endpoint, 3)

    assert [one["status"] for one in found] == [status] * 3
    assert all(len(one["attempts"]) == 1 for one in found)
    assert len(set(told)) == 3


def test_deliveries_that_do_not_come(lucca_emulator: Tenant, receiver: str) -> None:
    """The error says how many did, and how they fared."""
    endpoint = lucca_emulator.webhook(f"{receiver}/good", format="guide")["id"]
    lucca_emulator.trigger("user.created")
    lucca_emulator.wait_for_deliveries(endpoint)

    with pytest.raises(
        AssertionError, match=r"2 deliveries, each tried 1 times, within 0\.1 s; the"
    ):
        lucca_emulator.wait_for_deliveries(endpoint, 2, timeout=0.1)
    with pytest.raises(AssertionError, match="there are 1: delivered after 1"):
        lucca_emulator.wait_for_deliveries(endpoint, attempts=2, timeout=0.1)


@pytest.mark.lucca_emulator(signin={"mode": "auto", "as": None})
class TestMarked:
    """The marker's settings are those of the tenant; the nearest to a test counts."""

    def test_of_the_class(self, lucca_emulator: Tenant) -> None:
        """As it says, and otherwise as always."""
        settings = lucca_emulator.settings()
        assert (settings["signin"]["mode"], settings["dialect"]) == ("auto", "lucca")

    @pytest.mark.lucca_emulator(signin={"mode": "page"}, dialect="guide")
    def test_of_the_test(self, lucca_emulator: Tenant) -> None:
        """Over what the class says."""
        settings = lucca_emulator.settings()
        assert (settings["signin"]["mode"], settings["dialect"]) == ("page", "guide")


def test_how_it_ends(tmp_path: Path) -> None:
    """In order, with nothing to say; or killed, and what it kept is there for the next."""
    options = ("--people", "20", "--as-of", "2026-01-05")
    with Server(options, data=tmp_path / "kept") as server:
        assert (server.exit_code, server.complaints) == (None, "")
        made = server.tenant("beta").trigger("user.created")["data"]["mail"]
        os.kill(server.pid, signal.SIGKILL)
    assert (server.exit_code, server.complaints) == (-signal.SIGKILL, "")

    with Server(options, data=tmp_path / "kept") as server:
        assert Tenant(f"{server.url}/t/beta").user(made, "id,mail")["mail"] == made
    assert (server.exit_code, server.complaints) == (0, "")

"""One POST: what arrives, and the word for what went wrong. It never takes longer than it may."""

from __future__ import annotations

import socket
import time
from typing import TYPE_CHECKING

import pytest

import emulator
from emulator.webhooks.sending import post
from tests.webhooks.receiver import hear, rude

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.webhooks.receiver import Receiver

BODY = b'{"event":"x"}'


def test_the_bytes_arrive_as_they_are(receiver: Receiver) -> None:
    """With the headers given, and who sends them; the answer is noted."""
    outcome = post(f"{receiver.url}/hook?a=1", {"Lucca-Signature": "s"}, BODY)

    assert (outcome.status, outcome.reason, outcome.answer) == (200, None, "thank you")
    assert 0 <= outcome.duration_ms < 3_000
    got = receiver.next()
    assert (got.path, got.body) == ("/hook?a=1", BODY)
    assert got.headers["lucca-signature"] == "s"
    assert got.headers["user-agent"] == f"lucca-emulator/{emulator.__version__}"
    assert got.headers["content-length"] == str(len(BODY))


def test_a_connection_is_used_again_but_not_after_a_pause(
    receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One right after the other; after a pause the receiver may be about to close it."""
    ports = [post(receiver.url, {}, BODY) and receiver.next().connection for _ in range(2)]
    monkeypatch.setattr("emulator.webhooks.deadline._IDLE_SECONDS", 0)
    post(receiver.url, {}, BODY)
    ports.append(receiver.next().connection)

    assert ports[0] == ports[1] != ports[2]


def test_a_redirection_is_not_followed(receiver: Receiver) -> None:
    """A signed body goes where it was meant to go, or nowhere."""
    receiver.statuses["/moved"] = 307
    receiver.headers["Location"] = f"{receiver.url}/elsewhere"

    assert post(f"{receiver.url}/moved", {}, BODY).status == 307
    assert receiver.next().path == "/moved"
    assert receiver.got.empty()


def test_the_beginning_of_a_long_answer_is_kept(receiver: Receiver) -> None:
    """A thousand characters, whatever they are; the rest is not read."""
    receiver.answer = "é".encode() * 500_000

    outcome = post(receiver.url, {}, BODY)

    assert (outcome.status, outcome.reason, outcome.answer) == (200, None, "é" * 1_000)


def closed_port() -> str:
    """Return an address where nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return f"http://127.0.0.1:{listener.getsockname()[1]}/"


def test_nobody_there() -> None:
    """A port without a listener refuses; a name without an address has none."""
    assert post(closed_port(), {}, BODY).reason == "refused"
    assert post("http://no-such-host.invalid/", {}, BODY).reason == "dns"


def test_a_receiver_without_tls() -> None:
    """An https address at which plain http is spoken."""
    with rude(lambda one: one.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")) as url:
        outcome = post(url.replace("http:", "https:"), {}, BODY)

    assert (outcome.status, outcome.reason) == (None, "tls")


@pytest.mark.parametrize(
    ("said", "status", "reason"),
    [
        (b"", None, "closed"),
        (b"what?\r\n\r\n", None, "not http"),
        (b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 200 + b"\r\n", None, "not http"),
        (b"HTTP/1.1 200 OK\r\nX: " + b"y" * 100_000 + b"\r\n\r\n", None, "not http"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf", 200, "closed"),
    ],
)
def test_an_answer_that_is_none(said: bytes, status: int | None, reason: str) -> None:
    """Nothing, something else, too much, or half of it."""

    def speak(connection: socket.socket) -> None:
        hear(connection)
        connection.sendall(said)

    with rude(speak) as url:
        outcome = post(url, {}, BODY)

    assert (outcome.status, outcome.reason) == (status, reason)


def drip(before: bytes, byte: bytes) -> Callable[[socket.socket], None]:
    """Return a way to speak: some bytes, and then one now and again, for ever."""

    def speak(connection: socket.socket) -> None:
        connection.sendall(before)
        while True:
            connection.sendall(byte)
            time.sleep(0.05)

    return speak


def test_a_receiver_that_never_ends_is_left_in_time() -> None:
    """Silent, or a byte now and again: of its head, of its body, of answers that go before one."""
    for speak in (
        lambda _: time.sleep(0.7),
        drip(b"HTTP/1.1 200 OK\r\nX-Long: ", b"y"),
        drip(b"HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n", b"y"),
        drip(b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
    ):
        with rude(speak) as url:
            outcome = post(url, {}, BODY, seconds=0.3)

        assert outcome.reason == "timeout"
        assert 250 <= outcome.duration_ms < 2_000


def test_a_body_that_is_not_read_does_not_hold_the_sender() -> None:
    """A receiver that takes no byte is left in time too."""
    with rude(lambda _: time.sleep(0.7)) as url:
        outcome = post(url, {}, b"x" * 50_000_000, seconds=0.3)

    assert outcome.reason == "timeout"
    assert outcome.duration_ms < 2_000

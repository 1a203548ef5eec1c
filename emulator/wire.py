"""How an answer leaves the server, where it is not simply sent."""

from __future__ import annotations

from dataclasses import dataclass
from threading import Event
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from wsgiref.types import StartResponse

    from emulator.turn import Turn

WIRE = "emulator.wire"
"""The environ key of a ``Wire``: what the server is asked to do beyond what WSGI can say."""

_PIECES_A_SECOND = 10
_SENT_SECONDS = 0.1


@dataclass(frozen=True, slots=True)
class Wire:
    """What is done to an answer on its way out."""

    dropped: bool = False
    """Close the connection, and send nothing of the answer at all."""

    cut: bool = False
    """The body is shorter than its ``Content-Length``: close the connection after it, which is
    how who receives it can tell (RFC 9112 §6.3)."""

    unseated: bool = False
    """A cut answer is given time to leave even where too many wait already: a tenth of a second,
    for somebody who was not let wait."""

    bytes_per_second: float | None = None
    """Send the body at this pace; None for as fast as it goes."""


def sent(wire: Wire, answer: Iterable[bytes], start: StartResponse, turn: Turn) -> Sending:
    """Return the body of an answer as it is to leave granian; ``start`` has been called."""
    if wire.dropped:
        # Two lengths make an answer that HTTP forbids (RFC 9112 §6.3): hyper, under granian, then
        # writes none and closes the connection. tests/cli/test_fault.py would say if it did not.
        start("500 Internal Server Error", [("Content-Length", "1"), ("Content-Length", "2")])
        return Sending(b"", Wire(), turn)
    return Sending(b"".join(answer), wire, turn)


class Sending:
    """A body in pieces (PEP 3333). One that takes time takes a seat of those who wait."""

    def __init__(self, body: bytes, wire: Wire, turn: Turn) -> None:
        self._left = body
        self._turn = turn
        self._seated = (wire.cut or wire.bytes_per_second is not None) and turn.take_seat()
        self._pace = wire.bytes_per_second if self._seated else None
        self._cut = wire.cut and (self._seated or wire.unseated)
        self._pause = Event()

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        if not self._left:
            if self._cut:
                # hyper throws away what it has not sent when it sees that a body ends too soon.
                self._pause.wait(_SENT_SECONDS)
            raise StopIteration
        size = len(self._left)
        if self._pace is not None:
            size = min(size, max(1, int(self._pace / _PIECES_A_SECOND)))
            self._pause.wait(size / self._pace)
        piece, self._left = self._left[:size], self._left[size:]
        return piece

    def close(self) -> None:
        """Give up the seat: all is sent, or nobody listens any more."""
        if self._seated:
            self._seated = False
            self._turn.leave_seat()

    def __del__(self) -> None:
        self.close()

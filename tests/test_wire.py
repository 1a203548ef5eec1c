"""How answers leave the server that are not simply sent; tests/cli/test_fault.py has them live."""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING

from emulator.server import one_turn_at_a_time
from emulator.turn import Turn
from emulator.wire import WIRE, Sending, Wire

if TYPE_CHECKING:
    from collections.abc import Iterable
    from wsgiref.types import StartResponse, WSGIEnvironment

BODY = b"0123456789"


def ask(wire: Wire, turn: Turn) -> Iterable[bytes]:
    """Return what a server is given that is asked to send ``BODY`` so."""

    def app(environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        environ[WIRE] = wire
        start("200 OK", [("Content-Length", "10")])
        return [BODY]

    return one_turn_at_a_time(app, turn, 1_000)({}, lambda *_: None)  # type: ignore[arg-type]


def test_a_paced_body_takes_its_time_and_a_seat() -> None:
    """Ten bytes at fifty a second: 0.2 s, with the turn free and one seat taken."""
    turn = Turn(1)
    body = ask(Wire(bytes_per_second=50), turn)

    assert isinstance(body, Sending)
    assert not turn.has_seat()
    began = monotonic()
    with turn:
        pieces = list(body)
    assert 0.2 <= monotonic() - began < 1
    assert (pieces, turn.has_seat()) == ([b"01234", b"56789"], False)
    body.close()
    body.close()
    assert turn.has_seat()


def test_a_cut_body_is_given_time_to_leave() -> None:
    """What ends too soon would be thrown away before it is sent."""
    turn = Turn(1)
    body = ask(Wire(cut=True), turn)
    began = monotonic()

    assert (list(body), turn.has_seat()) == ([BODY], False)
    assert 0.1 <= monotonic() - began < 1


def test_an_answer_to_who_was_not_let_wait_leaves_all_the_same() -> None:
    """Without a seat a cut body has no such time, except for one that says so."""
    turn = Turn(1)
    assert turn.take_seat()
    waits = []
    for wire in (Wire(cut=True), Wire(cut=True, unseated=True)):
        began = monotonic()
        assert list(ask(wire, turn)) == [BODY]
        waits.append(monotonic() - began)

    assert waits[0] < 0.1 <= waits[1] < 1
    turn.leave_seat()


def test_a_body_that_nobody_waits_for_gives_up_its_seat() -> None:
    """Even if the server forgets to close it."""
    turn = Turn(1)
    body = ask(Wire(bytes_per_second=1), turn)
    assert not turn.has_seat()

    del body

    assert turn.has_seat()


def test_without_a_seat_a_body_is_sent_at_once() -> None:
    """The last quarter of the threads is for answers."""
    turn = Turn(1)
    turn.take_seat()
    began = monotonic()

    assert list(ask(Wire(bytes_per_second=1), turn)) == [BODY]
    assert monotonic() - began < 1
    assert not turn.has_seat()

"""One request works at a time; one that waits lets the others, and not too many wait."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from threading import Event
from typing import TYPE_CHECKING

import pytest

from emulator.server import one_turn_at_a_time
from emulator.turn import Turn, waiting

if TYPE_CHECKING:
    from collections.abc import Iterable
    from wsgiref.types import StartResponse, WSGIEnvironment

SECONDS = 5


class Visits:
    """An app whose requests end when they are told to, each in its own way."""

    def __init__(self) -> None:
        self.begun = {"/work": Event(), "/wait": Event()}
        self.end = {"/work": Event(), "/wait": Event()}

    def __call__(self, environ: WSGIEnvironment, _start: StartResponse) -> Iterable[bytes]:
        """Work or wait until told to end."""
        path = environ["PATH_INFO"]
        with ExitStack() as stack:
            may = stack.enter_context(waiting()) if path == "/wait" else None
            self.begun[path].set()
            assert self.end[path].wait(SECONDS)
        return [str(may).encode()]


@pytest.fixture
def visits() -> Visits:
    """Requests that are under the test's control."""
    return Visits()


def ask(visits: Visits, turn: Turn, path: str) -> bytes:
    """Return the answer to one request of a server that takes turns."""
    app = one_turn_at_a_time(visits, turn, 1_000)
    return b"".join(app({"PATH_INFO": path}, lambda *_: None))  # type: ignore[arg-type]


def test_one_works_while_another_waits(visits: Visits) -> None:
    """The permit is given back for the wait, and taken again before the work goes on."""
    turn = Turn(4)
    with ThreadPoolExecutor() as pool:
        waits = pool.submit(ask, visits, turn, "/wait")
        assert visits.begun["/wait"].wait(SECONDS)
        works = pool.submit(ask, visits, turn, "/work")
        assert visits.begun["/work"].wait(SECONDS)
        visits.end["/wait"].set()
        with pytest.raises(TimeoutError):
            waits.result(0.05)
        visits.end["/work"].set()

        assert (works.result(SECONDS), waits.result(SECONDS)) == (b"None", b"True")


def test_one_does_not_work_while_another_works(visits: Visits) -> None:
    """The second has not begun until the first has ended."""
    turn = Turn(4)
    with ThreadPoolExecutor() as pool:
        first = pool.submit(ask, visits, turn, "/work")
        assert visits.begun["/work"].wait(SECONDS)
        visits.end["/wait"].set()
        second = pool.submit(ask, visits, turn, "/wait")
        assert not visits.begun["/wait"].wait(0.05)
        visits.end["/work"].set()

        assert (first.result(SECONDS), second.result(SECONDS)) == (b"None", b"True")


@pytest.mark.parametrize(("threads", "seats"), [(1, 1), (4, 3), (8, 6), (32, 24)])
def test_the_last_quarter_of_the_threads_never_waits(threads: int, seats: int) -> None:
    """One too many is told at once, and may wait when another has left."""
    turn = Turn(threads)

    assert [turn.take_seat() for _ in range(seats + 1)] == [True] * seats + [False]
    with turn, waiting() as may:
        assert not may
    turn.leave_seat()
    with turn, waiting() as may:
        assert may


def test_who_may_not_wait_keeps_the_permit(visits: Visits) -> None:
    """It is told so and works on; nobody else begins."""
    turn = Turn(1)
    assert turn.take_seat()
    with ThreadPoolExecutor() as pool:
        refused = pool.submit(ask, visits, turn, "/wait")
        assert visits.begun["/wait"].wait(SECONDS)
        visits.end["/work"].set()
        other = pool.submit(ask, visits, turn, "/work")
        assert not visits.begun["/work"].wait(0.05)
        visits.end["/wait"].set()

        assert (refused.result(SECONDS), other.result(SECONDS)) == (b"False", b"None")


def test_a_wait_that_fails_gives_back_its_seat_and_holds_the_permit() -> None:
    """Whatever the reason."""
    turn = Turn(1)

    def fail() -> None:
        with waiting() as may:
            assert may
            raise ConnectionError

    for _ in range(2):
        with turn, pytest.raises(ConnectionError):
            fail()

    assert turn.take_seat()


def test_everyone_may_wait_where_nobody_takes_turns() -> None:
    """In a test, or on a thread that answers no request."""
    with waiting() as may:
        assert may

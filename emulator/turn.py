"""One request works at a time, and one that waits lets the others work.

Threads that compute fight for the interpreter and are slower than one; a request that waits (for
an event, on purpose, for another server) must not hold up the rest. So the server lets one work
at a time, and ``with waiting() as may:`` gives the permit back. Waiters still hold a thread each,
so there may never be so many that the last quarter of the threads is theirs.
"""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from threading import BoundedSemaphore, Lock
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


class Turn:
    """The permit to work, and the seats for those who wait. Thread-safe.

    ``with turn:`` holds the permit. Of ``threads`` that answer, three quarters may wait.
    """

    def __init__(self, threads: int) -> None:
        self._permit = Lock()
        self._seats = BoundedSemaphore(max(1, threads * 3 // 4))

    def __enter__(self) -> None:
        self._permit.acquire()
        _current.set(self)

    def __exit__(self, *_: object) -> None:
        _current.set(None)
        self._permit.release()

    def take_seat(self) -> bool:
        """Become one of those who wait; False, at once, if there are too many already."""
        return self._seats.acquire(blocking=False)

    def has_seat(self) -> bool:
        """Whether one more may wait."""
        free = self.take_seat()
        if free:
            self.leave_seat()
        return free

    def leave_seat(self) -> None:
        """Wait no longer."""
        self._seats.release()

    @contextmanager
    def lent(self) -> Iterator[bool]:
        """Lend the permit, which the caller holds, to others for the length of the block."""
        if not self.take_seat():
            yield False
            return
        try:
            self.__exit__()
            try:
                yield True
            finally:
                self.__enter__()
        finally:
            self.leave_seat()


_current: ContextVar[Turn | None] = ContextVar("turn", default=None)


def may_wait() -> bool:
    """Whether a request could wait now; outside a server everyone may."""
    turn = _current.get()
    return turn is None or turn.has_seat()


@contextmanager
def waiting() -> Iterator[bool]:
    """Let other requests work while this one waits, for the length of the block.

    It yields whether this one may wait. If not, too many wait already: nothing was given back,
    and the block must end without waiting. Outside a server everyone may. Never within a
    transaction: who works meanwhile could not write.
    """
    turn = _current.get()
    if turn is None:
        yield True
        return
    with turn.lent() as may:
        yield may

"""Work done ahead of its use, in a second process: making rows while earlier ones are written."""

from __future__ import annotations

import fcntl
import gc
import multiprocessing
from typing import TYPE_CHECKING, TypeVar

from emulator.errors import StartError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from multiprocessing.connection import Connection

T = TypeVar("T")

_PIPE_BYTES = 1_048_576
_WORTH_IT = 20_000
"""People from which a second process earns what it costs to start."""


def ahead(make: Callable[[], Iterator[T]], people: int) -> Iterator[T]:
    """Yield what ``make()`` yields; of a large company, made by a process of its own."""
    # Millions of rows live for a moment each: looking for cycles among them doubles the time.
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield from _elsewhere(make) if people >= _WORTH_IT else make()
    finally:
        if collecting:
            gc.enable()


def _elsewhere(make: Callable[[], Iterator[T]]) -> Iterator[T]:
    context = multiprocessing.get_context("fork")
    mouth, tail = context.Pipe(duplex=False)
    if hasattr(fcntl, "F_SETPIPE_SZ"):  # Linux: a chunk is some 3 MB, a pipe 64 kB
        fcntl.fcntl(tail.fileno(), fcntl.F_SETPIPE_SZ, _PIPE_BYTES)
    worker = context.Process(target=_send, args=(make, tail, mouth), daemon=True)
    worker.start()
    tail.close()
    try:
        while (item := mouth.recv()) is not None:
            yield item
    except EOFError:
        raise StartError("The company could not be made: its process ended early.") from None
    finally:
        mouth.close()
        worker.join()


def _send(make: Callable[[], Iterator[T]], tail: Connection, mouth: Connection) -> None:
    mouth.close()
    for item in make():
        tail.send(item)
    tail.send(None)
